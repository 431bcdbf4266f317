"""A scripted device and a person for tests of the claim machine. Real wires are in tests/contract."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from firstlight.claim.model import ClaimItem, Method, Question
from firstlight.device_key import device_key
from firstlight.events import Device
from firstlight.policy import check, policy_for
from firstlight.site.vault import Vault
from firstlight.site.vault.sealing import Cost
from firstlight_drivers.contract import (
    Ask,
    Commit,
    Credential,
    Endpoint,
    Identifies,
    Identity,
    LoginVerdict,
    ManagesAccounts,
    Observation,
    Presented,
    Secret,
    Service,
    State,
    Trust,
)
from firstlight_drivers.errors import Code, DeviceError, LoginRefused

PIN = "SHA256:" + "A" * 43
NEW = "Kestrel-Ferry-Quay-58"


def quick_vault(folder: Path) -> Vault:
    """An open vault whose passphrase is cheap to try."""
    cheap = Cost(passes=1, lanes=1, memory=64)
    vault = Vault(folder / "vault.flv", idle_seconds=1e9, usual=cheap, least=cheap)
    vault.create(Secret("four words on a bench"), keyring=False)
    return vault


def card(**changes: object) -> Device:
    """A factory-new APC card as the inventory has it."""
    facts: dict[str, object] = {
        "id": "d1",
        "family": "apc-nmc3",
        "vendor": "APC by Schneider Electric",
        "model": "AP9641",
        "name": "apc5B02F1",
        "serial": "QA2149170345",
        "firmware": "2.5.0.8",
        "addresses": ("127.79.1.1",),
        "services": (Service(name="ssh", port=10022),),
        **changes,
    }
    return Device(**facts)  # type: ignore[arg-type]


def item(device: Device | None = None, **changes: object) -> ClaimItem:
    """A plan's row for it."""
    device = device or card()
    policy = policy_for("apc-nmc3", device.firmware)
    password = changes.pop("password", Secret(NEW))
    assert isinstance(password, Secret)
    facts: dict[str, object] = {
        "device": device,
        "key": device_key(device) or "",
        "method": Method.DIRECT,
        "account": "apc",
        "password": password,
        "policy": policy,
        "rules": check(password, policy, user="apc"),
        **changes,
    }
    return ClaimItem(**facts)  # type: ignore[arg-type]


@dataclass
class Scripted(Identifies, ManagesAccounts):
    """A device whose answers a test decides. `said` lists what it was asked, in order."""

    endpoint: Endpoint = field(default_factory=lambda: Endpoint(host="127.79.1.1"))
    accounts: dict[str, str] = field(default_factory=lambda: {"apc": "apc"})
    serial: str = "QA2149170345"
    pin: str = PIN
    weak: tuple[str, ...] = ()
    channel: str = "ssh"
    blank: bool | None = None
    first_login: bool | None = None
    state: State = State.UNKNOWN
    change_error: DeviceError | None = None  # raised after the new password was sent
    before_error: DeviceError | None = None  # raised before it
    takes: bool = True  # whether the change becomes effective
    old_too: bool = False
    away: float = 0.0  # seconds it says that it is away after a change
    away_after: int = 0  # looks after the change at which it still answers from before
    away_looks: int = 0
    login_errors: list[DeviceError] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    committed: list[str] = field(default_factory=list)
    old: dict[str, str] = field(default_factory=dict)

    async def identity(self, known: Sequence[Observation] = ()) -> tuple[Identity, tuple[Observation, ...]]:
        self.said.append("identity")
        return Identity(serial=self.serial, state=self.state), ()

    async def present(self) -> Presented:
        self.said.append("present")
        if self.said.count("present") > 1 + self.away_after and self.away_looks:
            self.away_looks -= 1
            raise DeviceError("away", code=Code.UNREACHABLE)
        sha256 = self.pin if self.channel in {"ssh", "https"} else ""
        return Presented(
            channel=self.channel, sha256=sha256, weak=self.weak, blank=self.blank, first_login=self.first_login
        )

    async def login(self, credential: Credential, trust: Trust, ask: Ask | None = None) -> LoginVerdict:
        self.said.append(f"login {credential.user}")
        if self.login_errors:
            raise self.login_errors.pop(0)
        password = credential.password.reveal()
        right = self.accounts.get(credential.user) == password
        still = self.old_too and self.old.get(credential.user) == password
        return LoginVerdict.ACCEPTED if right or still else LoginVerdict.REFUSED

    async def change_password(
        self, current: Credential, new: Secret, trust: Trust, commit: Commit, ask: Ask | None = None
    ) -> float:
        self.said.append(f"change {current.user}")
        if self.before_error is not None:
            raise self.before_error
        if self.accounts.get(current.user) != current.password.reveal():
            raise LoginRefused("refused")
        await commit()
        self.committed.append(current.user)
        if self.takes:
            self.old = dict(self.accounts)
            self.accounts[current.user] = new.reveal()
            self.blank = False if self.blank is not None else None
        if self.change_error is not None:
            raise self.change_error
        return self.away

    async def create_administrator(
        self, by: Credential, account: Credential, trust: Trust, commit: Commit, ask: Ask | None = None
    ) -> None:
        self.said.append(f"create {account.user} by {by.user}")
        await commit()
        self.accounts[account.user] = account.password.reveal()

    async def disable_account(
        self, by: Credential, user: str, trust: Trust, commit: Commit, ask: Ask | None = None
    ) -> None:
        self.said.append(f"disable {user} by {by.user}")
        await commit()
        del self.accounts[user]


async def open_gate(kind: str, item: ClaimItem) -> tuple[str, str]:
    """Lets every device through."""
    return "", ""


@dataclass
class Person:
    """Answers as a test says; nobody by default."""

    answers: dict[Question, str] = field(default_factory=dict)
    asked: list[tuple[Question, str]] = field(default_factory=list)

    async def __call__(self, question: Question, item: ClaimItem, text: str, *, secret: bool = False) -> str | None:
        self.asked.append((question, text))
        return self.answers.get(question)
