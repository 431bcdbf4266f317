"""What certificate a TLS server shows. Nothing is trusted here.

Industrial devices come with self-made certificates, wrong clocks, TLS 1.0 and RSA keys of 1024 bits, so a look is made
with verification off and every version and cipher on, and nothing secret is sent over it. A connection that carries a
credential takes `credential_context`; its caller checks the pin before the first byte. No other module switches
verification off.
"""

from __future__ import annotations

import asyncio
import functools
import hashlib
import ssl
import warnings
from typing import TYPE_CHECKING

from firstlight_drivers.contract import TlsObservation
from firstlight_drivers.errors import Code, DeviceError, Unreachable
from firstlight_drivers.transport.boundary import boundary
from firstlight_drivers.transport.limits import CONNECT_SECONDS
from firstlight_drivers.transport.streams import connect, hang_up
from firstlight_drivers.transport.text import safe_text, text_or_none

if TYPE_CHECKING:
    from cryptography import x509

_OP_LEGACY_SERVER_CONNECT = 0x4  # OpenSSL: talk to servers without secure renegotiation


@functools.cache
def looking_context(*, old: bool = False) -> ssl.SSLContext:
    """A client context that accepts any certificate, version and cipher. `old` stops at TLS 1.2, for
    servers that break on a TLS 1.3 greeting.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    if old:
        context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.options |= _OP_LEGACY_SERVER_CONNECT
    context.set_ciphers("ALL:@SECLEVEL=0")
    return context


@functools.cache
def credential_context(*, old: bool = False) -> ssl.SSLContext:
    """TLS 1.2 or newer. The certificate is not checked against authorities but against the pin, by the caller.

    `old` stops at TLS 1.2, for servers that break on a greeting of TLS 1.3. Security level 1 keeps the suites without
    forward secrecy that small devices have. Key sizes are checked after the handshake: without a verified chain OpenSSL
    does not.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if old:
        context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("DEFAULT:@SECLEVEL=1")
    return context


async def open_tls(
    host: str, port: int, *, local_address: str | None = None, seconds: float = CONNECT_SECONDS
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter, TlsObservation]:
    """A TLS connection and the certificate seen on it; the caller hangs up. Raises DeviceError.

    When the first handshake breaks, one more is tried that offers nothing newer than TLS 1.2.
    """
    async with boundary(f"tls {host}:{port}"):
        try:
            reader, writer = await connect(
                host, port, local_address=local_address, context=looking_context(), seconds=seconds
            )
        except (ssl.SSLError, ConnectionResetError, EOFError):
            reader, writer = await connect(
                host, port, local_address=local_address, context=looking_context(old=True), seconds=seconds
            )
        try:
            found = observation(port, writer.get_extra_info("ssl_object"))
        except BaseException:
            await hang_up(writer)
            raise
        return reader, writer, found


async def look(
    host: str, port: int, *, local_address: str | None = None, seconds: float = CONNECT_SECONDS
) -> TlsObservation:
    """The certificate of a TLS server, nothing else. Raises DeviceError."""
    _, writer, found = await open_tls(host, port, local_address=local_address, seconds=seconds)
    await hang_up(writer)
    return found


def observation(port: int, connection: ssl.SSLObject | ssl.SSLSocket | None) -> TlsObservation:
    """What a finished handshake showed. Raises DeviceError when there is no certificate."""
    if connection is None:
        raise Unreachable("closed during the handshake", code=Code.CLOSED)
    der = connection.getpeercert(binary_form=True)
    if not der:
        raise DeviceError("no certificate was shown", code=Code.TLS)
    return certificate_observation(port, der, connection.version() or "")


def certificate_observation(port: int, der: bytes, protocol: str) -> TlsObservation:
    """The parts of a certificate that recognition uses.

    A certificate nobody can parse still has its fingerprint.
    """
    from cryptography import x509  # noqa: PLC0415 - 40 ms that only a search pays
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat  # noqa: PLC0415

    sha256 = hashlib.sha256(der).hexdigest().upper()
    try:
        # cryptography warns about the sins of embedded certificates (negative serial numbers and the like).
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            certificate = x509.load_der_x509_certificate(der)
            spki = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
            return TlsObservation(
                port=port,
                subject_cn=_name(certificate.subject, x509.NameOID.COMMON_NAME),
                issuer_cn=_name(certificate.issuer, x509.NameOID.COMMON_NAME),
                subject_org=_name(certificate.subject, x509.NameOID.ORGANIZATION_NAME),
                issuer_org=_name(certificate.issuer, x509.NameOID.ORGANIZATION_NAME),
                sha256=sha256,
                spki_sha256=hashlib.sha256(spki).hexdigest().upper(),
                not_before=certificate.not_valid_before_utc.isoformat(),
                not_after=certificate.not_valid_after_utc.isoformat(),
                key=_key(certificate),
                protocol=protocol,
                self_signed=_self_signed(certificate),
                issuer=safe_text(certificate.issuer.rfc4514_string()),
                subject=safe_text(certificate.subject.rfc4514_string()),
            )
    except Exception:  # noqa: BLE001 - the parser's many errors have no common ancestor
        return TlsObservation(
            port=port,
            subject_cn=None,
            issuer_cn=None,
            subject_org=None,
            issuer_org=None,
            sha256=sha256,
            spki_sha256="",
            not_before="",
            not_after="",
            key="",
            protocol=protocol,
        )


def _name(name: x509.Name, oid: x509.ObjectIdentifier) -> str | None:
    values = name.get_attributes_for_oid(oid)
    return text_or_none(values[0].value) if values else None


def _key(certificate: x509.Certificate) -> str:
    key = certificate.public_key()
    kind = type(key).__name__.lstrip("_").removesuffix("PublicKey")
    curve = getattr(key, "curve", None)
    if curve is not None:
        return f"EC {curve.name}"
    size = getattr(key, "key_size", None)
    return f"{kind} {size}" if size is not None else kind


def _self_signed(certificate: x509.Certificate) -> bool:
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm  # noqa: PLC0415 - as above

    if certificate.issuer != certificate.subject:
        return False
    try:
        certificate.verify_directly_issued_by(certificate)
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError):
        return False
    return True
