"""Certificate revocation lists (RFC 5280, section 5) for every CA of a path.

Each certificate below the anchor needs a fresh list of its issuer. A list counts when its issuer's own key signed it;
it is verified before anything is believed of it, and only then remembered. (A library in wide use noted a list's issuer
before it verified the signature, and accepted PKITS 4.4.4.) Every critical extension refuses: partial, indirect and
delta lists could be read as whole ones.
"""

from __future__ import annotations

import base64
import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat import asn1

from firstlight.firmware.algorithms import verify_message
from firstlight.firmware.chain import day, shown
from firstlight.firmware.cms import signed_parts
from firstlight.firmware.memory import Known, KnownList, Lesson, TrustMemory, ca_key
from firstlight.firmware.model import Refused
from firstlight.firmware.stage import read_small

LARGEST = 16 * 1024 * 1024  # bytes
MOST_LISTS = 64
AHEAD = timedelta(minutes=10)  # how far two clocks may differ
_PEM_BLOCK = re.compile(rb"-----BEGIN X509 CRL-----.+?-----END X509 CRL-----", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class RevocationList:
    """A parsed list with its bytes. Nothing is verified yet."""

    der: bytes
    crl: x509.CertificateRevocationList

    @property
    def number(self) -> int | None:
        """CRL number."""
        try:
            return self.crl.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number
        except x509.ExtensionNotFound:
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """What the lists of a path came to: when the oldest was made and ended, and whether grace was needed."""

    made: datetime
    ends: datetime
    overdue_days: int = 0  # 0 to 30


def parse(der: bytes) -> RevocationList:
    """Raises Refused("crl-unreadable")."""
    try:
        signed_parts(der)
        crl = x509.load_der_x509_crl(der)
        _ = (crl.issuer, crl.extensions, crl.last_update_utc, crl.next_update_utc)
    except Exception as error:
        raise Refused("crl-unreadable", type(error).__name__) from error
    return RevocationList(der=der, crl=crl)


def load(paths: Iterable[Path]) -> tuple[RevocationList, ...]:
    """The lists of DER or PEM files. Raises Refused."""
    found: list[RevocationList] = []
    for path in paths:
        raw = read_small(path, LARGEST)
        try:
            blocks = _PEM_BLOCK.findall(raw)
            ders = [base64.b64decode(b"".join(block.splitlines()[1:-1]), validate=True) for block in blocks] or [raw]
        except ValueError as error:
            raise Refused("crl-unreadable", path.name) from error
        found += [parse(der) for der in ders]
        if len(found) > MOST_LISTS:
            raise Refused("crl-unreadable", f"more than {MOST_LISTS} lists")
    return tuple(found)


def check_path(
    path: Sequence[x509.Certificate],
    lists: Sequence[RevocationList],
    memory: TrustMemory,
    *,
    now: datetime,
    grace_days: int,
) -> Freshness:
    """Nobody on the path is revoked, by fresh lists of all its CAs. Learns from every list that was verified.

    Raises Refused: "revoked", "crl-missing", "crl-stale", "crl-older", "crl-forged", "crl-early", "crl-unsupported",
    "algorithm-refused".
    """
    known = memory.read()
    lessons: list[Lesson] = []
    trouble: Refused | None = None
    chosen: list[RevocationList] = []
    for ca in path[1:]:
        try:
            chosen.append(_list_for(ca, lists, memory, known, lessons, now))
        except Refused as error:
            trouble = trouble or error
    known = memory.learn(lessons)
    for certificate, ca in itertools.pairwise(path):
        at = known.revoked.get(ca_key(ca), {}).get(certificate.serial_number)
        if at is not None:
            raise Refused("revoked", f"{shown(certificate)}, {day(datetime.fromtimestamp(at, UTC))}")
    if trouble is not None:
        raise trouble
    return _freshness(chosen, now, grace_days)


def _list_for(
    ca: x509.Certificate,
    lists: Sequence[RevocationList],
    memory: TrustMemory,
    known: Known,
    lessons: list[Lesson],
    now: datetime,
) -> RevocationList:
    """The newest list of a CA, verified; all verified ones are added to `lessons`."""
    key = ca_key(ca)
    own = [one for one in lists if _is_of(one, ca)]
    kept = None if own else memory.list_of(key)
    if kept is not None:
        own = [parse(kept)]
    newest: tuple[KnownList, RevocationList] | None = None
    for one in own:
        entry = _verified(one, ca, now)
        lessons.append(Lesson(ca=key, known=entry, der=one.der, revoked=_revoked(one)))
        if newest is None or newest[0].older_than(entry):
            newest = (entry, one)
    if newest is None:
        raise Refused("crl-missing", shown(ca))
    before = known.lists.get(key)
    if before is not None and newest[0].older_than(before):
        raise Refused("crl-older", f"{shown(ca)}, {day(newest[1].crl.last_update_utc)}")
    return newest[1]


def _is_of(one: RevocationList, ca: x509.Certificate) -> bool:
    """By name, and by key where both name one: after a change of keys a CA keeps its name."""
    if one.crl.issuer != ca.subject:
        return False
    try:
        named = one.crl.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier
        own = ca.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    except x509.ExtensionNotFound:
        return True
    return named is None or named == own


def _verified(one: RevocationList, ca: x509.Certificate, now: datetime) -> KnownList:
    name = shown(ca)
    try:
        usage = ca.extensions.get_extension_for_class(x509.KeyUsage).value
        may_sign = usage.crl_sign
    except x509.ExtensionNotFound:
        may_sign = True
    if not may_sign:
        raise Refused("crl-forged", f"{name} may not sign lists")
    algorithm = asn1.encode_der(signed_parts(one.der)[1])
    try:
        verify_message(ca.public_key(), algorithm, one.crl.signature, one.crl.tbs_certlist_bytes)
    except Refused as error:
        raise Refused("crl-forged" if error.code == "signature-wrong" else error.code, name) from error
    if any(extension.critical for extension in one.crl.extensions):
        raise Refused("crl-unsupported", name)
    if one.crl.next_update_utc is None:
        raise Refused("crl-unsupported", f"{name}: no next update")
    if one.crl.last_update_utc > now + AHEAD:
        raise Refused("crl-early", f"{name}, {day(one.crl.last_update_utc)}")
    return KnownList(
        number=one.number,
        this_update=one.crl.last_update_utc.timestamp(),
    )


def _revoked(one: RevocationList) -> dict[int, float]:
    """Serial number to revocation time. A critical extension of an entry may give it another issuer: refused."""
    found: dict[int, float] = {}
    try:
        for entry in one.crl:
            if any(extension.critical for extension in entry.extensions):
                raise Refused("crl-unsupported", "an entry")
            found[entry.serial_number] = entry.revocation_date_utc.timestamp()
    except (ValueError, TypeError) as error:
        raise Refused("crl-unreadable", type(error).__name__) from error
    return found


def _freshness(lists: Sequence[RevocationList], now: datetime, grace_days: int) -> Freshness:
    made = min(one.crl.last_update_utc for one in lists)
    ends = min(one.crl.next_update_utc or made for one in lists)
    overdue = 0
    if now > ends:
        overdue = (now - ends).days + 1
        if now > ends + timedelta(days=grace_days):
            raise Refused("crl-stale", day(ends))
    return Freshness(made=made, ends=ends, overdue_days=overdue)
