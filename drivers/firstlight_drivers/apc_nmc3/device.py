"""Driver of the APC NMC3 family: who the card is, its first login and accounts over SSH or serial console, its LEDs."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from firstlight_drivers.apc_nmc3 import accounts, codec
from firstlight_drivers.apc_nmc3.answers import Account, Answer, parse_account, parse_accounts
from firstlight_drivers.apc_nmc3.bridge import Bridge, in_thread
from firstlight_drivers.apc_nmc3.console import BYE, USER_NAME, Outcome
from firstlight_drivers.apc_nmc3.link import Conversation, Link, Timing
from firstlight_drivers.contract import (
    Ask,
    Commit,
    Credential,
    Endpoint,
    Identifies,
    Identity,
    Locates,
    LoginVerdict,
    ManagesAccounts,
    Observation,
    Presented,
    Secret,
    Trust,
)
from firstlight_drivers.errors import Code, DeviceError, LocalRefusal, LoginRefused, Unreachable
from firstlight_drivers.protocols.visit import Visit
from firstlight_drivers.transport.boundary import boundary

_T = TypeVar("_T")
_Work = Callable[[Conversation, Outcome], _T]


class NetworkManagementCard3(Identifies, Locates, ManagesAccounts):
    """One card. Opening it sends nothing. `timing` is for lines that are slower or faster than usual."""

    def __init__(self, endpoint: Endpoint, timing: Timing | None = None) -> None:
        self.endpoint = endpoint
        self._timing = timing or Timing()
        self.where = endpoint.serial_line or f"ssh {endpoint.host}:{endpoint.port('ssh', 22)}"

    async def identity(self, known: Sequence[Observation] = ()) -> tuple[Identity, tuple[Observation, ...]]:
        """Certificate and first page over HTTPS, then identification line and host key over SSH; no login.

        On a serial line nothing is asked: before a login the console says no more than "User Name :".
        """
        if self.endpoint.serial_line is not None:
            named = Identity(
                family=codec.NAME, vendor=codec.VENDOR, assumed=frozenset({"family"}), why=("named as such",)
            )
            return named, tuple(known)
        visit = Visit(self.endpoint, known)
        if visit.offers("https"):
            await visit.page("https", 443, tls=True)
        if visit.offers("ssh"):
            await visit.ssh()
        return visit.result(codec.recognise, codec.NAME)

    async def locate(self, credential: Credential, seconds: float, pin: str | None) -> float:
        """`ledblink`, in whole minutes, at least one; returns how long the card will blink, in seconds.

        Raises IdentityChanged before anything secret is sent when the host key is not `pin`, LoginRefused, and
        DeviceError with UNEXPECTED when the card asks for its first login instead.
        """
        minutes = codec.blink_minutes(seconds)

        def blink(talk: Conversation, outcome: Outcome) -> None:
            require_prompt(outcome)
            require_done(talk.command(f"ledblink {minutes}"), talk)
            talk.leave()

        await self._session(credential, Trust(ssh=pin), blink, unpinned=True)
        return minutes * 60.0

    async def present(self) -> Presented:
        """The SSH host key, or on a serial line whether its login prompt answers."""

        def look(bridge: Bridge) -> Presented:
            with boundary(self.where):
                if self.endpoint.serial_line is not None:
                    from firstlight_drivers.apc_nmc3 import serial_console  # noqa: PLC0415

                    return serial_console.present(self.endpoint.serial_line, bridge, self._timing)
                # paramiko takes 60 ms to import, which a search without SSH need not pay.
                from firstlight_drivers.apc_nmc3 import session  # noqa: PLC0415

                return session.present(self.endpoint, bridge)

        return await in_thread(look)

    async def login(self, credential: Credential, trust: Trust, ask: Ask | None = None) -> LoginVerdict:
        """Log in once and leave. A refusal over SSH may also be a lockout: the card does not tell them apart there."""
        accounts.check_password(credential.password)

        def see(talk: Conversation, outcome: Outcome) -> LoginVerdict:
            if outcome is Outcome.READY:
                talk.leave()
                return LoginVerdict.ACCEPTED
            return LoginVerdict.CHANGE_FIRST

        try:
            return await self._session(credential, trust, see, ask=ask)
        except LoginRefused:
            return LoginVerdict.REFUSED

    async def change_password(
        self, current: Credential, new: Secret, trust: Trust, commit: Commit, ask: Ask | None = None
    ) -> float:
        """The first login's dialogue where the card shows it, else the `user` command. The card does not restart.

        PASSWORD_REFUSED: the password cannot be typed, or the card asked for another one.
        """
        accounts.check_name(current.user)
        accounts.check_password(current.password)
        accounts.check_password(new)

        def change(talk: Conversation, outcome: Outcome) -> float:
            if outcome is Outcome.CHANGE_FIRST:
                if talk.change_password(current.password, new) is Outcome.READY:
                    talk.leave_changed()
                return 0.0
            for secret in (current.password, new):
                accounts.check_password(secret, quoted=True)
            answer = talk.command(accounts.change(current.user, current.password, new), commit=True, secret=True)
            if answer.ended and (answer.number is None or answer.done):
                return 0.0  # the account's sessions end with the change (990-91251R), whatever the card says to that
            require_done(answer, talk)
            talk.leave_changed()
            return 0.0

        return await self._session(current, trust, change, commit=commit, ask=ask, secrets=(new,))

    async def create_administrator(
        self, by: Credential, account: Credential, trust: Trust, commit: Commit, ask: Ask | None = None
    ) -> None:
        """`user -n ... -pe Administrator -e enable`, then both ways of reading it back.

        What is read back decides, not what the card says to the command; unless the account was there already: then
        both look the same whether its password was changed or not, and what the card refuses is raised.
        """
        accounts.check_name(account.user)
        accounts.check_password(account.password, quoted=True)
        if account.user.lower() in {by.user.lower(), accounts.SUPER_USER}:
            raise LocalRefusal("an administrator needs a name of its own")

        def create(talk: Conversation, outcome: Outcome) -> None:
            require_prompt(outcome)
            there = accounts.find(_listed(talk), account.user)
            # `user -n` changes an account that is there. Another kind of account is somebody else's.
            if there is not None and there.kind.lower() != accounts.ADMINISTRATOR.lower():
                raise DeviceError(f"the account {account.user} is there already: {there.kind}", code=Code.DEVICE_ERROR)
            said = _said(talk.command(accounts.create(account.user, account.password), commit=True, secret=True), talk)
            if said is not None and there is not None:
                raise said
            shown, row = _read_back(talk, account.user, said)
            if not (accounts.is_administrator(shown) and accounts.is_administrator(row)):
                raise said or DeviceError(
                    f"read back after creating {account.user}: {talk.screen.shown()}", code=Code.UNEXPECTED
                )
            talk.leave()

        await self._session(by, trust, create, commit=commit, ask=ask, secrets=(account.password,))

    async def disable_account(
        self, by: Credential, user: str, trust: Trust, commit: Commit, ask: Ask | None = None
    ) -> None:
        """`user -n ... -e disable` by another enabled administrator, then both ways of reading it back: they decide."""
        accounts.check_name(user)
        if by.user.lower() == user.lower():
            raise LocalRefusal("an account is not disabled by itself")

        def disable(talk: Conversation, outcome: Outcome) -> None:
            require_prompt(outcome)
            rows = _listed(talk)
            if not accounts.is_administrator(accounts.find(rows, by.user)):
                raise DeviceError(f"{by.user} is not listed as an enabled administrator", code=Code.UNEXPECTED)
            there = accounts.find(rows, user)
            if there is None:
                raise DeviceError(f"there is no account {user}", code=Code.DEVICE_ERROR)
            if there.enabled:
                said = _said(talk.command(accounts.disable(user), commit=True), talk)
                shown, row = _read_back(talk, user, said)
                if shown is None or row is None or shown.enabled or row.enabled:
                    raise said or DeviceError(
                        f"read back after disabling {user}: {talk.screen.shown()}", code=Code.UNEXPECTED
                    )
            talk.leave()

        await self._session(by, trust, disable, commit=commit, ask=ask)

    async def _session(
        self,
        credential: Credential,
        trust: Trust,
        work: _Work[_T],
        *,
        commit: Commit | None = None,
        ask: Ask | None = None,
        secrets: tuple[Secret, ...] = (),
        unpinned: bool = False,
    ) -> _T:
        """Log in once and do `work` there. Raises LoginRefused, and what `work` raises."""

        def run(bridge: Bridge) -> _T:
            hidden = (credential.password, *secrets)
            with (
                boundary(self.where),
                self._opened(credential, trust, bridge, unpinned=unpinned) as (link, seen),
            ):
                talk = Conversation(link, bridge, self._timing, hidden)
                outcome = talk.log_in(credential, named=self.endpoint.serial_line is None, seen=seen)
                if outcome is Outcome.REFUSED:
                    raise LoginRefused("the card refused the login")
                try:
                    return work(talk, outcome)
                except Exception:
                    talk.leave_prompt()
                    raise

        return await in_thread(run, commit=commit, ask=ask)

    @contextlib.contextmanager
    def _opened(
        self, credential: Credential, trust: Trust, bridge: Bridge, *, unpinned: bool
    ) -> Iterator[tuple[Link, str]]:
        """The line, ready for a login or behind it, and what was read already."""
        line = self.endpoint.serial_line
        if line is not None:
            from firstlight_drivers.apc_nmc3 import serial_console  # noqa: PLC0415

            with serial_console.console(line, bridge, self._timing) as (port, seen):
                yield port, seen
            return
        from firstlight_drivers.apc_nmc3 import session  # noqa: PLC0415 - see present

        with session.shell(self.endpoint, credential, trust.ssh, bridge, unpinned=unpinned) as shell:
            yield shell, ""


def require_prompt(outcome: Outcome) -> None:
    """Raises DeviceError when the card wants its first login done."""
    if outcome is not Outcome.READY:
        raise DeviceError("the card asks for a new password first", code=Code.UNEXPECTED)


def require_done(answer: Answer, talk: Conversation) -> None:
    """Raises DeviceError unless a code says that the command was carried out."""
    if answer.ended and answer.number is None and not _unknown(answer):
        raise Unreachable("The card (after a command)", code=Code.CLOSED)
    if answer.number is None or answer.contradicts:
        raise DeviceError(f"no clear result code: {talk.screen.shown()}", code=Code.UNEXPECTED)
    if not answer.done:
        raise DeviceError(f"E{answer.number:03}: {talk.masked(answer.text or '')}", code=Code.DEVICE_ERROR)


def _unknown(answer: Answer) -> bool:
    """Whether the card said something else than farewell before it ended the session."""
    return not all(BYE.fullmatch(line) or USER_NAME.fullmatch(line) for line in answer.lines)


def _said(answer: Answer, talk: Conversation) -> DeviceError | None:
    """What a changing command's answer says against it, for when reading back shows nothing better.

    Raises DeviceError when the session has ended: then nothing can be read back in it.
    """
    try:
        require_done(answer, talk)
    except DeviceError as error:
        if answer.ended:
            raise
        return error
    if answer.ended:
        raise Unreachable("The card (after a command)", code=Code.CLOSED)
    return None


def _read_back(talk: Conversation, user: str, said: DeviceError | None) -> tuple[Account | None, Account | None]:
    """The account by itself and in the list. Raises what was said before, rather than that it cannot be read."""
    try:
        return _shown(talk, user), accounts.find(_listed(talk), user)
    except DeviceError as error:
        if said is not None:
            raise said from error
        raise


def _listed(talk: Conversation) -> tuple[Account, ...]:
    answer = talk.command(accounts.LIST)
    require_done(answer, talk)
    rows = parse_accounts(answer)
    if not rows:
        raise DeviceError(f"no list of accounts: {talk.screen.shown()}", code=Code.UNEXPECTED)
    return rows


def _shown(talk: Conversation, user: str) -> Account | None:
    answer = talk.command(accounts.show(user))
    require_done(answer, talk)
    account = parse_account(answer)
    return account if account is not None and account.name == user else None
