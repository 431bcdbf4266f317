"""A simulated NPort 5000: DSCI on UDP 4800, the web console on 80 and 443."""

from __future__ import annotations

from pathlib import Path

from firstlight_drivers.moxa_nport5000 import codec
from firstlight_drivers.protocols.moxa_units import UnitTable
from firstlight_drivers.protocols.moxa_web import Generation
from firstlight_drivers.simulation.moxa import SimulatedNport


class Simulator(SimulatedNport):
    """One NPort 5000."""

    @property
    def units(self) -> UnitTable:
        """The family's model numbers."""
        return codec.units()

    @property
    def ports_file(self) -> Path:
        """The family's models."""
        return Path(__file__).with_name("ports.toml")

    @property
    def usual_generation(self) -> Generation:
        """Firmware that shipped with a blank password is older than the one that ships with admin and moxa."""
        return Generation.A if self.spec.password == "" else Generation.B
