"""A simulated NPort 6000: DSCI on UDP 4800, the web console on 80 and 443, SNMP on UDP 161."""

from __future__ import annotations

from pathlib import Path

from firstlight_drivers.moxa_nport6000 import codec
from firstlight_drivers.protocols.moxa_units import UnitTable
from firstlight_drivers.protocols.moxa_web import Generation
from firstlight_drivers.simulation.moxa import SimulatedNport


class Simulator(SimulatedNport):
    """One NPort 6000."""

    @property
    def units(self) -> UnitTable:
        """The family's model numbers."""
        return codec.units()

    @property
    def ports_file(self) -> Path:
        """The family's models."""
        return Path(__file__).with_name("ports.toml")

    @property
    def snmp_tree(self) -> str:
        """MOXA-NP6000-MIB."""
        return codec.SNMP_TREE

    @property
    def usual_generation(self) -> Generation:
        """MoxaHttp/2.2."""
        return Generation.A
