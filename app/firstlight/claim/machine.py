"""The first login of one device, one stage at a time, without a screen.

    PROBE -> IDENTITY -> CHECK -> STORE -> CHANGE -> KEEP
                                             `-> ADMINISTRATOR -> DISABLE -> KEEP

Each stage is one method; `advance` carries out the current one and moves on. CHANGE, ADMINISTRATOR and DISABLE are
changes (`firstlight.change`): written down, sent, waited for, proved. The rules that hold throughout:

- a password is in the vault before a byte of it leaves, and marked as being changed before the change begins;
- the old password is tried exactly once after the change, the new one exactly once; nothing is ever tried again;
- before the change an answer that is not known stops the device there, with the raw text: "refused", nothing was
  changed; after it only the two logins decide, and an end is "done", "failed" or "unknown".
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from firstlight.access import AccessRefused, Given, compare_and_pin, same_device
from firstlight.change.change import Change, Changed, Operation
from firstlight.change.outcome import Ended, Result
from firstlight.change.progress import RowState
from firstlight.change.returning import GONE, while_busy
from firstlight.claim.flow import Flow, Told
from firstlight.claim.model import NOT_TAKEN, Method, Question, Stage
from firstlight.claim.operations import DisableAccount, MakeAdministrator, SetPassword
from firstlight.policy import acceptable
from firstlight.site.pins import PinKind
from firstlight.site.vault import EntryState
from firstlight_drivers.contract import (
    Claims,
    Commit,
    Credential,
    Identifies,
    LoginVerdict,
    ManagesAccounts,
    Presented,
    Secret,
    State,
    Trust,
)
from firstlight_drivers.errors import Code, DeviceError, LoginRefused

log = logging.getLogger(__name__)

E = TypeVar("E")
UNPROVED = {
    "attempts-spent": "old password not tried: too close to the lockout",
    "old-still-accepted": "the old password is still accepted",
    "new-refused": "new password not accepted",
    str(Code.PASSWORD_REFUSED): NOT_TAKEN,
}


class ClaimMachine(Flow):
    """The stages of a first login."""

    def _stages(self) -> dict[Stage, Callable[[], Awaitable[tuple[Stage | None, str]]]]:
        return {
            Stage.PROBE: self._probe,
            Stage.IDENTITY: self._identity,
            Stage.CHECK: self._check,
            Stage.STORE: self._store,
            Stage.CHANGE: self._change,
            Stage.ADMINISTRATOR: self._make_administrator,
            Stage.DISABLE: self._disable,
            Stage.KEEP: self._keep,
        }

    # --- before anything is sent --------------------------------------------------------------------------------

    async def _probe(self) -> tuple[Stage, str]:
        """Is it still the device that was chosen, and is its first login still to be done?"""
        code = "answered"
        if isinstance(self._driver, Identifies):
            identity, _ = await self._driver.identity()
            known = self._item.device
            same = same_device(identity, known.serial, known.mac)
            if same is False:
                raise Ended(Result.REFUSED, "identity-other", identity.serial or identity.mac or "")
            code = code if same is None else "probed"
        if self._item.method is Method.GUIDED:
            return Stage.CHECK, code
        self._presented = await self._claims().present()
        return Stage.IDENTITY, code

    async def _identity(self) -> tuple[Stage, str]:
        """Compare the fingerprint with the pin, or take it as the pin."""
        seen, item = self._seen(), self._item
        if seen.weak and item.legacy:
            log.warning("%s: %s was allowed for this device", self._row.name, ", ".join(seen.weak))
            self._remark("weak-allowed", ", ".join(seen.weak))
        if seen.sha256:
            labels = [(seen.channel, seen.sha256), *([("MD5", seen.md5)] if seen.md5 else [])]
            self._update(identity=tuple(labels))

        async def ask(shown: str) -> bool:
            return await self._interview(Question.IDENTITY, shown) is not None

        given = Given(accept_new=self._tools.accept_new, plain=item.plain, legacy=item.legacy)
        network = ", ".join(item.device.interfaces)
        try:
            code = await compare_and_pin(seen, item.key, self._tools.pins, given, ask, network=network)
        except AccessRefused as refused:
            raise Ended(Result.REFUSED, refused.code, refused.detail) from refused
        twins = [device for device in self._tools.pins.shared(seen.sha256) if device != item.key] if seen.sha256 else []
        if twins:
            self._remark("key-shared", ", ".join(twins))
        return Stage.CHECK, code

    async def _check(self) -> tuple[Stage, str]:
        """Password against the rules; which credential opens the device now."""
        item = self._item
        if not acceptable(item.rules):
            broken = ", ".join(rule.text for rule in item.rules if rule.met is False and not rule.warning)
            raise Ended(Result.REFUSED, "policy-not-met", broken)
        if item.method is Method.GUIDED:
            return Stage.STORE, "checked"
        seen = self._seen()
        if item.proved:
            if seen.first_login or seen.blank:
                raise Ended(Result.REFUSED, "was-reset")
            if item.administrator is None or self._tools.vault.proved(item.key, item.administrator, item.purpose):
                raise Ended(Result.SKIPPED, "already-proved")
            return await self._administrator_alone(), "checked"
        if seen.first_login is False and seen.blank is False and item.current is None and not item.reused:
            raise Ended(Result.REFUSED, "claimed-elsewhere")
        self._current = item.current or self._factory(seen)
        self.kind = item.profile or seen.assumed
        if self.kind:
            code, detail = await self._tools.gate(self.kind, item)
            if code:
                raise Ended(Result.SKIPPED, code, detail)
        return Stage.STORE, "checked"

    def _factory(self, seen: Presented) -> Credential | None:
        policy = self._item.policy
        if seen.blank:
            return Credential(user=self._item.account, password=Secret(""))
        for default in policy.defaults if policy else ():
            if default.user == self._item.account and default.password:
                return Credential(user=default.user, password=Secret(default.password))
        if self._item.method in {Method.ASSUMED, Method.TAUGHT} or seen.first_login:
            return Credential(user=self._item.account, password=Secret(""))
        raise Ended(Result.REFUSED, "no-factory-account")

    async def _store(self) -> tuple[Stage, str]:
        """The password is in the vault before a byte of it leaves."""
        await self.reserve()
        return Stage.CHANGE, "stored"

    async def reserve(self) -> None:
        """Put the passwords into the vault, without touching the device. Raises VaultError, OSError."""
        item = self._item
        self._entry = await self._held(item.account, item.password)
        if item.administrator is not None and item.administrator_password is not None:
            self._administrator_entry = await self._held(item.administrator, item.administrator_password)
        self._update(kept=str(EntryState.CHANGING if item.reused else EntryState.HELD))

    async def _administrator_alone(self) -> Stage:
        """The first login was done before, the administrator is still to be made: by the account that is proved."""
        item = self._item
        if item.administrator is not None and item.administrator_password is not None:
            self._entry = self._tools.vault.find(item.key, item.account, item.purpose)[0].id
            self._administrator_entry = await self._held(item.administrator, item.administrator_password)
        self._update(kept=str(EntryState.PROVED))
        return Stage.ADMINISTRATOR

    async def _held(self, account: str, password: Secret) -> str:
        item, vault = self._item, self._tools.vault
        for entry in vault.find(item.key, account, item.purpose):
            if entry.state is not EntryState.PROVED and vault.reveal(entry.id).reveal() == password.reveal():
                return entry.id
        device = item.device
        entry = await asyncio.to_thread(
            vault.hold,
            device=item.key,
            device_name=self._row.name,
            family=device.family or "",
            model=device.model or "",
            serial=device.serial or "",
            account=account,
            purpose=item.purpose,
            password=password,
        )
        return entry.id

    # --- the change and its proof -------------------------------------------------------------------------------

    async def _change(self) -> tuple[Stage, str]:
        if self._item.method is Method.GUIDED:
            return await self._guided()
        if self._item.reused and await self._taken_earlier():
            return self._following(), "resumed"
        current, item = self._current, self._item
        if current is None:
            raise Ended(Result.REFUSED, "no-factory-account")
        if not self._tools.attempts.allows(item.key, self._lockout()):
            raise Ended(Result.REFUSED, "attempts-spent")
        operation = SetPassword(
            announce=item.account,
            act=lambda commit: self._send_password(current, commit),
            ahead=self._ahead,
            look=self._claims().present,
            prove=self._prove,
            may_repeat=lambda: self._tools.attempts.allows(item.key, self._lockout()),
            settle=self._tools.settle,
        )
        changed = await self._carried_out(operation)
        await self._settle(Ended(changed.result, changed.code, changed.detail))
        return self._following(), ""

    def _following(self) -> Stage:
        return Stage.ADMINISTRATOR if self._item.administrator is not None else Stage.KEEP

    async def _carried_out(self, operation: Operation[E]) -> Changed[E]:
        """Its steps are in the journal when it returns. The runner sees to it that it comes to its end."""
        return await Change(self._job, self._item.device.id, operation, self).carry_out()

    async def _ahead(self) -> None:
        """The vault says that the password may be in force before its first byte leaves."""
        await asyncio.to_thread(self._tools.vault.mark, self._entry, EntryState.CHANGING)
        self._written = True
        self._update(committed=True, kept=str(EntryState.CHANGING))

    async def _send_password(self, current: Credential, commit: Commit) -> float:
        try:
            away = await self._claims().change_password(
                current, self._item.password, self._trust(), commit, self._answer
            )
        except DeviceError as error:
            if self._written:
                # What was said says nothing of whether the password was taken: that shows when it is tried.
                self._remark("cut-off-in-change" if error.code in GONE else "odd-answer-in-change", error.detail)
            elif isinstance(error, LoginRefused):
                self._tools.attempts.refused(self._item.key)
                raise Ended(Result.REFUSED, "factory-refused", error.detail) from error
            raise
        self._update(password_set=self._tools.clock())
        return away

    async def _settle(self, end: Ended) -> None:
        """What the vault says of the password follows from how the change ended. Raises Told unless it is proved."""
        if end.result is Result.DONE:
            return
        if self._written and (end.result is Result.FAILED or end.code in UNPROVED):
            await asyncio.to_thread(
                self._tools.vault.mark, self._entry, EntryState.UNPROVED, UNPROVED.get(end.code, "not accepted")
            )
            self._update(kept=str(EntryState.UNPROVED))
        raise Told(end)

    # --- the proof ------------------------------------------------------------------------------------------------

    async def _prove(self, operation: SetPassword) -> Ended:
        """The new password opens it, the old one does not. Raises DeviceError."""
        if operation.read_step == Stage.PROVE_NEW:  # else only the old one is left: our session kept the device busy
            began = self._tools.clock()
            verdict = await self._try(Credential(user=self._item.account, password=self._item.password))
            if verdict is not LoginVerdict.ACCEPTED:
                code = "new-refused" if verdict is LoginVerdict.REFUSED else "change-not-effective"
                return Ended(Result.FAILED, code)
            now = self._tools.clock()
            self._update(new_works=now, password_set=self._row.password_set or now)
            self._note(Stage.PROVE_NEW, began, Result.DONE, "new-works")
            operation.read_step = str(Stage.PROVE_OLD)
            self.began(operation.read_step)
        return await self._old_refused()

    async def _taken_earlier(self) -> bool:
        """Whether the device took the password in a run that was cut off. Raises Ended, DeviceError."""
        began = self._tools.clock()
        self.began(str(Stage.PROVE_NEW))
        if not self._tools.attempts.allows(self._item.key, self._lockout()):
            raise Ended(Result.UNKNOWN, "attempts-spent")
        if (
            await self._try(Credential(user=self._item.account, password=self._item.password))
            is not LoginVerdict.ACCEPTED
        ):
            # The earlier run was cut off before the device took it: the factory credential is still the right one.
            self._note(Stage.PROVE_NEW, began, Result.DONE, "earlier-not-taken")
            self.began(str(Stage.CHANGE))
            return False
        now = self._tools.clock()
        self._written = True
        self._update(new_works=now, password_set=self._row.password_set or now)
        self._note(Stage.PROVE_NEW, began, Result.DONE, "new-works")
        self.began(str(Stage.PROVE_OLD))
        began = self._tools.clock()
        end = await while_busy(self._old_refused, self._tools.settle)
        self._note(Stage.PROVE_OLD, began, end.result, end.code, end.detail)
        await self._settle(end)
        return True

    async def _old_refused(self) -> Ended:
        """The old password, tried once, must be refused. Raises DeviceError."""
        old = self._current
        if old is None:
            self._remark("no-old-password", "")
            return Ended(Result.DONE, "no-old-password")
        seen = await self._claims().present() if not old.password.reveal() else None
        if seen is not None and (seen.blank or seen.first_login):  # told without an attempt
            return Ended(Result.FAILED, "old-still-accepted")
        if not self._tools.attempts.allows(self._item.key, self._lockout()):
            return Ended(Result.UNKNOWN, "attempts-spent")
        if await self._try(old) is not LoginVerdict.REFUSED:
            return Ended(Result.FAILED, "old-still-accepted")
        self._update(old_refused=self._tools.clock())
        return Ended(Result.DONE, "old-refused")

    async def _try(self, credential: Credential) -> LoginVerdict:
        """One login; a refused one is counted. Raises DeviceError."""
        verdict = await self._claims().login(credential, self._trust(), self._answer)
        if verdict is LoginVerdict.REFUSED:
            self._tools.attempts.refused(self._item.key)
        return verdict

    # --- a named administrator instead of the factory account ----------------------------------------------------

    async def _make_administrator(self) -> tuple[Stage, str]:
        driver, account = self._accounts()
        vault, entry = self._tools.vault, self._administrator_entry
        await asyncio.to_thread(vault.mark, self._entry, EntryState.PROVED)
        factory = Credential(user=self._item.account, password=self._item.password)

        async def make(commit: Commit) -> float:
            await driver.create_administrator(factory, account, self._trust(), commit, self._answer)
            return 0.0

        async def ahead() -> None:
            await asyncio.to_thread(vault.mark, entry, EntryState.CHANGING)
            self._written = True

        async def login() -> LoginVerdict:
            if not self._tools.attempts.allows(self._item.key, self._lockout()):
                raise Ended(Result.UNKNOWN, "attempts-spent")
            return await self._try(account)

        operation = MakeAdministrator(name=account.user, act=make, ahead=ahead, login=login, settle=self._tools.settle)
        changed = await self._carried_out(operation)
        if changed.result is Result.DONE:
            await asyncio.to_thread(vault.mark, entry, EntryState.PROVED)
        elif changed.result is not Result.REFUSED:
            note = NOT_TAKEN if changed.code == "administrator-refused" else "no login"
            await asyncio.to_thread(vault.mark, entry, EntryState.UNPROVED, note)
        self._stop_unless_done(changed)
        return Stage.DISABLE, ""

    async def _disable(self) -> tuple[Stage, str]:
        driver, account = self._accounts()
        factory = Credential(user=self._item.account, password=self._item.password)

        async def disable(commit: Commit) -> float:
            await driver.disable_account(account, factory.user, self._trust(), commit, self._answer)
            return 0.0

        async def opens() -> bool | None:
            if not self._tools.attempts.allows(self._item.key, self._lockout()):
                return None
            return await self._try(factory) is not LoginVerdict.REFUSED

        operation = DisableAccount(name=factory.user, act=disable, opens=opens, settle=self._tools.settle)
        self._stop_unless_done(await self._carried_out(operation))
        return Stage.KEEP, ""

    def _stop_unless_done(self, changed: Changed[E]) -> None:
        """A later change of a device to which something was sent is never "refused" as a whole. Raises Told."""
        if changed.result is not Result.DONE:
            refused = changed.result is Result.REFUSED and self._written
            raise Told(Ended(Result.FAILED if refused else changed.result, changed.code, changed.detail))

    def _accounts(self) -> tuple[ManagesAccounts, Credential]:
        driver, item = self._driver, self._item
        if not isinstance(driver, ManagesAccounts) or item.administrator is None or item.administrator_password is None:
            raise Ended(Result.FAILED, "no-accounts")
        return driver, Credential(user=item.administrator, password=item.administrator_password)

    async def _keep(self) -> tuple[None, str]:
        await asyncio.to_thread(self._tools.vault.mark, self._entry, EntryState.PROVED)
        self._update(kept=str(EntryState.PROVED))
        return None, "claimed"

    # --- by hand --------------------------------------------------------------------------------------------------

    async def _guided(self) -> tuple[Stage, str]:
        """A person sets the password on the device's page; the program says honestly what it can see of it."""
        await asyncio.to_thread(self._tools.vault.mark, self._entry, EntryState.CHANGING)
        self._update(kept=str(EntryState.CHANGING), state=RowState.ASKING)
        answer = await self._interview(Question.GUIDE, self._item.device.page_url or "")
        if answer is None:
            await asyncio.to_thread(self._tools.vault.mark, self._entry, EntryState.HELD, "guided step not done")
            self._update(kept=str(EntryState.HELD))
            raise Ended(Result.SKIPPED, "guide-left")
        self._written = True
        self._update(password_set=self._tools.clock(), state=RowState.WORKING)
        await asyncio.to_thread(
            self._tools.vault.mark, self._entry, EntryState.UNPROVED, "set by hand; no public channel proves it"
        )
        self._update(kept=str(EntryState.UNPROVED))
        detail = ""
        if isinstance(self._driver, Identifies):
            try:
                identity, _ = await self._driver.identity()
            except DeviceError as error:
                raise Ended(Result.UNKNOWN, "not-back", error.detail) from error
            if identity.state is State.FACTORY:
                raise Ended(Result.FAILED, "still-factory")
            if identity.state is State.CLAIMED:
                detail = "state"
        raise Ended(Result.UNKNOWN, "announced-claimed" if detail else "not-provable")

    # --- small things -------------------------------------------------------------------------------------------

    def _claims(self) -> Claims:
        if not isinstance(self._driver, Claims):
            raise Ended(Result.REFUSED, "no-claim-channel")
        return self._driver

    def _seen(self) -> Presented:
        if self._presented is None:
            raise Ended(Result.REFUSED, "no-claim-channel")
        return self._presented

    def _trust(self) -> Trust:
        pins, key = self._tools.pins, self._item.key
        ssh, https = pins.get(key, PinKind.SSH), pins.get(key, PinKind.HTTPS)
        return Trust(
            ssh=ssh.sha256 if ssh else None,
            https=https.sha256 if https else None,
            plain=self._item.plain,
            legacy=self._item.legacy,
        )
