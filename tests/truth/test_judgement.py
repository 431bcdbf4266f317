"""The judgement itself, and the tempers it is told: a finder that finds nothing would be no comfort."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime
from random import Random

import pytest

from firstlight_drivers import FAMILIES
from firstlight_drivers.fleet import draw_temper
from firstlight_drivers.port_settings import PortSettings, SerialSettings
from firstlight_drivers.simulation.spec import Fault
from firstlight_drivers.simulation.temper import Temper
from firstlight_drivers.simulation.truth import AccountTruth, PartTruth, PortTruth, Truth
from truth.cases import judged, scene
from truth.pairs import ACTS
from truth.program import Asked, Told

HONEST, BLIND = Temper(lingers=2.0), Temper(new_identity=True)
PARTS = {"system": "3.2", "application": "3.2"}


def card(*versions: str, password: str = "old", uploads: int = 0) -> Truth:
    parts = [PartTruth(name=name, version=one) for name, one in zip(PARTS, versions, strict=True)]
    account = AccountTruth(name="apc", passwords=(password,))
    return Truth(accounts=(account,), parts=tuple(parts), uploads=uploads)


def port(in_force: int, saved: int) -> Truth:
    made = [PortSettings(port=1, serial=SerialSettings(baud=rate)) for rate in (in_force, saved, saved)]
    return Truth(ports=(PortTruth(number=1, in_force=made[0], saved=made[1], sent=made[2]),))


OLD, NEW, HALF = card("3.1", "3.1"), card("3.2", "3.2", uploads=1), card("3.2", "3.1", uploads=1)
UPGRADE = Asked(version="3.2")
CLAIM = Asked(accounts=(("apc", "new"),), shut=(("apc", "old"),))
CLAIMED = card("3.1", "3.1", password="new")
BOTH = replace(OLD, accounts=(AccountTruth(name="apc", passwords=("new", "old")),))
NOON = datetime(2026, 11, 20, 12, 0)  # noqa: DTZ001 - a device knows no zone
RATE, CLOCK = Asked(ports={1: {"baud": 19200}}), Asked(clock=NOON)


@pytest.mark.parametrize(
    ("result", "asked", "before", "after", "temper", "kind"),
    [
        ("done", UPGRADE, OLD, NEW, HONEST, ""),
        ("done", UPGRADE, OLD, HALF, HONEST, "LIE"),
        ("done", UPGRADE, OLD, OLD, HONEST, "LIE"),
        ("refused", UPGRADE, OLD, OLD, BLIND, ""),
        ("refused", UPGRADE, OLD, OLD, HONEST, "UNFINISHED"),
        ("refused", UPGRADE, OLD, replace(OLD, uploads=1), BLIND, "LIE"),
        ("refused", UPGRADE, OLD, NEW, BLIND, "LIE"),
        ("failed", UPGRADE, OLD, NEW, BLIND, ""),
        ("failed", UPGRADE, OLD, NEW, Temper(faults=frozenset({Fault.OLD_VERSION_BACK})), "LIE"),
        ("failed", UPGRADE, OLD, HALF, BLIND, ""),
        ("unknown", UPGRADE, OLD, NEW, BLIND, ""),
        ("unknown", UPGRADE, OLD, NEW, HONEST, "UNFINISHED"),
        ("done", CLAIM, OLD, CLAIMED, HONEST, ""),
        ("done", CLAIM, OLD, BOTH, HONEST, "LIE"),
        ("done", CLAIM, OLD, OLD, BLIND, "LIE"),
        ("done", RATE, port(9600, 9600), port(19200, 19200), HONEST, ""),
        ("done", RATE, port(9600, 9600), port(9600, 19200), BLIND, "LIE"),
        ("done", RATE, port(9600, 9600), port(19200, 9600), BLIND, "LIE"),
        ("unknown", RATE, port(9600, 9600), port(9600, 19200), HONEST, ""),
        ("unknown", RATE, port(9600, 9600), port(9600, 19200), Temper(pends=False), "UNFINISHED"),
        ("unknown", RATE, port(9600, 9600), port(9600, 9600), HONEST, "UNFINISHED"),
        ("done", CLOCK, Truth(), Truth(clock=NOON.replace(second=9)), HONEST, ""),
        ("done", CLOCK, Truth(), Truth(clock=NOON.replace(hour=13)), BLIND, "LIE"),
        ("done", Asked(names={"imu": "Feeder 3"}), Truth(), Truth(names={"imu": "Feeder"}), BLIND, "LIE"),
        ("refused", Asked(), OLD, OLD, BLIND, ""),
    ],
)
def test_what_is_a_lie(result: str, asked: Asked, before: Truth, after: Truth, temper: Temper, kind: str) -> None:
    assert judged(Told(result=result), asked, before, after, temper, PARTS)[0] == kind


def test_a_usual_temper_is_honest_and_says_so() -> None:
    assert Temper().honest
    assert Temper().readable
    assert (Temper().changed(), Temper().shown()) == ((), "as usual")


def test_a_temper_is_taken_apart_field_by_field() -> None:
    temper = Temper(faults=frozenset({Fault.NEVER_BACK, Fault.CUT_UPLOAD}), lingers=3.0, takes="system")
    assert temper.changed() == ("faults:cut-upload", "faults:never-back", "lingers", "takes")
    assert not temper.honest
    left = temper
    for name in temper.changed():
        left = left.without(name)
    assert left == Temper()
    assert temper.without("takes").without("faults:never-back").honest


@pytest.mark.parametrize(("family", "act"), [(family, act) for family in ACTS for act in ACTS[family]])
def test_seeds_draw_all_that_is_open_and_the_same_every_time(family: str, act: str) -> None:
    assert family in {one.name for one in FAMILIES}
    random = Random(1)
    tempers = [draw_temper(family, act, random) for _ in range(200)]
    assert sum(temper.honest for temper in tempers) > 80
    assert sum(not temper.honest for temper in tempers) > 30
    drawn = {name for temper in tempers for name in temper.changed()}
    assert drawn
    assert scene(family, act, 7) == scene(family, act, 7)


def test_every_field_is_drawn_somewhere() -> None:
    random = Random(2)
    drawn = {
        name.partition(":")[0]
        for family, acts in ACTS.items()
        for act in acts
        for _ in range(200)
        for name in draw_temper(family, act, random).changed()
    }
    assert drawn >= {one.name for one in fields(Temper)} - {"cut_at"}
