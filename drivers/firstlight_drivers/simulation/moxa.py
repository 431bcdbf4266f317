"""What simulated NPort 5000 and 6000 have in common: DSCI on UDP 4800 and the MoxaHttp web console."""

from __future__ import annotations

import html
from abc import abstractmethod
from contextlib import AsyncExitStack
from typing import ClassVar

from firstlight_drivers.contract import State
from firstlight_drivers.protocols import dsci
from firstlight_drivers.protocols.moxa_console import MAIN_PAGE
from firstlight_drivers.protocols.moxa_units import VENDOR, UnitTable
from firstlight_drivers.simulation.certificates import Naming, server_context
from firstlight_drivers.simulation.device import SimulatedDevice, netmask_for
from firstlight_drivers.simulation.dsci import DsciUnit
from firstlight_drivers.simulation.http import WebAnswer, WebRequest, page, web_service
from firstlight_drivers.simulation.tcp import TcpService

TITLE = "NPort Web Console"
_DEFAULT_ADDRESS = "192.168.127.254"  # Moxa manuals: factory setting, DHCP off


class SimulatedNport(SimulatedDevice):
    """A device server with a blank password (console opens), the factory password or an own one (login page).

    The wire formats of TCP 4900 and 14900 are not published, so those ports are not served.
    """

    vendor = VENDOR
    server: ClassVar[str] = "MoxaHttp/1.0"

    @property
    @abstractmethod
    def units(self) -> UnitTable:
        """Model numbers of the family on the wire."""

    @property
    def factory_account(self) -> tuple[str | None, str | None]:
        """Newer firmware; older units have a blank password (hardening guide of the NPort 5000 series, 2021)."""
        return "admin", "moxa"

    @property
    def factory_address(self) -> str:
        """Static, until somebody changes it."""
        return _DEFAULT_ADDRESS

    @property
    def opens_without_login(self) -> bool:
        """Whether the password is blank."""
        return self.password == "" and self.state is State.FACTORY

    async def _start(self, stack: AsyncExitStack) -> None:
        spec, address = self.spec, self.place.address
        self.dsci = await stack.enter_async_context(
            DsciUnit(
                address,
                self._unit_id(),
                name=spec.name,
                serial=int(spec.serial),
                firmware=spec.firmware,
                network=self._network,
                faults=self.faults,
            )
        )
        self.offer("moxa-dsci", dsci.PORT)
        talk = web_service(self._respond, self.faults)
        tls = server_context(f"{spec.family}/{spec.serial}", Naming(address, "Moxa Inc."))
        http = self.offer("http", self.place.port(80))
        https = self.offer("https", self.place.port(443))
        await stack.enter_async_context(TcpService(address, http, talk))
        await stack.enter_async_context(TcpService(address, https, talk, tls))

    def _unit_id(self) -> dsci.UnitId:
        known = self.units.ids_of(self.spec.model) or (min(self.units.lines), 0)
        ap_id = known[0] if self.spec.ap_id is None else self.spec.ap_id
        hw_id = known[1] if self.spec.hw_id is None else self.spec.hw_id
        return dsci.UnitId(ap_id, hw_id, self.spec.mac or "00:90:E8:00:00:00")

    def _network(self) -> tuple[str, str, str]:
        address = self.reported_address
        return address, netmask_for(address), "0.0.0.0"

    def _respond(self, request: WebRequest) -> WebAnswer:
        if request.method != "GET":
            self.logins.refused += 1
            return self._login_page()
        if not self.opens_without_login:
            return self._login_page()
        if request.path == "/":
            return page(TITLE, f'<frameset><frame src="{MAIN_PAGE.lstrip("/")}"></frameset>', self.server)
        if request.path == MAIN_PAGE:
            return self._main_page()
        return WebAnswer(status=404, headers=(("Server", self.server),))

    def _login_page(self) -> WebAnswer:
        form = (
            '<form method="post" action="/"><input type="hidden" name="FakeChallenge" value="0A1B2C3D">'
            '<input name="Username"><input type="password" name="Password">'
            '<input type="submit" name="Submit" value="Login"></form>'
        )
        return page(TITLE, form, self.server)

    def _main_page(self) -> WebAnswer:
        spec = self.spec
        rows = (
            ("Server name", spec.name),
            ("Model name", spec.model),
            ("MAC address", spec.mac or ""),
            ("Serial No.", spec.serial),
            ("Firmware version", spec.firmware),
        )
        cells = "".join(f"<tr><td>{label}</td><td>{html.escape(value)}</td></tr>" for label, value in rows)
        return page(TITLE, f"<table>{cells}</table>", self.server)
