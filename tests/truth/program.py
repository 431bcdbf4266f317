"""The program as a front end drives it. The only module here that knows its names.

Each act returns what the program said (`Told`) and what was asked for (`Asked`), so that both can be held against the
device.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha512
from io import BytesIO
from pathlib import Path
from typing import TypeVar

from firstlight.access import AccessRefused, Given
from firstlight.claim.model import ClaimRequest, Question
from firstlight.device_desk import here
from firstlight.device_key import device_key
from firstlight.device_names import NameWish
from firstlight.events import ClaimAsked, Device, Event
from firstlight.jobs.plans import Firmware, Manner, make_job_plan
from firstlight.session import Session
from firstlight.site.pins import Pin, PinKind
from firstlight.site.vault import Vault
from firstlight.site.vault.sealing import Cost
from firstlight_drivers.contract import Credential, NameKey, Secret, SnmpAccess
from firstlight_drivers.port_settings import Value
from firstlight_drivers.protocols import ssh, tls

T = TypeVar("T")
DEADLINE = 3600.0  # seconds of the clock one act may take; the longest patience of the program is 20 minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """How the program says that it ended. `result` is one of its five words."""

    result: str
    code: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the device shall be. What an act does not ask for is empty."""

    accounts: tuple[tuple[str, str], ...] = ()  # open it afterwards
    shut: tuple[tuple[str, str], ...] = ()  # do not any more
    version: str = ""
    ports: Mapping[int, Mapping[str, Value]] = field(default_factory=dict)
    clock: datetime | None = None
    names: Mapping[str, str] = field(default_factory=dict)


class Program:
    """One session with a data folder of its own, for many devices one after the other."""

    def __init__(self, folder: Path) -> None:
        cheap = Cost(passes=1, lanes=1, memory=64)
        self._session = Session(folder)
        self._session.subscribe(self._hear)
        self._session.start()
        vault = Vault(folder / "vault.flv", idle_seconds=1e9, usual=cheap, least=cheap)
        vault.create(Secret("seven quiet turbines"), keyring=False)
        self._session.site.use_vault(vault)
        self._journal = self._session.site.journal.path
        self._from = 0
        self._device: Device | None = None

    def close(self) -> None:
        """End it."""
        self._session.close()

    def meet(self, target: str) -> bool:
        """Find the device of the next act. Whether anything answered there."""
        found = self._wait(self._session.identify(target))
        self._device = found[0] if found else None
        self._from = self._journal.stat().st_size if self._journal.exists() else 0
        return bool(found)

    def leave(self) -> None:
        """The act is over."""
        if self._device is not None:
            self._session.forget(self._device.id)

    def noted(self) -> int:
        """Lines of the journal about this device since it was met. From any thread."""
        if self._device is None or not self._journal.exists():
            return 0
        with self._journal.open("rb") as lines:
            lines.seek(self._from)
            return sum(json.loads(line)["device"] == self._device.id for line in lines if line.endswith(b"\n"))

    # --- acts ---------------------------------------------------------------------------------------------------------

    def claim(self, factory: tuple[str, str], password: str, administrator: str | None) -> tuple[Told, Asked]:
        """First login; with `administrator` that account instead of the factory one."""
        plan = self._session.plan_claim(
            ClaimRequest(
                devices=(self._id,),
                account=administrator,
                password=Secret(password),
                accept_new=True,
                profiles=True,
            )
        )
        (item,) = plan.items
        new = item.password.reveal()
        made = item.administrator_password
        asked = Asked(accounts=((item.account, new),), shut=(factory,))
        if administrator is not None and made is not None:
            asked = Asked(accounts=((administrator, made.reveal()),), shut=(factory, (item.account, new)))
        if item.refusal:
            return Told(result="refused", code=item.refusal, detail=item.detail), asked
        (row,) = self._wait(self._session.claim(plan)).rows
        return Told(result=str(row.result), code=row.code, detail=row.detail), asked

    def firmware(self, content: bytes, name: str, version: str, login: tuple[str, str]) -> tuple[Told, Asked]:
        """An upgrade with a file that passed the check."""
        device, given = self._known, self._given(login)
        self._wait(self._session.in_loop(self._pin(device)))
        firmware = Firmware(
            file=name, sha512=sha512(content).hexdigest(), size=len(content), version=version, family=device.family,
            model=device.model, image="", verdict="trusted",
        )  # fmt: skip
        jobs = self._session.jobs
        means = jobs.means()
        means = type(means)(families=means.families, logins=means.logins, profiles=means.profiles, any_login=True)
        plan = make_job_plan(firmware, [device], means, Manner(confirm_canary=True, profiles=True))
        asked = Asked(version=version)
        if not plan.runnable:
            (item,) = plan.items
            return Told(result="refused", code=item.code, detail=item.detail), asked
        kept = jobs.keep(plan, lambda: BytesIO(content))
        (row,) = self._wait(self._session.run_job(kept, None, given)).rows
        return Told(result=str(row.result), code=row.code, detail=row.detail), asked

    def ports(
        self, wished: Mapping[int, Mapping[str, Value]], login: tuple[str, str], community: str | None
    ) -> tuple[Told, Asked]:
        """Settings of serial ports; over SNMP where there is a community."""
        given = self._given(login)
        if community is not None:
            given = Given(snmp=SnmpAccess(community=Secret(community)), accept_new=True)
        asked = Asked(ports=wished)
        try:
            read = self._wait(self._session.read_ports(self._known, given))
            end = self._wait(self._session.write_ports(read, read.plan(wished), given))
        except AccessRefused as refused:
            return Told(result="refused", code=refused.code, detail=refused.detail), asked
        return Told(result=str(end.result), code=end.code, detail=end.detail), asked

    def clock(self) -> tuple[Told, Asked]:
        """Its clock, to this computer's."""
        try:
            end = self._wait(self._session.in_loop(self._session.device_desk.set_clock(self._known, utc=True)))
        except AccessRefused as refused:
            return Told(result="refused", code=refused.code, detail=refused.detail), Asked()
        return Told(result=str(end.result), code=end.code, detail=end.detail), Asked(clock=here(utc=True))

    def names(self, wished: Mapping[str, str], password: str) -> tuple[Told, Asked]:
        """Its names; the worst end of them counts."""
        desk = self._session.device_desk
        wishes = [NameWish(key=NameKey(key), text=text) for key, text in wished.items()]
        asked = Asked(names=wished)
        try:
            read = self._wait(self._session.in_loop(desk.names(self._known)))
            ends = self._wait(self._session.in_loop(desk.set_names(read, wishes, Secret(password), agreed=True)))
        except AccessRefused as refused:
            return Told(result="refused", code=refused.code, detail=refused.detail), asked
        # "refused" is said of one name alone: of the device it is so only where no name was written.
        words = [str(end.result) for end in ends]
        order = ("unknown", "failed", "refused", "skipped", "done")
        worst = next(word for word in order if word in words)
        if worst == "refused" and "done" in words:
            worst = "failed"
        end = ends[words.index(worst)] if worst in words else ends[-1]
        return Told(result=worst, code=end.code, detail=end.detail), asked

    # --- small things -------------------------------------------------------------------------------------------------

    @property
    def _known(self) -> Device:
        if self._device is None:
            raise LookupError("nobody was met")
        return self._device

    @property
    def _id(self) -> str:
        return self._known.id

    async def _pin(self, device: Device) -> None:
        """What it shows is its identity, as a claim would have left it."""
        key = device_key(device)
        for service in device.services if key is not None else ():
            kind = {"https": PinKind.HTTPS, "ssh": PinKind.SSH}.get(service.name)
            if kind is None or key is None:
                continue
            look = ssh.look if kind is PinKind.SSH else tls.look
            seen = await look(device.address or "", service.port)
            pin = Pin(device=key, kind=kind, sha256=seen.sha256 or "", first_seen=1.0, seen_by="truth", network="")
            self._session.site.pins.add(pin)

    @staticmethod
    def _given(login: tuple[str, str]) -> Given:
        user, password = login
        return Given(credential=Credential(user=user, password=Secret(password)), accept_new=True, assumed=True)

    def _hear(self, event: Event) -> None:
        if isinstance(event, ClaimAsked):
            self._session.answer(event.id, "yes" if event.question is Question.CANARY else None)

    @staticmethod
    def _wait(future: Future[T]) -> T:
        return future.result(DEADLINE)
