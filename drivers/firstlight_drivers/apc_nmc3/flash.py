"""What a simulated card knows of firmware: the file that came last, what it says of it, what `reboot` will install.

Results of a transfer are worded as the AP4433 user manual has them (same system). That a restart by `reboot` installs
what was uploaded is assumed; no transcript of an NMC3 shows it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from firstlight_drivers.simulation.demo_image import CORRUPT, DemoImage, ImageRefused
from firstlight_drivers.simulation.upload import Upload

NONE_YET, DONE, FAILED = "Result not available", "Successful", "Failure unknown"
TYPE_UNKNOWN, BAD_CRC = "File type unknown", "File corrupt"
_LATEST = 20  # lines of the event log that are kept


def _stay(version: str | None) -> None:
    """For a card that cannot restart (a console's tests)."""


@dataclass(slots=True, kw_only=True)
class Flash:
    """`restart` is told the version to install, None for a plain restart. It may be called from any thread."""

    restart: Callable[[str | None], None] = _stay
    by_itself: Callable[[str], None] = _stay  # told when a whole file has come that installs itself
    changing: Callable[[str], None] = lambda _: None  # told before a file is taken
    last_transfer: str = NONE_YET
    pending: DemoImage | None = None
    uploads: int = 0  # whole files that came
    events: list[str] = field(default_factory=lambda: ["System: Started."])

    def begin(self) -> None:
        """A file comes: it replaces the one before, whatever becomes of it."""
        self.changing("upload")
        self.pending, self.last_transfer = None, FAILED

    def whole(self, upload: Upload, name: str) -> None:
        """All of a file has come."""
        self.uploads += 1
        try:
            self.pending = upload.image()
        except ImageRefused as refused:
            self.last_transfer = BAD_CRC if refused.reason == CORRUPT else TYPE_UNKNOWN
            self.log("System: Unable to verify binary image.")
            return
        self.last_transfer = DONE
        self.log(f"System: File transferred: {name}.")
        self.by_itself(self.pending.version)

    def reboot(self) -> None:
        """Restart, with what was uploaded: once."""
        image, self.pending = self.pending, None
        self.log("System: Firmware Updated." if image is not None else "System: Restarted by a user.")
        self.restart(image.version if image is not None else None)

    def log(self, event: str) -> None:
        """One line of the event log."""
        self.events = [*self.events[-_LATEST + 1 :], event]
