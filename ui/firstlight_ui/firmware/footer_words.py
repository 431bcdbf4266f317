"""What the footer of the firmware page says. Pure."""

from __future__ import annotations

from firstlight_ui.firmware.draft import Step
from firstlight_ui.i18n import translate


def main_text(step: Step, count: int) -> str:
    """The main button; `count` devices would be updated."""
    return {
        Step.FILE: translate("FirmwarePage", "Continue to devices"),
        Step.PLAN: translate("FirmwarePage", "Start updating %n devices", None, count),
        Step.RUN: translate("FirmwarePage", "Back to the list"),
    }[step]


def second_text(again: int, left: int, *, over: bool) -> str:
    """The second button, during and after a run: `left` devices were not begun, `again` were not done."""
    if over and left:
        return translate("FirmwarePage", "Go on with %n devices", None, left)
    if over:
        return translate("FirmwarePage", "Try %n devices again", None, again)
    return translate("FirmwarePage", "Run in background")


def safe_text(step: Step) -> str:
    """What is safe here."""
    return {
        Step.FILE: translate("FirmwarePage", "Nothing is sent before you start in step 2."),
        Step.PLAN: translate("FirmwarePage", "Nothing is sent before you start."),
        Step.RUN: translate("FirmwarePage", "Closing is safe too: the job can be resumed, nothing is sent twice."),
    }[step]


def file_reason(*, busy: bool, image: bool, agreed: bool) -> str:
    """Why step 1 cannot be left; empty when it can."""
    if busy:
        return translate("FirmwarePage", "The file is being checked")
    if not image:
        return translate("FirmwarePage", "A refused file is not sent to any device")
    return "" if agreed else translate("FirmwarePage", "Tick that the SHA-512 came from its maker")


def plan_reason(*, keeping: bool, ready: bool) -> str:
    """Why the update cannot be started; empty when it can."""
    if keeping:
        return translate("FirmwarePage", "The file is being copied for the job")
    return "" if ready else translate("FirmwarePage", "None of these devices can be updated")
