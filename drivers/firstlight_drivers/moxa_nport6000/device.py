"""Driver of the NPort 6000 family: reads who the device is over DSCI and the web console."""

from __future__ import annotations

from collections.abc import Sequence

from firstlight_drivers.contract import DsciObservation, Endpoint, Identifies, Identity, Observation
from firstlight_drivers.discovery.broadcast import ask_host
from firstlight_drivers.errors import Code, Unreachable
from firstlight_drivers.moxa_nport6000 import codec
from firstlight_drivers.protocols.moxa_visit import look_at_console
from firstlight_drivers.protocols.visit import Visit


class NPort6000(Identifies):
    """One NPort 6000. Opening it sends nothing."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint

    async def identity(self, known: Sequence[Observation] = ()) -> tuple[Identity, tuple[Observation, ...]]:
        """DSCI search, name, kernel and network by unicast, then the first page of the console, without a login."""
        visit = Visit(self.endpoint, known)
        if not any(isinstance(answer, DsciObservation) for answer in known):
            unit = await ask_host(self.endpoint.host)
            visit.note(unit)
            if unit is None:
                visit.note_error(Unreachable("no answer to a DSCI search", code=Code.TIMEOUT))
        await look_at_console(visit)
        return visit.result(codec.recognise, codec.NAME)
