"""Driver of the NPort 5000 family: identity over DSCI and the console; everything else over the console."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from firstlight_drivers.contract import Endpoint, Identifies, Identity, Observation
from firstlight_drivers.discovery.broadcast import ask_host
from firstlight_drivers.moxa_nport5000 import codec
from firstlight_drivers.protocols.moxa_visit import ask_unit
from firstlight_drivers.protocols.moxa_web_ports import MoxaPorts


class NPort5000(Identifies, MoxaPorts):
    """One NPort 5000. Opening it sends nothing."""

    models = Path(__file__).with_name("ports.toml")

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint

    async def identity(self, known: Sequence[Observation] = ()) -> tuple[Identity, tuple[Observation, ...]]:
        """DSCI search, name, kernel and network by unicast, then the first page of the console, without a login."""
        visit = await ask_unit(self.endpoint, known, ask_host)
        return visit.result(codec.recognise, codec.NAME)
