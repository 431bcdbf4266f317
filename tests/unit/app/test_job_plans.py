"""The plan of an upgrade: which way each device goes, over which versions, beside whom, and what is lost on it."""

from __future__ import annotations

import pytest

from firstlight.device_key import device_key
from firstlight.events import Device
from firstlight.jobs.model import Fit, JobPlan, Way, plan_as_plain, plan_from_plain
from firstlight.jobs.plans import Firmware, Manner, Means, at_most_seconds, make_job_plan, make_job_plans
from firstlight_drivers import FAMILIES
from firstlight_drivers.contract import Service


def device(number: int, family: str = "apc-nmc3", model: str = "AP9641", firmware: str | None = None) -> Device:
    return Device(
        id=f"d{number}",
        family=family,
        model=model,
        serial=f"QA{number}",
        firmware=firmware,
        addresses=(f"127.79.50.{number}",),
        services=(Service(name="ssh", port=22), Service(name="https", port=443)),
    )


def firmware(version: str, family: str = "apc-nmc3", model: str | None = None) -> Firmware:
    return Firmware(
        file=f"{family}-{version}", sha512=version.ljust(128, "0"), size=6_000_000, version=version, family=family,
        model=model, image="", verdict="trusted",
    )  # fmt: skip


def means(*devices: Device, **profiles: tuple[Way, str]) -> Means:
    return Means(
        families=FAMILIES,
        logins=frozenset(device_key(one) or "" for one in devices),
        profiles={name.replace("_", "-"): way for name, way in profiles.items()},
    )


IFE = device(1, "schneider-pact", "IFE", "003.010.005")
NEW_IFE = firmware("004.001.000", "schneider-pact")


def test_what_nobody_has_published_a_person_does() -> None:
    (alone,) = make_job_plan(NEW_IFE, [IFE], means(), Manner()).items
    assert (alone.fit, alone.code) == (Fit.GUIDED, "upgrade-by-hand")
    (led,) = make_job_plan(NEW_IFE, [IFE], means(), Manner(by_hand=True)).items
    assert (led.fit, led.way, led.assumed, led.notes) == (Fit.UPDATE, Way.BY_HAND, False, ("accounts-reset",))


def test_a_person_is_no_way_where_nothing_would_prove_it() -> None:
    silent = device(1, "schneider-pact", "IFE")
    (item,) = make_job_plan(NEW_IFE, [silent], means(), Manner(by_hand=True)).items
    assert (item.fit, item.code) == (Fit.GUIDED, "no-upgrade-channel")


def test_a_profile_goes_before_a_person_and_needs_a_login() -> None:
    profile = (Way.TAUGHT, "ab" * 32)
    manner = Manner(by_hand=True, profiles=True)
    (without,) = make_job_plan(NEW_IFE, [IFE], means(schneider_pact=profile), manner).items
    assert (without.fit, without.code) == (Fit.REFUSED, "job-no-login")
    (item,) = make_job_plan(NEW_IFE, [IFE], means(IFE, schneider_pact=profile), manner).items
    assert (item.fit, item.way, item.profile, item.assumed) == (Fit.UPDATE, *profile, True)


def test_a_device_is_led_over_the_versions_between() -> None:
    old, newer, unsaid = device(1, firmware="1.5"), device(2, firmware="2.4"), device(3)
    stones = [firmware("2.5.0.8"), firmware("3.4.1")]
    two, three = make_job_plans(stones, [old, newer, unsaid], means(old, newer, unsaid), Manner())
    assert (two.version, two.stone, three.after) == ("2.5.0.8", True, two.id)
    assert [item.device for item in two.runnable] == ["d1", "d3"]
    assert [item.device for item in three.runnable] == ["d1", "d2", "d3"]
    assert three.items[0].path == ("2.5.0.8", "3.4.1")
    assert three.items[1].path == ("3.4.1",)
    assert sorted([three.id, two.id]) == [two.id, three.id]


def test_without_the_stone_it_is_refused_with_its_name() -> None:
    old = device(1, firmware="1.5")
    (plan,) = make_job_plans([firmware("3.4.1")], [old], means(old), Manner())
    assert (plan.items[0].fit, plan.items[0].code, plan.items[0].detail) == (Fit.REFUSED, "stepping-stone", "2.x")


def test_a_stone_nobody_needs_makes_no_job() -> None:
    newer = device(2, firmware="2.4")
    plans = make_job_plans([firmware("2.5.0.8"), firmware("3.4.1")], [newer], means(newer), Manner())
    assert [plan.version for plan in plans] == ["3.4.1"]


def test_groups_and_the_last_ones() -> None:
    cards = [device(number) for number in (1, 2, 3)]
    manner = Manner(apart=(frozenset({"d1", "d2"}),), last=frozenset({"d3"}))
    plan = make_job_plan(firmware("2.5.0.8"), cards, means(*cards), manner)
    assert [item.group for item in plan.items] == ["apart-0", "apart-0", ""]
    assert [item.last for item in plan.items] == [False, False, True]


def test_a_plan_is_the_same_after_it_was_kept() -> None:
    cards = [device(number, firmware="2.4") for number in (1, 2)]
    manner = Manner(apart=(frozenset({"d1", "d2"}),), formatted=True)
    plan = make_job_plan(firmware("2.5.0.8"), cards, means(*cards), manner)
    assert plan_from_plain(plan_as_plain(plan)) == plan


@pytest.mark.parametrize(("canary", "at_once", "turns"), [(1, 8, 2), (0, 8, 1), (0, 1, 4), (4, 8, 1)])
def test_how_long_it_takes_at_most(canary: int, at_once: int, turns: int) -> None:
    cards = [device(number) for number in (1, 2, 3, 4)]
    plan: JobPlan = make_job_plan(firmware("2.5.0.8"), cards, means(*cards), Manner(canary=canary, at_once=at_once))
    assert at_most_seconds(plan) == turns * plan.items[0].seconds


def test_trip_units_are_by_hand_only() -> None:
    (alone,) = make_job_plan(NEW_IFE, [IFE], means(IFE), Manner(breakers=True)).items
    assert (alone.fit, alone.code) == (Fit.GUIDED, "upgrade-by-hand")
    (led,) = make_job_plan(NEW_IFE, [IFE], means(IFE), Manner(breakers=True, by_hand=True)).items
    assert (led.fit, led.way, led.breaker) == (Fit.UPDATE, Way.BY_HAND, True)
    card = device(2)
    (other,) = make_job_plan(NEW_IFE, [card], means(card), Manner(breakers=True, by_hand=True)).items
    assert (other.fit, other.code) == (Fit.REFUSED, "no-breaker")
