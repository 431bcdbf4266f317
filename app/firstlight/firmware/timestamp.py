"""A time-stamp token (RFC 3161) over a signature: proof that the signature existed at a time.

It is a CMS signature of its own: same rules of form, its content type is id-ct-TSTInfo (a signature over a plain file
must not pass as a token), its signer is a time-stamp authority and nothing else, its path and lists are checked like
the firmware signer's. A token that is there must be good, also where it is not needed.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated

from cryptography import x509
from cryptography.hazmat import asn1
from cryptography.x509 import ObjectIdentifier

from firstlight.firmware import chain, cms
from firstlight.firmware.algorithms import DIGESTS
from firstlight.firmware.crl import AHEAD
from firstlight.firmware.model import Refused

TST_INFO = ObjectIdentifier("1.2.840.113549.1.9.16.1.4")
LEAST_ACCURATE = timedelta(minutes=1)
_FORM = {"cms-form", "cms-attributes", "cms-signers", "cms-certificates", "cms-size", "cms-attached"}


@asn1.sequence
class _Imprint:
    algorithm: asn1.TLV
    digest: bytes


@asn1.sequence
class _Accuracy:
    seconds: int | None
    millis: Annotated[int | None, asn1.Implicit(0)]
    micros: Annotated[int | None, asn1.Implicit(1)]


@asn1.sequence
class _Name:
    name: asn1.TLV


@asn1.sequence
class _TstInfo:
    version: int
    policy: ObjectIdentifier
    imprint: _Imprint
    serial: int
    time: asn1.GeneralizedTime
    accuracy: _Accuracy | None
    ordering: Annotated[bool, asn1.Default(value=False)]
    nonce: int | None
    authority: Annotated[_Name | None, asn1.Implicit(0)]  # [0] EXPLICIT GeneralName
    extensions: Annotated[list[asn1.TLV] | None, asn1.Implicit(1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A verified token: the time, as late as its accuracy allows, its authority, and the path that was built for it."""

    time: datetime
    authority: x509.Certificate
    path: tuple[x509.Certificate, ...]
    how: str


def verify(
    token: bytes,
    signature: bytes,
    *,
    anchors: Sequence[x509.Certificate],
    helpers: Sequence[x509.Certificate],
    now: datetime,
) -> Stamp:
    """Verify a token over `signature`. Raises Refused; the authority's revocation lists are for the caller to check.

    Codes: "token-content", "token-form", "token-other-signature", "token-wrong", "token-time", "token-authority",
    "algorithm-refused".
    """
    try:
        signed = cms.parse(token, content_type=TST_INFO, detached=False)
    except Refused as error:
        code = "token-content" if error.code == "cms-content-type" else error.code
        raise Refused("token-form" if code in _FORM else code, error.detail) from error
    return cms.guarded(lambda: _verify(signed, signature, anchors, helpers, now), "token-form")


def _verify(
    signed: cms.Signed,
    signature: bytes,
    anchors: Sequence[x509.Certificate],
    helpers: Sequence[x509.Certificate],
    now: datetime,
) -> Stamp:
    content = signed.content or b""
    if not signed.binds_certificate or signed.crls or signed.token:
        raise Refused("token-form", "signing certificate")
    try:
        how = signed.verify(hashlib.new(signed.digest.name, content).digest())
    except Refused as error:
        wrong = {"signature-wrong", "signature-other-file"}
        raise Refused("token-wrong" if error.code in wrong else error.code, error.detail) from error
    info = asn1.decode_der(_TstInfo, content)
    digest = DIGESTS.get(asn1.encode_der(info.imprint.algorithm))
    if digest is None:
        raise Refused("algorithm-refused", "message imprint")
    if not hmac.compare_digest(hashlib.new(digest.name, signature).digest(), info.imprint.digest):
        raise Refused("token-other-signature")
    if info.version != 1 or info.extensions is not None:
        raise Refused("token-form", "TSTInfo")
    made = info.time.as_datetime().astimezone(UTC)
    blur = _accuracy(info.accuracy)
    if blur > LEAST_ACCURATE or made > now + AHEAD:
        raise Refused("token-time", chain.day(made))
    try:
        path = chain.build(signed.signer, (*signed.others, *helpers), anchors, made, chain.TIME_STAMPING)
    except Refused as error:
        raise Refused("token-authority", f"{chain.shown(signed.signer)}: {error.code}") from error
    return Stamp(time=made + blur, authority=signed.signer, path=path, how=how)


def _accuracy(accuracy: _Accuracy | None) -> timedelta:
    if accuracy is None:
        return timedelta()
    parts = (accuracy.seconds or 0, accuracy.millis or 0, accuracy.micros or 0)
    if any(part < 0 for part in parts) or parts[0] > 86_400:
        raise Refused("token-time", "accuracy")
    return timedelta(seconds=parts[0], milliseconds=parts[1], microseconds=parts[2])
