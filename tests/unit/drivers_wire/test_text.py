"""Text from the network: nothing in it may be interpreted, and it has an end."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstlight_drivers.transport.text import decoded, safe_text, text_or_none


@pytest.mark.parametrize(
    ("raw", "safe"),
    [
        ("NP6250_5896", "NP6250_5896"),
        ("\x1b[2J\x1b]0;owned\x07name", "name"),
        ("\x9b31mred", "red"),
        ("a\u202eb\u2066c\u200bd\ufeffe", "abcde"),
        ("line\r\nbreak\ttab", "line break tab"),
        ("\ud800x\udfff", "x"),
        ("=1+1", "=1+1"),  # the prefix rule belongs to the CSV writer, not to the name
        ("<b>bold</b>", "<b>bold</b>"),
        (b"K\xfcche", "Küche"),
        ("K\u00fcche".encode(), "Küche"),
        ("e" + "\u0301" * 40, "e" + "\u0301" * 4),
        ("\0\0\0", ""),
    ],
)
def test_examples(raw: str | bytes, safe: str) -> None:
    assert safe_text(raw) == safe


def test_long_text_is_cut_and_cheap() -> None:
    assert safe_text("A" * 65536) == "A" * 256
    assert safe_text(b"\x1b[31m" * 65536 + b"tail", 8) == ""
    assert safe_text("abcdef", 3) == "abc"


def test_missing_and_empty_are_none() -> None:
    assert text_or_none(None) is None
    assert text_or_none("\u200b \n") is None
    assert text_or_none("x") == "x"


def test_bytes_never_fail() -> None:
    assert decoded(b"\xff\xfe") == "ÿþ"


@given(st.one_of(st.text(), st.binary()), st.integers(1, 300))
def test_the_result_is_one_printable_line(value: str | bytes, limit: int) -> None:
    result = safe_text(value, limit)
    assert len(result) <= limit
    assert result == result.strip()
    assert not any(unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} for c in result)
    assert safe_text(result, limit) == result
