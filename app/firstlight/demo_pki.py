"""A certificate authority for one demonstration: root, intermediate, one good and one revoked signer, two CRLs.

Made anew each time; private keys live as long as the object and are never written. Every name says TEST, so that nobody
takes it for a vendor's.
"""

from __future__ import annotations

import datetime as dt

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_CRL_DAYS = 30
_ROOT_DAYS, _DAYS = 3650, 825
_EARLIER = dt.timedelta(hours=1)  # clocks differ


class TestAuthority:
    """The whole of it. `now` is in UTC; lists are fresh for 30 days from then."""

    __test__ = False  # pytest takes the name for a test

    def __init__(self, now: dt.datetime) -> None:
        self._now = now - _EARLIER
        self._root_key = ec.generate_private_key(ec.SECP384R1())
        self._middle_key = ec.generate_private_key(ec.SECP384R1())
        self._keys = {"signer": ec.generate_private_key(ec.SECP256R1())}
        self._keys["revoked"] = ec.generate_private_key(ec.SECP256R1())
        self.root = self._authority("root", self._root_key, None)
        self.intermediate = self._authority("intermediate", self._middle_key, self.root)
        self._signers = {name: self._signer(name, key) for name, key in self._keys.items()}
        self.root_crl = self._list(self.root, self._root_key, None)
        self.intermediate_crl = self._list(self.intermediate, self._middle_key, self._signers["revoked"])

    def sign(self, content: bytes, *, revoked: bool = False) -> bytes:
        """A detached CMS signature, DER, SHA-256, with the signer's and the intermediate certificate."""
        name = "revoked" if revoked else "signer"
        return (
            pkcs7.PKCS7SignatureBuilder()
            .set_data(content)
            .add_signer(self._signers[name], self._keys[name], hashes.SHA256())
            .add_certificate(self.intermediate)
            .sign(
                Encoding.DER,
                [
                    pkcs7.PKCS7Options.DetachedSignature,
                    pkcs7.PKCS7Options.Binary,
                    pkcs7.PKCS7Options.NoCapabilities,
                ],
            )
        )

    def files(self) -> dict[str, bytes]:
        """Certificates and lists in PEM, by file name."""
        return {
            "TEST-root.pem": self.root.public_bytes(Encoding.PEM),
            "TEST-intermediate.pem": self.intermediate.public_bytes(Encoding.PEM),
            "TEST-root.crl": self.root_crl.public_bytes(Encoding.PEM),
            "TEST-intermediate.crl": self.intermediate_crl.public_bytes(Encoding.PEM),
        }

    def _authority(
        self, name: str, key: ec.EllipticCurvePrivateKey, issuer: x509.Certificate | None
    ) -> x509.Certificate:
        subject = _name(f"TEST {name} (Firstlight demo)")
        days = _ROOT_DAYS if issuer is None else _DAYS
        builder = self._begun(subject, key, issuer.subject if issuer is not None else subject, days)
        builder = builder.add_extension(
            x509.BasicConstraints(ca=True, path_length=None if issuer is None else 0), critical=True
        ).add_extension(_usage(ca=True), critical=True)
        if issuer is not None:
            builder = builder.add_extension(_issued_by(self._root_key), critical=False)
        return builder.sign(self._root_key, hashes.SHA384())

    def _signer(self, name: str, key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
        return (
            self._begun(_name(f"TEST {name} (Firstlight demo)"), key, self.intermediate.subject, _DAYS)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(ca=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING]), critical=False)
            .add_extension(_issued_by(self._middle_key), critical=False)
            .sign(self._middle_key, hashes.SHA384())
        )

    def _begun(
        self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, issuer: x509.Name, days: int
    ) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self._now)
            .not_valid_after(self._now + dt.timedelta(days=days))
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        )

    def _list(
        self, ca: x509.Certificate, key: ec.EllipticCurvePrivateKey, revoked: x509.Certificate | None
    ) -> x509.CertificateRevocationList:
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(ca.subject)
            .last_update(self._now)
            .next_update(self._now + _EARLIER + dt.timedelta(days=_CRL_DAYS))
            .add_extension(x509.CRLNumber(int(self._now.timestamp())), critical=False)
            .add_extension(_issued_by(key), critical=False)
        )
        if revoked is not None:
            builder = builder.add_revoked_certificate(
                x509.RevokedCertificateBuilder()
                .serial_number(revoked.serial_number)
                .revocation_date(self._now)
                .add_extension(x509.CRLReason(x509.ReasonFlags.key_compromise), critical=False)
                .build()
            )
        return builder.sign(key, hashes.SHA384())


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _issued_by(key: ec.EllipticCurvePrivateKey) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())


def _usage(*, ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not ca,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=ca,
        crl_sign=ca,
        encipher_only=False,
        decipher_only=False,
    )
