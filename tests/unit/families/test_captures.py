"""The codecs against recorded texts and documented examples (tests/captures)."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from firstlight_drivers import FAMILIES
from firstlight_drivers.apc_nmc3 import answers
from firstlight_drivers.apc_nmc3 import codec as apc
from firstlight_drivers.contract import ModbusObservation
from firstlight_drivers.discovery.recognise import recognise

CAPTURES = Path(__file__).parents[2] / "captures"


def rows(file: str, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads((CAPTURES / file).read_text(encoding="utf-8"))[table]
    return found


def text(name: str) -> dict[str, Any]:
    return next(row for row in rows("apc.toml", "text") if row["name"] == name)


def test_banner() -> None:
    row = text("NMC3, banner")
    banner = apc.parse_banner(row["text"])
    for field, value in row["expected"].items():
        assert getattr(banner, field) == value, field
    services = dict(banner.services)
    assert {key: services.get(key) for key in row["services"]} == row["services"]
    assert answers.at_prompt(row["text"])


def test_about() -> None:
    row = text("NMC3, about")
    blocks = apc.parse_about(row["text"])
    for title, values in row["expected"].items():
        assert blocks[title].items() >= values.items()
    assert answers.result_code(row["text"]) == (0, "Success")


def test_sys_descr() -> None:
    row = text("NMC3 in a rack PDU, sysDescr")
    card = apc.parse_sys_descr(row["text"])
    for field, value in row["expected"].items():
        assert getattr(card, field) == value, field
    assert card.serial is None  # masked by who published it, and dots are no serial number


@pytest.mark.parametrize("row", rows("schneider.toml", "answer"), ids=lambda r: r["name"])
def test_modbus_answers(row: dict[str, Any]) -> None:
    registers = []
    for address, printed in row["registers"]:
        raw = bytes.fromhex(printed)
        words = tuple(int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw), 2))
        registers.append((address, words))
    objects = tuple((number, value) for number, value in row.get("objects", ()))
    observation = ModbusObservation(unit=row["unit"], objects=objects, registers=tuple(registers))
    identity = recognise(FAMILIES, observation)
    assert identity is not None
    for field in ("family", "model", "serial", "name", "firmware"):
        assert getattr(identity, field) == row["expected"].get(field), field
