"""Revocation lists, what is remembered of them, time stamps, and the makers' rule on dates."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from firstlight.firmware.crl import check_path, parse
from firstlight.firmware.memory import TrustMemory, ca_key
from firstlight.firmware.model import Refused, Report, StepResult, Verdict
from firstlight.firmware.policy import SiteFirmwarePolicy
from unit.app.firmware_desk import ROM, Desk
from unit.app.pki import (
    CA_USAGE,
    DAY,
    NOW,
    Form,
    Party,
    Wish,
    crl,
    issue,
    key_of,
    pki,
    sign,
)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def trusted(report: Report) -> bool:
    assert report.verdict in {Verdict.TRUSTED, Verdict.REFUSED}
    return report.verdict is Verdict.TRUSTED


def old_signer() -> Party:
    return pki().leaf("Old Signer", begins=NOW - 300 * DAY, ends=NOW - 30 * DAY)


# --- every CA, fresh lists ----------------------------------------------------------------------------------------


def test_lists_of_all_cas_are_needed(desk: Desk) -> None:
    assert desk.check(sign(ROM), b"").code == "crl-missing"
    assert desk.check(sign(ROM), crl(pki().root)).code == "crl-missing"
    report = desk.check(sign(ROM), crl(pki().middle), data_dir=desk.folder / "fresh")
    assert (report.code, report.detail) == ("crl-missing", "Test Root")
    assert trusted(desk.check(sign(ROM)))


def test_revoked_signer_intermediate_and_authority(desk: Desk) -> None:
    stamped = sign(ROM, token_at=NOW - 5 * DAY)
    for number, (revoked, signature) in enumerate(
        [
            (pki().signer, sign(ROM)),
            (pki().signer, stamped),  # a time stamp before the revocation changes nothing
            (pki().middle, sign(ROM)),
            (pki().tsa, stamped),
        ]
    ):
        report = desk.check(signature, pki().lists(revoked), data_dir=desk.folder / str(number))
        assert report.code == "revoked", revoked.certificate.subject
    own = desk.folder / "own"
    assert trusted(desk.check(sign(ROM), pki().lists(pki().tsa), data_dir=own))


def test_stale_lists_and_grace(desk: Desk) -> None:
    lists = pki().lists(at=NOW - 40 * DAY, days=30)  # ended ten days ago
    assert desk.check(sign(ROM), lists).code == "crl-stale"
    desk.policy = SiteFirmwarePolicy(grace_days=9)
    assert desk.check(sign(ROM), lists).code == "crl-stale"
    desk.policy = SiteFirmwarePolicy(grace_days=11)
    report = desk.check(sign(ROM), lists)
    assert trusted(report)
    assert (report.step("revocation").result, report.step("revocation").code) == (
        StepResult.WARNING,
        "revocation-grace",
    )


def test_one_stale_list_is_enough_to_refuse(desk: Desk) -> None:
    lists = crl(pki().middle) + crl(pki().root, at=NOW - 40 * DAY, days=30)
    assert desk.check(sign(ROM), lists).code == "crl-stale"


def test_lists_from_the_future(desk: Desk) -> None:
    assert desk.check(sign(ROM), pki().lists(at=NOW + DAY)).code == "crl-early"


IDP = x509.IssuingDistributionPoint(
    full_name=None,
    relative_name=None,
    only_contains_user_certs=True,
    only_contains_ca_certs=False,
    only_some_reasons=None,
    indirect_crl=False,
    only_contains_attribute_certs=False,
)
ODD_LISTS = [
    ("partial", lambda: crl(pki().middle, extra=((IDP, True),)), "crl-unsupported"),
    ("delta", lambda: crl(pki().middle, extra=((x509.DeltaCRLIndicator(3), True),)), "crl-unsupported"),
    ("forged", lambda: crl(pki().middle, key=key_of("p384#thief")), "crl-forged"),
    ("weak-key", lambda: crl(pki().middle, key=key_of("rsa2048")), "algorithm-refused"),
    ("noise", lambda: b"noise", "crl-unreadable"),
    ("cut", lambda: crl(pki().middle)[:200], "crl-unreadable"),
]


@pytest.mark.parametrize(("make", "code"), [row[1:] for row in ODD_LISTS], ids=[row[0] for row in ODD_LISTS])
def test_odd_lists(desk: Desk, make: Callable[..., bytes], code: str) -> None:
    root = desk.write("root.crl", crl(pki().root))
    other = desk.write("middle.crl", make())
    assert desk.check(sign(ROM), crls=(root, other)).code == code


def test_der_lists_and_lists_of_others(desk: Desk) -> None:
    paths = []
    for number, pem in enumerate((crl(pki().middle), crl(pki().root), crl(pki().other_root))):
        der = x509.load_pem_x509_crl(pem).public_bytes(Encoding.DER)
        paths.append(desk.write(f"{number}.crl", der))
    assert trusted(desk.check(sign(ROM), crls=tuple(paths)))


def test_a_ca_that_may_not_sign_lists(desk: Desk) -> None:
    mute = issue(Wish(name="Mute CA", key="p256#mute", ca=True, key_usage=("key_cert_sign",)), pki().root)
    leaf = issue(Wish(name="L", key="p256"), mute)
    lists = crl(mute) + crl(pki().root)
    assert desk.check(sign(ROM, leaf, Form(bag=(leaf, mute))), lists).code == "crl-forged"


# --- memory -------------------------------------------------------------------------------------------------------


def test_the_newest_list_is_remembered_and_an_older_one_refused(desk: Desk) -> None:
    assert trusted(desk.check(sign(ROM), pki().lists(number=5, at=NOW - 3 * DAY)))
    report = desk.check(sign(ROM), pki().lists(number=4, at=NOW - 4 * DAY))
    assert report.code == "crl-older"
    assert trusted(desk.check(sign(ROM), b""))  # the remembered one will do
    assert trusted(desk.check(sign(ROM), pki().lists(number=5, at=NOW - 3 * DAY), data_dir=desk.folder / "other"))


def test_a_list_from_before_the_revocation_cannot_be_replayed(desk: Desk) -> None:
    before = pki().lists(number=5, at=NOW - 9 * DAY)
    assert desk.check(sign(ROM), pki().lists(pki().signer, number=6)).code == "revoked"
    assert desk.check(sign(ROM), before).code == "revoked"


def test_the_ledger_outlives_a_list_that_shrank(desk: Desk) -> None:
    assert desk.check(sign(ROM), pki().lists(pki().signer, number=6)).code == "revoked"
    assert desk.check(sign(ROM), pki().lists(number=7)).code == "revoked"
    assert desk.check(sign(ROM, token_at=NOW - DAY), pki().lists(number=8)).code == "revoked"


def test_a_forged_list_never_enters_the_memory(desk: Desk) -> None:
    forged = crl(pki().middle, pki().signer, number=10**6, key=key_of("p384#thief"))
    assert desk.check(sign(ROM), crl(pki().root) + forged).code == "crl-forged"
    known = TrustMemory(desk.data).read()
    assert ca_key(pki().middle.certificate) not in known.lists
    assert trusted(desk.check(sign(ROM)))
    nobody = issue(Wish(name="Test Issuing CA", key="p384#thief", ca=True, key_usage=CA_USAGE), pki().other_root)
    assert trusted(
        desk.check(sign(ROM), pki().lists() + crl(nobody, number=10**6))
    )  # same name, other key: not its list
    assert TrustMemory(desk.data).read().lists[ca_key(pki().middle.certificate)].number == 10


def test_numbers_once_given_must_go_on(desk: Desk) -> None:
    assert trusted(desk.check(sign(ROM), pki().lists(number=5, at=NOW - 3 * DAY)))
    lists = crl(pki().middle, number=None, at=NOW - DAY) + crl(pki().root, number=6)
    assert desk.check(sign(ROM), lists).code == "crl-older"
    fresh = desk.folder / "fresh"
    unnumbered = crl(pki().middle, number=None, at=NOW - 2 * DAY) + crl(pki().root)
    assert trusted(desk.check(sign(ROM), unnumbered, data_dir=fresh))
    earlier = crl(pki().middle, number=None, at=NOW - 5 * DAY) + crl(pki().root)
    assert desk.check(sign(ROM), earlier, data_dir=fresh).code == "crl-older"


def test_a_numbered_list_from_before_an_unnumbered_one_is_older(desk: Desk) -> None:
    assert trusted(desk.check(sign(ROM), crl(pki().middle, number=None) + crl(pki().root)))
    earlier = crl(pki().middle, number=99, at=NOW - 5 * DAY) + crl(pki().root)
    assert desk.check(sign(ROM), earlier).code == "crl-older"


def test_every_byte_of_a_list_counts(desk: Desk) -> None:
    der = x509.load_pem_x509_crl(crl(pki().middle, pki().tsa)).public_bytes(Encoding.DER)
    path = (pki().signer.certificate, pki().middle.certificate)
    memory = TrustMemory(desk.data)

    def accepted(raw: bytes) -> bool:
        try:
            check_path(path, [parse(raw)], memory, now=NOW, grace_days=0)
        except Refused:
            return False
        return True

    for place in range(len(der)):
        for mask in (0x01, 0x80, 0xFF):
            assert not accepted(der[:place] + bytes([der[place] ^ mask]) + der[place + 1 :])
    assert memory.read().lists == {}
    assert accepted(der)
    assert not accepted(der + b"\x00")


def test_of_several_lists_the_newest_counts_and_all_teach(desk: Desk) -> None:
    lists = pki().lists(pki().signer, number=5, at=NOW - 3 * DAY) + pki().lists(number=6)
    assert desk.check(sign(ROM), lists).code == "revoked"


def test_a_clock_set_back_does_not_help(desk: Desk) -> None:
    old = old_signer()
    assert trusted(desk.check(sign(ROM)))
    desk.now = NOW - 60 * DAY  # when the old signer was valid
    assert desk.check(sign(ROM, old, Form(signing_time=NOW - 61 * DAY))).code == "signer-expired"


def test_a_damaged_memory_refuses_and_is_not_overwritten(desk: Desk) -> None:
    assert trusted(desk.check(sign(ROM)))
    path = desk.data / "trust" / "memory.json"
    whole = path.read_bytes()
    for damaged in (b"", b"{", whole[:-20], b"[]", whole.replace(b'"version":1', b'"version":9')):
        path.write_bytes(damaged)
        assert desk.check(sign(ROM)).code == "trust-memory-damaged"
        assert path.read_bytes() == damaged


def test_the_memory_is_private_and_holds_no_paths(desk: Desk) -> None:
    desk.check(sign(ROM))
    path = desk.data / "trust" / "memory.json"
    assert path.stat().st_mode & 0o077 == 0
    assert str(desk.folder) not in path.read_text()
    json.loads(path.read_text())


def test_a_kept_list_that_was_changed_is_not_believed(desk: Desk) -> None:
    assert trusted(desk.check(sign(ROM)))
    for path in (desk.data / "trust").glob("*.crl"):
        path.write_bytes(path.read_bytes()[:-1] + b"\x00")
    assert desk.check(sign(ROM), b"").code in {"crl-forged", "crl-unreadable"}
