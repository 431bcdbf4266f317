"""What a claim sends to a device, as operations of a change: a new password, a named administrator, an account less."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from firstlight.change.change import Ahead, Changed, Operation, Sent, Write
from firstlight.change.outcome import Ended, Result
from firstlight.change.returning import LOOK_EVERY, RETURN_AT_LEAST, Patience, Seen, patience
from firstlight.claim.model import Stage
from firstlight_drivers.contract import Commit, LoginVerdict
from firstlight_drivers.errors import Code, DeviceError

Act = Callable[[Commit], Awaitable[float]]
NOT_REACHED = frozenset({Code.REFUSED, Code.UNREACHABLE})  # no password has left


class SetPassword(Operation[Ended]):
    """A new password. It is proved by one login with it, and one with the old password, which must be refused.

    `prove` carries both out and tells each; what it returns is what they showed.
    """

    return_step = str(Stage.RETURN)
    returned = "back"
    tries = 2  # where the line broke before the device took it, and the old password is still the right one

    def __init__(
        self,
        *,
        announce: str,
        act: Act,
        ahead: Ahead,
        look: Callable[[], Awaitable[object]],
        prove: Callable[[SetPassword], Awaitable[Ended]],
        may_repeat: Callable[[], bool],
        settle: float,
    ) -> None:
        self._announce, self._act, self._ahead = announce, act, ahead
        self._look, self._prove, self._may_repeat = look, prove, may_repeat
        self.read_step = str(Stage.PROVE_NEW)
        self.settle = settle

    @property
    def writes(self) -> tuple[Write, ...]:
        """One dialogue; a password is never sent a second time to be set."""
        step = str(Stage.CHANGE)
        return (Write(step=step, act=self._act, ahead=self._ahead, done="password-set", announce=self._announce),)

    def patience(self, sent: Sent) -> Patience | None:
        """A device that does not restart has to answer as well."""
        if sent.away:
            return patience(sent.away, self.settle)
        return Patience(settle=0.0, most=RETURN_AT_LEAST, every=LOOK_EVERY)

    async def look(self) -> Seen:
        """It shows itself; no credential is sent."""
        await self._look()
        return Seen()

    async def read(self) -> Ended:
        """The logins."""
        return await self._prove(self)

    def again(self, error: DeviceError) -> bool:
        """A login whose line broke may have been counted."""
        return error.code in NOT_REACHED

    def repeats(self, changed: Changed[Ended], sent: Sent) -> bool:
        """The new password is surely not in force, and no attempt is made that could lock the device."""
        taken = changed.found is None or changed.found.code != "new-refused"
        self.read_step = str(Stage.PROVE_NEW)
        return sent.gone and not taken and self._may_repeat()

    def judge(self, found: Ended, sent: Sent) -> Ended:
        """By the logins. Where the new password is not in force, the device's own words say why."""
        if found.result is Result.FAILED and found.code == "new-refused" and sent.code:
            return Ended(Result.FAILED, sent.code, sent.detail)
        return found


class MakeAdministrator(Operation[LoginVerdict]):
    """A named account beside the factory one. `act` reads back what it is, `login` shows that it opens the device."""

    read_step = str(Stage.ADMINISTRATOR)

    def __init__(
        self, *, name: str, act: Act, ahead: Ahead, login: Callable[[], Awaitable[LoginVerdict]], settle: float
    ) -> None:
        self.settle = settle
        self._name, self._act, self._ahead, self._login = name, act, ahead, login

    @property
    def writes(self) -> tuple[Write, ...]:
        """One command."""
        return (Write(step=str(Stage.ADMINISTRATOR), act=self._act, ahead=self._ahead, announce=self._name),)

    def patience(self, sent: Sent) -> Patience | None:
        """It does not restart."""
        return None

    async def read(self) -> LoginVerdict:
        """One login."""
        return await self._login()

    def again(self, error: DeviceError) -> bool:
        """A login whose line broke may have been counted."""
        return error.code in NOT_REACHED

    def judge(self, found: LoginVerdict, sent: Sent) -> Ended:
        """A login does not show that it is an administrator: the answer to reading the account back has to be there."""
        if found is not LoginVerdict.ACCEPTED:
            return Ended(Result.FAILED, "administrator-refused", self._name)
        if sent.code:
            return Ended(Result.UNKNOWN, sent.code, sent.detail)
        return Ended(Result.DONE, "administrator-made")


class DisableAccount(Operation[bool | None]):
    """The factory account less.

    `opens`: whether a login with it is still taken, asked where `act` did not read it back; None where that could lock
    the device.
    """

    read_step = str(Stage.DISABLE)

    def __init__(self, *, name: str, act: Act, opens: Callable[[], Awaitable[bool | None]], settle: float) -> None:
        self.settle = settle
        self._name, self._act, self._opens = name, act, opens
        self._answered = False

    @property
    def writes(self) -> tuple[Write, ...]:
        """One command."""
        return (Write(step=str(Stage.DISABLE), act=self._disable, announce=self._name),)

    async def _disable(self, commit: Commit) -> float:
        away = await self._act(commit)
        self._answered = True
        return away

    def patience(self, sent: Sent) -> Patience | None:
        """It does not restart."""
        return None

    async def read(self) -> bool | None:
        """Nothing more where the account was read back."""
        return False if self._answered else await self._opens()

    def again(self, error: DeviceError) -> bool:
        """A login whose line broke may have been counted."""
        return error.code in NOT_REACHED

    def judge(self, found: bool | None, sent: Sent) -> Ended:
        """An account that opens nothing is disabled."""
        if found is False:
            return Ended(Result.DONE, "factory-disabled")
        return Ended(Result.FAILED if found else Result.UNKNOWN, sent.code or "attempts-spent", sent.detail)
