"""The records of a claim: what was asked, what is planned for each device, what each row shows.

Nothing in a `ClaimRow` or an `Outcome` is secret; `ClaimItem.password` is a `Secret`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from firstlight.change.progress import RunKind, RunRow
from firstlight.events import Device
from firstlight.policy import Policy, RuleResult
from firstlight_drivers.contract import Credential, Secret

NOT_TAKEN = "the device refused this password"  # note of an entry: tried, surely not in force


class Method(StrEnum):
    """How the password gets onto the device."""

    DIRECT = "direct"  # by the family's driver
    TAUGHT = "taught"  # by a profile learnt from a recording
    ASSUMED = "assumed"  # by a profile nobody has published
    GUIDED = "guided"  # by a person, on the device's own page


class Stage(StrEnum):
    """The steps of one device, in order. The vertical mark of the desktop stands before CHANGE."""

    PROBE = "probe"
    IDENTITY = "identity"
    CHECK = "check"
    STORE = "store"
    CHANGE = "change"
    RETURN = "return"
    PROVE_NEW = "prove-new"
    PROVE_OLD = "prove-old"
    ADMINISTRATOR = "administrator"
    DISABLE = "disable"
    KEEP = "keep"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRequest:
    """What the technician wants.

    `account` None keeps the family's own account name. `password` None: a different, generated one for each device.
    `current` is the account in force where it is not the factory one. `plain`, `legacy` and `reset` name devices (ids)
    for which an unencrypted channel, old algorithms, or forgetting an earlier claim was allowed, one by one.
    """

    devices: tuple[str, ...]
    account: str | None = None
    password: Secret | None = None
    length: int | None = None
    current: Credential | None = None
    accept_new: bool = False
    plain: frozenset[str] = frozenset()
    legacy: frozenset[str] = frozenset()
    reset: frozenset[str] = frozenset()
    profiles: bool = False  # use taught or assumed profiles, canary first
    lines: tuple[tuple[str, str], ...] = ()  # device id -> "serial:..." it is claimed over, whatever else it answers at
    breaker_profiles: bool = False  # instead of the login: the four MicroLogic profiles behind the device
    at_once: int = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimItem:
    """One device in a plan. `refusal` is a code when nothing will be tried on it; `reused`: an earlier run that was cut
    off left a password in the vault that may be in force.
    """

    device: Device
    key: str
    method: Method
    account: str  # whose password is set at the first login: the factory account where there is one
    password: Secret
    purpose: str = "login"  # or "profile:Engineer" for a MicroLogic profile
    policy: Policy | None = None
    rules: tuple[RuleResult, ...] = ()
    administrator: str | None = None  # a named account to be made after that, replacing the factory one
    administrator_password: Secret | None = None
    current: Credential | None = None
    refusal: str = ""
    detail: str = ""
    reused: bool = False
    proved: bool = False  # the vault holds a proved password of it; `password` is that one
    profile: str = ""  # digest of the taught or assumed profile it is claimed by
    canary: bool = False  # it will go first, alone
    reset: bool = False
    plain: bool = False
    legacy: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimPlan:
    """What a run will do. The dry run shows it, the run executes the same object."""

    id: str
    items: tuple[ClaimItem, ...]
    accept_new: bool = False
    at_once: int = 8

    @property
    def runnable(self) -> tuple[ClaimItem, ...]:
        """The devices something will be tried on."""
        return tuple(item for item in self.items if not item.refusal)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow(RunRow):
    """One device while it is claimed, for the screen."""

    kind = RunKind.CLAIM

    model: str
    account: str
    method: Method
    purpose: str = "login"
    stage: Stage = Stage.PROBE
    password_set: float = 0.0
    new_works: float = 0.0
    old_refused: float = 0.0
    kept: str = ""  # state of the vault entry, "" while there is none
    until: float = 0.0  # when a lockout ends
    notes: tuple[tuple[str, str], ...] = ()  # (code, detail) remarks that do not stop it
    identity: tuple[tuple[str, str], ...] = field(default=())  # (label, fingerprint) seen and pinned

    @property
    def key(self) -> str:
        """The device, with the account's purpose where it is not the login."""
        return row_key(self.device, self.purpose)


def row_key(device: str, purpose: str) -> str:
    """Names a claimed account within its run."""
    return device if purpose == "login" else f"{device}:{purpose}"


class Question(StrEnum):
    """What only a person can answer in the middle of a run."""

    CODE = "code"  # the device asks for something, mostly a one-time code
    IDENTITY = "identity"  # first sight: is this its fingerprint?
    GUIDE = "guide"  # instructions were followed: done, or given up
    CANARY = "canary"  # the first device worked: go on with the others?
