"""Sentences for codes: the one place where a code becomes words, for the command line and the desktop alike.

Each entry says what happened (`text`, with `{detail}` where a detail belongs) and what to do next (`next`). Wording
follows the house style: cause, then next step; no "please", no "invalid", no exclamation marks.
The desktop passes both through its translation by using the English text as the key.
"""

from __future__ import annotations

from firstlight.words.claiming import CLAIM, POLICY, PROFILES, STEPS, VAULT
from firstlight.words.device import DEVICE
from firstlight.words.entry import Words
from firstlight.words.finding import ERRORS, EXPLAIN, HINTS, NOTES, REQUESTS
from firstlight.words.ports import PORTS
from firstlight.words.ports_device import PORTS_DEVICE
from firstlight.words.ports_line import PORTS_LINE
from firstlight.words.ports_run import PORTS_RUN
from firstlight.words.ports_scan import PORTS_SCAN
from firstlight.words.trust import TRUST
from firstlight.words.upgrading import UPGRADE, UPGRADE_STEPS
from firstlight.words.web_ports import WEB_PORTS

GROUPS = (
    HINTS,
    EXPLAIN,
    NOTES,
    REQUESTS,
    ERRORS,
    CLAIM,
    STEPS,
    POLICY,
    VAULT,
    PROFILES,
    TRUST,
    UPGRADE,
    UPGRADE_STEPS,
    PORTS,
    PORTS_DEVICE,
    PORTS_LINE,
    PORTS_RUN,
    PORTS_SCAN,
    DEVICE,
    WEB_PORTS,
)
ALL: dict[str, Words] = {code: entry for group in GROUPS for code, entry in group.items()}


def sentence(code: str, detail: str = "") -> str:
    """The sentence of a code. An unknown code is shown as it is, never an exception."""
    words = ALL.get(code)
    if words is None:
        return f"{code}: {detail}" if detail else code
    return words.text.replace("{detail}", detail).strip()


def next_step(code: str) -> str:
    """What to do next, or an empty text."""
    words = ALL.get(code)
    return words.next if words else ""
