"""The makers' rule on revoked certificates: firmware dated before the revocation is not installed, re-signed or not.

Whoever is on a list is refused already (`crl`). Here is the other half: a signer in order, and a revoked one behind it.

- A signed build date before the newest revocation by the signer's own CA refuses: nobody outside the maker knows which
  products the revoked key signed.
- Where a former certificate of the same signer is revoked, or an image was once trusted under a signer that has been
  revoked since, only a signed build date after the revocation and a certificate issued after it will do. Without a
  signed build date nobody can tell a new build from an old one that was signed again.

Of several dates the earliest counts. `signingTime` is what the signer says; only a time-stamp token bounds it.
Source: Schneider Electric, MicroLogic user guide, Cybersecurity Recommendations Concerning Firmware Updates.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from cryptography import x509

from firstlight.firmware.chain import day
from firstlight.firmware.memory import Known, ca_key
from firstlight.firmware.model import Refused


def check_dates(
    path: Sequence[x509.Certificate],
    known: Known,
    *,
    at_hand: Iterable[x509.Certificate],
    image: str,
    built: datetime | None,
    signed: Iterable[datetime],
) -> None:
    """`image` is a SHA-512 in hex, `built` a signed build date. Raises Refused.

    Codes: "built-before-revocation", "build-date-needed".
    """
    signer, ca = path[0], ca_key(path[1])
    ledger = known.revoked.get(ca, {})
    if built is not None and ledger:
        newest = datetime.fromtimestamp(max(ledger.values()), UTC)
        if min(built, *signed, built) < newest:
            raise Refused("built-before-revocation", f"{day(newest)}")
    former = _former(signer, path[1], ca, known, at_hand)
    former += [_revoked_at(known, other) for other in known.images.get(image, ())]
    dates = [at for at in former if at is not None]
    if not dates:
        return
    newest = datetime.fromtimestamp(max(dates), UTC)
    if built is None:
        raise Refused("build-date-needed", day(newest))
    if built < newest or signer.not_valid_before_utc < newest:
        raise Refused("built-before-revocation", day(newest))


def _former(
    signer: x509.Certificate, issuer: x509.Certificate, ca: str, known: Known, at_hand: Iterable[x509.Certificate]
) -> list[float | None]:
    """When other certificates of the same signer were revoked: those at hand, and those that were trusted before."""
    subject = signer.subject.public_bytes()
    found = [
        known.revoked.get(ca, {}).get(one.serial_number)
        for one in at_hand
        if one.subject == signer.subject and one.issuer == issuer.subject and one != signer
    ]
    named = hashlib.sha256(subject).hexdigest()
    own = f"{ca}/{signer.serial_number:x}"
    found += [_revoked_at(known, other) for other, name in known.signers.items() if name == named and other != own]
    return found


def _revoked_at(known: Known, signer: str) -> float | None:
    ca, _, serial = signer.partition("/")
    return known.revoked.get(ca, {}).get(int(serial, 16))
