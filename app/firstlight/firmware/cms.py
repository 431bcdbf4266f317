"""A CMS signature (RFC 5652) over a file, read as strict DER; and nothing beyond what a signature over a file needs.

    ContentInfo -> SignedData -> one SignerInfo -> signed attributes -> messageDigest -> the file

Each rule closes a door that was found open elsewhere: signed attributes are mandatory (without that rule the DER of
the attributes of any good signature can be shown as a file, draft-ietf-lamps-cms-euf-cma-signeddata); exactly
one signer (zero signers: fwupd, CVE-2020-10759); `version` and `digestAlgorithms` are covered by no signature, so they
must be what they have to be. Only the bag of certificates may be unsorted: openssl writes it so.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal, TypeVar

from cryptography import x509
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ObjectIdentifier

from firstlight.firmware.algorithms import DIGESTS, Digest, verify
from firstlight.firmware.der import sequence
from firstlight.firmware.model import Refused

T = TypeVar("T")
LARGEST = 64 * 1024  # bytes; RAUC's limit
MOST_CERTIFICATES = 8
DATA = ObjectIdentifier("1.2.840.113549.1.7.1")
_SIGNED_DATA = ObjectIdentifier("1.2.840.113549.1.7.2")
_CONTENT_TYPE = "1.2.840.113549.1.9.3"
_MESSAGE_DIGEST = "1.2.840.113549.1.9.4"
_SIGNING_TIME = "1.2.840.113549.1.9.5"
_ALGORITHM_PROTECTION = "1.2.840.113549.1.9.52"
_SIGNING_CERTIFICATE = "1.2.840.113549.1.9.16.2.12"
_SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47"
_TIME_STAMP = "1.2.840.113549.1.9.16.2.14"
_PEM = re.compile(rb"\s*-----BEGIN (CMS|PKCS7)-----\r?\n((?:[A-Za-z0-9+/=]{1,76}\r?\n)+)-----END (CMS|PKCS7)-----\s*")


@asn1.sequence
class _Attribute:
    type: ObjectIdentifier
    values: asn1.SetOf[asn1.TLV]


@asn1.sequence
class _IssuerAndSerial:
    issuer: asn1.TLV
    serial: int


@asn1.sequence
class _SignerInfo:
    version: int
    sid: (
        Annotated[asn1.Variant[bytes, Literal["key"]], asn1.Implicit(0)]
        | asn1.Variant[_IssuerAndSerial, Literal["issuer"]]
    )
    digest_algorithm: asn1.TLV
    signed_attributes: asn1.TLV  # [0] IMPLICIT SET OF; looked at by its tag, because its exact bytes are signed
    signature_algorithm: asn1.TLV
    signature: bytes
    unsigned_attributes: Annotated[asn1.SetOf[_Attribute] | None, asn1.Implicit(1)]


@asn1.sequence
class _Content:
    type: ObjectIdentifier
    content: Annotated[bytes | None, asn1.Explicit(0)]


@asn1.sequence
class _SignedData:
    version: int
    digest_algorithms: asn1.SetOf[asn1.TLV]
    content: _Content
    certificates: Annotated[list[asn1.TLV] | None, asn1.Implicit(0)]
    crls: Annotated[list[asn1.TLV] | None, asn1.Implicit(1)]
    signers: asn1.SetOf[asn1.TLV]


@asn1.sequence
class _ContentInfo:
    type: ObjectIdentifier
    content: Annotated[_SignedData, asn1.Explicit(0)]


@asn1.sequence
class _AttributeSet:
    attributes: asn1.SetOf[_Attribute]


@asn1.sequence
class _Time:
    value: asn1.UTCTime | asn1.GeneralizedTime


@asn1.sequence
class _Any:
    """A SEQUENCE OF anything, wrapped, because the decoder wants a class."""

    items: list[asn1.TLV]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A parsed signature: the one signer, and what its signed attributes say. Nothing is verified yet."""

    signer: x509.Certificate
    others: tuple[x509.Certificate, ...]
    digest: Digest
    algorithm: bytes
    signature: bytes
    signed_bytes: bytes  # what the signature is over: the attributes as a SET
    message_digest: bytes
    content: bytes | None  # attached content; None in a detached signature
    signing_time: datetime | None
    token: bytes | None  # RFC 3161
    binds_certificate: bool  # a signed attribute names the signer's certificate by digest
    crls: tuple[bytes, ...]  # revocation lists that came with it

    def verify(self, content_digest: bytes) -> str:
        """Verify over a content of which the digest is given; how it was made, for people. Raises Refused."""
        if not hmac.compare_digest(content_digest, self.message_digest):
            raise Refused("signature-other-file")
        attributes = hashlib.new(self.digest.name, self.signed_bytes).digest()
        return verify(guarded(self.signer.public_key), self.algorithm, self.digest, self.signature, attributes)


def parse(raw: bytes, *, content_type: ObjectIdentifier = DATA, detached: bool = True) -> Signed:
    """Parse a signature, DER or PEM. Raises Refused and nothing else.

    Codes: "cms-size", "cms-form", "cms-signers", "cms-attached", "cms-content-type", "cms-attributes",
    "cms-certificates", "algorithm-refused".
    """
    if len(raw) > LARGEST * 2:
        raise Refused("cms-size", f"{len(raw)} bytes")
    der = _from_pem(raw) if raw.lstrip()[:11] == b"-----BEGIN " else raw
    if len(der) > LARGEST:
        raise Refused("cms-size", f"{len(der)} bytes")
    return guarded(lambda: _parse(der, content_type, detached=detached))


def guarded(act: Callable[[], T], code: str = "cms-form") -> T:
    """Everything a parser throws at strange input is one refusal."""
    try:
        return act()
    except Refused:
        raise
    except Exception as error:
        raise Refused(code, type(error).__name__) from error


def load_certificate(der: bytes) -> x509.Certificate:
    """A certificate that was read whole. Raises Refused("cms-certificates")."""
    try:
        _check_serial(der)
        certificate = x509.load_der_x509_certificate(der)
        _ = (certificate.extensions, certificate.subject, certificate.issuer, certificate.not_valid_after_utc)
    except Refused:
        raise
    except Exception as error:
        raise Refused("cms-certificates", type(error).__name__) from error
    return certificate


def _check_serial(der: bytes) -> None:
    """Before it is loaded: the library warns of a serial number that is not positive, and will refuse it one day."""
    items = sequence_items(asn1.encode_der(signed_parts(der)[0]))
    number = asn1.decode_der(int, asn1.encode_der(items[1 if items[0].tag_bytes == b"\xa0" else 0]))
    if not 0 < number < 1 << 160:
        raise Refused("cms-certificates", "serial number")


def signed_parts(der: bytes) -> tuple[asn1.TLV, asn1.TLV, asn1.TLV]:
    """What is signed, the algorithm, the signature: the parts of a certificate and of a list.

    A signature is whole bytes. The library does not look at the count of unused bits, which nobody has signed.
    """
    signed, algorithm, signature = sequence_items(der)
    if signature.tag_bytes != b"\x03" or bytes(signature.data[:1]) != b"\x00":
        raise Refused("cms-form", "unused bits")
    return signed, algorithm, signature


def sequence_items(der: bytes) -> list[asn1.TLV]:
    """The parts of a SEQUENCE."""
    return asn1.decode_der(_Any, sequence(der)).items


def _parse(der: bytes, content_type: ObjectIdentifier, *, detached: bool) -> Signed:
    info = asn1.decode_der(_ContentInfo, der)
    data = info.content
    if info.type != _SIGNED_DATA:
        raise Refused("cms-form", "not SignedData")
    signers = data.signers.as_list()
    if len(signers) != 1:
        raise Refused("cms-signers", str(len(signers)))
    signer_der = asn1.encode_der(signers[0])
    if not any(item.tag_bytes == b"\xa0" for item in sequence_items(signer_der)[2:]):
        raise Refused("cms-attributes", "no signed attributes")
    signer = asn1.decode_der(_SignerInfo, signer_der)
    if data.content.type != content_type:
        raise Refused("cms-content-type", data.content.type.dotted_string)
    if detached and data.content.content is not None:
        raise Refused("cms-attached")
    if not detached and data.content.content is None:
        raise Refused("cms-form", "no content")
    by_key = signer.sid.tag == "key"
    if signer.version != (3 if by_key else 1) or data.version != (3 if by_key or content_type != DATA else 1):
        raise Refused("cms-form", "version")
    digest_der = asn1.encode_der(signer.digest_algorithm)
    digest = DIGESTS.get(digest_der)
    if digest is None:
        raise Refused("algorithm-refused", digest_der.hex()[:64])
    if [asn1.encode_der(one) for one in data.digest_algorithms.as_list()] != [digest_der]:
        raise Refused("cms-form", "digestAlgorithms")
    bag = _bag(data.certificates or [])
    certificate = _signer_of(signer, bag)
    algorithm = asn1.encode_der(signer.signature_algorithm)
    signed_bytes = b"\x31" + asn1.encode_der(signer.signed_attributes)[1:]
    attributes = _attributes(asn1.decode_der(_AttributeSet, sequence(signed_bytes)).attributes)
    _check_attributes(attributes, content_type, certificate, digest_der, algorithm)
    message_digest = asn1.decode_der(bytes, attributes[_MESSAGE_DIGEST])
    if len(message_digest) != digest.size:
        raise Refused("cms-attributes", "messageDigest")
    return Signed(
        signer=certificate,
        others=tuple(one for one in bag if one != certificate),
        digest=digest,
        algorithm=algorithm,
        signature=signer.signature,
        signed_bytes=signed_bytes,
        message_digest=message_digest,
        content=data.content.content,
        signing_time=_signing_time(attributes),
        token=_token(signer.unsigned_attributes),
        binds_certificate=not attributes.keys().isdisjoint({_SIGNING_CERTIFICATE, _SIGNING_CERTIFICATE_V2}),
        crls=tuple(asn1.encode_der(one) for one in data.crls or []),
    )


def _bag(items: list[asn1.TLV]) -> tuple[x509.Certificate, ...]:
    if not 1 <= len(items) <= MOST_CERTIFICATES:
        raise Refused("cms-certificates", str(len(items)))
    bag = tuple(load_certificate(asn1.encode_der(item)) for item in items)
    if len(set(bag)) != len(bag):
        raise Refused("cms-certificates", "one certificate twice")
    return bag


def _signer_of(signer: _SignerInfo, bag: tuple[x509.Certificate, ...]) -> x509.Certificate:
    """The one certificate the signer names, by issuer and serial number or by its key's identifier."""
    name = signer.sid.value
    if isinstance(name, bytes):
        found = [one for one in bag if _key_identifier(one) == name]
    else:
        issuer = asn1.encode_der(name.issuer)
        found = [one for one in bag if one.issuer.public_bytes() == issuer and one.serial_number == name.serial]
    if len(found) != 1:
        raise Refused("cms-certificates", "the signer's own certificate is not in it")
    return found[0]


def _key_identifier(certificate: x509.Certificate) -> bytes | None:
    try:
        return certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    except x509.ExtensionNotFound:
        return None


def _attributes(values: asn1.SetOf[_Attribute]) -> dict[str, bytes]:
    """Attribute type to its one value. Two attributes of a type, or two values, are refused."""
    found: dict[str, bytes] = {}
    for attribute in values.as_list():
        kind = attribute.type.dotted_string
        each = attribute.values.as_list()
        if kind in found or len(each) != 1:
            raise Refused("cms-attributes", kind)
        found[kind] = asn1.encode_der(each[0])
    return found


def _check_attributes(
    attributes: dict[str, bytes],
    content_type: ObjectIdentifier,
    certificate: x509.Certificate,
    digest: bytes,
    algorithm: bytes,
) -> None:
    if _CONTENT_TYPE not in attributes or _MESSAGE_DIGEST not in attributes:
        raise Refused("cms-attributes", "contentType and messageDigest are mandatory")
    if asn1.decode_der(ObjectIdentifier, attributes[_CONTENT_TYPE]) != content_type:
        raise Refused("cms-content-type", "contentType")
    if protection := attributes.get(_ALGORITHM_PROTECTION):  # RFC 6211
        named = [asn1.encode_der(item) for item in sequence_items(protection)]
        if named != [digest, b"\xa1" + algorithm[1:]]:
            raise Refused("cms-attributes", "algorithm protection")
    bound = [_bound_certificate(attributes[_SIGNING_CERTIFICATE], 1)] if _SIGNING_CERTIFICATE in attributes else []
    if _SIGNING_CERTIFICATE_V2 in attributes:
        bound.append(_bound_certificate(attributes[_SIGNING_CERTIFICATE_V2], 2))
    der = certificate.public_bytes(Encoding.DER)
    if any(hashlib.new(name, der).digest() != value for name, value in bound):
        raise Refused("cms-attributes", "signing certificate")


def _bound_certificate(value: bytes, version: int) -> tuple[str, bytes]:
    """Digest algorithm and digest of the certificate that made the signature (RFC 5035).

    Version 1 knows SHA-1 alone; it names the certificate here and proves nothing.
    """
    first = sequence_items(asn1.encode_der(sequence_items(value)[0]))[0]
    parts = [asn1.encode_der(item) for item in sequence_items(asn1.encode_der(first))]
    if version == 1:
        return "sha1", asn1.decode_der(bytes, parts[0])
    if parts[0][0] == 0x04:
        return "sha256", asn1.decode_der(bytes, parts[0])
    digest = DIGESTS.get(parts[0])
    if digest is None:
        raise Refused("algorithm-refused", "signing certificate")
    return digest.name, asn1.decode_der(bytes, parts[1])


def _signing_time(attributes: dict[str, bytes]) -> datetime | None:
    value = attributes.get(_SIGNING_TIME)
    return asn1.decode_der(_Time, sequence(value)).value.as_datetime() if value else None


def _token(unsigned: asn1.SetOf[_Attribute] | None) -> bytes | None:
    """The time-stamp token; anything else that nobody has signed is refused."""
    if unsigned is None:
        return None
    attributes = _attributes(unsigned)
    if attributes.keys() != {_TIME_STAMP}:
        raise Refused("cms-attributes", "unsigned attributes")
    return attributes[_TIME_STAMP]


def _from_pem(raw: bytes) -> bytes:
    match = _PEM.fullmatch(raw)
    if match is None or match[1] != match[3]:
        raise Refused("cms-form", "PEM")
    try:
        return base64.b64decode(match[2].replace(b"\r", b"").replace(b"\n", b""), validate=True)
    except ValueError as error:
        raise Refused("cms-form", "PEM") from error
