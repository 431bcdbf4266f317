"""What the command line prints: harmless in a terminal, marked where it is assumed, stable in its keys."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstlight.cli.output import device_record, device_table, line, table, utc
from firstlight.events import Device, Note
from firstlight_drivers.contract import Service, Source, State

DEVICE = Device(
    id="d-1",
    family="moxa-nport6000g2",
    model="NPort 6250-G2",
    name="pump\x1b]0;owned\x07\u202egpj.exe",
    serial="TBKDB1021184",
    state=State.FACTORY,
    addresses=("10.20.4.80",),
    services=(Service(name="https", port=443),),
    sources=(Source.MDNS,),
    notes=(Note(code="address-shared", detail="10.20.4.80 (2 devices)"),),
    assumed=frozenset({"model"}),
)


def test_a_table_starts_nothing_in_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    device_table([DEVICE])
    out, err = capsys.readouterr()
    assert not {"\x1b", "\x07", "\u202e"} & set(out)
    assert "NPort 6250-G2*" in out
    assert "TBKDB1021184*" not in out
    assert "10.20.4.80!" in out
    assert "assumed profile" in err


@given(st.text(), st.text())
def test_no_text_breaks_a_table_or_a_line(first: str, second: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        lines: list[str] = []
        patch.setattr("click.echo", lambda text="", **_: lines.append(text))
        table(("one", "two"), [(first, second), (None, first)])
    assert len(lines) == 3
    assert all(character.isprintable() for text in lines for character in text)


def test_a_record_is_one_json_line(capsys: pytest.CaptureFixture[str]) -> None:
    line(device_record(DEVICE))
    (text,) = capsys.readouterr().out.splitlines()
    record = json.loads(text)
    assert text.isascii()
    assert (record["services"], record["state"], record["assumed"]) == ({"https": 443}, "factory", ["model"])
    assert record["mac"] is None
    assert "10.20.4.80" in record["notes"][0]


def test_times_are_utc() -> None:
    assert utc(0.25) == "1970-01-01T00:00:00.250Z"
