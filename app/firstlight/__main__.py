"""The entry point: `firstlight` and `python -m firstlight`."""

from __future__ import annotations

import sys

PLAIN_GUI = ([], ["gui"], ["gui", "--demo"], ["gui", "--first-paint"])


def main() -> None:
    """Run the command line; with no command the desktop opens.

    The usual ways to open the desktop do not wait for the command line's library to load.
    """
    if sys.argv[1:] in PLAIN_GUI:
        from firstlight.desktop import NoDesktop, open_desktop  # noqa: PLC0415 - keeps every other start light

        try:
            sys.exit(open_desktop(None, demo="--demo" in sys.argv, first_paint="--first-paint" in sys.argv))
        except NoDesktop:
            pass  # the command line says why
    from firstlight.cli import run  # noqa: PLC0415

    sys.exit(run())


if __name__ == "__main__":
    main()
