"""What files say of themselves, what fits which device, what a site demands, and its approval."""

from __future__ import annotations

import hashlib
import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat

from firstlight.firmware import approve, target
from firstlight.firmware.manifest import Manifest, parse, render
from firstlight.firmware.model import Refused, TargetFacts, Verdict
from firstlight.firmware.policy import SiteFirmwarePolicy, load_firmware_policy
from firstlight.firmware.recognise import recognise
from firstlight.firmware.target import Fact
from firstlight.policy import PolicyError, load_site_policy
from firstlight_drivers import FAMILIES
from firstlight_drivers.simulation.demo_image import sealed
from unit.app.firmware_desk import ROM, Desk
from unit.app.pki import CA_USAGE, DAY, NOW, Form, Wish, issue, pki, sign

FRM = b"*FRM" + bytes(0x200)


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("moxa-nport-w2150a-w2250a-series-firmware-v2.2.rom", b"x" * 999, ("Moxa", None, "W2150A, W2250A", "2.2")),
        ("cn2600-2ac_Ver4.2_Build_10081915.rom", FRM, ("Moxa", None, "CN2600", "4.2")),
        ("moxa-nport-6250-g2-series-firmware-v1.2.rom", FRM, ("Moxa", "moxa-nport6000g2", "6250-G2", "1.2")),
        ("nport-6250-series-firmware-v2.3.rom", FRM, ("Moxa", "moxa-nport6000", "6250", "2.3")),
        ("nport-6200-series-firmware-v2.3.rom", FRM, ("Moxa", "moxa-nport6000", None, "2.3")),
        ("nport-5110a-series-firmware-v1.6.rom", FRM, ("Moxa", "moxa-nport5000", "5110A", "1.6")),
        ("whatever.rom", FRM, ("Moxa", None, None, None)),
        ("whatever.bin", FRM, ("Moxa", None, None, None)),
        ("whatever.bin", b"*FRM", (None, None, None, None)),
        ("apc_hw21_rpdu2g_2-5-2-5.nmc3", b"x" * 99, ("APC", "apc-nmc3", None, "2.5.2.5")),
        ("apc_hw21_su_3-4-0-1.nmc", b"x" * 99, ("APC", "apc-nmc3", None, "3.4.0.1")),
        ("apc_hw05_aos_696.bin", b"x" * 99, ("APC", "apc-nmc2", None, "696")),
        ("su.NMC3", b"x" * 99, ("APC", "apc-nmc3", None, None)),
        ("apc_hw21_su_3-4-0-1.nmc3", FRM, ("Moxa", None, None, None)),  # the content wins over the name
        ("firmware.bin", b"x" * 99, (None, None, None, None)),
        ("", b"", (None, None, None, None)),
    ],
)
def test_recognise(name: str, content: bytes, expected: tuple[str | None, ...]) -> None:
    what = recognise(io.BytesIO(content), len(content), name)
    model = what.model.replace("NPort ", "") if what.model else None
    if name.startswith("cn2600"):
        model = "CN2600"  # a series by its digits: nothing is claimed
        assert what.model is None
    assert (what.vendor, what.family, model, what.version) == expected


def test_recognise_simulated_devices() -> None:
    content = sealed(b"x" * 5000, family="apc-nmc3", models=("AP9641", "AP9640"), version="3.1.0.9")
    what = recognise(io.BytesIO(content), len(content), "any.nmc3")
    assert (what.family, what.model, what.version, what.simulated) == ("apc-nmc3", "AP9641, AP9640", "3.1.0.9", True)
    for broken in (content.replace(b'"family"', b'"fimaly"'), content.replace(b'["AP', b'{"AP')):
        assert recognise(io.BytesIO(broken), len(broken), "any.bin").family is None


@pytest.mark.parametrize(
    ("named", "model", "fits"),
    [
        ("NPort 6250", "NPort 6250", True),
        ("NPort 6250", "NPort 6250-T", True),
        ("NPort 6250", "NPort 6250-S-SC-T", True),
        ("6250", "Moxa NPort 6250", True),
        ("NPort 6250", "NPort 6250-G2", False),
        ("NPort 5110", "NPort 5110A", False),
        ("NPort 6200", "NPort 6250", True),
        ("NPort 6200-G2", "NPort 6250-G2", True),
        ("NPort 6200-G2", "NPort 6250", False),
        ("NPort 6200", "NPort 6450", False),
        ("NPort 5610-8-DT", "NPort 5610-8", False),
        ("AP9640", "AP9641", False),
        ("PAS600", "PAS600", True),
    ],
)
def test_models(named: str, model: str, fits: bool) -> None:
    assert target.covers(named, model) is fits


def code_of(fact: Fact, facts: TargetFacts, accepted: frozenset[str] = frozenset()) -> str:
    try:
        remarks = target.compare(fact, facts, accepted)
    except Refused as refused:
        return refused.code
    return remarks[0].code if remarks else ""


def fact(version: str | None = "2.0", family: str | None = "apc-nmc3", **more: object) -> Fact:
    return Fact(vendor=None, family=family, models=("AP9641",), version=version, **more)  # type: ignore[arg-type]


def card(version: str | None) -> TargetFacts:
    return TargetFacts(family="apc-nmc3", model="AP9641", version=version)


@pytest.mark.parametrize(
    ("new", "installed", "code"),
    [
        ("2.5.2.5", "2.5.0.8", ""),
        ("2.5.0.8", "2.5.0.8", "version-same"),
        ("2.4.0.11", "2.5.0.8", "version-older"),
        ("1.5.0.1", "2.5.0.8", "below-lowest"),
        ("1.5.0.1", "1.6.0.0", "version-older"),
        ("3.4.0.1", "1.5.0.1", "stepping-stone"),
        ("2.5.2.5", "1.5.0.1", "format-first"),
        ("2.5.2.5", "2.3.1.0", "format-first"),
        ("2.5.2.5", "2.3.1.1", ""),
        ("2.5.2.5", None, "version-unproven"),
        (None, "2.5.0.8", "version-unproven"),
    ],
)
def test_versions_of_the_card(new: str | None, installed: str | None, code: str) -> None:
    assert code_of(fact(new), card(installed)) == code


def test_what_a_person_may_want_all_the_same() -> None:
    both = frozenset({"version-older", "version-same", "below-lowest", "stepping-stone", "model-differs"})
    assert code_of(fact("2.4.0.11"), card("2.5.0.8"), both) == "version-older-accepted"
    assert code_of(fact("2.5.0.8"), card("2.5.0.8"), both) == "version-same-accepted"
    assert code_of(fact("1.5.0.1"), card("2.5.0.8"), both) == "below-lowest"
    assert code_of(fact("3.4.0.1"), card("1.5.0.1"), both) == "stepping-stone"


def test_stones_and_notes_of_other_models() -> None:
    facts = TargetFacts(family="moxa-nport-w2000", model="NPort W2150A", version="1.8")
    assert target.stepping_stones(facts, "2.2") == ("1.11",)
    assert target.stepping_stones(TargetFacts(family="moxa-nport-w2000", model="W2250A", version="1.11"), "2.2") == ()
    ife = TargetFacts(family="schneider-pact", model="IFE", version="003.010.005")
    assert [note.code for note in target.notes(ife, "004.001.000")] == ["accounts-reset"]
    assert target.notes(TargetFacts(family="schneider-pact", model="IFE", version="004.001.000"), "004.002.000") == ()
    assert target.notes(TargetFacts(family="schneider-pact", model="MTZ", version="003.000.000"), "004.001.000") == ()


def test_an_unknown_file_is_not_claimed_to_fit(tmp_path: Path) -> None:
    desk = Desk(tmp_path, b"x" * 999, "firmware.bin")
    report = desk.check(target=TargetFacts(family="schneider-panel-server", model="PAS600", version="1.0"))
    assert (report.verdict, report.step("model").code) == (Verdict.DIGEST_ONLY, "model-unproven")
    assert (report.family, report.model, report.version) == (None, None, None)


def test_rules_name_known_families_and_sources() -> None:
    import tomllib

    from firstlight.resources import resource

    rules = tomllib.loads(resource("firmware/rules.toml").read_text("utf-8"))
    formats = tomllib.loads(resource("firmware/formats.toml").read_text("utf-8"))
    known = {family.name for family in FAMILIES} | {"moxa-nport-w2000", "apc-nmc2"}
    for rows in (*rules.values(), *formats.values()):
        for row in rows:
            assert row["source"]
            assert row.get("family", "apc-nmc3") in known


def test_manifest_round_trip() -> None:
    whole = Manifest(
        vendor="Moxa",
        family="moxa-nport6000",
        models=("NPort 6250",),
        hardware=("1.0",),
        version="1.2",
        built=NOW,
        expires=NOW + DAY,
        lowest_installed="1.0",
        images=parse(render(_small())).images,
    )
    assert parse(render(whole)) == whole


def _small() -> Manifest:
    from firstlight.firmware.manifest import Listed

    images = (Listed(name="a.rom", size=4, sha512=hashlib.sha512(b"abcd").hexdigest()),)
    return Manifest(vendor="V", family="f", models=("m",), version="1", built=NOW, images=images)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("images", []),
        ("images", [{"name": "../a", "size": 1, "sha512": "0" * 128}]),
        ("images", [{"name": "a", "size": -1, "sha512": "0" * 128}]),
        ("images", [{"name": "a", "size": True, "sha512": "0" * 128}]),
        ("images", [{"name": "a", "size": 1, "sha512": "F" * 128}]),
        ("images", [{"name": "a", "size": 1, "sha512": "0" * 128}, {"name": "A", "size": 1, "sha512": "0" * 128}]),
        ("images", [{"name": "manifest.json", "size": 1, "sha512": "0" * 128}]),
        ("images", {}),
        ("models", []),
        ("models", ["a\u202e"]),
        ("models", "a"),
        ("version", "none"),
        ("version", 1.2),
        ("built", "2026-09-18"),
        ("built", "2026-13-18T00:00:00Z"),
        ("built", "2026-09-18T07:41:12+02:00"),
        ("vendor", ""),
        ("vendor", "x" * 200),
        ("lowest_installed", 3),
    ],
)
def test_odd_manifests(key: str, value: object) -> None:
    data = json.loads(render(_small()))
    data[key] = value
    with pytest.raises(Refused, match="manifest-form"):
        parse(json.dumps(data).encode())


# --- the site -----------------------------------------------------------------------------------------------------


def test_site_policy(tmp_path: Path) -> None:
    assert load_firmware_policy(tmp_path) == SiteFirmwarePolicy()
    (tmp_path / "anchors").mkdir()
    (tmp_path / "site-policy.toml").write_text(
        '[firmware]\nenough = "signature"\ngrace_days = 30\napproval = true\napprovers = "people"\n', "utf-8"
    )
    assert load_firmware_policy(tmp_path) == SiteFirmwarePolicy(
        signature_needed=True,
        grace_days=30,
        approval_needed=True,
        anchors=tmp_path / "anchors",
        approvers=tmp_path / "people",
    )


@pytest.mark.parametrize(
    "text",
    [
        "firmware = 3",
        "[firmware]\ngrace_days = 31",
        "[firmware]\ngrace_days = -1",
        "[firmware]\ngrace_days = true",
        '[firmware]\nenough = "nothing"',
        "[firmware]\napproval = 1",
        "[firmware]\nanchors = 5",
        "[firmware]\ncrl = false",
        "[firmware",
    ],
)
def test_odd_site_policies(tmp_path: Path, text: str) -> None:
    (tmp_path / "site-policy.toml").write_text(text, "utf-8")
    with pytest.raises(PolicyError):
        load_firmware_policy(tmp_path)


def test_anchors_of_the_site_count(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    folder = tmp_path / "anchors"
    folder.mkdir()
    (folder / "maker.pem").write_bytes(pki().root.pem)
    (folder / "notes.txt").write_bytes(b"not a certificate")
    desk.policy = SiteFirmwarePolicy(anchors=folder)
    assert desk.check(sign(ROM), trust=()).verdict is Verdict.TRUSTED


MANAGER = Wish(name="Release Manager", key="rsa3072#manager", usages=())


def test_approval(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    manager, stranger = issue(MANAGER), issue(Wish(name="Stranger", key="p256#stranger"))
    folder = tmp_path / "approvers"
    folder.mkdir()
    (folder / "manager.pem").write_bytes(manager.pem)
    desk.policy = SiteFirmwarePolicy(approval_needed=True, approvers=folder)
    digest = hashlib.sha512(ROM).hexdigest()
    good = desk.write("good.p7s", approve.sign(digest, manager.key, manager.certificate, NOW))
    report = desk.check(approval=good)
    assert (report.verdict, report.needs_consent, report.step("approval").detail) == (
        Verdict.DIGEST_ONLY,
        False,
        "Release Manager",
    )
    assert desk.check(sign(ROM), approval=good).verdict is Verdict.TRUSTED
    assert desk.check().code == "approval-needed"
    other = desk.write("other.p7s", approve.sign(digest, stranger.key, stranger.certificate, NOW))
    assert desk.check(approval=other).code == "approver-unknown"
    wrong = desk.write("wrong.p7s", approve.sign("00" * 64, manager.key, manager.certificate, NOW))
    assert desk.check(approval=wrong).code == "signature-other-file"
    assert desk.check(approval=desk.write("noise.p7s", b"noise")).code == "cms-form"
    desk.policy = SiteFirmwarePolicy()  # not asked for, but one that is there must be good
    assert desk.check(approval=good).code == "approver-unknown"
    desk.policy = SiteFirmwarePolicy(approvers=folder)
    desk.now = NOW + timedelta(days=400)
    assert desk.check(approval=good).code == "signer-expired"


def test_an_approval_is_no_makers_signature(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    manager = issue(MANAGER)
    raw = approve.sign(hashlib.sha512(ROM).hexdigest(), manager.key, manager.certificate, NOW)
    report = desk.check(raw, trust=(desk.write("site.pem", manager.pem),))
    assert report.verdict is Verdict.REFUSED


@pytest.mark.parametrize("key", ["p256", "p384", "p521", "rsa2048", "rsa3072"])
def test_approvals_are_in_the_form_that_the_check_takes(key: str) -> None:
    signer = pki().leaf("Approver", key)
    raw = approve.sign(hashlib.sha512(ROM).hexdigest(), signer.key, signer.certificate, NOW)
    from firstlight.firmware import cms

    signed = cms.parse(raw)
    assert signed.binds_certificate
    assert signed.verify(hashlib.sha512(ROM).digest()).endswith("SHA-512")


def test_keys_that_cannot_approve() -> None:
    manager, other = issue(MANAGER), issue(Wish(name="CA", key="p256#ca", ca=True, key_usage=CA_USAGE))
    with pytest.raises(Refused, match="approval-key"):
        approve.sign("00" * 64, other.key, manager.certificate, NOW)
    with pytest.raises(Refused, match="signer-expired"):
        approve.sign("00" * 64, manager.key, manager.certificate, NOW + 400 * DAY)
    weak = issue(Wish(name="Weak", key="rsa1024", usages=()))
    with pytest.raises(Refused, match="key-refused"):
        approve.sign("00" * 64, weak.key, weak.certificate, NOW)
    with pytest.raises(Refused, match="approval-key"):
        approve.load_key(b"noise", None)
    locked = manager.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"right"))
    assert approve.load_key(locked, b"right").key_size == 3072
    with pytest.raises(Refused, match="approval-key"):
        approve.load_key(locked, b"wrong")
    with pytest.raises(Refused, match="approval-passphrase"):
        approve.load_key(locked, None)


def test_the_passwords_table_of_the_site_policy_still_loads(tmp_path: Path) -> None:
    """One file, two readers: the integrator lets `policy.site` know the key `firmware`."""
    (tmp_path / "site-policy.toml").write_text("min_length = 15\n[firmware]\ngrace_days = 3\n", "utf-8")
    assert load_firmware_policy(tmp_path).grace_days == 3
    try:
        site = load_site_policy(tmp_path)
    except PolicyError:
        pytest.skip("policy.site does not know the key yet")
    assert site is not None
    assert site.min_length == 15


def test_forms_stay_small() -> None:
    assert len(sign(ROM, form=Form(by_key=True))) < 2000
