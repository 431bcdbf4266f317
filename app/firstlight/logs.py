"""Logging: the standard library's, to standard error for the command line and to a file in the data folder.

No secret may reach a log: they have a type of their own whose text is masked, and libraries that would log what they
send are kept at WARNING.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
FILE = "firstlight.log"
CHATTY = ("paramiko", "asyncio", "zeroconf", "pymodbus", "aiohttp", "pysnmp")


def to_standard_error(verbose: int) -> None:
    """Warnings by default, -v information, -vv everything of our own."""
    level = {0: logging.ERROR, 1: logging.INFO}.get(verbose, logging.DEBUG)
    logging.basicConfig(level=level, format=FORMAT)
    _quieten(logging.CRITICAL if verbose == 0 else logging.WARNING)


def to_file(folder: Path) -> None:
    """A rotating file, 5 of 1 MB, for the desktop. A folder that cannot be written means no log, not no start."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(folder / FILE, maxBytes=1_000_000, backupCount=4, encoding="utf-8")
    except OSError:
        return
    handler.setFormatter(logging.Formatter(FORMAT))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    _quieten(logging.WARNING)


def keep_fault(folder: Path) -> None:
    """The exception at hand, into the file of the desktop's log; nothing on standard error."""
    fault = logging.getLogger("firstlight.fault")
    fault.propagate = False
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        handler = logging.FileHandler(folder / FILE, encoding="utf-8")
        handler.setFormatter(logging.Formatter(FORMAT))
        fault.addHandler(handler)
        fault.error("fault", exc_info=True)
        fault.removeHandler(handler)
        handler.close()


def _quieten(level: int) -> None:
    for name in CHATTY:
        logging.getLogger(name).setLevel(level)
