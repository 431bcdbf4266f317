"""Driver of the Panel Server family: reads who the device is over Modbus TCP. DPWS metadata comes from the search."""

from __future__ import annotations

from collections.abc import Sequence

from firstlight_drivers.contract import Endpoint, Identifies, Identity, ModbusObservation, Observation
from firstlight_drivers.protocols import modbus
from firstlight_drivers.protocols.visit import Visit
from firstlight_drivers.schneider_panel_server import codec


class PanelServer(Identifies):
    """One Panel Server. Opening it sends nothing."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint

    async def identity(self, known: Sequence[Observation] = ()) -> tuple[Identity, tuple[Observation, ...]]:
        """FC43/14 and the identification registers of unit 255."""
        visit = Visit(self.endpoint, known)
        await visit.ask(self._own_unit())
        return visit.result(codec.recognise, codec.NAME)

    async def _own_unit(self) -> ModbusObservation:
        port, local = self.endpoint.port("modbus", 502), self.endpoint.local_address
        blocks = [(block.address, block.count) for block in codec.registers().blocks]
        async with modbus.open_tcp(self.endpoint.host, port, local_address=local) as link:
            return await link.observe(codec.registers().unit, blocks)
