"""Certificates of simulated devices: made at start, the same at every start, so that a pin taken in a demo stays right.

Keys are derived from a seed that is public in this file's callers. They protect nothing and are for simulation only.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import ssl
import tempfile
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_FROM = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
_UNTIL = dt.datetime(2044, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Naming:
    """One side of a certificate."""

    common_name: str
    organization: str | None = None
    unit: str | None = None

    def name(self) -> x509.Name:
        """As X.509 has it."""
        parts = [(NameOID.COMMON_NAME, self.common_name)]
        if self.organization:
            parts.append((NameOID.ORGANIZATION_NAME, self.organization))
        if self.unit:
            parts.append((NameOID.ORGANIZATIONAL_UNIT_NAME, self.unit))
        return x509.Name([x509.NameAttribute(kind, value) for kind, value in parts])


def derived_key(seed: str) -> ec.EllipticCurvePrivateKey:
    """A P-256 key that depends on `seed` alone."""
    number = int.from_bytes(hashlib.sha256(f"firstlight simulation {seed}".encode()).digest(), "big")
    return ec.derive_private_key(number % (2**255) + 1, ec.SECP256R1())


def server_context(seed: str, subject: Naming, issuer: Naming | None = None) -> ssl.SSLContext:
    """A TLS 1.2+ server with its own P-256 certificate, signed by its own key. About 1 ms."""
    key = derived_key(seed)
    serial = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big") | 1
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject.name())
        .issuer_name((issuer or subject).name())
        .public_key(key.public_key())
        .serial_number(serial)
        .not_valid_before(_FROM)
        .not_valid_after(_UNTIL)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, hashes.SHA256(), ecdsa_deterministic=True)
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    # The ssl module reads certificates from files only.
    with tempfile.NamedTemporaryFile(suffix=".pem") as file:
        file.write(pem)
        file.flush()
        context.load_cert_chain(file.name)
    return context
