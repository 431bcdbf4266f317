"""A test PKI, made anew in every run: root, intermediate, signers of every kind, revocation lists, time stamps.

Everything is built with primitives, so that a test can also build what no tool would: two signers, no signed
attributes, a token of the wrong content type. Nothing secret is committed.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from firstlight.firmware.der import NULL, integer, oid, sequence, set_of, tlv

NOW = datetime(2026, 6, 1, 12, 0, 0, tzinfo=UTC)
DAY = timedelta(days=1)
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
_HASHES = {"sha1": hashes.SHA1(), "sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}
_SHA = {
    "sha1": oid("1.3.14.3.2.26"),
    "sha256": oid("2.16.840.1.101.3.4.2.1"),
    "sha384": oid("2.16.840.1.101.3.4.2.2"),
    "sha512": oid("2.16.840.1.101.3.4.2.3"),
}
_ECDSA = {"sha1": "1", "sha256": "3.2", "sha384": "3.3", "sha512": "3.4"}
DATA, SIGNED_DATA, TST_INFO = "1.2.840.113549.1.7.1", "1.2.840.113549.1.7.2", "1.2.840.113549.1.9.16.1.4"
_PKCS9 = "1.2.840.113549.1.9"


@cache
def key_of(kind: str) -> Key:
    """One key per kind and run: "p256", "p384", "p521", "rsa2048", "rsa3072", "rsa1024", each with an index behind."""
    name = kind.partition("#")[0]
    curves = {"p256": ec.SECP256R1(), "p384": ec.SECP384R1(), "p521": ec.SECP521R1(), "k256": ec.SECP256K1()}
    if name in curves:
        return ec.generate_private_key(curves[name])
    return rsa.generate_private_key(65537, int(name.removeprefix("rsa")))


@dataclass(frozen=True, kw_only=True)
class Party:
    """A certificate with its key."""

    certificate: x509.Certificate
    key: Key

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def key_pem(self) -> bytes:
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@dataclass(frozen=True, kw_only=True)
class Wish:
    """How a certificate should be."""

    name: str
    key: str
    ca: bool = False
    depth: int | None = None
    usages: tuple[x509.ObjectIdentifier, ...] = (ExtendedKeyUsageOID.CODE_SIGNING,)
    usages_critical: bool = False
    key_usage: tuple[str, ...] = ("digital_signature",)
    begins: datetime = NOW - 100 * DAY
    ends: datetime = NOW + 365 * DAY
    serial: int | None = None
    extra: tuple[tuple[x509.ExtensionType, bool], ...] = ()


_BITS = (
    *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"),
    *("key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
)


def issue(wish: Wish, by: Party | None = None) -> Party:
    """A certificate, self-signed without `by`."""
    key = key_of(wish.key)
    name = x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Test"), x509.NameAttribute(NameOID.COMMON_NAME, wish.name)]
    )
    issuer = by.certificate.subject if by else name
    signing = by.key if by else key
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(wish.serial or x509.random_serial_number())
        .not_valid_before(wish.begins)
        .not_valid_after(wish.ends)
        .add_extension(x509.BasicConstraints(ca=wish.ca, path_length=wish.depth), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key()), critical=False)
    )
    if wish.key_usage:
        bits = {bit: bit in wish.key_usage for bit in _BITS}
        builder = builder.add_extension(x509.KeyUsage(**bits), critical=True)
    if wish.usages and not wish.ca:
        builder = builder.add_extension(x509.ExtendedKeyUsage(wish.usages), critical=wish.usages_critical)
    for extension, critical in wish.extra:
        builder = builder.add_extension(extension, critical=critical)
    return Party(certificate=builder.sign(signing, hashes.SHA256()), key=key)


CA_USAGE = ("key_cert_sign", "crl_sign")


@dataclass(frozen=True, kw_only=True)
class Pki:
    """Root, intermediate, a signer, a time-stamp authority."""

    root: Party
    middle: Party
    signer: Party
    tsa: Party
    other_root: Party

    def leaf(self, name: str, key: str = "p256", **wishes: object) -> Party:
        """A leaf of the intermediate."""
        return issue(replace(Wish(name=name, key=key), **wishes), self.middle)  # type: ignore[arg-type]

    def lists(self, *revoked: Party, number: int = 10, at: datetime = NOW - DAY, days: int = 30) -> bytes:
        """Both CAs' lists as PEM."""
        return crl(self.root, *revoked, number=number, at=at, days=days) + crl(
            self.middle, *revoked, number=number, at=at, days=days
        )


@cache
def pki() -> Pki:
    """The PKI of this run."""
    root = issue(
        Wish(
            name="Test Root",
            key="p384#root",
            ca=True,
            key_usage=CA_USAGE,
            begins=NOW - 3650 * DAY,
            ends=NOW + 3650 * DAY,
        )
    )
    middle = issue(
        Wish(
            name="Test Issuing CA",
            key="p384#middle",
            ca=True,
            depth=0,
            key_usage=CA_USAGE,
            begins=NOW - 1800 * DAY,
            ends=NOW + 1800 * DAY,
        ),
        root,
    )
    signer = issue(Wish(name="Test Firmware Signing", key="p256#signer"), middle)
    tsa = issue(
        Wish(
            name="Test Time Stamping",
            key="p256#tsa",
            usages=(ExtendedKeyUsageOID.TIME_STAMPING,),
            usages_critical=True,
            begins=NOW - 1500 * DAY,
            ends=NOW + 1500 * DAY,
        ),
        middle,
    )
    other = issue(Wish(name="Other Root", key="p256#other", ca=True, key_usage=CA_USAGE))
    return Pki(root=root, middle=middle, signer=signer, tsa=tsa, other_root=other)


def crl(
    ca: Party,
    *revoked: Party,
    number: int | None = 10,
    at: datetime = NOW - DAY,
    days: int = 30,
    revoked_at: datetime = NOW - 2 * DAY,
    key: Key | None = None,
    extra: tuple[tuple[x509.ExtensionType, bool], ...] = (),
) -> bytes:
    """A list as PEM, of the parties that this CA issued. `key` forges it."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(ca.certificate.subject)
        .last_update(at)
        .next_update(at + days * DAY)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(ca.key.public_key()), critical=False)
    )
    if number is not None:
        builder = builder.add_extension(x509.CRLNumber(number), critical=False)
    for extension, critical in extra:
        builder = builder.add_extension(extension, critical=critical)
    for one in revoked:
        if one.certificate.issuer == ca.certificate.subject:
            entry = x509.RevokedCertificateBuilder(one.certificate.serial_number, revoked_at)
            builder = builder.add_revoked_certificate(entry.build())
    return builder.sign(key or ca.key, hashes.SHA256()).public_bytes(Encoding.PEM)


# --- CMS ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Form:
    """How a signature should look; the defaults are what the check accepts."""

    digest: str = "sha512"
    pss: bool = False
    salt: int | None = None
    by_key: bool = False
    attributes: bool = True
    signing_time: datetime | None = NOW - 10 * DAY
    content_type: str = DATA
    attribute_type: str | None = None
    more: tuple[bytes, ...] = ()  # further signed attributes, encoded
    bind: bool = False
    attach: bool = False
    bag: tuple[Party, ...] | None = None
    unsigned: tuple[bytes, ...] = ()
    version: int | None = None
    signer_version: int | None = None
    digests: tuple[str, ...] | None = None
    null: bool = False
    times_digest: int = 1


def attribute(kind: str, *values: bytes) -> bytes:
    return sequence(oid(kind), tlv(0x31, *values))


def utc_time(at: datetime) -> bytes:
    return tlv(0x17, at.strftime("%y%m%d%H%M%SZ").encode())


def signer_info(content: bytes, by: Party, form: Form, token: bytes | None = None) -> bytes:
    """One SignerInfo."""
    digest = hashlib.new(form.digest, content).digest()
    digest_algorithm = sequence(_SHA[form.digest], NULL if form.null else b"")
    signed: list[bytes] = [attribute(f"{_PKCS9}.3", oid(form.attribute_type or form.content_type))]
    signed += [attribute(f"{_PKCS9}.4", tlv(0x04, digest))] * form.times_digest
    if form.signing_time:
        signed.append(attribute(f"{_PKCS9}.5", utc_time(form.signing_time)))
    if form.bind:
        value = sequence(sequence(sequence(tlv(0x04, hashlib.sha256(by.der).digest()))))
        signed.append(attribute(f"{_PKCS9}.16.2.47", value))
    attributes = set_of([*signed, *form.more])
    signature = sign_raw(attributes if form.attributes else content, by.key, form)
    if form.by_key:
        ski = by.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
        sid = tlv(0x80, ski)
    else:
        sid = sequence(by.certificate.issuer.public_bytes(), integer(by.certificate.serial_number))
    unsigned = list(form.unsigned) + ([attribute(f"{_PKCS9}.16.2.14", token)] if token else [])
    return sequence(
        integer(form.signer_version or (3 if form.by_key else 1)),
        sid,
        digest_algorithm,
        b"\xa0" + attributes[1:] if form.attributes else b"",
        signature_algorithm(by.key, form),
        tlv(0x04, signature),
        b"\xa1" + set_of(unsigned)[1:] if unsigned else b"",
    )


def signature_algorithm(key: Key, form: Form) -> bytes:
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return sequence(oid(f"1.2.840.10045.4.{_ECDSA[form.digest]}"))
    if not form.pss:
        return sequence(oid("1.2.840.113549.1.1.1"), NULL)
    hashed = sequence(_SHA[form.digest], NULL)
    mask = sequence(oid("1.2.840.113549.1.1.8"), hashed)
    salt = _HASHES[form.digest].digest_size if form.salt is None else form.salt
    return sequence(
        oid("1.2.840.113549.1.1.10"), sequence(tlv(0xA0, hashed), tlv(0xA1, mask), tlv(0xA2, integer(salt)))
    )


def sign_raw(message: bytes, key: Key, form: Form) -> bytes:
    algorithm = _HASHES[form.digest]
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return key.sign(message, ec.ECDSA(algorithm))
    if form.pss:
        salt = algorithm.digest_size if form.salt is None else form.salt
        return key.sign(message, padding.PSS(padding.MGF1(algorithm), salt), algorithm)
    return key.sign(message, padding.PKCS1v15(), algorithm)


def signed_data(content: bytes, infos: list[bytes], bag: list[Party], form: Form) -> bytes:
    digests = form.digests if form.digests is not None else (form.digest,)
    attached = tlv(0xA0, tlv(0x04, content)) if form.attach else b""
    version = form.version or (3 if form.by_key or form.content_type != DATA else 1)
    data = sequence(
        integer(version),
        set_of(sequence(_SHA[one], NULL if form.null else b"") for one in digests),
        sequence(oid(form.content_type), attached),
        tlv(0xA0, *(one.der for one in bag)) if bag else b"",
        set_of(infos),
    )
    return sequence(oid(SIGNED_DATA), tlv(0xA0, data))


def sign(
    content: bytes,
    by: Party | None = None,
    form: Form | None = None,
    *,
    token_at: datetime | None = None,
    **token: object,
) -> bytes:
    """A signature over `content`; `token_at` adds an RFC 3161 token."""
    form, by = form or Form(), by or pki().signer
    bag = [by, pki().middle] if form.bag is None else list(form.bag)
    info = signer_info(content, by, form)
    if token_at is not None:
        value = _signature_in(info)
        stamp = time_stamp(value, token_at, **token)  # type: ignore[arg-type]
        # ECDSA draws anew at every signature: the token is put behind the one it is over.
        body = info[_header(info) :]
        info = sequence(body + b"\xa1" + set_of([attribute(f"{_PKCS9}.16.2.14", stamp)])[1:])
    return signed_data(content, [info], bag, form)


def time_stamp(
    value: bytes,
    at: datetime,
    *,
    by: Party | None = None,
    form: Form | None = None,
    digest: str = "sha256",
    bag: tuple[Party, ...] | None = None,
    accuracy: int | None = None,
) -> bytes:
    """An RFC 3161 token over a signature value."""
    by = by or pki().tsa
    info = sequence(
        integer(1),
        oid("1.2.3.4.1"),
        sequence(sequence(_SHA[digest], NULL), tlv(0x04, hashlib.new(digest, value).digest())),
        integer(7),
        tlv(0x18, at.strftime("%Y%m%d%H%M%SZ").encode()),
        sequence(integer(accuracy)) if accuracy is not None else b"",
    )
    form = form or Form(digest="sha256", content_type=TST_INFO, attach=True, bind=True, signing_time=at)
    return signed_data(info, [signer_info(info, by, form)], list(bag or (by, pki().middle)), form)


def _header(der: bytes) -> int:
    return 2 if der[1] < 0x80 else 2 + (der[1] & 0x7F)


def _signature_in(info: bytes) -> bytes:
    """The signature value: the last part of a SignerInfo without unsigned attributes."""
    place, value = _header(info), b""
    while place < len(info):
        part = info[place:]
        head = _header(part)
        length = part[1] if part[1] < 0x80 else int.from_bytes(part[2:head], "big")
        value, place = part[head : head + length], place + head + length
    return value


def pem(der: bytes, label: str = "CMS") -> bytes:
    import base64

    text = base64.encodebytes(der).replace(b"\n", b"")
    lines = [text[at : at + 64] for at in range(0, len(text), 64)]
    return b"\n".join([f"-----BEGIN {label}-----".encode(), *lines, f"-----END {label}-----".encode(), b""])
