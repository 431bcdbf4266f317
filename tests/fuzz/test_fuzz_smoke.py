"""Every fuzz target with some thousand seeded mutations of real bytes. Longer: `python tests/fuzz/run.py NAME`."""

from __future__ import annotations

import importlib

import pytest

from fuzz.mutations import mutations

# How many mutations fit into a second or two.
COUNTS = {"dsci": 50_000, "wsd": 10_000, "http": 8_000, "tls": 10_000, "text": 8_000, "modbus": 600}


@pytest.mark.parametrize("name", COUNTS)
def test_mutations_are_read_or_refused(name: str) -> None:
    target = importlib.import_module(f"fuzz.fuzz_{name}")
    for data in mutations(target.seeds(), COUNTS[name]):
        try:
            target.one_input(data)
        except Exception as error:
            error.add_note(f"input: {data.hex()}")
            raise
