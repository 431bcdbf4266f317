"""The signature itself: every good form is taken, every other one refused with its code, and no mutant gets through."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.x509 import ObjectIdentifier

from firstlight.firmware import cms, crl
from firstlight.firmware.memory import TrustMemory
from firstlight.firmware.model import Refused, StepResult, Verdict
from firstlight.firmware.proof import Lists, Proof
from unit.app.firmware_desk import ROM, Desk
from unit.app.pki import (
    DAY,
    NOW,
    TST_INFO,
    Form,
    Wish,
    attribute,
    issue,
    pem,
    pki,
    sign,
    signed_data,
    signer_info,
    utc_time,
)

CURVES = [("p256", "sha256"), ("p256", "sha512"), ("p384", "sha384"), ("p384", "sha256"), ("p521", "sha512")]
RSA = [("rsa2048", "sha256"), ("rsa3072", "sha384"), ("rsa4096", "sha512")]


def proof_of(signature: bytes, content: bytes = ROM) -> Proof:
    """What the check does with a signature, up to its path. Raises Refused."""
    proof = Proof(signature)
    proof.verify(lambda name: hashlib.new(name, content).digest())
    proof.check_signer()
    proof.check_chain((pki().root.certificate,), NOW)
    return proof


def code_of(signature: bytes, content: bytes = ROM) -> str:
    with pytest.raises(Refused) as caught:
        proof_of(signature, content)
    return caught.value.code


@pytest.mark.parametrize(("key", "digest"), CURVES + RSA)
@pytest.mark.parametrize("null", [False, True])
def test_good_signatures(key: str, digest: str, null: bool) -> None:
    assert proof_of(sign(ROM, pki().leaf("Signer", key), Form(digest=digest, null=null))).path


@pytest.mark.parametrize(("key", "digest"), RSA)
@pytest.mark.parametrize("longest", [False, True])
def test_good_pss(key: str, digest: str, longest: bool) -> None:
    size = hashlib.new(digest).digest_size
    salt = int(key.removeprefix("rsa")) // 8 - size - 2 if longest else size
    assert proof_of(sign(ROM, pki().leaf("Signer", key), Form(digest=digest, pss=True, salt=salt))).path


def test_other_good_forms() -> None:
    assert proof_of(sign(ROM, form=Form(by_key=True))).path
    assert proof_of(sign(ROM, form=Form(bind=True))).path
    assert proof_of(sign(ROM, form=Form(signing_time=None))).signed_at is None
    assert proof_of(pem(sign(ROM))).path
    assert proof_of(pem(sign(ROM), "PKCS7").replace(b"\n", b"\r\n")).path
    assert proof_of(sign(ROM, token_at=NOW - DAY)).signed_at == NOW - DAY
    more = (attribute("1.2.840.113549.1.9.15", b"\x30\x00"),)  # S/MIME capabilities, as openssl writes them
    assert proof_of(sign(ROM, form=Form(more=more))).path


@pytest.mark.parametrize("salt", [0, 1, 20, 31, 33, 64])
def test_pss_salts_nobody_asked_for(salt: int) -> None:
    signature = sign(ROM, pki().leaf("Signer", "rsa2048"), Form(digest="sha256", pss=True, salt=salt))
    assert code_of(signature) == "algorithm-refused"


def two_signers() -> bytes:
    first, second = pki().signer, pki().leaf("Second", "p256#second")
    infos = [signer_info(ROM, one, Form()) for one in (first, second)]
    return signed_data(ROM, infos, [first, second, pki().middle], Form())


def protection(algorithm: bytes) -> bytes:
    from firstlight.firmware.der import oid, sequence

    digest = sequence(oid("2.16.840.1.101.3.4.2.3"))
    return attribute("1.2.840.113549.1.9.52", sequence(digest, b"\xa1" + algorithm[1:]))


REFUSALS = [
    ("no-signed-attributes", lambda: sign(ROM, form=Form(attributes=False)), "cms-attributes"),
    ("two-signers", two_signers, "cms-signers"),
    ("no-signer", lambda: signed_data(ROM, [], [pki().middle], Form()), "cms-signers"),
    ("attached", lambda: sign(ROM, form=Form(attach=True)), "cms-attached"),
    ("sha1", lambda: sign(ROM, form=Form(digest="sha1")), "algorithm-refused"),
    ("weak-rsa", lambda: sign(ROM, pki().leaf("Weak", "rsa1024")), "key-refused"),
    ("other-curve", lambda: sign(ROM, pki().leaf("Koblitz", "k256")), "key-refused"),
    ("other-content", lambda: sign(ROM, form=Form(content_type=TST_INFO, version=3)), "cms-content-type"),
    ("attribute-lies", lambda: sign(ROM, form=Form(attribute_type=TST_INFO)), "cms-content-type"),
    ("digest-twice", lambda: sign(ROM, form=Form(times_digest=2)), "cms-attributes"),
    ("no-digest", lambda: sign(ROM, form=Form(times_digest=0)), "cms-attributes"),
    (
        "time-twice",
        lambda: sign(ROM, form=Form(more=(attribute("1.2.840.113549.1.9.5", utc_time(NOW)),))),
        "cms-attributes",
    ),
    (
        "two-values",
        lambda: sign(ROM, form=Form(signing_time=None, more=(attribute("1.2.3", b"\x05\x00", b"\x05\x00"),))),
        "cms-attributes",
    ),
    ("unsigned-extra", lambda: sign(ROM, form=Form(unsigned=(attribute("1.2.3", b"\x05\x00"),))), "cms-attributes"),
    ("version", lambda: sign(ROM, form=Form(version=3)), "cms-form"),
    ("signer-version", lambda: sign(ROM, form=Form(signer_version=3)), "cms-form"),
    ("digests-differ", lambda: sign(ROM, form=Form(digests=("sha256",))), "cms-form"),
    ("digests-more", lambda: sign(ROM, form=Form(digests=("sha256", "sha512"))), "cms-form"),
    ("no-certificates", lambda: sign(ROM, form=Form(bag=())), "cms-certificates"),
    ("signer-not-in-bag", lambda: sign(ROM, form=Form(bag=(pki().middle,))), "cms-certificates"),
    (
        "signer-twice",
        lambda: sign(ROM, form=Form(bag=(pki().signer, pki().signer, pki().middle))),
        "cms-certificates",
    ),
    (
        "nine-certificates",
        lambda: sign(ROM, form=Form(bag=(pki().signer, *(pki().leaf(f"L{n}") for n in range(8))))),
        "cms-certificates",
    ),
    ("no-intermediate", lambda: sign(ROM, form=Form(bag=(pki().signer,))), "chain-broken"),
    ("trailing-byte", lambda: sign(ROM) + b"\x00", "cms-form"),
    ("empty", lambda: b"", "cms-form"),
    ("huge", lambda: b"0" * 200_000, "cms-size"),
    ("large-der", lambda: b"\x30" * 70_000, "cms-size"),
    ("pem-label", lambda: pem(sign(ROM), "CERTIFICATE"), "cms-form"),
    ("pem-labels-differ", lambda: pem(sign(ROM)).replace(b"END CMS", b"END PKCS7"), "cms-form"),
    ("pem-two", lambda: pem(sign(ROM)) * 2, "cms-form"),
    ("pem-noise", lambda: b"# note\n" + pem(sign(ROM)), "cms-form"),
    (
        "protection-lies",
        lambda: sign(ROM, form=Form(more=(protection(b"\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02"),))),
        "cms-attributes",
    ),
]


@pytest.mark.parametrize(("make", "code"), [row[1:] for row in REFUSALS], ids=[row[0] for row in REFUSALS])
def test_refused_forms(make: Callable[[], bytes], code: str) -> None:
    assert code_of(make()) == code


def test_ber_is_refused() -> None:
    signature = sign(ROM)
    assert signature[1] == 0x82
    longer = b"\x30\x83\x00" + signature[2:4] + signature[4:]
    indefinite = b"\x30\x80" + signature[4:] + b"\x00\x00"
    assert {code_of(longer), code_of(indefinite)} == {"cms-form"}


def test_attributes_shown_as_a_file() -> None:
    """Threat: the DER of the signed attributes of a good signature, presented as content without signed attributes."""
    good = cms.parse(sign(ROM))
    forged_file = good.signed_bytes
    info = signer_info(forged_file, pki().signer, Form(attributes=False))
    forged = signed_data(forged_file, [info], [pki().signer, pki().middle], Form())
    assert code_of(forged, forged_file) == "cms-attributes"


def test_another_file_and_a_changed_one() -> None:
    assert code_of(sign(ROM), ROM + b"\x00") == "signature-other-file"
    assert code_of(sign(ROM), b"") == "signature-other-file"


PURPOSES: list[tuple[str, Wish, str]] = [
    ("tls-server", Wish(name="L", key="p256", usages=(ObjectIdentifier("1.3.6.1.5.5.7.3.1"),)), "signer-purpose"),
    ("no-usage", Wish(name="L", key="p256", usages=()), "signer-purpose"),
    (
        "two-usages",
        Wish(
            name="L",
            key="p256",
            usages=tuple(ObjectIdentifier(f"1.3.6.1.5.5.7.3.{number}") for number in (3, 1)),
        ),
        "signer-purpose",
    ),
    ("a-ca", Wish(name="L", key="p256", ca=True, key_usage=("digital_signature",)), "signer-purpose"),
    ("encrypts", Wish(name="L", key="p256", key_usage=("key_encipherment",)), "signer-purpose"),
    (
        "signs-certificates",
        Wish(name="L", key="p256", key_usage=("digital_signature", "key_cert_sign")),
        "signer-purpose",
    ),
    ("ended", Wish(name="L", key="p256", ends=NOW - DAY), "signer-expired"),
    ("not-begun", Wish(name="L", key="p256", begins=NOW + DAY), "signer-not-yet"),
]


@pytest.mark.parametrize(("wish", "code"), [row[1:] for row in PURPOSES], ids=[row[0] for row in PURPOSES])
def test_signers_that_may_not_sign(wish: Wish, code: str) -> None:
    assert code_of(sign(ROM, issue(wish, pki().middle))) == code


def test_an_intermediate_for_another_use_and_one_too_many() -> None:
    from cryptography import x509
    from cryptography.x509.oid import ExtendedKeyUsageOID

    usage = (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False)
    keys = ("key_cert_sign", "crl_sign")
    web = issue(Wish(name="Web CA", key="p256#web", ca=True, key_usage=keys, extra=(usage,)), pki().root)
    leaf = issue(Wish(name="L", key="p256"), web)
    assert code_of(sign(ROM, leaf, Form(bag=(leaf, web)))) == "chain-broken"
    below = issue(Wish(name="Sub CA", key="p256#sub", ca=True, key_usage=keys), pki().middle)  # path length 0
    leaf = issue(Wish(name="L", key="p256"), below)
    assert code_of(sign(ROM, leaf, Form(bag=(leaf, below, pki().middle)))) == "chain-broken"
    not_ca = pki().signer
    leaf = issue(Wish(name="L", key="p256"), not_ca)
    assert code_of(sign(ROM, leaf, Form(bag=(leaf, not_ca, pki().middle)))) == "chain-broken"


def test_no_anchor_and_a_foreign_one(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    assert desk.check(sign(ROM), trust=()).code == "no-anchor"
    other = desk.write("other.pem", pki().other_root.pem)
    report = desk.check(sign(ROM), trust=(other,))
    assert (report.code, report.step("chain").result) == ("chain-broken", StepResult.REFUSED)
    middle = desk.write("middle.pem", pki().middle.pem)
    assert desk.check(sign(ROM), trust=(middle,)).code == "no-anchor"  # an intermediate is none
    noise = desk.write("noise.pem", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    assert desk.check(sign(ROM), trust=(noise,)).code == "anchor-unreadable"


def test_a_signature_that_fails_never_becomes_digest_only(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    for signature in (b"noise", sign(b"other"), two_signers(), b""):
        report = desk.check(signature)
        assert report.verdict is Verdict.REFUSED
        assert report.step("signature").result is StepResult.REFUSED
        assert report.step("chain").result is StepResult.NOT_REACHED


def mutation_subjects() -> list[tuple[str, bytes]]:
    leaf = pki().leaf
    form = Form(digest="sha256", pss=True)
    return [
        ("ecdsa", sign(ROM, leaf("Mutant", "p384"))),
        ("rsa-pkcs1", sign(ROM, leaf("Mutant", "rsa2048"))),
        ("rsa-pss", sign(ROM, leaf("Mutant", "rsa2048"), form)),
        ("ecdsa-by-key", sign(ROM, form=Form(by_key=True, digest="sha256"))),
    ]


@pytest.mark.parametrize("number", range(4), ids=["ecdsa", "rsa-pkcs1", "rsa-pss", "ecdsa-by-key"])
def test_mutants(number: int) -> None:
    """Every byte with four masks: at least 4,000 for each algorithm, none accepted, nothing thrown but refusals."""
    _, good = mutation_subjects()[number]
    assert proof_of(good).path
    masks = (0x01, 0x80, 0xFF, 0x20)
    slowest, count = 0.0, 0
    for place in range(len(good)):
        for mask in masks:
            mutant = good[:place] + bytes([good[place] ^ mask]) + good[place + 1 :]
            begun = time.perf_counter()
            with pytest.raises(Refused):
                proof_of(mutant)
            slowest = max(slowest, time.perf_counter() - begun)
            count += 1
    assert count >= 4_000
    assert slowest < 1.0  # a bound against runaway parsing, not a benchmark


def test_truncations_and_insertions() -> None:
    good = sign(ROM, pki().leaf("Mutant", "rsa2048"))
    for place in range(len(good)):
        assert code_of(good[:place])
        assert code_of(good[:place] + b"\x00" + good[place:])


def test_mutants_of_a_token(tmp_path: Path) -> None:
    """A token that is there must be good, also where it is not needed: every byte of it counts.

    The authority's issuer lies in the outer bag alone: a second copy, changed, would be left aside as unused.
    """
    given = tuple(crl.load([Desk(tmp_path).write("lists.pem", pki().lists())]))
    lists = Lists(given=given, memory=TrustMemory(tmp_path), now=NOW, grace_days=0)
    good = sign(ROM, token_at=NOW - DAY, bag=(pki().tsa,))
    assert proof_of(good).check_token(lists)
    for place in range(len(sign(ROM)) - 10, len(good)):
        mutant = good[:place] + bytes([good[place] ^ 0x01]) + good[place + 1 :]
        with pytest.raises(Refused):
            proof_of(mutant).check_token(lists)
