"""A site's own signature over a file it has approved: made here, and checked here.

It is a detached CMS signature in DER that `openssl cms -verify -binary` accepts. Who may approve is a folder of
certificates (`approvers` of the site policy): a signature counts when its certificate is one of them, byte for byte.
So a site needs no certification authority; taking the file out of the folder ends the right.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from firstlight.firmware import cms
from firstlight.firmware.chain import check_validity, shown
from firstlight.firmware.der import NULL, integer, oid, sequence, set_of, tlv
from firstlight.firmware.model import Refused
from firstlight.firmware.stage import Staged

SUFFIX = ".approval.p7s"
_DATA, _SIGNED_DATA = oid("1.2.840.113549.1.7.1"), oid("1.2.840.113549.1.7.2")
_SHA512 = sequence(oid("2.16.840.1.101.3.4.2.3"))
_RSA, _ECDSA_SHA512 = sequence(oid("1.2.840.113549.1.1.1"), NULL), sequence(oid("1.2.840.10045.4.3.4"))
_PKCS9 = "1.2.840.113549.1.9"

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


def load_key(pem: bytes, passphrase: bytes | None) -> Key:
    """A private key. Raises Refused("approval-key" or "approval-passphrase")."""
    try:
        key = serialization.load_pem_private_key(pem, passphrase)
    except TypeError as error:
        raise Refused("approval-passphrase") from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise Refused("approval-key") from error
    if not isinstance(key, Key):
        raise Refused("approval-key", type(key).__name__)
    return key


def sign(sha512: str, key: Key, certificate: x509.Certificate, at: datetime) -> bytes:
    """A signature over a file of which the SHA-512 (hex) is given. Raises Refused.

    Codes: "approval-key" (it is not the certificate's, or too weak), "signer-expired", "signer-not-yet".
    """
    if _spki(key.public_key()) != _spki(certificate.public_key()):
        raise Refused("approval-key", shown(certificate))
    check_validity(certificate, at)
    der = certificate.public_bytes(Encoding.DER)
    attributes = set_of(
        sequence(oid(f"{_PKCS9}.{kind}"), tlv(0x31, value))
        for kind, value in (
            ("3", _DATA),
            ("4", tlv(0x04, bytes.fromhex(sha512))),
            ("5", _time(at)),
            ("16.2.47", sequence(sequence(sequence(_SHA512, tlv(0x04, hashlib.sha512(der).digest()))))),
        )
    )
    algorithm = _RSA if isinstance(key, rsa.RSAPrivateKey) else _ECDSA_SHA512
    signer = sequence(
        integer(1),
        sequence(certificate.issuer.public_bytes(), integer(certificate.serial_number)),
        _SHA512,
        b"\xa0" + attributes[1:],
        algorithm,
        tlv(0x04, _signature(key, hashlib.sha512(attributes).digest())),
    )
    data = sequence(integer(1), tlv(0x31, _SHA512), sequence(_DATA), tlv(0xA0, der), tlv(0x31, signer))
    made = sequence(_SIGNED_DATA, tlv(0xA0, data))
    cms.parse(made).verify(bytes.fromhex(sha512))  # what would not be accepted is not handed out
    return made


def verify(raw: bytes, staged: Staged, approvers: Iterable[x509.Certificate], at: datetime) -> tuple[str, str]:
    """Who approved, and how it was signed. Raises Refused, also "approver-unknown"."""
    signed = cms.parse(raw)
    if signed.signer not in set(approvers):
        raise Refused("approver-unknown", shown(signed.signer))
    check_validity(signed.signer, at)
    if signed.token is not None or signed.crls:
        raise Refused("cms-form", "more than a signature")
    return shown(signed.signer), signed.verify(staged.digest(signed.digest.name))


def _signature(key: Key, digest: bytes) -> bytes:
    hashed = utils.Prehashed(hashes.SHA512())
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(digest, padding.PKCS1v15(), hashed)
    return key.sign(digest, ec.ECDSA(hashed))


def _spki(key: object) -> bytes:
    if isinstance(key, (rsa.RSAPublicKey, ec.EllipticCurvePublicKey)):
        return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    raise Refused("approval-key", type(key).__name__)


def _time(at: datetime) -> bytes:
    """UTCTime until 2049 (RFC 5652, 11.3)."""
    moment = at.astimezone(UTC)
    if moment.year < 2050:
        return tlv(0x17, moment.strftime("%y%m%d%H%M%SZ").encode())
    return tlv(0x18, moment.strftime("%Y%m%d%H%M%SZ").encode())
