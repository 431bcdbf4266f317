"""The proof that a signature gives, step by step: form, signer, path, revocation lists, time.

Order matters: nothing of a certificate, a list or a token is believed before what vouches for it was verified.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509

from firstlight.firmware import chain, cms, crl, timestamp
from firstlight.firmware.memory import TrustMemory
from firstlight.firmware.model import Refused

_NEVER_BY_TIME = {"signer-purpose", "key-refused", "no-anchor", "signer-not-yet"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """What revocation is checked against. `grace_days` 0 to 30."""

    given: tuple[crl.RevocationList, ...]
    memory: TrustMemory
    now: datetime
    grace_days: int

    def check(self, path: Sequence[x509.Certificate]) -> crl.Freshness:
        """Nobody on the path is revoked. Raises Refused."""
        return crl.check_path(path, self.given, self.memory, now=self.now, grace_days=self.grace_days)


class Proof:
    """One signature under way. Each method is one step: returns its evidence or raises Refused."""

    def __init__(self, raw: bytes) -> None:
        """Parse the signature. Raises Refused."""
        self.signed = cms.parse(raw)
        if self.signed.crls:
            raise Refused("cms-form", "revocation lists in it")
        self.path: tuple[x509.Certificate, ...] = ()
        self.stamp: timestamp.Stamp | None = None
        self._stamp_trouble: Refused | None = None
        self._at_stamp = False

    @property
    def signer(self) -> x509.Certificate:
        """The signer's certificate."""
        return self.signed.signer

    @property
    def signed_at(self) -> datetime | None:
        """The token's time, else what the signer says."""
        return self.stamp.time if self.stamp else self.signed.signing_time

    @property
    def dates(self) -> list[datetime]:
        """All dates of the signature."""
        return [at for at in (self.signed.signing_time, self.stamp.time if self.stamp else None) if at is not None]

    def verify(self, digest_of: Callable[[str], bytes]) -> str:
        """The signature is over these bytes; `digest_of` gives their digest by hashlib's name. How it was made."""
        return self.signed.verify(digest_of(self.signed.digest.name))

    def check_signer(self) -> tuple[str, ...]:
        """The signer may sign firmware."""
        chain.check_purpose(self.signer, chain.CODE_SIGNING)
        ends = chain.day(self.signer.not_valid_after_utc)
        return (f"serial {chain.serial(self.signer)}", f"code signing only, valid to {ends}")

    def check_chain(self, certificates: Sequence[x509.Certificate], now: datetime) -> tuple[str, ...]:
        """A path to an anchor, now, or at the time a good token proves. `certificates` holds the anchors."""
        self._take_stamp(certificates, now)
        try:
            self.path = self._build(certificates, now)
        except Refused as error:
            if error.code in _NEVER_BY_TIME or self.signed.token is None:
                raise
            # With a token that is no good the path is looked at as it once was; the token itself refuses later.
            at = self.stamp.time if self.stamp else self.signer.not_valid_after_utc
            if at > self.signer.not_valid_after_utc:
                raise Refused("signer-expired", chain.day(self.signer.not_valid_after_utc)) from error
            self.path = self._build(certificates, at)
            self._at_stamp = True
        names = " < ".join(chain.shown(one) for one in self.path)
        return (names, "as it was at the time of its token") if self._at_stamp else (names,)

    def check_token(self, lists: Lists) -> tuple[str, ...] | None:
        """The token, if there is one: good, and made while the signer's certificate was valid."""
        if self._stamp_trouble is not None:
            raise self._stamp_trouble
        if self.stamp is None:
            return None
        signer = self.signer
        if not signer.not_valid_before_utc <= self.stamp.time <= signer.not_valid_after_utc:
            raise Refused("token-outside", chain.day(self.stamp.time))
        lists.check(self.stamp.path)
        return ("RFC 3161 token", chain.shown(self.stamp.authority), self.stamp.how)

    def _build(self, certificates: Sequence[x509.Certificate], at: datetime) -> tuple[x509.Certificate, ...]:
        return chain.build(self.signer, self.signed.others, certificates, at, chain.CODE_SIGNING)

    def _take_stamp(self, certificates: Sequence[x509.Certificate], now: datetime) -> None:
        if self.signed.token is None:
            return
        try:
            self.stamp = timestamp.verify(
                self.signed.token,
                self.signed.signature,
                anchors=certificates,
                helpers=self.signed.others,
                now=now,
            )
        except Refused as error:
            self._stamp_trouble = error
