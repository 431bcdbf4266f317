"""A simulated NMC3: HTTPS with its own kind of certificate, command line over SSH or on a serial line, SCP."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from firstlight_drivers.apc_nmc3 import codec, transfer
from firstlight_drivers.apc_nmc3.accounts import ADMINISTRATOR, SUPER_USER
from firstlight_drivers.apc_nmc3.card import ONE_TIME_CODE, SUPER, Card, SimulatedAccount, usual_accounts
from firstlight_drivers.apc_nmc3.port import ConsolePort
from firstlight_drivers.apc_nmc3.shell import CardFacts, CardShell
from firstlight_drivers.contract import State
from firstlight_drivers.port_settings import PortSettings, SerialSettings
from firstlight_drivers.simulation.certificates import Naming, derived_key, server_context
from firstlight_drivers.simulation.device import SimulatedDevice
from firstlight_drivers.simulation.http import WebAnswer, WebRequest, page, redirect, web_service
from firstlight_drivers.simulation.spec import DeviceSpec, Fault, Place
from firstlight_drivers.simulation.tcp import TcpService
from firstlight_drivers.simulation.temper import Temper
from firstlight_drivers.simulation.truth import AccountTruth, PartTruth, PortTruth, Truth

if TYPE_CHECKING:
    from firstlight_drivers.simulation.ssh import Program

_CONSOLE = (
    "session_stays", "echo", "line_end", "prompt", "repeats_prompt", "answer_seconds", "other_words", "up_time"
)  # fmt: skip
_LOGIN_ILL = (
    "says_refused", Fault.WRONG_WORDING, Fault.LOCKED, Fault.DROP_MID_CHANGE, Fault.DROP_BEFORE_CHANGE,
    Fault.ONE_TIME_CODE, Fault.SECOND_SESSION, Fault.NOT_EFFECTIVE, Fault.OLD_STILL_ACCEPTED,
    Fault.NEW_PASSWORD_REFUSED, Fault.WRONG_PASSWORD,
)  # fmt: skip
RAW_TCP_PORT = 4001  # a device server's TCP server mode, serial port 1 (Moxa manuals)
__all__ = ["ONE_TIME_CODE", "Simulator"]


class Simulator(SimulatedDevice):
    """One card. `spec.line` puts its console on a line instead of the card into a network.

    `card` holds accounts, sessions and what was received; `banner` and `interactive` (set before it starts) are the
    System Message and whether SSH takes the password by keyboard-interactive only; `console` is there on a line.
    `blinking_until` is in seconds of the monotonic clock.
    """

    vendor = codec.VENDOR
    left_open: ClassVar[Mapping[str, tuple[str, ...]]] = MappingProxyType(
        {
            "claim": (*_CONSOLE, "ends_on_change"),
            "account": (*_CONSOLE, "ends_on_change"),
            "ports": (*_CONSOLE, "pends"),
            "firmware": (
                *_CONSOLE,
                "lingers",
                "away",
                "flash",
                "self_restart",
                "silent_restart",
                "wakes",
                "system_apart",
            ),
        }
    )
    ill: ClassVar[Mapping[str, tuple[str | Fault, ...]]] = MappingProxyType(
        {
            "claim": _LOGIN_ILL,
            "account": _LOGIN_ILL,
            "ports": ("says_refused", Fault.REFUSED_BAUD, Fault.CLAMPED, Fault.READ_BACK_DIFFERS),
            "firmware": (
                "takes",
                "moves",
                "new_identity",
                Fault.CUT_UPLOAD,
                Fault.IMAGE_REFUSED,
                Fault.LATE_ANSWER,
                Fault.NEVER_BACK,
                Fault.OLD_VERSION_BACK,
                Fault.OTHER_VERSION_BACK,
                Fault.DISK_FULL,
            ),
        }
    )
    blinking_until = 0.0

    def __init__(self, spec: DeviceSpec, place: Place, temper: Temper | None = None) -> None:
        super().__init__(spec, place, temper)
        self.banner: str | None = None
        self.banner_tagged = True  # with a language tag, as RFC 4252 has it
        self.interactive = False
        self.console: ConsolePort | None = None
        self.card = Card(
            faults=self.faults,
            logins=self.logins,
            accounts=usual_accounts(self.password if self.user == SUPER_USER else None),
            changed=self._password_changed,
            first_login=spec.state is State.FACTORY,
            temper=self.temper,
            changing=self.changing,
        )
        self.application = _less(spec.firmware) if self.temper.system_apart else spec.firmware
        self.card.flash.restart = self._restart_soon
        self.card.flash.by_itself = self._restart_by_itself
        self.card.flash.changing = self.changing
        self._loop: asyncio.AbstractEventLoop | None = None
        if self.user is not None and self.user != SUPER_USER:
            self.card.accounts[self.user] = SimulatedAccount(kind="Administrator", password=self.password, enabled=True)

    @property
    def factory_account(self) -> tuple[str | None, str | None]:
        """To be changed at the first login (990-91251R)."""
        return "apc", "apc"

    async def _start(self, stack: AsyncExitStack) -> None:
        self._loop = asyncio.get_running_loop()
        if self.spec.line is not None:
            await self._start_line(stack, self.spec.line)
            return
        # paramiko takes 150 ms to import; families without SSH need not spend them.
        from firstlight_drivers.simulation.ssh import SshService  # noqa: PLC0415

        spec, address = self.spec, self.place.address
        https = self.offer("https", self.place.port(443))
        tls = server_context(
            self.certificate_seed(), Naming(spec.serial, unit="N/A"), Naming(spec.name, unit=codec.INTERNAL)
        )
        await stack.enter_async_context(TcpService(address, https, web_service(self._respond, self.faults), tls))
        ssh = self.offer("ssh", self.place.port(22))
        number = self.identity_number
        key = derived_key(f"ssh {spec.serial}/{number}" if number else f"ssh {spec.serial}")
        await stack.enter_async_context(SshService(address, ssh, key, self))

    async def _start_line(self, stack: AsyncExitStack, line: str) -> None:
        console = self.console = ConsolePort(self.card, self.shell)
        if line == "tcp":
            port = self.offer("console", RAW_TCP_PORT)
            await stack.enter_async_context(TcpService(self.place.address, port, self._over_tcp))
            return
        # A pseudo-terminal does not exist on Windows.
        from firstlight_drivers.simulation.pty import PtyLine  # noqa: PLC0415

        self.pty = PtyLine(console, self.faults)
        await stack.enter_async_context(self.pty)
        self.place = replace(self.place, address=f"serial:{self.pty.path}")

    async def _over_tcp(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while self.console is not None and (data := await reader.read(256)):
            for answer in self.console.feed(data):
                writer.write(answer)
                await writer.drain()

    # What the SSH server asks of the card behind it.

    def check(self, user: str, password: str) -> bool:
        """Whether this is a login."""
        return self.card.check(user, password)

    def wants_code(self, user: str) -> str | None:
        """The prompt for a code by mail, where the login goes on with one. Its real wording is not published."""
        return f"Enter the one-time code sent to the address of {user}: " if self.card.wants_code else None

    def check_code(self, user: str, code: str) -> bool:
        """Whether the code is right."""
        return self.card.check_code(code)

    def shell(self, user: str) -> CardShell:
        """The dialogue behind a login."""
        spec, runs = self.spec, time.monotonic() - self.started_at
        facts = CardFacts(
            model=spec.model,
            serial=spec.serial,
            mac=spec.mac or "",
            name=spec.name,
            aos=spec.firmware,
            application=self.application,
            up_seconds=runs if self.temper.up_time else None,
            awake=not self.restarts or runs >= self.temper.wakes,
        )
        return CardShell(facts, self.card, user, blink=self._start_blinking)

    def program(self, user: str, command: str) -> Program | None:
        """Copies by SCP, for administrators whose first login is done."""
        account = self.card.accounts.get(user)
        may = account is not None and account.kind in {ADMINISTRATOR, SUPER} and not self.card.must_change(user)
        if not may or self.card.full:
            return None
        return transfer.program(command, self.spec, self.faults, self.card.flash, self._config, self.temper)

    def _config(self) -> bytes:
        """What the card exports (layout: public fixture of AOS 2.5.0.8)."""
        spec = self.spec
        lines = (
            "; Schneider Electric",
            f"; Network Management Card AOS v{spec.firmware}",
            f"; Smart-UPS APP v{spec.firmware}",
            "; Configuration file, generated on 01/01/2026 at 12:12:12 by Administrator apc",
            "",
            "[NetworkTCP/IP]",
            f"SystemIP={self.place.address}",
            "BootMode=Manual",
            f"HostName={spec.name}",
            "",
            "[SystemID]",
            f"Name={spec.name}",
            "Contact=Unknown",
            "Location=Unknown",
        )
        return "".join(f"{line}\r\n" for line in lines).encode()

    def accounts_truth(self) -> tuple[AccountTruth, ...]:
        """All of the card's."""
        return tuple(
            AccountTruth(name=name, passwords=self.card.passwords(name), enabled=account.enabled)
            for name, account in self.card.accounts.items()
        )

    def parts_truth(self) -> tuple[PartTruth, ...]:
        """Operating system and application."""
        return (
            PartTruth(name="system", version=self.spec.firmware, flashed=self.flashed),
            PartTruth(name="application", version=self.application, flashed=self.flashed),
        )

    def parts_with(self, version: str) -> Mapping[str, str]:
        """The file's name has the application's version; the system's may be a later one."""
        return {"system": _more(version) if self.temper.system_apart else version, "application": version}

    def truth(self) -> Truth:
        """See `SimulatedDevice`."""
        flash = self.card.flash
        waiting = flash.pending.version if flash.pending is not None else None
        kept, works = (
            PortSettings(port=1, serial=SerialSettings(baud=rate))
            for rate in (self.card.console_rate, self.card.rate_in_force)
        )
        port = PortTruth(number=1, in_force=works, saved=kept, sent=kept)
        return replace(super().truth(), ports=(port,), waiting=waiting, uploads=flash.uploads)

    @property
    def settled(self) -> bool:
        """See `SimulatedDevice`."""
        waits = self.temper.self_restart is not None and self.card.flash.pending is not None
        return super().settled and not waits

    def _flashed_with(self, version: str) -> str:
        self.card.restarted()
        temper = self.temper
        if temper.takes != "system":
            self.application = version
        system = _more(version) if temper.system_apart else version
        return system if temper.takes != "application" else self.spec.firmware

    def _version_after(self, version: str) -> str:
        if Fault.OLD_VERSION_BACK in self.faults:
            return self.application
        return super()._version_after(version)

    def _restart_by_itself(self, version: str) -> None:
        seconds = self.temper.self_restart
        if seconds is None or self._loop is None:
            return

        def go() -> None:
            if self.card.flash.pending is not None:  # nobody was faster
                self.card.flash.pending = None
                self.restart(version)

        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._loop.call_later, seconds, go)

    def _restart_soon(self, version: str | None) -> None:
        if self._loop is not None:  # the loop ends before its devices' threads do
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self.restart, version)

    def _password_changed(self, user: str, new: str) -> None:
        if user == self.user:
            self.password = new
            self.state = State.CLAIMED

    def _start_blinking(self, minutes: int) -> None:
        self.blinking_until = time.monotonic() + 60 * minutes

    def _respond(self, request: WebRequest) -> WebAnswer:
        if request.path.split("?")[0].endswith("/logon.htm"):
            form = "<form><input name='login_username'><input type='password' name='login_password'></form>"
            return page("Log On", f"<h1>Schneider Electric</h1><h2>Network Management Card</h2>{form}")
        return redirect("/logon.htm")


def _more(version: str) -> str:
    """The version of an operating system that belongs to an application of `version`."""
    head, _, last = version.rpartition(".")
    return f"{head}.{int(last) + 2}"


def _less(version: str) -> str:
    """The other way round, as far as it goes."""
    head, _, last = version.rpartition(".")
    return f"{head}.{max(0, int(last) - 2)}"
