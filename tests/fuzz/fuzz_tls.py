"""Fuzz target: certificates as a server shows them."""

from __future__ import annotations

import datetime as dt

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from firstlight_drivers.protocols import tls


def seeds() -> list[bytes]:
    """A self-signed certificate like those cards make."""
    key = ec.derive_private_key(4711, ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "ZA2043001234")])
    start = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = builder.serial_number(1).not_valid_before(start).not_valid_after(start + dt.timedelta(days=9))
    return [made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)]


def one_input(data: bytes) -> None:
    """Read one certificate; one that nobody can parse still has a fingerprint."""
    tls.certificate_observation(443, data, "TLSv1.2")
