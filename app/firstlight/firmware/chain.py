"""The path from a signer to an anchor, and what a signer may be used for.

`cryptography.x509.verification` builds the path with the rules of the web for CAs; what a signer of firmware (or a
time-stamp authority, RFC 3161 2.3) may be is checked here. It knows no revocation: `crl` does that for the whole path.
Policies, name constraints on directory names and indirect lists are not supported and end in a refusal.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from cryptography.x509.verification import Criticality, ExtensionPolicy, Policy, PolicyBuilder, Store, VerificationError

from firstlight.firmware.algorithms import LEAST_RSA, MOST_RSA
from firstlight.firmware.cms import load_certificate
from firstlight.firmware.model import Refused
from firstlight.firmware.stage import read_small

E = TypeVar("E", bound=x509.ExtensionType)
MOST_ANCHORS = 256
_DEEPEST = 4  # CAs between signer and anchor
_SUFFIXES = {".pem", ".crt", ".cer", ".der"}
_PEM_BLOCK = re.compile(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """What a certificate must be for. `usage` None asks for no extended key usage (PKITS knows none)."""

    usage: x509.ObjectIdentifier | None
    critical: bool = False


CODE_SIGNING = Purpose(usage=ExtendedKeyUsageOID.CODE_SIGNING)
TIME_STAMPING = Purpose(usage=ExtendedKeyUsageOID.TIME_STAMPING, critical=True)


def check_purpose(certificate: x509.Certificate, purpose: Purpose) -> None:
    """Raises Refused("signer-purpose"): exactly this use, able to sign, and no CA."""
    usages = _extension(certificate, x509.ExtendedKeyUsage)
    if purpose.usage is not None and (usages is None or list(usages.value) != [purpose.usage]):
        raise Refused("signer-purpose", "extended key usage")
    if purpose.critical and usages is not None and not usages.critical:
        raise Refused("signer-purpose", "extended key usage not critical")
    key_usage = _extension(certificate, x509.KeyUsage)
    signs = key_usage is None or key_usage.value.digital_signature or key_usage.value.content_commitment
    if not signs or (key_usage is not None and (key_usage.value.key_cert_sign or key_usage.value.crl_sign)):
        raise Refused("signer-purpose", "key usage")
    basic = _extension(certificate, x509.BasicConstraints)
    if basic is not None and basic.value.ca:
        raise Refused("signer-purpose", "it is a CA")
    if certificate.version is not x509.Version.v3:
        raise Refused("signer-purpose", "version")


def check_validity(certificate: x509.Certificate, at: datetime) -> None:
    """Raises Refused("signer-expired" or "signer-not-yet")."""
    if at > certificate.not_valid_after_utc:
        raise Refused("signer-expired", day(certificate.not_valid_after_utc))
    if at < certificate.not_valid_before_utc:
        raise Refused("signer-not-yet", day(certificate.not_valid_before_utc))


def build(
    leaf: x509.Certificate,
    others: Iterable[x509.Certificate],
    anchors: Iterable[x509.Certificate],
    at: datetime,
    purpose: Purpose,
) -> tuple[x509.Certificate, ...]:
    """The path, signer first, anchor last, as it was valid `at`. Raises Refused.

    Codes: "no-anchor", "signer-purpose", "signer-expired", "signer-not-yet", "key-refused", "chain-broken".
    An anchor is a self-issued certificate that was handed in; whatever else was handed in only helps to build the path.
    """
    given = tuple(anchors)
    roots = [one for one in given if one.subject == one.issuer]
    if not roots:
        raise Refused("no-anchor")
    check_purpose(leaf, purpose)
    check_validity(leaf, at)
    helpers = [one for one in dict.fromkeys((*others, *given)) if one not in roots and one != leaf]
    builder = (
        PolicyBuilder()
        .time(at.astimezone(UTC).replace(tzinfo=None))
        .store(Store(roots))
        .max_chain_depth(_DEEPEST)
        .extension_policies(ca_policy=_ca_policy(purpose), ee_policy=ExtensionPolicy.permit_all())
    )
    try:
        path = tuple(builder.build_client_verifier().verify(leaf, helpers).chain)
    except (VerificationError, ValueError, TypeError) as error:
        raise Refused("chain-broken", _reason(error)) from error
    for certificate in path:
        _check_key(certificate)
        # Policies are not worked out here, so a path that limits them is not called good, critical or not.
        if any(_extension(certificate, kind) for kind in (x509.PolicyConstraints, x509.InhibitAnyPolicy)):
            raise Refused("chain-broken", f"policy constraints of {shown(certificate)}")
    return path


def load_certificates(places: Iterable[Path]) -> tuple[x509.Certificate, ...]:
    """Certificates of PEM or DER files and of folders of them. Raises Refused, "anchor-unreadable" names the file."""
    found: dict[x509.Certificate, None] = {}
    for place in places:
        for path in _files(place):
            found.update(dict.fromkeys(_load(path)))
            if len(found) > MOST_ANCHORS:
                raise Refused("anchor-unreadable", f"more than {MOST_ANCHORS} certificates")
    return tuple(found)


def shown(certificate: x509.Certificate) -> str:
    """A certificate's name for people: its common name, else its whole subject."""
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    text = str(names[0].value) if names else certificate.subject.rfc4514_string()
    return "".join(character if character.isprintable() else "?" for character in text)[:120]


def serial(certificate: x509.Certificate) -> str:
    """A serial number as people compare it: "4C:1A:90"."""
    number = certificate.serial_number
    return number.to_bytes((number.bit_length() + 7) // 8 or 1, "big").hex(":").upper()


def day(moment: datetime) -> str:
    """A date for people: "2026-11-02"."""
    return moment.strftime("%Y-%m-%d")


def _files(place: Path) -> list[Path]:
    if not place.is_dir():
        return [place]
    try:
        return sorted(path for path in place.iterdir() if path.suffix.lower() in _SUFFIXES)
    except OSError as error:
        raise Refused("anchor-unreadable", f"{place.name}: {error.strerror}") from error


def _load(path: Path) -> list[x509.Certificate]:
    raw = read_small(path)
    try:
        blocks = _PEM_BLOCK.findall(raw)
        if not blocks:
            return [load_certificate(raw)]
        return [load_certificate(_der(block)) for block in blocks]
    except (Refused, ValueError) as error:
        raise Refused("anchor-unreadable", path.name) from error


def _der(block: bytes) -> bytes:
    return base64.b64decode(b"".join(block.splitlines()[1:-1]), validate=True)


def _ca_policy(purpose: Purpose) -> ExtensionPolicy:
    def usage_fits(_policy: Policy, _certificate: x509.Certificate, usages: x509.ExtendedKeyUsage | None) -> None:
        """A CA that names uses must name this one."""
        wanted = {purpose.usage, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE}
        if usages is not None and purpose.usage is not None and wanted.isdisjoint(usages):
            raise ValueError("a CA is not for this use")

    def signs_certificates(_policy: Policy, _certificate: x509.Certificate, usage: x509.KeyUsage | None) -> None:
        """RFC 5280, 6.1.4 (n): where it is there. Roots that `openssl req -x509` makes have none."""
        if usage is not None and not usage.key_cert_sign:
            raise ValueError("a CA may not sign certificates")

    policy = ExtensionPolicy.webpki_defaults_ca()
    policy = policy.may_be_present(x509.KeyUsage, Criticality.AGNOSTIC, signs_certificates)
    policy = policy.may_be_present(x509.ExtendedKeyUsage, Criticality.AGNOSTIC, usage_fits)
    return policy.may_be_present(x509.SubjectKeyIdentifier, Criticality.AGNOSTIC, None)


def _check_key(certificate: x509.Certificate) -> None:
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey) and LEAST_RSA <= key.key_size <= MOST_RSA:
        return
    if isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name in {"secp256r1", "secp384r1", "secp521r1"}:
        return
    raise Refused("key-refused", shown(certificate))


def _extension(certificate: x509.Certificate, kind: type[E]) -> x509.Extension[E] | None:
    try:
        return certificate.extensions.get_extension_for_class(kind)
    except x509.ExtensionNotFound:
        return None


def _reason(error: Exception) -> str:
    text = str(error).replace("\n", " ")
    return "".join(character if character.isprintable() else "?" for character in text)[:200]
