"""What the technician has decided so far in the claim wizard, and the request that follows. No widget in here."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

from firstlight.claim.model import ClaimRequest
from firstlight.events import Device
from firstlight_drivers.contract import Credential, Secret


class Step(IntEnum):
    """The steps, in order."""

    DEVICES = 0
    ACCOUNT = 1
    PASSWORDS = 2
    PROOF = 3
    REVIEW = 4


LENGTHS = (12, 16, 20, 24, 32)


@dataclass(slots=True)
class Draft:
    """`typed` is the one password for all; None while each gets its own. Sets hold device ids."""

    devices: tuple[Device, ...] = ()
    account: str = ""
    current: Credential | None = None
    typed: Secret | None = None
    one_for_all: bool = False
    length: int = 20
    accept_new: bool = False
    profiles: bool = False
    breaker_profiles: bool = False
    plain: set[str] = field(default_factory=set)
    legacy: set[str] = field(default_factory=set)
    reset: set[str] = field(default_factory=set)

    def request(self) -> ClaimRequest:
        """What to plan."""
        return ClaimRequest(
            devices=tuple(device.id for device in self.devices),
            account=self.account or None,
            password=(self.typed or Secret("")) if self.one_for_all else None,
            length=self.length,
            current=self.current,
            accept_new=self.accept_new,
            plain=frozenset(self.plain),
            legacy=frozenset(self.legacy),
            reset=frozenset(self.reset),
            profiles=self.profiles,
            breaker_profiles=self.breaker_profiles,
        )
