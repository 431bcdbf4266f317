"""Which answers prove an NPort 6000 (not the G2 series), and what they say of it. Pure.

    DSCI          product line in `models.toml`                               model from line and number
    web console   "Model name: NPort 6..." on a page shown without a login    blank password, so the first login is open
    SNMP          sysObjectID below 1.3.6.1.4.1.8691.2.8 and the private      MOXA-NP6000-MIB
                  objects modelName, serialNumber, firmwareVersion, macAddress

A login page leaves the state unknown: whether a factory account stands behind it is not told before a login.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from firstlight_drivers.contract import (
    DsciObservation,
    HttpObservation,
    Identity,
    Observation,
    SnmpObservation,
    State,
)
from firstlight_drivers.protocols.moxa_console import ConsolePage, Kind, mac_text, model_name, read_page
from firstlight_drivers.protocols.moxa_units import ENTERPRISE, VENDOR, UnitTable, load_units

NAME = "moxa-nport6000"
SNMP_TREE = f"{ENTERPRISE}.8"
# MOXA-NP6000-MIB, below SNMP_TREE
MODEL_NAME, SERIAL_NUMBER, FIRMWARE_VERSION, MAC_ADDRESS = (f"{SNMP_TREE}.1.1.{n}.0" for n in range(1, 5))
_MODEL = re.compile(r"NPort 6\d{3}(?!.*G2)", re.IGNORECASE)


@cache
def units() -> UnitTable:
    """Product lines and models of this family."""
    return load_units(Path(__file__).with_name("models.toml"))


def recognise(observation: Observation) -> Identity | None:
    """The identity one answer proves, or None."""
    if isinstance(observation, DsciObservation):
        return _from_dsci(observation) if observation.ap_id in units().lines else None
    if isinstance(observation, HttpObservation):
        page = read_page(observation)
        return None if page is None else from_page(page)
    if isinstance(observation, SnmpObservation):
        return _from_snmp(observation)
    return None


def _from_dsci(observation: DsciObservation) -> Identity:
    return Identity(
        family=NAME,
        vendor=VENDOR,
        model=units().model(observation.ap_id, observation.hw_id),
        name=observation.name,
        serial=None if observation.serial is None else str(observation.serial),
        mac=observation.mac,
        firmware=observation.firmware,
        why=(f"DSCI product line 0x{observation.ap_id:08X}",),
    )


def from_page(page: ConsolePage) -> Identity | None:
    """What a page of the web console proves; None when it names no NPort 6000."""
    if page.model is None or not _MODEL.match(page.model):
        return None
    opened = page.kind is Kind.OPEN
    return Identity(
        family=NAME,
        vendor=VENDOR,
        model=page.model,
        name=page.name,
        serial=page.serial,
        mac=page.mac,
        firmware=page.firmware,
        state=State.FACTORY if opened else State.UNKNOWN,
        why=("the web console opens without a password" if opened else "the web console names the model",),
    )


def _from_snmp(observation: SnmpObservation) -> Identity | None:
    oid = observation.sys_object_id.strip().lstrip(".")
    if oid != SNMP_TREE and not oid.startswith(f"{SNMP_TREE}."):
        return None
    values = {name.lstrip("."): value for name, value in observation.extra}
    return Identity(
        family=NAME,
        vendor=VENDOR,
        model=model_name(values.get(MODEL_NAME)),
        name=observation.sys_name,
        serial=values.get(SERIAL_NUMBER),
        mac=mac_text(values.get(MAC_ADDRESS)),
        firmware=values.get(FIRMWARE_VERSION),
        why=(f"sysObjectID {oid}",),
    )
