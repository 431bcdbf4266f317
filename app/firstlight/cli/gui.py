"""`gui`: opens the desktop."""

from __future__ import annotations

import click

from firstlight.cli.output import Options, Refusal
from firstlight.desktop import NoDesktop, open_desktop


@click.command()
@click.option(
    "--demo", is_flag=True, help="Start the simulated fleet too, and search only it. Nothing else is touched."
)
@click.option("--first-paint", is_flag=True, help="Print {first_paint_ms} once the window is painted, then exit.")
@click.pass_obj
def gui(options: Options, demo: bool, first_paint: bool) -> int:
    """Open the desktop."""
    try:
        return open_desktop(options.data_dir, demo=demo, first_paint=first_paint)
    except NoDesktop as problem:
        raise Refusal(problem.code, problem.detail, status=1) from problem
