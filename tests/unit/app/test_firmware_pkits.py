"""NIST PKITS (package cryptography-vectors): nothing that is named Invalid is accepted, and what is accepted is listed.

Certificates go through path building and revocation lists; the signed messages through the CMS path as well. PKITS
knows no code signing, so the purpose asks for none. What Firstlight leaves out (policies, name constraints on directory
names, indirect and delta lists, DSA) ends in refusals of valid paths, never in acceptance of others.
"""

from __future__ import annotations

import email.message
import hashlib
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from cryptography import x509

from firstlight.firmware import chain, cms, crl
from firstlight.firmware.memory import TrustMemory
from firstlight.firmware.model import Refused

vectors = pytest.importorskip("cryptography_vectors", reason="the package cryptography-vectors is not installed")

ROOT = Path(vectors.__file__).parent / "x509" / "PKITS_data"
AT = datetime(2020, 1, 1, tzinfo=UTC)
ANY = chain.Purpose(usage=None)

ACCEPTED = frozenset(
    """
    AllCertificatesNoPoliciesTest2
    CPSPointerQualifierTest20
    DifferentPoliciesTest3
    UserNoticeQualifierTest15 UserNoticeQualifierTest16 UserNoticeQualifierTest17
    UserNoticeQualifierTest19 ValidCertificatePathTest1 ValidDNSnameConstraintsTest30 ValidDNSnameConstraintsTest32
    ValidGeneralizedTimeCRLnextUpdateTest13 ValidGeneralizedTimenotAfterDateTest8 ValidLongSerialNumberTest16
    ValidLongSerialNumberTest17 ValidNameUIDsTest6 ValidNegativeSerialNumberTest14
    ValidNoissuingDistributionPointTest10 ValidRFC3280MandatoryAttributeTypesTest7
    ValidRFC3280OptionalAttributeTypesTest8 ValidRFC822nameConstraintsTest21 ValidRFC822nameConstraintsTest23
    ValidRFC822nameConstraintsTest25 ValidTwoCRLsTest7 ValidUTF8StringEncodedNamesTest9
    ValidUnknownNotCriticalCertificateExtensionTest1 ValidkeyUsageNotCriticalTest3 ValidpathLenConstraintTest13
    ValidpathLenConstraintTest7 Validpre2000UTCnotBeforeDateTest3
    """.split()  # noqa: SIM905 - it is read, compared and replaced as a whole
)

ACCEPTED_MESSAGES = frozenset(
    """
    AllCertificatesNoPoliciesTest2
    AllCertificatesSamePolicyTest1 CPSPointerQualifierTest20
    DifferentPoliciesTest3
    UserNoticeQualifierTest15 UserNoticeQualifierTest16 UserNoticeQualifierTest17
    UserNoticeQualifierTest19 ValidDNSnameConstraintsTest30 ValidDNSnameConstraintsTest32
    ValidGeneralizedTimeCRLnextUpdateTest13 ValidGeneralizedTimenotAfterDateTest8 ValidLongSerialNumberTest16
    ValidLongSerialNumberTest17 ValidNameChainingUIDsTest6 ValidNegativeSerialNumberTest14
    ValidNoissuingDistributionPointTest10 ValidRFC3280MandatoryAttributeTypesTest7
    ValidRFC3280OptionalAttributeTypesTest8 ValidRFC822nameConstraintsTest21 ValidRFC822nameConstraintsTest23
    ValidRFC822nameConstraintsTest25 ValidSignaturesTest1 ValidTwoCRLsTest7 ValidUTF8StringEncodedNamesTest9
    ValidUnknownNotCriticalCertificateExtensionTest1 ValidkeyUsageNotCriticalTest3 ValidpathLenConstraintTest13
    ValidpathLenConstraintTest7 Validpre2000UTCnotBeforeDateTest3
    """.split()  # noqa: SIM905 - it is read, compared and replaced as a whole
)


@cache
def certificates() -> dict[str, x509.Certificate]:
    """All certificates that can be read; the others are refused by that."""
    found = {}
    for path in sorted((ROOT / "certs").glob("*.crt")):
        try:
            found[path.name] = cms.load_certificate(path.read_bytes())
        except Refused:
            continue
    return found


@cache
def lists() -> tuple[crl.RevocationList, ...]:
    found = []
    for path in sorted((ROOT / "crls").glob("*.crl")):
        try:
            found.append(crl.parse(path.read_bytes()))
        except Refused:
            continue
    return tuple(found)


def accepted(
    leaf: x509.Certificate, helpers: list[x509.Certificate], own: list[crl.RevocationList], folder: Path
) -> bool:
    root = certificates()["TrustAnchorRootCertificate.crt"]
    try:
        path = chain.build(leaf, helpers, [root], AT, ANY)
        crl.check_path(path, own, TrustMemory(folder), now=AT, grace_days=0)
    except Refused:
        return False
    return True


def ends() -> list[str]:
    return sorted(path.name for path in (ROOT / "certs").glob("*EE.crt"))


def message(path: Path) -> tuple[bytes, bytes]:
    """Content and signature of a signed message."""
    raw = path.read_bytes()
    parsed: email.message.Message = email.message_from_bytes(raw)
    boundary = (parsed.get_boundary() or "").encode()
    content = raw.split(b"--" + boundary)[1].replace(b"\r\n", b"\n")[1:-1].replace(b"\n", b"\r\n")
    payload = parsed.get_payload()
    assert isinstance(payload, list)
    assert isinstance(payload[1], email.message.Message)
    signature = payload[1].get_payload(decode=True)
    assert isinstance(signature, bytes)
    return content, signature


def test_certificates(tmp_path: Path) -> None:
    """Everything in one pool, as an attacker would hand it in."""
    known = certificates()
    helpers = [one for name, one in known.items() if not name.endswith("EE.crt")]
    taken = set()
    for number, name in enumerate(ends()):
        leaf = known.get(name)
        if leaf is not None and accepted(leaf, helpers, list(lists()), tmp_path / str(number)):
            taken.add(name.removesuffix("EE.crt"))
    invalid = [name for name in ends() if name.startswith("Invalid")]
    assert len(invalid) >= 110
    assert {name for name in taken if name.startswith("Invalid")} == set()
    assert taken == ACCEPTED


def test_signed_messages(tmp_path: Path) -> None:
    taken, invalid = set(), 0
    for number, path in enumerate(sorted((ROOT / "smime").glob("*.eml"))):
        invalid += "Invalid" in path.name
        try:
            content, raw = message(path)
            signed = cms.parse(raw)
            signed.verify(hashlib.new(signed.digest.name, content).digest())
            own = [crl.parse(one) for one in signed.crls]
        except Refused:
            continue
        if accepted(signed.signer, list(signed.others), own, tmp_path / str(number)):
            taken.add(path.name.removeprefix("Signed").removesuffix(".eml"))
    assert invalid >= 110
    assert {name for name in taken if name.startswith("Invalid")} == set()
    assert taken == ACCEPTED_MESSAGES
