"""The algorithms a signature may use, each by the exact bytes of its AlgorithmIdentifier.

Comparing bytes leaves no room for parameters nobody meant: a PSS salt of zero, another mask function, NULL where none
belongs. Digests: SHA-256, SHA-384, SHA-512 (RFC 5754). RSA of 2048 bits and more, PKCS #1 v1.5 and PSS (RFC 4056);
ECDSA on P-256, P-384, P-521 (RFC 5753).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils

from firstlight.firmware.der import NULL, integer, oid, sequence, tlv
from firstlight.firmware.model import Refused

LEAST_RSA, MOST_RSA = 2048, 8192  # bits; the upper end bounds the time
_CURVES = {"secp256r1": "P-256", "secp384r1": "P-384", "secp521r1": "P-521"}
_RSA = "1.2.840.113549.1.1"
_SHA2 = "2.16.840.1.101.3.4.2"


@dataclass(frozen=True, slots=True, eq=False)
class Digest:
    """A digest algorithm: hashlib's name, and the name people use."""

    name: str
    shown: str
    algorithm: hashes.HashAlgorithm

    @property
    def size(self) -> int:
        """Length in bytes."""
        return self.algorithm.digest_size


SHA256 = Digest("sha256", "SHA-256", hashes.SHA256())
SHA384 = Digest("sha384", "SHA-384", hashes.SHA384())
SHA512 = Digest("sha512", "SHA-512", hashes.SHA512())
_NUMBERS = ((SHA256, 1), (SHA384, 2), (SHA512, 3))

DIGESTS: dict[bytes, Digest] = {
    sequence(oid(f"{_SHA2}.{number}"), tail): digest for digest, number in _NUMBERS for tail in (b"", NULL)
}
_PKCS1: dict[bytes, Digest | None] = {
    sequence(oid(f"{_RSA}.1"), NULL): None,  # rsaEncryption: the digest is the signer's
    **{sequence(oid(f"{_RSA}.{number + 10}"), NULL): digest for digest, number in _NUMBERS},
}
_ECDSA: dict[bytes, Digest] = {sequence(oid(f"1.2.840.10045.4.3.{number + 1}")): digest for digest, number in _NUMBERS}


def _pss(digest: Digest, salt: int) -> set[bytes]:
    """RSASSA-PSS with MGF1 over the same digest and this salt length, the digest with and without its NULL."""
    number = next(each for entry, each in _NUMBERS if entry is digest)
    found = set()
    for tail in (b"", NULL):
        hashed = sequence(oid(f"{_SHA2}.{number}"), tail)
        mask = sequence(oid(f"{_RSA}.8"), hashed)
        parameters = sequence(tlv(0xA0, hashed), tlv(0xA1, mask), tlv(0xA2, integer(salt)))
        found.add(sequence(oid(f"{_RSA}.10"), parameters))
    return found


def verify(key: object, algorithm: bytes, digest: Digest, signature: bytes, message_digest: bytes) -> str:
    """Verify a signature over a message of which the digest is given; returns how it was made, for people.

    `algorithm` is the DER of the AlgorithmIdentifier. Raises Refused: "algorithm-refused", "key-refused",
    "signature-wrong".
    """
    hashed = utils.Prehashed(digest.algorithm)
    try:
        if isinstance(key, rsa.RSAPublicKey):
            return _verify_rsa(key, algorithm, digest, signature, message_digest)
        if isinstance(key, ec.EllipticCurvePublicKey):
            curve = _CURVES.get(key.curve.name)
            if curve is None:
                raise Refused("key-refused", key.curve.name)
            if _ECDSA.get(algorithm) != digest:
                raise Refused("algorithm-refused", algorithm.hex()[:64])
            key.verify(signature, message_digest, ec.ECDSA(hashed))
            return f"ECDSA {curve} with {digest.shown}"
    except InvalidSignature as error:
        raise Refused("signature-wrong") from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise Refused("signature-wrong", type(error).__name__) from error
    raise Refused("key-refused", type(key).__name__)


def verify_message(key: object, algorithm: bytes, signature: bytes, message: bytes) -> str:
    """Verify a signature whose algorithm names its digest itself, as on a revocation list. Raises Refused."""
    for digest, _ in _NUMBERS:
        named = _ECDSA.get(algorithm) is digest or _PKCS1.get(algorithm) is digest
        if named or any(algorithm in _pss(digest, salt) for salt in _salts(key, digest)):
            return verify(key, algorithm, digest, signature, hashlib.new(digest.name, message).digest())
    raise Refused("algorithm-refused", algorithm.hex()[:64])


def _salts(key: object, digest: Digest) -> tuple[int, ...]:
    """A salt as long as the digest, or the longest one that fits, which openssl takes unless told otherwise."""
    if not isinstance(key, rsa.RSAPublicKey):
        return ()
    return digest.size, (key.key_size - 1 + 7) // 8 - digest.size - 2


def _verify_rsa(key: rsa.RSAPublicKey, algorithm: bytes, digest: Digest, signature: bytes, message: bytes) -> str:
    if not LEAST_RSA <= key.key_size <= MOST_RSA:
        raise Refused("key-refused", f"RSA {key.key_size}")
    hashed = utils.Prehashed(digest.algorithm)
    if algorithm in _PKCS1 and _PKCS1[algorithm] in {None, digest}:
        key.verify(signature, message, padding.PKCS1v15(), hashed)
        return f"RSA {key.key_size} PKCS #1 v1.5 with {digest.shown}"
    for salt in _salts(key, digest):
        if algorithm in _pss(digest, salt):
            scheme = padding.PSS(padding.MGF1(digest.algorithm), salt)
            key.verify(signature, message, scheme, hashed)
            return f"RSA {key.key_size} PSS with {digest.shown}"
    raise Refused("algorithm-refused", algorithm.hex()[:64])
