"""Which answers prove a communication interface of a PacT circuit breaker, and what they say of it. Pure.

    IFE, EIFE   DPWS metadata: vendor Schneider Electric and the default name IFE-0A129F       DOCA0105EN-09
    IFE, EIFE   Modbus TCP, unit 255, registers of `registers.toml`                            DOCA0105EN-09
    IFM         Modbus on a serial line or behind a gateway: product id 15146                  DOCA0091EN-08

The DPWS types of IFE and EIFE are not published, and neither is what their model registers hold. An interface with a
name of its owner's choice is recognised by "IFE" or "EIFE" in its model; family and model are then marked as assumed.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from firstlight_drivers.contract import DpwsObservation, Identity, ModbusObservation, Observation
from firstlight_drivers.protocols.modbus import text_from_words

NAME = "schneider-pact"
VENDOR = "Schneider Electric"
UNIT = 255  # an IFE's or EIFE's own registers
IFM_PRODUCT_ID = 15146

_DEFAULT_NAME = re.compile(r"(E?IFE)-[0-9A-F]{6}")
_MODEL = re.compile(r"\b(E?IFE)\b")
_FIRMWARE = re.compile(r"\d{3}\.\d{3}\.\d{3}")
# PPYYWWDnnnn and PPPPPPYYWWDLnnnn0; register 11784 is the hardware revision on other interfaces.
_IFM_SERIAL = re.compile(r"[0-9A-Z]{2}\d{9}|[0-9A-Z]{6}\d{5}[0-9a-z]\d{4}0?")


@dataclass(frozen=True, slots=True)
class Block:
    """Registers that hold one value. `address` is the wire address, `count` is in registers."""

    field: str
    address: int
    count: int


@cache
def registers() -> Mapping[str, tuple[Block, ...]]:
    """Where the interfaces keep their identity: "ife" and "ifm"."""
    data = tomllib.loads(Path(__file__).with_name("registers.toml").read_text(encoding="utf-8"))
    return {
        kind: tuple(Block(row["field"], row["address"], row["count"]) for row in rows) for kind, rows in data.items()
    }


def product_id_address() -> int:
    """Wire address of the register that tells an IFM."""
    return next(block.address for block in registers()["ifm"] if block.field == "product_id")


def ifm_serials(words: Mapping[int, tuple[int, ...]]) -> list[str]:
    """What stands in the places an IFM may keep its serial number in, those with the form of one first."""
    blocks = (block for block in registers()["ifm"] if block.field == "serial" and block.address in words)
    texts = (text_from_words(words[block.address]) for block in blocks)
    return sorted(filter(None, texts), key=lambda text: not _IFM_SERIAL.fullmatch(text))


def recognise(observation: Observation) -> Identity | None:
    """The identity one answer proves, or None."""
    if isinstance(observation, DpwsObservation):
        return _from_dpws(observation)
    if isinstance(observation, ModbusObservation):
        return _ifm(observation) or (_ife(observation) if observation.unit == UNIT else None)
    return None


def _from_dpws(observation: DpwsObservation) -> Identity | None:
    metadata = observation.metadata
    if metadata is None or not (metadata.manufacturer or "").startswith("Schneider"):
        return None
    named = _DEFAULT_NAME.fullmatch(metadata.friendly_name or "")
    modelled = _MODEL.search(f"{metadata.model_name or ''} {metadata.model_number or ''}")
    match = named or modelled
    if match is None:
        return None
    uuid = re.fullmatch(r"urn:uuid:([0-9a-f-]{36})", observation.endpoint.strip().lower())
    return Identity(
        family=NAME,
        vendor=VENDOR,
        model=match[1],
        name=metadata.friendly_name,
        serial=metadata.serial,
        uuid=uuid[1] if uuid else None,
        firmware=metadata.firmware,
        assumed=frozenset() if named else frozenset({"family", "model"}),
        why=(f"DPWS name {match[0]}" if named else f"{match[1]} in the DPWS model",),
    )


def _ife(observation: ModbusObservation) -> Identity | None:
    texts = _texts(observation, "ife")
    objects = dict(observation.objects)
    if not texts and objects.get(0) == VENDOR and (coded := _MODEL.search(objects.get(1, ""))):
        return Identity(
            family=NAME,
            vendor=VENDOR,
            model=coded[1],
            firmware=objects.get(2),
            assumed=frozenset({"family", "model"}),
            why=(f"{coded[1]} in the product code of Modbus unit {observation.unit}",),
        )
    if texts.get("vendor") != VENDOR or not _FIRMWARE.fullmatch(texts.get("firmware") or ""):
        return None
    named = _DEFAULT_NAME.fullmatch(texts.get("name") or "")
    match = named or _MODEL.search(f"{texts.get('model') or ''} {texts.get('range') or ''}")
    if match is None:
        return None
    return Identity(
        family=NAME,
        vendor=VENDOR,
        model=match[1],
        name=texts.get("name"),
        firmware=texts.get("firmware"),
        assumed=frozenset() if named else frozenset({"family", "model"}),
        why=(f"Modbus unit {observation.unit} has the identification registers of an IFE",),
    )


def _ifm(observation: ModbusObservation) -> Identity | None:
    words = dict(observation.registers)
    if words.get(product_id_address()) != (IFM_PRODUCT_ID,):
        return None
    serial = next((text for text in ifm_serials(words) if _IFM_SERIAL.fullmatch(text)), None)
    firmware = _texts(observation, "ifm").get("firmware")
    return Identity(
        family=NAME,
        vendor=VENDOR,
        model="IFM",
        serial=serial,
        firmware=firmware if firmware and _FIRMWARE.fullmatch(firmware) else None,
        why=(f"Modbus unit {observation.unit} has product id {IFM_PRODUCT_ID}",),
    )


def _texts(observation: ModbusObservation, kind: str) -> dict[str, str | None]:
    words = dict(observation.registers)
    blocks = (block for block in registers()[kind] if block.address in words and block.field != "serial")
    return {block.field: text_from_words(words[block.address]) for block in blocks}
