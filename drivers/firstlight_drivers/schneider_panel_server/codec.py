"""Which answers prove an EcoStruxure Panel Server, and what they say of it. Pure.

    DPWS     type {.../CyberSecurity}EcoStruxurePanelServer; its metadata         Breina/PowerTagGateway
    Modbus   unit 255, FC43/14: vendor, product code PAS..., version              DOCA0172EN, "Function 43-14"
    Modbus   unit 255, registers of `registers.toml`                              DOCA0241EN-06

The type GatewayServer alone is carried by the PowerTag Link as well and proves the vendor only. A PAS800 with
firmware 001.004.000 was seen to answer with bytes of 0x80 in text registers (Breina/PowerTagGateway issue 62): such a
text counts as not known.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from firstlight_drivers.contract import DpwsObservation, Identity, ModbusObservation, Observation
from firstlight_drivers.protocols.modbus import text_from_words

NAME = "schneider-panel-server"
VENDOR = "Schneider Electric"
GATEWAY_TYPE = "{http://www.schneider-electric.com}GatewayServer"
PANEL_SERVER_TYPE = "{http://www.schneider-electric.com/CyberSecurity}EcoStruxurePanelServer"

_REFERENCE = re.compile(r"PAS[468]\d\d[A-Z0-9]*")


@dataclass(frozen=True, slots=True)
class Block:
    """Registers that hold one text. `address` is the wire address, `count` is in registers."""

    field: str
    address: int
    count: int


@dataclass(frozen=True, slots=True)
class RegisterMap:
    """The content of `registers.toml`."""

    unit: int
    blocks: tuple[Block, ...]


@cache
def registers() -> RegisterMap:
    """Where this family keeps its identity."""
    data = tomllib.loads(Path(__file__).with_name("registers.toml").read_text(encoding="utf-8"))
    rows = (Block(row["field"], row["address"], row["count"]) for row in data["register"])
    return RegisterMap(unit=data["unit"], blocks=tuple(rows))


def recognise(observation: Observation) -> Identity | None:
    """The identity one answer proves, or None."""
    if isinstance(observation, DpwsObservation):
        return _from_dpws(observation)
    if isinstance(observation, ModbusObservation):
        return _from_modbus(observation)
    return None


def _from_dpws(observation: DpwsObservation) -> Identity | None:
    metadata = observation.metadata
    types = {*observation.types, *(metadata.host_types if metadata else ())}
    if PANEL_SERVER_TYPE not in types:
        if GATEWAY_TYPE in types:
            return Identity(vendor=VENDOR, uuid=_uuid(observation.endpoint), why=("DPWS type GatewayServer",))
        return None
    identity = Identity(
        family=NAME,
        vendor=VENDOR,
        uuid=_uuid(observation.endpoint),
        why=("DPWS type EcoStruxurePanelServer",),
    )
    if metadata is None:
        return identity
    names = (metadata.model_number, metadata.model_name)
    reference = next((name for name in names if name and _REFERENCE.fullmatch(name)), None)
    return identity.merged(
        Identity(
            model=reference or metadata.model_name,
            name=metadata.friendly_name,
            serial=metadata.serial,
            firmware=metadata.firmware,
        )
    )


def _from_modbus(observation: ModbusObservation) -> Identity | None:
    if observation.unit != registers().unit:
        return None
    objects = dict(observation.objects)
    words = dict(observation.registers)
    texts = {
        block.field: text_from_words(words[block.address]) for block in registers().blocks if block.address in words
    }
    model = objects.get(1) or texts.get("model")
    vendor = objects.get(0) or texts.get("vendor")
    if vendor != VENDOR or model is None or not _REFERENCE.fullmatch(model):
        return None
    return Identity(
        family=NAME,
        vendor=VENDOR,
        model=model,
        name=texts.get("name"),
        serial=texts.get("serial"),
        firmware=objects.get(2) or texts.get("firmware"),
        why=(f"Modbus unit {observation.unit} identifies itself as {model}",),
    )


def _uuid(endpoint: str) -> str | None:
    match = re.fullmatch(r"urn:uuid:([0-9a-f-]{36})", endpoint.strip().lower())
    return match[1] if match else None
