"""The one entry of the firmware check."""

from __future__ import annotations

from firstlight.firmware.model import CheckRequest, Report, VerifiedImage
from firstlight.firmware.stage import Staging

__all__ = ["Staging", "check"]


def check(request: CheckRequest, staging: Staging) -> tuple[Report, VerifiedImage | None]:
    """Check a file: the report, and the image where nothing was refused."""
    raise NotImplementedError
