"""Policies: every rule with its source, the right one for a firmware, checks that never raise, passwords that fit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstlight.policy import (
    Policy,
    PolicyError,
    RuleResult,
    SitePolicy,
    acceptable,
    blocklist,
    check,
    generate,
    generator,
    load_policies,
    load_site_policy,
    loading,
    policy_for,
    strength,
)
from firstlight.policy.loading import class_of, read_policies
from firstlight.policy.versions import version, within
from firstlight_drivers import FAMILIES
from firstlight_drivers.contract import Secret

POLICIES = load_policies()
SITE = SitePolicy(min_length=24, require=("upper", "lower", "digit", "symbol"), forbidden_words=("acme", "pump"))
NAMES = {policy.id: policy for policy in POLICIES}


def rule(results: tuple[RuleResult, ...], name: str) -> RuleResult:
    return next(result for result in results if result.rule == name)


def judged(text: str, policy: Policy, **more: object) -> bool:
    return acceptable(check(Secret(text), policy, **more))  # type: ignore[arg-type]


# --- data -----------------------------------------------------------------------------------------------------------


def test_every_family_has_a_login_policy_for_every_firmware() -> None:
    for family in FAMILIES:
        for firmware in (None, "0.1", "1.6", "2.5.0.8", "3.1", "004.001.000", "99.0"):
            assert policy_for(family.name, firmware).family == family.name


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.id)
def test_every_rule_names_its_source(policy: Policy) -> None:
    named = {entry.rule for entry in policy.sources if entry.source}
    assert {"length", "characters"} <= named
    for present, name in (
        (policy.required or policy.classes_needed, "classes"),
        (policy.blocklist, "blocklist"),
        (policy.defaults, "defaults"),
        (policy.lockout, "lockout"),
        (policy.lifetime_days, "lifetime"),
        (policy.advised_length, "advised"),
        (policy.not_user_name, "user-name"),
        (policy.not_previous, "previous"),
    ):
        assert bool(present) == (name in named), name
    assert policy.lockout is None or policy.lockout.source
    assert policy.confidence in {"documented", "observed", "assumed", "guided"}
    assert all(result.source for result in check(Secret("x"), policy, site=SITE))


@pytest.mark.parametrize(
    ("family", "firmware", "purpose", "lengths", "required", "needed", "attempts", "minutes"),
    [
        ("apc-nmc3", "3.4.0.1", "login", (8, 64), (), 0, 10, 60),
        ("apc-nmc3", "3.0.0.12", "login", (8, 64), (), 0, 10, 60),
        ("schneider-panel-server", "002.005.000", "login", (8, 50), (), 3, 10, 10),
        ("schneider-panel-server", "002.004.999", "login", (6, 32), ("upper", "lower"), 0, 10, 10),
        ("schneider-panel-server", "002.005.000", "wifi", (8, 32), ("upper", "lower", "digit"), 0, None, None),
        ("schneider-panel-server", None, "backup", (6, 32), ("upper", "lower"), 0, None, None),
        ("schneider-pact", "003.010.005", "login", (0, 11), (), 0, None, None),
        ("schneider-pact", "004.001.000", "login", (8, None), ("upper", "lower", "digit"), 0, 3, None),
        ("schneider-pact", "004.001.000", "profile:Engineer", (4, 4), (), 0, None, None),
        ("moxa-nport5000", "1.1.31 Build 13111911", "login", (4, 16), (), 0, 5, 5),
        ("moxa-nport6000", "1.21", "login", (4, 16), (), 0, 5, 5),
        ("moxa-nport6000g2", "1.0", "login", (8, None), (), 0, None, None),
    ],
)
def test_figures_of_the_documents(
    family: str,
    firmware: str | None,
    purpose: str,
    lengths: tuple[int, int | None],
    required: tuple[str, ...],
    needed: int,
    attempts: int | None,
    minutes: float | None,
) -> None:
    policy = policy_for(family, firmware, purpose)
    assert (policy.min_length, policy.max_length) == lengths
    assert (policy.required, policy.classes_needed) == (required, needed)
    assert (policy.lockout.attempts if policy.lockout else None) == attempts
    assert (policy.lockout.minutes if policy.lockout else None) == minutes


def test_factory_accounts() -> None:
    def accounts(*of: str | None) -> set[tuple[str, str]]:
        return {(one.user, one.password) for one in policy_for(*of).defaults}  # type: ignore[arg-type]

    assert accounts("apc-nmc3", "3.4") == {("apc", "apc")}
    assert accounts("schneider-pact", "003.010.005") == {("Administrator", "Gateway"), ("Guest", "Guest")}
    assert accounts("schneider-pact", "004.001.000") == {("SecurityAdmin", "AAAAAAAA")}
    assert accounts("schneider-pact", None, "profile", "Operator") == {("Operator", "3333")}
    assert accounts("moxa-nport5000", "1.0") == {("admin", "moxa"), ("admin", "")}
    assert accounts("moxa-nport6000g2", None) == set()
    assert accounts("schneider-panel-server", None) == set()
    assert policy_for("schneider-panel-server", None).accounts[0] == "SecurityAdmin"
    active = policy_for("schneider-pact", None, "profile", "MicroLogic Active")
    assert (active.min_length, active.max_length, active.not_user_name, active.not_previous) == (8, 32, True, True)
    assert [account.password for account in active.defaults] == ["schneider123"]


def test_lockouts_that_have_to_be_switched_on_say_so() -> None:
    for name in ("moxa-nport5000", "moxa-nport6000", "apc-nmc3-before-3.0"):
        lockout = NAMES[name].lockout
        assert lockout is not None
        assert not lockout.default_on
    second = NAMES["schneider-panel-server-2.5"].lockout
    assert second is not None
    assert (second.then_attempts, second.then_minutes) == (5, 60)


def test_the_list_of_known_passwords_is_long_enough_and_licensed() -> None:
    known = blocklist.known_passwords()
    assert len(known) >= 5000
    assert all(len(one) >= 8 and one == one.lower() for one in known)
    folder = Path(__file__).resolve().parents[3] / "resources" / "passwords"
    assert "Redistribution and use" in (folder / "LICENSE-django.txt").read_text(encoding="utf-8")
    assert f"{len(known):,}" in (folder / "README.md").read_text(encoding="utf-8")


# --- choosing -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1.6", (1, 6)),
        ("2.5.0.8", (2, 5, 0, 8)),
        ("004.001.000", (4, 1)),
        ("1.1.31 Build 13111911", (1, 1, 31)),
        ("v3.1", (3, 1)),
        ("Ver. 3.14 Build 2", (3, 14)),
        ("3", (3,)),
        ("0.0", ()),
        ("", None),
        ("unknown", None),
        (None, None),
    ],
)
def test_versions_as_devices_write_them(text: str | None, numbers: tuple[int, ...] | None) -> None:
    assert version(text) == numbers


def test_borders_of_firmware_ranges() -> None:
    assert within((3, 1), "3.1.0", None)
    assert not within((3, 1), None, "v3.1")
    assert policy_for("apc-nmc3", "3.0.9.9").id == "apc-nmc3-3.0"
    assert policy_for("apc-nmc3", "v3.1").id == "apc-nmc3-3.1"
    assert policy_for("apc-nmc3", "2.5.0.8").id == "apc-nmc3-before-3.0"
    assert policy_for("schneider-pact", "004.001.000").id == "schneider-pact-ife-4.1"


@given(st.text(max_size=80))
def test_any_firmware_text_finds_a_policy(text: str) -> None:
    assert policy_for("schneider-panel-server", text).family == "schneider-panel-server"


@pytest.mark.parametrize("family", [family.name for family in FAMILIES])
def test_unknown_firmware_satisfies_every_candidate(family: str) -> None:
    together = policy_for(family, None)
    for _ in range(50):
        password = generate(together)
        for policy in (one for one in POLICIES if (one.family, one.purpose) == (family, "login")):
            assert acceptable(check(password, policy)), policy.id


def test_where_no_password_satisfies_all_the_newest_is_taken_and_says_so() -> None:
    old = NAMES["schneider-pact-ife-before-4.1"]
    new = replace(NAMES["schneider-pact-ife-4.1"], min_length=12)
    taken = loading._combined([new, old])
    assert taken.id == new.id
    assert "newest" in taken.notes[0]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("toaster", None), "policy-family"),
        (("apc-nmc3", "3.4", "wifi"), "policy-purpose"),
        (("apc-nmc3", "3.4", "nonsense"), "policy-purpose"),
        (("schneider-pact", None, "profile:Emperor"), "policy-purpose"),
    ],
)
def test_what_nobody_knows_is_refused(arguments: tuple[str, ...], code: str) -> None:
    with pytest.raises(PolicyError) as caught:
        policy_for(*arguments)
    assert caught.value.code == code


@pytest.mark.parametrize(
    "text",
    [
        "nonsense =",
        "[[policy]]\nid = 'x'\n",
        (
            "[[policy]]\nid = 'x'\nfamily='f'\ntitle='t'\npurpose='login'\nconfidence='documented'\n"
            "length={min=4,max=3,source='s'}\ncharacters={allowed='letters-digits',source='s'}\n"
        ),
        (
            "[[policy]]\nid = 'x'\nfamily='f'\ntitle='t'\npurpose='dinner'\nconfidence='documented'\n"
            "length={min=4,source='s'}\ncharacters={allowed='letters-digits',source='s'}\n"
        ),
        (
            "[[policy]]\nid = 'x'\nfamily='f'\ntitle='t'\npurpose='login'\nconfidence='documented'\n"
            "length={min=4,source=''}\ncharacters={allowed='letters-digits',source='s'}\n"
        ),
        (
            "[[policy]]\nid = 'x'\nfamily='f'\ntitle='t'\npurpose='login'\nconfidence='documented'\nwhat='?'\n"
            "length={min=4,source='s'}\ncharacters={allowed='letters-digits',source='s'}\n"
        ),
    ],
)
def test_a_wrong_file_of_policies_says_which(tmp_path: Path, text: str) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PolicyError, match=r"wrong\.toml") as caught:
        read_policies(path)
    assert caught.value.code == "policy-file"


# --- checking -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "good"),
    [
        ("apc-nmc3-3.1", "Aq7weLk3vuMs", True),
        ("apc-nmc3-3.1", "short7A", False),
        ("apc-nmc3-3.1", "a" * 65, False),
        ("apc-nmc3-3.1", "PassWord1", False),  # on the list, in another case
        ("apc-nmc3-3.1", "apc", False),
        ("schneider-panel-server-2.5", "lower7UPPER", True),
        ("schneider-panel-server-2.5", "lower7lower", False),
        ("schneider-panel-server-2.5", "lower 7 lower", True),  # the space is a special character there
        ("schneider-panel-server-2.5", "Aa1" + "x" * 47, True),
        ("schneider-panel-server-2.5", "Aa1" + "x" * 48, False),
        ("schneider-panel-server-before-2.5", "Abcdef", True),
        ("schneider-panel-server-before-2.5", "abcdef", False),
        ("schneider-panel-server-wifi", "Abcdefg7", True),
        ("schneider-panel-server-wifi", "Abcdefgh", False),
        ("schneider-pact-ife-before-4.1", "x" * 11, True),
        ("schneider-pact-ife-before-4.1", "x" * 12, False),
        ("schneider-pact-ife-before-4.1", "Gateway", False),
        ("schneider-pact-ife-before-4.1", "", False),  # the device takes it; nobody hands it over like that
        ("schneider-pact-ife-4.1", "AAAAAAAA", False),
        ("schneider-pact-ife-4.1", "Admin@123", False),
        ("schneider-pact-micrologic", "k7Pq", True),
        ("schneider-pact-micrologic", "k7P", False),
        ("schneider-pact-micrologic", "k7Pqr", False),
        ("schneider-pact-micrologic", "k7P!", False),
        ("schneider-pact-micrologic", "3333", False),
        ("schneider-pact-micrologic-active", "Schneider123", False),
        ("schneider-pact-micrologic-active", "gkDuwe92", True),
        ("moxa-nport5000", "moxa", False),
        ("moxa-nport5000", "a(b)c;D1", True),
        ("moxa-nport5000", "a+b=cD12", False),
        ("moxa-nport5000", "x" * 17, False),
        ("moxa-nport6000g2", "x" * 7, False),
    ],
)
def test_rules(name: str, text: str, *, good: bool) -> None:
    assert judged(text, NAMES[name]) is good


def test_disputed_characters_are_left_to_the_device() -> None:
    policy = NAMES["schneider-panel-server-2.5"]
    for text in ("Dollar$$99", "Back\\slash99"):
        results = check(Secret(text), policy)
        assert acceptable(results)
        assert rule(results, "disputed").met is None
        assert rule(results, "characters").met is True
    assert rule(check(Secret("Plain7text"), policy), "disputed").met is True


def test_user_name_and_previous_passwords() -> None:
    active = NAMES["schneider-pact-micrologic-active"]
    assert not judged("xSecurityADMIN1", active, user="SecurityAdmin")
    assert judged("gkDuwe92", active, user="SecurityAdmin")
    card = NAMES["apc-nmc3-3.1"]
    hint = rule(check(Secret("operator77Ab"), card, user="operator"), "user-name")
    assert (hint.met, hint.warning) == (False, True)
    for policy in POLICIES:
        password = generate(policy)
        assert not acceptable(check(password, policy, previous=(Secret("other"), password)))


def test_words_on_the_label_warn() -> None:
    results = check(Secret("TBKDB1021184x"), NAMES["moxa-nport6000g2"], words=("tbkdb1021184", "", "G2"))
    assert rule(results, "words").met is False
    assert acceptable(results)


def test_spaces_at_the_ends_warn() -> None:
    for text, met in ((" Aq7weLk3vuMs", False), ("Aq7weLk3vuMs ", False), ("Aq7we Lk3vuMs", True)):
        results = check(Secret(text), NAMES["schneider-panel-server-2.5"])
        assert rule(results, "edges").met is met
        assert acceptable(results)


def test_a_site_only_adds_and_does_not_ask_for_the_impossible() -> None:
    card = NAMES["apc-nmc3-3.1"]
    assert not judged("Aq7weLk3vuMs", card, site=SITE)
    assert judged("Aq7weLk3vuMs-Aq7weLk3vuMs", card, site=SITE)
    assert not judged("Aq7weLk3vuMs-ACME-Lk3vuMs", card, site=SITE)
    breaker = NAMES["schneider-pact-micrologic"]
    results = check(Secret("k7Pq"), breaker, site=SITE)
    assert acceptable(results)
    assert rule(results, "site-length").warning
    assert rule(results, "site-symbol").warning
    assert not rule(results, "site-upper").warning
    assert not judged("k7pq", breaker, site=SITE)
    assert not judged("x", card, site=SitePolicy())  # an empty site policy loosens nothing


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.id)
def test_the_rules_shown_do_not_depend_on_the_password(policy: Policy) -> None:
    def shown(text: str) -> list[tuple[str, str]]:
        return [(one.rule, one.text) for one in check(Secret(text), policy, user="admin", site=SITE)]

    assert shown("") == shown("Aq7weLk3vuMs") == shown("é" * 500)


@given(st.text(max_size=200), st.text(max_size=50), st.sampled_from(POLICIES))
def test_no_text_raises(text: str, other: str, policy: Policy) -> None:
    results = check(Secret(text), policy, user=other, previous=[Secret(other)], site=SITE, words=[other])
    if any(ord(character) > 126 for character in text):
        assert not acceptable(results)


def test_a_huge_text_is_refused_quickly() -> None:
    for policy in POLICIES:
        assert not judged("Aq7!" * 2500, policy) or policy.max_length is None
        assert not judged("\ud800é" * 5000, policy, user="x" * 100_000)


def test_texts_of_rules_hold_no_password() -> None:
    canary = "Kq9-canary-7Tz-canary-xW"
    for policy in POLICIES:
        assert canary not in repr(check(Secret(canary), policy, previous=[Secret(canary)], site=SITE))


# --- generating -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("site", [None, SITE], ids=["device", "site"])
@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.id)
def test_a_thousand_passwords_fit(policy: Policy, site: SitePolicy | None) -> None:
    user = policy.accounts[0] if policy.accounts else "operator"
    forbidden = set(generator.LOOK_ALIKES + policy.disputed + "\"'`\\$ ")
    seen = set()
    for _ in range(1000 if site is None else 200):
        text = generate(policy, user=user, site=site).reveal()
        results = check(Secret(text), policy, user=user, site=site)
        assert acceptable(results), (text, results)
        assert not forbidden & set(text)
        assert text[0].isalpha()
        seen.add(text)
        unmet = [one for one in results if one.met is False]
        if site is None:
            assert not unmet, unmet
            if policy.display_typable:
                assert text.isalnum()
                assert len(text) >= 12
    assert len(seen) > (900 if site is None else 150)


def test_lengths() -> None:
    assert len(generate(NAMES["apc-nmc3-3.1"]).reveal()) == 20
    assert len(generate(NAMES["moxa-nport5000"]).reveal()) == 16
    assert len(generate(NAMES["schneider-pact-ife-before-4.1"]).reveal()) == 11
    assert len(generate(NAMES["schneider-pact-micrologic"]).reveal()) == 4
    assert len(generate(NAMES["schneider-panel-server-2.5"], site=SITE).reveal()) == 24
    assert len(generate(NAMES["schneider-panel-server-2.5"], length=50).reveal()) == 50
    for length in (-1, 0, 7, 51, 10**9):
        with pytest.raises(PolicyError) as caught:
            generate(NAMES["schneider-panel-server-2.5"], length=length)
        assert caught.value.code == "policy-length"
    with pytest.raises(PolicyError):
        generate(NAMES["apc-nmc3-3.1"], site=SITE, length=12)  # the site wants 24


def test_every_class_appears_where_the_device_takes_it() -> None:
    for name in ("moxa-nport5000", "moxa-nport6000g2", "schneider-panel-server-2.5"):
        for _ in range(100):
            assert len({class_of(one) for one in generate(NAMES[name]).reveal()}) == 4


# --- site file ------------------------------------------------------------------------------------------------------


def test_a_site_policy_is_read(tmp_path: Path) -> None:
    assert load_site_policy(tmp_path) is None
    (tmp_path / "site-policy.toml").write_text(
        'min_length = 15\nrequire = ["digit", "upper"]\nforbidden_words = ["ACME "]\nmax_age_days = 365\n'
    )
    assert load_site_policy(tmp_path) == SitePolicy(
        min_length=15, require=("upper", "digit"), forbidden_words=("acme",), max_age_days=365
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"min_length = ", "value"),
        (b"\xff\xfe\x00", "utf-8"),
        (b"min_lenght = 3", "min_lenght"),
        (b"min_length = '12'", "min_length"),
        (b"min_length = true", "min_length"),
        (b"min_length = 65", "min_length"),
        (b"require = 'upper'", "require"),
        (b"require = ['uper']", "uper"),
        (b"forbidden_words = ['a']", "forbidden_words"),
        (b"forbidden_words = [1]", "forbidden_words"),
        (b"max_age_days = 0", "max_age_days"),
        (b"a = " + b"[" * 20_000, "a"),
        (b"#" * 70_000, "64 KiB"),
    ],
)
def test_a_wrong_site_policy_says_what_is_wrong(tmp_path: Path, text: bytes, told: str) -> None:
    (tmp_path / "site-policy.toml").write_bytes(text)
    with pytest.raises(PolicyError) as caught:
        load_site_policy(tmp_path)
    assert caught.value.code == "site-policy-file"
    assert told.lower() in caught.value.detail.lower()


# --- strength -------------------------------------------------------------------------------------------------------


def test_strength() -> None:
    assert strength(Secret("")) == 0
    assert strength(Secret("password")) == 0
    assert strength(generate(NAMES["apc-nmc3-3.1"])) == 4
    assert strength(Secret("TBKDB1021184"), ["TBKDB1021184"]) < strength(Secret("TBKDB1021184"))
    assert strength(Secret("ab" * 50_000)) in range(5)
