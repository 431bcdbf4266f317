"""The entry point: `firstlight` and `python -m firstlight`."""

from __future__ import annotations

import sys
from contextlib import suppress

PLAIN_GUI: tuple[list[str], ...] = ([], ["gui"], ["gui", "--demo"], ["gui", "--first-paint"])


def main() -> None:
    """Run the command line; with no command the desktop opens.

    The usual ways to open the desktop do not wait for the command line's library to load.
    """
    if sys.argv[1:] in PLAIN_GUI:
        from firstlight.desktop import NoDesktop, open_desktop  # noqa: PLC0415 - keeps every other start light

        with suppress(NoDesktop):  # the command line says why there is none
            sys.exit(open_desktop(None, demo="--demo" in sys.argv, first_paint="--first-paint" in sys.argv))
    from firstlight.cli import run  # noqa: PLC0415
    from firstlight.leaving import leave  # noqa: PLC0415

    leave(run())


if __name__ == "__main__":
    main()
