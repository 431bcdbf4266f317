"""What to do next about a code on the pages of serial ports: where the core names a command or an option, what does it
here.
"""

from __future__ import annotations

from firstlight_ui import wording
from firstlight_ui.i18n import translate


def next_step(code: str) -> str:
    """What to do next, in the user's language; an empty text where there is nothing to do."""
    return {
        "setting-unknown": translate(
            "PortSteps", "Save the present settings as a profile: it names every setting there is."
        ),
        "delimiter-order": translate("PortSteps", "Set delimiter 1 too."),
        "delimiter-packet": translate("PortSteps", "Set the packet length to 0, or no delimiter."),
        "port-missing": translate("PortSteps", "Leave it out of the profile: the list at the left shows its ports."),
        "no-login": translate("PortSteps", "Claim it, or choose another way at Reached by."),
        "no-snmp": translate("PortSteps", "Choose an SNMP user or community at Reached by."),
        "ports-not-told": translate("PortSteps", "Follow the steps at Steps and proof."),
        "identity-new": translate(
            "PortSteps", "Read again, and compare what is shown with the device's own page or label."
        ),
        "map-forced": translate("PortSteps", "Write parity and data bits beside the line when you map it."),
        "scan-nothing": translate(
            "PortSteps", "Look at the wires and at the settings; slow devices need 1 s as Wait per unit."
        ),
        "scan-place": translate("PortSteps", "Choose a port, or write tcp://HOST or modbus+tls://HOST."),
        "scan-parity": translate("PortSteps", "Tick at least one."),
    }.get(code, wording.next_step(code))
