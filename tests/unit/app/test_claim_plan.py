"""Plans: what is chosen for each device, and what an earlier run left behind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from firstlight.claim.model import NOT_TAKEN, ClaimRequest, Method
from firstlight.claim.plan import Rules, make_plan
from firstlight.device_key import device_key
from firstlight.events import Device, Note
from firstlight.policy import SitePolicy, acceptable
from firstlight.policy.loading import CLASSES, class_of
from firstlight.site.profiles import Profiles, Purpose
from firstlight.site.vault import EntryState, Vault
from firstlight_drivers import FAMILIES
from firstlight_drivers.contract import Secret, Service
from unit.app.claiming import card, quick_vault

HTTPS = (Service(name="https", port=443),)
G2 = Device(
    id="g1", family="moxa-nport6000g2", model="NPort 6250-G2", name="NP6250-G2_1184", serial="TBKDB1021184",
    firmware="1.0", addresses=("127.79.1.2",), services=HTTPS,
)  # fmt: skip
IFE = Device(
    id="i1", family="schneider-pact", model="IFE", name="IFE-0A129F", serial="NN2231450045", firmware="003.010.005",
    addresses=("127.79.1.3",), services=HTTPS,
)  # fmt: skip


@pytest.fixture
def rules(tmp_path: Path) -> Iterator[Rules]:
    vault = quick_vault(tmp_path)
    yield Rules(families=FAMILIES, profiles=Profiles(tmp_path), vault=vault)
    vault.lock()


def request(*devices: Device, **changes: object) -> ClaimRequest:
    return ClaimRequest(devices=tuple(device.id for device in devices), **changes)  # type: ignore[arg-type]


def held(vault: Vault | None, device: Device, account: str, password: str, state: EntryState, note: str = "") -> None:
    assert vault is not None
    entry = vault.hold(
        device=device_key(device) or "", device_name=device.name or "", family=device.family or "",
        model=device.model or "", serial=device.serial or "", account=account, password=Secret(password),
    )  # fmt: skip
    vault.mark(entry.id, state, note)


def test_each_device_gets_its_own_under_its_own_policy(rules: Rules) -> None:
    devices = (card(), replace(G2), IFE)
    plan = make_plan(request(*devices), devices, rules)
    assert [item.method for item in plan.items] == [Method.DIRECT, Method.GUIDED, Method.GUIDED]
    assert [item.account for item in plan.items] == ["apc", "admin", "Administrator"]
    assert all(acceptable(item.rules) for item in plan.items)
    assert len({item.password.reveal() for item in plan.items}) == 3
    assert len(plan.items[2].password.reveal()) <= 11


def test_a_wished_length_is_kept_where_the_device_allows_it(rules: Rules) -> None:
    plan = make_plan(request(card(), IFE, length=32), (card(), IFE), rules)
    assert [len(item.password.reveal()) for item in plan.items] == [32, 11]


def test_a_site_password_is_checked_against_each(rules: Rules) -> None:
    plan = make_plan(request(card(), IFE, password=Secret("Kestrel-Ferry-Quay-58")), (card(), IFE), rules)
    assert [acceptable(item.rules) for item in plan.items] == [True, False]


def test_a_site_policy_adds(rules: Rules) -> None:
    strict = replace(rules, site=SitePolicy(min_length=24))
    plan = make_plan(request(card(), IFE), (card(), IFE), strict)
    assert len(plan.items[0].password.reveal()) >= 24
    assert acceptable(plan.items[1].rules)
    assert any(rule.warning and rule.met is False for rule in plan.items[1].rules)


@pytest.mark.parametrize(
    ("device", "code"),
    [
        (card(family=None), "no-family"),
        (card(addresses=()), "no-family"),
        (card(serial=None, mac=None, uuid=None), "no-device-identity"),
        (card(notes=(Note(code="address-shared", detail="192.168.127.254"),)), "address-shared"),
        (card(notes=(Note(code="serial-twice", detail="QA1"),)), "serial-twice"),
    ],
)
def test_what_is_in_doubt_is_not_claimed(rules: Rules, device: Device, code: str) -> None:
    plan = make_plan(request(device), (device,), rules)
    assert [item.refusal for item in plan.items] == [code]
    assert not plan.runnable


@pytest.mark.parametrize("state", [EntryState.CHANGING, EntryState.UNPROVED])
def test_a_password_that_may_be_in_force_is_tried_first(rules: Rules, state: EntryState) -> None:
    held(rules.vault, card(), "apc", "From-The-Run-Before-1", state)
    item = make_plan(request(card()), (card(),), rules).items[0]
    assert item.reused
    assert item.password.reveal() == "From-The-Run-Before-1"


def test_a_password_that_was_only_held_is_used_without_being_tried(rules: Rules) -> None:
    held(rules.vault, card(), "apc", "From-The-Run-Before-1", EntryState.HELD)
    item = make_plan(request(card()), (card(),), rules).items[0]
    assert not item.reused
    assert item.password.reveal() == "From-The-Run-Before-1"


@pytest.mark.parametrize("given", [None, Secret("Wharf-Lantern-Tide-93")])
def test_a_password_that_the_device_refused_is_replaced(rules: Rules, given: Secret | None) -> None:
    held(rules.vault, card(), "apc", "Lettersanddigits7only", EntryState.UNPROVED, NOT_TAKEN)
    item = make_plan(request(card(), password=given), (card(),), rules).items[0]
    assert not item.reused
    password = item.password.reveal()
    assert password == given.reveal() if given else password != "Lettersanddigits7only"
    assert {class_of(character) for character in password} == set(CLASSES)  # whatever it missed is there now
    assert acceptable(item.rules)


def test_what_was_proved_stays_unless_the_device_was_reset(rules: Rules) -> None:
    held(rules.vault, card(), "apc", "Proved-Last-Week-88", EntryState.PROVED)
    assert make_plan(request(card()), (card(),), rules).items[0].proved
    item = make_plan(request(card(), reset=frozenset({"d1"})), (card(),), rules).items[0]
    assert not item.proved
    assert item.password.reveal() != "Proved-Last-Week-88"


def test_what_was_set_by_hand_is_not_asked_again(rules: Rules) -> None:
    held(rules.vault, IFE, "Administrator", "By-Hand-58", EntryState.UNPROVED)
    assert make_plan(request(IFE), (IFE,), rules).items[0].refusal == "set-by-hand"


def test_a_named_administrator_where_the_family_can(rules: Rules) -> None:
    plan = make_plan(request(card(), IFE, account="site-admin"), (card(), IFE), rules)
    first, second = plan.items
    assert (first.account, first.administrator) == ("apc", "site-admin")
    assert first.administrator_password is not None
    assert first.administrator_password.reveal() != first.password.reveal()
    assert (second.administrator, second.detail) == (None, "account-fixed")


@pytest.mark.parametrize("refused", ["site-admin", "apc"])
def test_an_administrator_gets_another_password_where_one_was_refused(rules: Rules, refused: str) -> None:
    held(rules.vault, card(), "site-admin", "Lettersanddigits7only", EntryState.HELD)
    held(rules.vault, card(), refused, "Lettersanddigits7only", EntryState.UNPROVED, NOT_TAKEN)
    item = make_plan(request(card(), account="site-admin"), (card(),), rules).items[0]
    assert item.administrator_password is not None
    assert {class_of(character) for character in item.administrator_password.reveal()} == set(CLASSES)


def test_profiles_send_one_device_first(rules: Rules) -> None:
    twin = replace(G2, id="g2", serial="TBKDB1021185")
    plan = make_plan(request(G2, twin, profiles=True), (G2, twin), rules)
    assert [item.method for item in plan.items] == [Method.ASSUMED, Method.ASSUMED]
    assert [item.canary for item in plan.items] == [True, False]
    known = rules.profiles.find(next(family for family in FAMILIES if family.name == G2.family))
    assert known is not None
    rules.profiles.confirm(known.digest, Purpose.LOGIN)
    plan = make_plan(request(G2, twin, profiles=True), (G2, twin), rules)
    assert [item.canary for item in plan.items] == [False, False]


def test_a_damaged_profile_refuses_its_devices_only(rules: Rules, tmp_path: Path) -> None:
    path = rules.profiles.path("moxa-nport6000g2")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("format = 'none'")
    plan = make_plan(request(G2, card(), profiles=True), (G2, card()), rules)
    assert [item.refusal for item in plan.items] == ["profile-damaged", ""]


def test_micrologic_profiles_are_four_and_of_four_characters(rules: Rules) -> None:
    plan = make_plan(request(IFE, breaker_profiles=True), (IFE,), rules)
    assert [item.purpose for item in plan.items] == [
        "profile:Administrator",
        "profile:Services",
        "profile:Engineer",
        "profile:Operator",
    ]
    assert all(item.method is Method.GUIDED and len(item.password.reveal()) == 4 for item in plan.items)
    assert all(acceptable(item.rules) for item in plan.items)


def test_a_dry_run_needs_no_vault(rules: Rules) -> None:
    plan = make_plan(request(card()), (card(),), replace(rules, vault=None))
    assert plan.runnable
