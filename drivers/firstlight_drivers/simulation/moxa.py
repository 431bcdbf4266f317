"""What simulated NPort 5000 and 6000 have in common: DSCI on UDP 4800 and a web console of one of three generations."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar

from firstlight_drivers.port_rules import abilities_of
from firstlight_drivers.protocols import dsci, snmp
from firstlight_drivers.protocols.moxa_units import VENDOR, UnitTable
from firstlight_drivers.protocols.moxa_web import Generation
from firstlight_drivers.simulation.certificates import Naming, server_context
from firstlight_drivers.simulation.device import SimulatedDevice, netmask_for
from firstlight_drivers.simulation.dsci import DsciUnit
from firstlight_drivers.simulation.http import web_service
from firstlight_drivers.simulation.moxa_console import ConsoleA, ConsoleB, ConsoleC, NportConsole
from firstlight_drivers.simulation.moxa_ports import PortObjects, SimulatedPorts, identity_objects
from firstlight_drivers.simulation.moxa_ports_pages import PortPages
from firstlight_drivers.simulation.realcom import DeviceLines
from firstlight_drivers.simulation.snmp_agent import SnmpAccount, SnmpAgent
from firstlight_drivers.simulation.spec import DeviceSpec, Fault, Place
from firstlight_drivers.simulation.tcp import Converse, TcpService
from firstlight_drivers.simulation.temper import Temper
from firstlight_drivers.simulation.truth import AccountTruth, Truth

_CONSOLES: Mapping[Generation, type[NportConsole]] = MappingProxyType(
    {Generation.A: ConsoleA, Generation.B: ConsoleB, Generation.C: ConsoleC}
)
_CONSOLE = ("lingers", "away", "silent_restart", "session_stays", "session_idle", "answer_seconds", "other_words")
_DEFAULT_ADDRESS = "192.168.127.254"  # Moxa manuals: factory setting, DHCP off


class SimulatedNport(SimulatedDevice):
    """A device server with a blank password (console opens), the factory password or an own one (login page).

    Its serial ports have loopback plugs, and the data services of their operation modes (`lines`). The wire formats of
    TCP 4900 and 14900 are not published, so those ports are not served.
    """

    vendor = VENDOR
    left_open: ClassVar[Mapping[str, tuple[str, ...]]] = MappingProxyType(
        {
            "claim": _CONSOLE,
            "ports": _CONSOLE,
            "firmware": (*_CONSOLE, "flash", "self_restart"),
        }
    )
    ill: ClassVar[Mapping[str, tuple[str | Fault, ...]]] = MappingProxyType(
        {
            "claim": (
                "says_refused", "forgets_save", "new_identity", "moves", Fault.WRONG_WORDING, Fault.LOCKED,
                Fault.DROP_MID_CHANGE, Fault.DROP_BEFORE_CHANGE, Fault.SECOND_SESSION, Fault.NOT_EFFECTIVE,
                Fault.OLD_STILL_ACCEPTED, Fault.NEW_PASSWORD_REFUSED, Fault.WRONG_PASSWORD,
            ),
            "ports": (
                "says_refused", "forgets_save", "line_drops", "new_identity", "moves", Fault.PORT_BUSY,
                Fault.REFUSED_BAUD, Fault.CLAMPED, Fault.READ_BACK_DIFFERS, Fault.SLOW_RESTART, Fault.VANISHES,
                Fault.OTHER_LAYOUT, Fault.WRONG_PASSWORD, Fault.SECOND_SESSION,
            ),
            "firmware": (
                "moves", "new_identity", Fault.CUT_UPLOAD, Fault.IMAGE_REFUSED, Fault.LATE_ANSWER, Fault.NEVER_BACK,
                Fault.OLD_VERSION_BACK, Fault.OTHER_VERSION_BACK, Fault.DISK_FULL,
            ),
        }
    )  # fmt: skip
    restart_seconds = 0.3  # how long the console is away after save and restart; a real one takes half a minute

    def __init__(self, spec: DeviceSpec, place: Place, temper: Temper | None = None) -> None:
        super().__init__(spec, place, temper)
        self.generation = self.usual_generation  # another one may be set before it starts
        self._away_until = 0.0
        self._console: NportConsole | None = None
        self._first_address = place.address  # its certificate stays the same when it moves
        count = spec.serial_ports or abilities_of(self.ports_file, spec.model, frozenset()).ports or 1
        self.ports = SimulatedPorts(count, self.faults, self._lose_power)
        self.ports.temper, self.ports.changing = self.temper, self.changing
        self._lines: DeviceLines | None = None
        self.agent: SnmpAgent | None = None  # where the spec has an account for SNMP

    @property
    def console(self) -> NportConsole:
        """The web console, from the first start on."""
        if self._console is None:
            raise RuntimeError("not started")
        return self._console

    @property
    def lines(self) -> DeviceLines:
        """The data services of its serial ports, from the first start on."""
        if self._lines is None:
            raise RuntimeError("not started")
        return self._lines

    @property
    @abstractmethod
    def usual_generation(self) -> Generation:
        """The console devices like this one have."""

    @property
    @abstractmethod
    def units(self) -> UnitTable:
        """Model numbers of the family on the wire."""

    @property
    @abstractmethod
    def ports_file(self) -> Path:
        """What ports the family's models have."""

    @property
    def snmp_tree(self) -> str | None:
        """Below which OID its ports are found over SNMP; None where nothing is published."""
        return None

    @property
    def factory_account(self) -> tuple[str | None, str | None]:
        """Newer firmware; older units have a blank password (hardening guide of the NPort 5000 series, 2021)."""
        return "admin", "moxa"

    @property
    def factory_address(self) -> str:
        """Static, until somebody changes it."""
        return _DEFAULT_ADDRESS

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
        if self._console is None:
            self._console = _CONSOLES[self.generation](self, self._restart)
            self._console.pages = PortPages(self.ports, self.faults, as_table=self.generation is Generation.C)
        else:
            self._console.restarted()
        talk = self._unless_away(web_service(self.console.respond, self.faults, self.console))
        tls = server_context(self.certificate_seed(), Naming(self._first_address, "Moxa Inc."))
        http = self.offer("http", self.place.port(80))
        https = self.offer("https", self.place.port(443))
        await stack.enter_async_context(TcpService(address, http, talk))
        await stack.enter_async_context(TcpService(address, https, talk, tls))
        await self._start_agent(stack)
        if self._lines is None:
            self._lines = DeviceLines(lambda: self.place, self.ports.count, self.ports.in_force, tls)
            self.ports.on_restart = self._lines.restarted
            for port in self._lines.ports:
                port.loop_back()
                port.paced = True  # no faster than its line
        await stack.enter_async_context(self._lines)

    async def _start_agent(self, stack: AsyncExitStack) -> None:
        spec, tree = self.spec, self.snmp_tree
        if tree is None or (spec.snmp_community is None and spec.snmp_user is None):
            return
        identity = identity_objects(
            tree,
            model=spec.model,
            serial=int(spec.serial),
            firmware=spec.firmware,
            mac=spec.mac or "00:90:E8:00:00:00",
            name=spec.name,
        )
        account = SnmpAccount(
            community=spec.snmp_community,
            user=spec.snmp_user,
            auth=spec.snmp_auth or "",
            privacy=spec.snmp_privacy or "",
        )
        self.agent = SnmpAgent(
            (self.place.address, self.offer("snmp", self.place.port(snmp.PORT))),
            PortObjects(self.ports, identity, self._ports_restarted),
            account,
            self.faults,
            lambda: asyncio.get_running_loop().time() >= self._away_until,
        )
        await stack.enter_async_context(self.agent)

    def _unit_id(self) -> dsci.UnitId:
        known = self.units.ids_of(self.spec.model) or (min(self.units.lines), 0)
        ap_id = known[0] if self.spec.ap_id is None else self.spec.ap_id
        hw_id = known[1] if self.spec.hw_id is None else self.spec.hw_id
        return dsci.UnitId(ap_id, hw_id, self.spec.mac or "00:90:E8:00:00:00")

    def _network(self) -> tuple[str, str, str]:
        address = self.reported_address
        return address, netmask_for(address), "0.0.0.0"

    def _lose_power(self) -> None:
        self.ports.restart()
        self.restart()

    def _ports_restarted(self) -> None:
        if Fault.SLOW_RESTART in self.faults:
            self._away_until = asyncio.get_running_loop().time() + self.spec.delay

    def _restart(self) -> None:
        self.ports.save()
        self.ports.restart()
        image, self.console.pending = self.console.pending, None
        if image is not None or self.spec.next_address is not None or self.temper.new_identity:
            self.restart(image.version if image is not None else None, lingers=False)
            return
        usual = self.restart_seconds if self.temper.away is None else self.temper.away
        slow = self.spec.delay if Fault.SLOW_RESTART in self.faults else usual
        self.restarts += 1
        self._away_until = asyncio.get_running_loop().time() + slow

    @property
    def settled(self) -> bool:
        """See `SimulatedDevice`."""
        waits = self.temper.self_restart is not None and self.console.pending is not None
        return super().settled and not self.console.going and not waits

    def accounts_truth(self) -> tuple[AccountTruth, ...]:
        """The only one."""
        return (AccountTruth(name=self.user or "", passwords=self.console.passwords()),)

    def truth(self) -> Truth:
        """See `SimulatedDevice`."""
        console = self.console
        waiting = console.pending.version if console.pending is not None else None
        return replace(super().truth(), ports=self.ports.truth(), waiting=waiting, uploads=console.uploads)

    def _unless_away(self, talk: Converse) -> Converse:
        async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            if asyncio.get_running_loop().time() >= self._away_until:
                await talk(reader, writer)

        return converse
