"""Every code has a sentence, and the sentences keep the house style."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from firstlight import words
from firstlight_drivers.errors import Code

BANNED = re.compile(r"\b(please|sorry|oops|invalid|error occurred|success)\b|!", re.IGNORECASE)


def test_every_driver_code_has_a_sentence() -> None:
    assert {str(code) for code in Code} <= words.ALL.keys()


@pytest.mark.parametrize("code", sorted(words.ALL))
def test_wording(code: str) -> None:
    entry = words.ALL[code]
    assert not BANNED.search(f"{entry.text} {entry.next}")
    assert re.fullmatch(r"[a-z0-9-]+", code)
    if entry.next:
        assert entry.next.endswith((".", "?"))


def test_no_code_is_defined_twice() -> None:
    assert len(words.ALL) == sum(map(len, words.GROUPS))


def test_codes_used_in_the_source_have_sentences() -> None:
    root = Path(__file__).resolve().parents[3]
    used: set[str] = set()
    patterns = (
        r'Note\(code="([a-z-]+)"',
        r'Refusal\("([a-z-]+)"',
        r'RequestRefused\("([a-z-]+)"',
        r'TargetError\("([a-z-]+)"',
        r'StoreProblem\("([a-z-]+)"',
        r'Problem\("([a-z-]+)"',
        r'RangeError\(\s*"([a-z-]+)"',
        r'Trouble\(\s*code="([a-z-]+)"',
        r'Trouble\(\s*"([a-z-]+)"',
        r'FleetError\(\s*"([a-z-]+)"',
        r'complain\("([a-z-]+)"',
        r'Ended\(\s*Result\.\w+, "([a-z-]+)"',
        r'return (?:Stage\.\w+|following|None), "([a-z-]+)"',
        r'_remark\("([a-z-]+)"',
        r'_end\(index, Result\.\w+, "([a-z-]+)"',
        r'refusal="([a-z-]+)"',
        r'yield Fit\.\w+, "([a-z-]+)"',
        r'(?:Vault|Policy|Pins|Teach|Profile|Engine)\w*(?:Error|Problem)\(\s*"([a-z-]+)"',
    )
    for folder in ("app", "drivers", "ui"):
        for path in (root / folder).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            for pattern in patterns:
                used |= set(re.findall(pattern, text))
    assert used - words.ALL.keys() == set()


def test_an_unknown_code_is_shown_as_it_is() -> None:
    assert words.sentence("later-code", "detail") == "later-code: detail"
    assert words.next_step("later-code") == ""
