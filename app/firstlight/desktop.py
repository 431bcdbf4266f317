"""Starts the desktop. The only place outside it that knows there is one; light, because the first picture waits."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from firstlight.session import Session


class NoDesktop(Exception):
    """The desktop cannot start; `code` has a sentence in `words`."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


def open_desktop(data_dir: Path | None, *, demo: bool, first_paint: bool) -> int:
    """Run the desktop until its window closes; returns the exit status. Raises NoDesktop before anything is shown."""
    from firstlight import settings  # noqa: PLC0415

    if not _has_display():
        raise NoDesktop("no-display")
    try:
        from firstlight_ui.main import run  # noqa: PLC0415 - Qt is loaded here and nowhere else
    except ImportError as error:
        raise NoDesktop("no-desktop", str(error)) from error
    folder = settings.data_dir(data_dir)

    def session() -> Session:
        from firstlight.logs import to_file  # noqa: PLC0415 - after the first picture
        from firstlight.session import Session  # noqa: PLC0415

        to_file(folder)
        return Session(folder, watch=True, demo_only=demo)

    with _fleet(wanted=demo):
        return run(session, demo=demo, first_paint=first_paint, settings=settings.load(folder))


def _has_display() -> bool:
    """Whether a window can be shown; without one Qt would end the process."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


@contextmanager
def _fleet(*, wanted: bool) -> Iterator[None]:
    """The demo fleet in a process of its own; it ends when this one does, however that happens."""
    if not wanted:
        yield
        return
    import subprocess  # noqa: PLC0415 - only the demo needs it

    start = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "firstlight"]
    child = subprocess.Popen(  # noqa: S603 - our own program
        [*start, "demo", "--until-eof"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        if child.stdin is not None:
            child.stdin.close()
        try:
            child.wait(10)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
