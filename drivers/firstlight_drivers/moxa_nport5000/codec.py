"""Which answers prove an NPort 5000, and what they say of it. Pure.

    DSCI          product line in `models.toml`                               model from line and number
    web console   "Model name: NPort 5..." on a page shown without a login    blank password, so the first login is open
    SNMP          sysObjectID below 1.3.6.1.4.1.8691.2.7                      LibreNMS (NPort 5210)

A login page proves nothing about the first login: newer firmware ships with the account admin/moxa behind the same page
(Moxa hardening guide for the NPort 5000 series, March 2021), so the state stays unknown.
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
from firstlight_drivers.protocols.moxa_console import ConsolePage, Kind, read_page
from firstlight_drivers.protocols.moxa_units import ENTERPRISE, VENDOR, UnitTable, load_units

NAME = "moxa-nport5000"
SNMP_TREE = f"{ENTERPRISE}.7"
_MODEL = re.compile(r"NPort (?:IA)?5\d{3}", re.IGNORECASE)


@cache
def units() -> UnitTable:
    """Product lines and models of this family."""
    return load_units(Path(__file__).with_name("models.toml"))


def recognise(observation: Observation) -> Identity | None:
    """The identity one answer proves, or None.

    An answer that is Moxa's but of no NPort 5000 gives the vendor alone: DSCI and the console are spoken by other Moxa
    products as well (NPort 6000, NPort W2x50A, MGate, NE-4100).
    """
    if isinstance(observation, DsciObservation):
        return _from_dsci(observation)
    if isinstance(observation, HttpObservation):
        page = read_page(observation)
        return None if page is None else from_page(page)
    if isinstance(observation, SnmpObservation):
        return _from_snmp(observation)
    return None


def _from_dsci(observation: DsciObservation) -> Identity:
    line = f"DSCI product line 0x{observation.ap_id:08X}"
    if observation.ap_id not in units().lines:
        return Identity(vendor=VENDOR, mac=observation.mac, why=(f"{line}, which is not an NPort 5000",))
    return Identity(
        family=NAME,
        vendor=VENDOR,
        model=units().model(observation.ap_id, observation.hw_id),
        name=observation.name,
        serial=None if observation.serial is None else str(observation.serial),
        mac=observation.mac,
        firmware=observation.firmware,
        why=(line,),
    )


def from_page(page: ConsolePage) -> Identity:
    """What a page of the web console proves."""
    if page.model is None or not _MODEL.match(page.model):
        return Identity(vendor=VENDOR, why=("a Moxa web console",))
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
    if oid == SNMP_TREE or oid.startswith(f"{SNMP_TREE}."):
        return Identity(family=NAME, vendor=VENDOR, name=observation.sys_name, why=(f"sysObjectID {oid}",))
    if oid.startswith(f"{ENTERPRISE}."):
        return Identity(vendor=VENDOR, why=(f"sysObjectID {oid}",))
    return None
