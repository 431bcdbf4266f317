"""Weighted progress."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstlight_drivers.progress import Progress


def test_the_whole_follows_its_parts() -> None:
    said: list[tuple[float, str]] = []
    whole = Progress(lambda fraction, name: said.append((round(fraction, 3), name)))
    upload, restart = whole.part("upload", 0.7), whole.part("restart", 0.3)
    first, second = upload.part("first file", 0.5), upload.part("second file", 0.5)
    first.reach(1.0)
    second.reach(0.5)
    second.reach(0.2)  # never back
    restart.reach(2.0)
    assert said == [(0.35, "first file"), (0.525, "second file"), (0.825, "restart")]


@pytest.mark.parametrize("share", [0.0, -1.0, 1.5])
def test_shares_are_checked(share: float) -> None:
    with pytest.raises(ValueError, match="share"):
        Progress().part("x", share)


def test_shares_add_up_to_one_at_most() -> None:
    whole = Progress()
    whole.part("a", 0.8)
    with pytest.raises(ValueError, match="add up"):
        whole.part("b", 0.3)
    with pytest.raises(ValueError, match="parts"):
        whole.reach(0.5)


@given(st.lists(st.floats(0, 1), max_size=30))
def test_it_never_goes_back(fractions: list[float]) -> None:
    said: list[float] = []
    whole = Progress(lambda fraction, _name: said.append(fraction))
    part = whole.part("a", 0.5)
    for fraction in fractions:
        part.reach(fraction)
    assert said == sorted(said)
