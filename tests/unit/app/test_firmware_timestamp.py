"""Time stamps, and the makers' rule on dates."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID

from firstlight.firmware.manifest import Listed, Manifest, render
from firstlight.firmware.model import Report, Verdict
from unit.app.firmware_desk import ROM, Desk
from unit.app.pki import (
    DATA,
    DAY,
    NOW,
    TST_INFO,
    Form,
    Party,
    Wish,
    attribute,
    issue,
    pki,
    sign,
    signed_data,
    signer_info,
    time_stamp,
)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def trusted(report: Report) -> bool:
    assert report.verdict in {Verdict.TRUSTED, Verdict.REFUSED}
    return report.verdict is Verdict.TRUSTED


def old_signer() -> Party:
    return pki().leaf("Old Signer", begins=NOW - 300 * DAY, ends=NOW - 30 * DAY)


# --- time stamps --------------------------------------------------------------------------------------------------


def test_an_ended_signer_with_a_good_token(desk: Desk) -> None:
    report = desk.check(sign(ROM, old_signer(), token_at=NOW - 40 * DAY))
    assert trusted(report)
    assert report.signed_at == (NOW - 40 * DAY).timestamp()
    assert report.step("timestamp").code == "timestamp-good"
    assert desk.check(sign(ROM, old_signer())).code == "signer-expired"
    claims = Form(signing_time=NOW - 40 * DAY)  # what the signer says of its time proves nothing
    assert desk.check(sign(ROM, old_signer(), claims)).code == "signer-expired"


def plain_signature_as_token(value: bytes) -> bytes:
    form = Form(digest="sha256", content_type=DATA, attach=True, bind=True)
    return signed_data(value, [signer_info(value, pki().tsa, form)], [pki().tsa, pki().middle], form)


def with_token(make: Callable[[bytes], bytes], by: Party | None = None) -> bytes:
    """A signature with a token that `make` builds over its value."""
    from unit.app import pki as workshop

    by = by or pki().signer
    info = signer_info(ROM, by, Form())
    token = make(workshop._signature_in(info))
    body = info[workshop._header(info) :]
    from firstlight.firmware.der import sequence, set_of

    info = sequence(body + b"\xa1" + set_of([attribute("1.2.840.113549.1.9.16.2.14", token)])[1:])
    return signed_data(ROM, [info], [by, pki().middle], Form())


def tsa(**more: object) -> Party:
    wish = Wish(name="Odd TSA", key="p256#tsa2", usages=(ExtendedKeyUsageOID.TIME_STAMPING,), usages_critical=True)
    return issue(replace(wish, **more), pki().middle)  # type: ignore[arg-type]


PAST = NOW - 5 * DAY
TOKENS = [
    ("plain-signature", plain_signature_as_token, "token-content"),
    ("over-something-else", lambda value: time_stamp(value + b"x", PAST), "token-other-signature"),
    ("by-a-signer-of-firmware", lambda value: time_stamp(value, PAST, by=pki().signer), "token-authority"),
    (
        "two-uses",
        lambda value: time_stamp(
            value,
            PAST,
            by=tsa(usages=(ExtendedKeyUsageOID.TIME_STAMPING, ExtendedKeyUsageOID.CODE_SIGNING)),
        ),
        "token-authority",
    ),
    ("use-not-critical", lambda value: time_stamp(value, PAST, by=tsa(usages_critical=False)), "token-authority"),
    ("authority-not-begun", lambda value: time_stamp(value, PAST, by=tsa(begins=NOW - DAY)), "token-authority"),
    (
        "foreign-authority",
        lambda value: time_stamp(
            value,
            PAST,
            by=(
                foreign := issue(
                    Wish(name="F", key="p256", usages=(ExtendedKeyUsageOID.TIME_STAMPING,), usages_critical=True),
                    pki().other_root,
                )
            ),
            bag=(foreign, pki().other_root),
        ),
        "token-authority",
    ),
    ("from-the-future", lambda value: time_stamp(value, NOW + DAY), "token-time"),
    ("not-exact", lambda value: time_stamp(value, PAST, accuracy=3600), "token-time"),
    ("sha1-imprint", lambda value: time_stamp(value, PAST, digest="sha1"), "algorithm-refused"),
    (
        "sha1-signature",
        lambda value: time_stamp(value, PAST, form=Form(digest="sha1", content_type=TST_INFO, attach=True, bind=True)),
        "algorithm-refused",
    ),
    (
        "names-no-certificate",
        lambda value: time_stamp(value, PAST, form=Form(digest="sha256", content_type=TST_INFO, attach=True)),
        "token-form",
    ),
    (
        "no-signed-attributes",
        lambda value: time_stamp(
            value, PAST, form=Form(digest="sha256", content_type=TST_INFO, attach=True, attributes=False)
        ),
        "token-form",
    ),
    ("detached", lambda value: time_stamp(value, PAST, form=Form(content_type=TST_INFO, bind=True)), "token-form"),
    ("noise", lambda _value: b"\x30\x03\x02\x01\x05", "token-form"),
]


@pytest.mark.parametrize(("make", "code"), [row[1:] for row in TOKENS], ids=[row[0] for row in TOKENS])
def test_tokens_that_prove_nothing(desk: Desk, make: Callable[..., bytes], code: str) -> None:
    """Refused where the token is not even needed, and where it is."""
    for by in (pki().signer, old_signer()):
        report = desk.check(with_token(make, by))
        assert report.code in {code, "signer-expired"}
        assert report.code == code or by is not pki().signer


def test_a_token_from_after_the_end(desk: Desk) -> None:
    assert desk.check(sign(ROM, old_signer(), token_at=NOW - 20 * DAY)).code == "signer-expired"
    assert desk.check(sign(ROM, old_signer(), token_at=NOW - 301 * DAY)).verdict is Verdict.REFUSED
    young = pki().leaf("Young", begins=NOW - 3 * DAY)
    assert desk.check(sign(ROM, young, token_at=NOW - 5 * DAY)).code == "token-outside"


def test_accuracy_counts_against_the_signer(desk: Desk) -> None:
    ends = NOW - 30 * DAY
    at = ends - timedelta(seconds=20)
    assert trusted(desk.check(sign(ROM, old_signer(), token_at=at, accuracy=10)))
    assert not trusted(desk.check(sign(ROM, old_signer(), token_at=at, accuracy=40)))


# --- the makers' rule ---------------------------------------------------------------------------------------------


def manifest(built: datetime, **more: object) -> bytes:
    known = Manifest(
        vendor="Moxa",
        family="moxa-nport6000",
        models=("NPort 6250",),
        version="1.2",
        built=built,
        images=(Listed(name="nport.rom", size=len(ROM), sha512=hashlib.sha512(ROM).hexdigest()),),
    )
    return render(replace(known, **more))  # type: ignore[arg-type]


def check_manifest(
    desk: Desk, raw: bytes, by: Party | None = None, lists: bytes | None = None, **more: object
) -> Report:
    path = desk.write("manifest.json", raw)
    return desk.check(sign(raw, by), lists, manifest=path, **more)


def test_built_before_a_revocation_is_refused_though_signed_anew(desk: Desk) -> None:
    leaked = pki().leaf("Leaked")
    lists = pki().lists(leaked)  # revoked two days ago
    fresh = pki().leaf("Fresh", begins=NOW - DAY)
    assert check_manifest(desk, manifest(NOW - 20 * DAY), fresh, lists).code == "built-before-revocation"
    report = desk.folder / "after"
    assert trusted(
        desk.check(
            sign(after := manifest(NOW - DAY), fresh, Form(signing_time=NOW - DAY)),
            lists,
            manifest=desk.write("after.json", after),
            data_dir=report,
        )
    )


def test_the_earliest_date_counts(desk: Desk) -> None:
    leaked = pki().leaf("Leaked")
    raw = manifest(NOW - DAY)
    signature = sign(raw, form=Form(signing_time=NOW - 20 * DAY))
    report = desk.check(signature, pki().lists(leaked), manifest=desk.write("m.json", raw))
    assert report.code == "built-before-revocation"


def test_an_image_once_trusted_under_a_revoked_signer(desk: Desk) -> None:
    leaked, fresh = pki().leaf("Leaked"), pki().leaf("Fresh", begins=NOW - DAY)
    assert trusted(desk.check(sign(ROM, leaked), pki().lists(number=5, at=NOW - 3 * DAY)))
    lists = pki().lists(leaked, number=6)
    assert desk.check(sign(ROM, leaked), lists).code == "revoked"
    assert desk.check(sign(ROM, fresh), lists).code == "build-date-needed"
    assert check_manifest(desk, manifest(NOW - 20 * DAY), fresh, lists).code == "built-before-revocation"
    raw = manifest(NOW - DAY)
    form = Form(signing_time=NOW)
    path = desk.write("m2.json", raw)
    assert (
        desk.check(sign(raw, pki().signer, form), lists, manifest=path).code == "built-before-revocation"
    )  # old signer
    assert trusted(desk.check(sign(raw, fresh, form), lists, manifest=path))


def test_a_signer_with_a_revoked_former_certificate(desk: Desk) -> None:
    former, fresh = pki().leaf("Renewed"), pki().leaf("Renewed", begins=NOW - DAY)
    signature = sign(ROM, fresh, Form(bag=(fresh, former, pki().middle)))
    assert desk.check(signature, pki().lists(former)).code == "build-date-needed"
    assert trusted(desk.check(sign(ROM), pki().lists(former)))  # another signer


def test_whoever_checks_a_stolen_signature_taints_nothing(desk: Desk) -> None:
    """A thief's signature over a genuine image must not keep the genuine one from being installed."""
    stolen = pki().leaf("Stolen")
    lists = pki().lists(stolen)
    assert desk.check(sign(ROM, stolen), lists).code == "revoked"
    assert trusted(desk.check(sign(ROM), lists))


def test_times_are_utc(desk: Desk) -> None:
    report = check_manifest(desk, manifest(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)))
    assert report.built_at == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC).timestamp()
    assert report.manifest
