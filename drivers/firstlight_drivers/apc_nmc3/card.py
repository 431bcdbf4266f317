"""The state behind a simulated card's web page, shell and console: accounts, first login, lock, faults. Pure.

Rules as the vendor's handbook has them (990-91251R): new passwords of 8 to 64 characters that are not in the card's
list, a lock of one hour after ten wrong passwords, an account that cannot be enabled before it has a password. The list
itself is not published; the few entries here stand for it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from firstlight_drivers.apc_nmc3.accounts import ADMINISTRATOR, SUPER_USER
from firstlight_drivers.apc_nmc3.flash import Flash
from firstlight_drivers.simulation.device import Logins
from firstlight_drivers.simulation.faults import Faults
from firstlight_drivers.simulation.spec import Fault
from firstlight_drivers.simulation.temper import Temper

SUPER, DEVICE, READ_ONLY = "Super User", "Device", "Read-Only"
ONE_TIME_CODE = "246810"
_SHORTEST, _LONGEST = 8, 64
_BLOCKED = frozenset({"password", "password1", "12345678", "qwertyuiop", "administrator", "changeme"})
_WRONG_PASSWORDS = 10
_LOCK_SECONDS = 3600.0


@dataclass(slots=True)
class SimulatedAccount:
    """One account. `password` None: it has none yet."""

    kind: str
    password: str | None = None
    enabled: bool = False
    wrong: int = 0
    locked_until: float = 0.0  # monotonic


@dataclass(slots=True, kw_only=True)
class Received:
    """What came in, for tests that count: passwords at logins and in commands, and new ones that were typed."""

    passwords: int = 0
    new_passwords: int = 0
    lines: int = 0


@dataclass(slots=True, kw_only=True)
class Card:
    """One card. `session_limit` counts all shells; None is no limit. Seconds are of the monotonic clock."""

    faults: Faults
    logins: Logins
    accounts: dict[str, SimulatedAccount]
    changed: Callable[[str, str], None]  # told the account and its new password
    first_login: bool = False
    lock_seconds: float = _LOCK_SECONDS
    session_limit: int | None = None
    console_rate: int = 9600  # bit/s, as it shows it
    rate_in_force: int = 9600
    ends_on_change: bool = False  # the session of who changes a password ends with it
    sessions: int = 0
    log_deleted: bool = False
    received: Received = field(default_factory=Received)
    flash: Flash = field(default_factory=Flash)
    clock: Callable[[], float] = time.monotonic
    temper: Temper = field(default_factory=Temper)
    changing: Callable[[str], None] = lambda _: None  # told before something is taken that may change the card
    _old: dict[str, str] = field(default_factory=dict)
    _staying: list[float] = field(default_factory=list)  # until when sessions that were left take a seat

    def check(self, user: str, password: str) -> bool:
        """Whether this is a login. A code that is still to come is asked for by `wants_code`."""
        self.received.passwords += 1
        account = self.accounts.get(user)
        right = account is not None and account.enabled and self._right(user, account, password)
        if account is not None and self.locked(user):
            right = False
        elif account is not None and not right:
            account.wrong += 1
            if account.wrong >= _WRONG_PASSWORDS:
                account.locked_until = self.clock() + self.lock_seconds
        elif account is not None:
            account.wrong = 0
        if not right:
            self.logins.refused += 1
        elif not self.wants_code:
            self.logins.accepted += 1
        return right

    def locked(self, user: str) -> bool:
        """Whether this account takes no password now, not even the right one."""
        account = self.accounts.get(user)
        return Fault.LOCKED in self.faults or (account is not None and account.locked_until > self.clock())

    @property
    def wants_code(self) -> bool:
        """Whether a login goes on with a code that was sent by mail."""
        return Fault.ONE_TIME_CODE in self.faults

    def check_code(self, code: str) -> bool:
        """Whether the code is right; ends the login either way."""
        right = code.strip() == ONE_TIME_CODE
        if right:
            self.logins.accepted += 1
        else:
            self.logins.refused += 1
        return right

    @property
    def full(self) -> bool:
        """Whether no further session is taken."""
        self._staying = [until for until in self._staying if until > self.clock()]
        taken = self.sessions + len(self._staying)
        limit = 1 if self.session_limit is None and self.temper.session_stays else self.session_limit
        return Fault.SECOND_SESSION in self.faults or (limit is not None and taken >= limit)

    def left(self) -> None:
        """A session has ended."""
        self.sessions -= 1
        if self.temper.session_stays:
            self._staying.append(self.clock() + self.temper.session_stays)

    def restarted(self) -> None:
        """No session is left but one that outlives the restart."""
        self.sessions = 0
        self.rate_in_force = self.console_rate

    def change(self, user: str, new: str) -> bool:
        """Set a password; False when the card does not take it."""
        self.received.new_passwords += 1
        account = self.accounts.get(user)
        if account is None or not self._acceptable(account, new):
            return False
        if Fault.NOT_EFFECTIVE in self.faults:
            return True
        self.changing(f"password of {user}")
        if account.password is not None:
            self._old[user] = account.password
        account.password = new
        if user == SUPER_USER:
            self.first_login = False
        self.changed(user, new)
        return True

    def passwords(self, user: str) -> tuple[str, ...]:
        """Everything that opens an account now."""
        account = self.accounts[user]
        old = self._old.get(user) if Fault.OLD_STILL_ACCEPTED in self.faults else None
        return tuple(one for one in dict.fromkeys((account.password, old)) if one is not None)

    def must_change(self, user: str) -> bool:
        """Whether the first login of this account is still to be done."""
        return self.first_login and user == SUPER_USER

    def create(self, user: str) -> SimulatedAccount:
        """The account, made with the defaults of `userdflt` when it is not there: so `user -n` does it."""
        return self.accounts.setdefault(user, SimulatedAccount(kind=ADMINISTRATOR))

    def _acceptable(self, account: SimulatedAccount, new: str) -> bool:
        refused = Fault.NEW_PASSWORD_REFUSED in self.faults or new.lower() in _BLOCKED or new == account.password
        return _SHORTEST <= len(new) <= _LONGEST and not refused

    def _right(self, user: str, account: SimulatedAccount, password: str) -> bool:
        if Fault.WRONG_PASSWORD in self.faults or account.password is None:
            return False
        old = Fault.OLD_STILL_ACCEPTED in self.faults and password == self._old.get(user)
        return old or password == account.password


def usual_accounts(super_user_password: str | None) -> dict[str, SimulatedAccount]:
    """The accounts a card leaves the factory with (AOS 6.9.6 transcript): only the super user is enabled."""
    return {
        SUPER_USER: SimulatedAccount(kind=SUPER, password=super_user_password, enabled=super_user_password is not None),
        "device": SimulatedAccount(kind=DEVICE),
        "readonly": SimulatedAccount(kind=READ_ONLY),
    }
