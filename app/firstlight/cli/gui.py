"""`gui`: opens the desktop. The only place outside the desktop that knows there is one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from firstlight.cli.output import Options, Refusal


@click.command()
@click.option(
    "--demo", is_flag=True, help="Start the simulated fleet too, and search only it. Nothing else is touched."
)
@click.option("--first-paint", is_flag=True, help="Print {first_paint_ms} once the window is painted, then exit.")
@click.pass_obj
def gui(options: Options, demo: bool, first_paint: bool) -> int:
    """Open the desktop."""
    from firstlight.logs import to_file  # noqa: PLC0415
    from firstlight.session import Session  # noqa: PLC0415
    from firstlight.settings import data_dir  # noqa: PLC0415

    try:
        from firstlight_ui.main import run  # noqa: PLC0415 - Qt is loaded here and nowhere else
    except ImportError as error:
        raise Refusal("no-desktop", str(error), status=1) from error
    folder = data_dir(options.data_dir)
    to_file(folder)
    with _fleet(wanted=demo):
        return run(lambda: Session(folder, watch=True, demo_only=demo), demo=demo, first_paint=first_paint)


@contextmanager
def _fleet(*, wanted: bool) -> Iterator[None]:
    """The demo fleet in a process of its own; it ends when this one does, however that happens."""
    if not wanted:
        yield
        return
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
