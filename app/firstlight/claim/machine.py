"""The first login of one device, one stage at a time, without a screen.

    PROBE -> IDENTITY -> CHECK -> STORE -> CHANGE -> RETURN -> PROVE_NEW -> PROVE_OLD -> KEEP
                                                                              `-> ADMINISTRATOR -> DISABLE -> KEEP

Each stage is one method; `advance` carries out the current one and moves on. The rules that hold throughout:

- a password is in the vault before a byte of it leaves, and marked as being changed before the change begins;
- the old password is tried exactly once after the change, the new one exactly once; nothing is ever tried again;
- an answer that is not known stops the device there, with the raw text, and nothing more is sent;
- before the change an end is "refused" (nothing was changed), after it "failed" or "unknown".
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

from firstlight.change.outcome import Ended, Result
from firstlight.claim.flow import Flow
from firstlight.claim.model import Method, Question, RowState, Stage
from firstlight.policy import acceptable
from firstlight.site.pins import Pin, PinKind
from firstlight.site.vault import EntryState
from firstlight_drivers.contract import (
    Claims,
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

RETURN_AT_LEAST = 30.0  # seconds a device gets to answer again after a change
RETURN_FACTOR = 4.0  # times what the driver said
ASK_AGAIN_EVERY = 1.0  # seconds between two looks whether it is back; no credential is sent
ACCEPTED = (LoginVerdict.ACCEPTED, LoginVerdict.CHANGE_FIRST)


class ClaimMachine(Flow):
    """The stages of a first login."""

    def _stages(self) -> dict[Stage, Callable[[], Awaitable[tuple[Stage | None, str]]]]:
        return {
            Stage.PROBE: self._probe,
            Stage.IDENTITY: self._identity,
            Stage.CHECK: self._check,
            Stage.STORE: self._store,
            Stage.CHANGE: self._change,
            Stage.RETURN: self._return,
            Stage.PROVE_NEW: self._prove_new,
            Stage.PROVE_OLD: self._prove_old,
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
            for name in ("serial", "mac"):
                said, expected = getattr(identity, name), getattr(known, name)
                if said and expected and said.upper() != expected.upper():
                    raise Ended(Result.REFUSED, "identity-other", said)
                code = "probed" if said and expected else code
        if self._item.method is Method.GUIDED:
            return Stage.CHECK, code
        self._presented = await self._claims().present()
        return Stage.IDENTITY, code

    async def _identity(self) -> tuple[Stage, str]:
        """Compare the fingerprint with the pin, or take it as the pin."""
        seen = self._seen()
        if seen.weak and not self._item.legacy:
            raise Ended(Result.REFUSED, "weak-channel", ", ".join(seen.weak))
        if seen.weak:
            log.warning("%s: %s was allowed for this device", self._row.name, ", ".join(seen.weak))
            self._remark("weak-allowed", ", ".join(seen.weak))
        if not seen.sha256:
            if seen.channel != "serial" and not self._item.plain:
                raise Ended(Result.REFUSED, "plain-only", seen.channel)
            return Stage.CHECK, "no-identity-here"
        labels = [(seen.channel, seen.sha256), *([("MD5", seen.md5)] if seen.md5 else [])]
        self._update(identity=tuple(labels))
        pins, key, kind = self._tools.pins, self._item.key, PinKind(seen.channel)
        verdict = pins.verdict(key, seen)
        if verdict in {"changed", "renewed-key-same"}:
            pinned = pins.get(key, kind)
            detail = f"{seen.sha256} (pinned {pinned.sha256})" if pinned else seen.sha256
            raise Ended(Result.REFUSED, "pin-changed" if verdict == "changed" else "pin-renewed", detail)
        if verdict == "new":
            await self._first_sight(seen, kind)
        twins = [device for device in pins.shared(seen.sha256) if device != key]
        if twins:
            self._remark("key-shared", ", ".join(twins))
        return Stage.CHECK, "identity-pinned" if verdict == "new" else "identity-same"

    async def _first_sight(self, seen: Presented, kind: PinKind) -> None:
        if not self._tools.accept_new:
            shown = f"{kind} {seen.sha256}" + (f", MD5 {seen.md5}" if seen.md5 else "")
            if await self._interview(Question.IDENTITY, shown) is None:
                raise Ended(Result.REFUSED, "identity-new", shown)
        self._tools.pins.add(
            Pin(
                device=self._item.key,
                kind=kind,
                sha256=seen.sha256,
                spki_sha256=seen.spki_sha256,
                md5=seen.md5 or "",
                key=seen.key,
                first_seen=self._tools.clock(),
                seen_by=self._tools.seen_by,
                network=", ".join(self._item.device.interfaces),
                weak=seen.weak,
            )
        )

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
            raise Ended(Result.SKIPPED, "already-proved")
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
        item = self._item
        await self.reserve()
        if item.reused and item.method is not Method.GUIDED:
            return Stage.PROVE_NEW, "resumed"
        return Stage.CHANGE, "stored"

    async def reserve(self) -> None:
        """Put the passwords into the vault, without touching the device. Raises VaultError, OSError."""
        item = self._item
        self._entry = await self._held(item.account, item.password)
        if item.administrator is not None and item.administrator_password is not None:
            self._administrator_entry = await self._held(item.administrator, item.administrator_password)
        self._update(kept=str(EntryState.CHANGING if item.reused else EntryState.HELD))

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

    # --- the change ---------------------------------------------------------------------------------------------

    async def _change(self) -> tuple[Stage, str]:
        if self._item.method is Method.GUIDED:
            return await self._guided()
        current = self._current
        if current is None:
            raise Ended(Result.REFUSED, "no-factory-account")
        if not self._tools.attempts.allows(self._item.key, self._lockout()):
            raise Ended(Result.REFUSED, "attempts-spent")
        try:
            self._away = await self._claims().change_password(
                current, self._item.password, self._trust(), self._commit, self._answer
            )
        except LoginRefused as error:
            self._tools.attempts.refused(self._item.key)
            raise Ended(Result.REFUSED, "factory-refused", error.detail) from error
        except DeviceError as error:
            if not self._written or error.code not in {Code.CLOSED, Code.TIMEOUT, Code.UNREACHABLE}:
                raise
            # The line broke after the new password was sent. Whether it was taken shows when it is tried.
            self._remark("cut-off-in-change", error.detail)
            return Stage.RETURN, "cut-off-in-change"
        self._set = True
        self._update(password_set=self._tools.clock())
        return Stage.RETURN, "password-set"

    async def _commit(self) -> None:
        await asyncio.to_thread(self._tools.vault.mark, self._entry, EntryState.CHANGING)
        self._written = True
        self._update(changing=True, kept=str(EntryState.CHANGING))

    async def _return(self) -> tuple[Stage, str]:
        """Wait until it shows itself again, with the pinned identity. No credential is sent here."""
        patience = max(RETURN_AT_LEAST, RETURN_FACTOR * self._away)
        end = time.monotonic() + patience
        while True:
            try:
                self._presented = await self._claims().present()
            except DeviceError as error:
                if time.monotonic() >= end:
                    raise Ended(Result.UNKNOWN, "not-back", f"{patience:.0f} s") from error
            else:
                return Stage.PROVE_NEW, "back"
            await asyncio.sleep(ASK_AGAIN_EVERY)

    # --- the proof ----------------------------------------------------------------------------------------------

    async def _prove_new(self) -> tuple[Stage, str]:
        item = self._item
        resumed = item.reused and not self._written
        if resumed and not self._tools.attempts.allows(item.key, self._lockout()):
            raise Ended(Result.UNKNOWN, "attempts-spent")
        verdict = await self._claims().login(
            Credential(user=item.account, password=item.password), self._trust(), self._answer
        )
        if verdict is LoginVerdict.ACCEPTED:
            # A resumed run knows now that the change of the earlier one went through.
            self._set = True
            self._update(new_works=self._tools.clock(), password_set=self._row.password_set or self._tools.clock())
            return Stage.PROVE_OLD, "new-works"
        if verdict is LoginVerdict.REFUSED:
            self._tools.attempts.refused(item.key)
        if resumed:
            # The earlier run was cut off before the device took it: the factory credential is still the right one.
            return Stage.CHANGE, "earlier-not-taken"
        await asyncio.to_thread(self._tools.vault.mark, self._entry, EntryState.UNPROVED, "new password not accepted")
        self._update(kept=str(EntryState.UNPROVED))
        raise Ended(Result.FAILED, "new-refused" if verdict is LoginVerdict.REFUSED else "change-not-effective")

    async def _prove_old(self) -> tuple[Stage, str]:
        old = self._current
        following = Stage.ADMINISTRATOR if self._item.administrator is not None else Stage.KEEP
        if old is None:
            self._remark("no-old-password", "")
            return following, "no-old-password"
        if not old.password.reveal():
            seen = await self._claims().present()
            if seen.blank or seen.first_login:
                await self._old_accepted()
            self._update(old_refused=self._tools.clock())
            return following, "old-refused"
        if not self._tools.attempts.allows(self._item.key, self._lockout()):
            await self._unproved("old password not tried: too close to the lockout")
            raise Ended(Result.UNKNOWN, "attempts-spent")
        verdict = await self._claims().login(old, self._trust(), self._answer)
        if verdict in ACCEPTED:
            await self._old_accepted()
        self._tools.attempts.refused(self._item.key)
        self._update(old_refused=self._tools.clock())
        return following, "old-refused"

    async def _old_accepted(self) -> None:
        await self._unproved("the old password is still accepted")
        raise Ended(Result.FAILED, "old-still-accepted")

    async def _unproved(self, note: str) -> None:
        await asyncio.to_thread(self._tools.vault.mark, self._entry, EntryState.UNPROVED, note)
        self._update(kept=str(EntryState.UNPROVED))

    # --- a named administrator instead of the factory account ----------------------------------------------------

    async def _make_administrator(self) -> tuple[Stage, str]:
        driver, item = self._driver, self._item
        if not isinstance(driver, ManagesAccounts) or item.administrator is None or item.administrator_password is None:
            raise Ended(Result.FAILED, "no-accounts")
        await asyncio.to_thread(self._tools.vault.mark, self._entry, EntryState.PROVED)
        factory = Credential(user=item.account, password=item.password)
        account = Credential(user=item.administrator, password=item.administrator_password)

        async def commit() -> None:
            await asyncio.to_thread(self._tools.vault.mark, self._administrator_entry, EntryState.CHANGING)

        await driver.create_administrator(factory, account, self._trust(), commit, self._answer)
        verdict = await driver.login(account, self._trust(), self._answer)
        if verdict is not LoginVerdict.ACCEPTED:
            if verdict is LoginVerdict.REFUSED:
                self._tools.attempts.refused(item.key)
            await asyncio.to_thread(self._tools.vault.mark, self._administrator_entry, EntryState.UNPROVED, "no login")
            raise Ended(Result.FAILED, "administrator-refused", item.administrator)
        await asyncio.to_thread(self._tools.vault.mark, self._administrator_entry, EntryState.PROVED)
        return Stage.DISABLE, "administrator-made"

    async def _disable(self) -> tuple[Stage, str]:
        driver, item = self._driver, self._item
        if not isinstance(driver, ManagesAccounts) or item.administrator is None or item.administrator_password is None:
            raise Ended(Result.FAILED, "no-accounts")

        async def commit() -> None:
            return None

        by = Credential(user=item.administrator, password=item.administrator_password)
        await driver.disable_account(by, item.account, self._trust(), commit, self._answer)
        return Stage.KEEP, "factory-disabled"

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
        await self._unproved("set by hand; no public channel proves it")
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
