"""The end of the process: nothing that a library left running keeps a command from ending.

Everything of the program's own is joined by then. Threads of a library that wait for something that never comes are
joined by the interpreter without end; after a few seconds they are left to the system, and the log says which.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from typing import NoReturn

LAST_SECONDS = 4.0  # between a command's last word and the end of the process, whatever still runs
log = logging.getLogger(__name__)


def leave(status: int) -> NoReturn:
    """End the process with this exit status, within LAST_SECONDS."""
    threading.Thread(target=_end, args=(status,), name="firstlight-leaving", daemon=True).start()
    sys.exit(status)


def _end(status: int) -> None:
    time.sleep(LAST_SECONDS)
    left = [
        thread.name for thread in threading.enumerate() if not thread.daemon and thread is not threading.main_thread()
    ]
    log.error("threads that did not end: %s", ", ".join(left))
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError, AttributeError):  # closed, full, or none
            continue
    os._exit(status)
