"""Driver of the NPort 6000 family: identity over DSCI and the console; login, firmware, export over the console; serial
ports over SNMP where access was given for it, else over the console.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from firstlight_drivers.contract import Commit, Endpoint, Identifies, Identity, Observation, PortAccess, PortChange
from firstlight_drivers.discovery.broadcast import ask_host
from firstlight_drivers.discovery.scope import DEMO_PORT_SHIFT, is_loopback
from firstlight_drivers.moxa_nport6000 import codec
from firstlight_drivers.port_rules import PortAbilities, abilities_of
from firstlight_drivers.port_settings import PortSettings
from firstlight_drivers.protocols import moxa_ports_snmp, snmp
from firstlight_drivers.protocols.moxa_ports_mib import mib
from firstlight_drivers.protocols.moxa_visit import ask_unit
from firstlight_drivers.protocols.moxa_web_ports import MoxaPorts


class NPort6000(Identifies, MoxaPorts):
    """One NPort 6000. Opening it sends nothing.

    What its ports can be set to depends on the channel, which is known after `read_ports`; before that SNMP is meant.
    """

    models = Path(__file__).with_name("ports.toml")

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint

    async def identity(self, known: Sequence[Observation] = ()) -> tuple[Identity, tuple[Observation, ...]]:
        """DSCI search, name, kernel and network by unicast, then the first page of the console, without a login."""
        visit = await ask_unit(self.endpoint, known, ask_host)
        return visit.result(codec.recognise, codec.NAME)

    def port_abilities(self, model: str | None) -> PortAbilities:
        """By the model, over the channel that was read."""
        if self._seen is not None:
            return super().port_abilities(model)
        return abilities_of(self.models, model, mib().keys)

    async def read_ports(self, access: PortAccess, ports: Sequence[int] = ()) -> tuple[PortSettings, ...]:
        """Over SNMP when `access.snmp` is given, else over the console."""
        if access.snmp is None:
            return await super().read_ports(access, ports)
        self._seen = None
        return await moxa_ports_snmp.read_ports(self.endpoint.host, self._snmp_port, access.snmp, ports)

    async def write_ports(self, changes: Sequence[PortChange], access: PortAccess, commit: Commit) -> float:
        """Likewise."""
        if access.snmp is None:
            return await super().write_ports(changes, access, commit)
        return await moxa_ports_snmp.write_ports(self.endpoint.host, self._snmp_port, access.snmp, changes, commit)

    @property
    def _snmp_port(self) -> int:
        """161; the simulated fleet on loopback has it where its other services are, above their own ports."""
        shifted = is_loopback(self.endpoint.host) and self.endpoint.port("https", 443) == 443 + DEMO_PORT_SHIFT
        return self.endpoint.port("snmp", snmp.PORT + (DEMO_PORT_SHIFT if shifted else 0))
