"""A simulated NMC3: HTTPS with the card's own kind of certificate, and the command line over SSH."""

from __future__ import annotations

import time
from contextlib import AsyncExitStack

from firstlight_drivers.apc_nmc3 import codec
from firstlight_drivers.apc_nmc3.shell import CardFacts, CardShell
from firstlight_drivers.contract import State
from firstlight_drivers.simulation.certificates import Naming, derived_key, server_context
from firstlight_drivers.simulation.device import SimulatedDevice
from firstlight_drivers.simulation.http import WebAnswer, WebRequest, page, redirect, web_service
from firstlight_drivers.simulation.spec import Fault
from firstlight_drivers.simulation.tcp import TcpService

_MIN_PASSWORD, _MAX_PASSWORD = 8, 64  # 990-91251R


class Simulator(SimulatedDevice):
    """One card. `blinking_until` is in seconds of the monotonic clock."""

    vendor = codec.VENDOR
    blinking_until = 0.0

    @property
    def factory_account(self) -> tuple[str | None, str | None]:
        """To be changed at the first login (990-91251R)."""
        return "apc", "apc"

    async def _start(self, stack: AsyncExitStack) -> None:
        # paramiko takes 150 ms to import; families without SSH need not spend them.
        from firstlight_drivers.simulation.ssh import SshService  # noqa: PLC0415

        spec, address = self.spec, self.place.address
        https = self.offer("https", self.place.port(443))
        tls = server_context(
            f"{spec.family}/{spec.serial}", Naming(spec.serial, unit="N/A"), Naming(spec.name, unit=codec.INTERNAL)
        )
        await stack.enter_async_context(TcpService(address, https, web_service(self._respond, self.faults), tls))
        ssh = self.offer("ssh", self.place.port(22))
        key = derived_key(f"ssh {spec.serial}")
        await stack.enter_async_context(SshService(address, ssh, key, self._check, self._shell))

    def _check(self, user: str, password: str) -> bool:
        right = (
            self.password is not None
            and (user, password) == (self.user, self.password)
            and Fault.WRONG_PASSWORD not in self.faults
        )
        if right:
            self.logins.accepted += 1
        else:
            self.logins.refused += 1
        return right

    def _shell(self, _: str) -> CardShell:
        spec = self.spec
        facts = CardFacts(model=spec.model, serial=spec.serial, mac=spec.mac or "", name=spec.name, aos=spec.firmware)
        return CardShell(
            facts,
            current=self.password or "",
            first_login=self.state is State.FACTORY,
            change=self._change_password,
            blink=self._start_blinking,
        )

    def _change_password(self, new: str) -> bool:
        if not _MIN_PASSWORD <= len(new) <= _MAX_PASSWORD or new == self.password:
            return False
        self.password = new
        self.state = State.CLAIMED
        return True

    def _start_blinking(self, minutes: int) -> None:
        self.blinking_until = time.monotonic() + 60 * minutes

    def _respond(self, request: WebRequest) -> WebAnswer:
        if request.path.split("?")[0].endswith("/logon.htm"):
            form = "<form><input name='login_username'><input type='password' name='login_password'></form>"
            return page("Log On", f"<h1>Schneider Electric</h1><h2>Network Management Card</h2>{form}")
        return redirect("/logon.htm")
