"""The entry point: `firstlight` and `python -m firstlight`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; with no command the desktop opens."""
    from firstlight.cli import run  # noqa: PLC0415 - keeps the start of every other import light

    sys.exit(run())


if __name__ == "__main__":
    main()
