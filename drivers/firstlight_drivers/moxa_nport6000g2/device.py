"""Driver of the NPort 6000-G2 family: reads who the device is over HTTPS.

The Real COM ports say whether a first account exists, but connecting to one may take the only session of a line in use,
so they are not tried.
"""

from __future__ import annotations

from collections.abc import Sequence

from firstlight_drivers.contract import Endpoint, Identifies, Identity, Observation
from firstlight_drivers.moxa_nport6000g2 import codec
from firstlight_drivers.protocols.visit import Visit


class NPort6000G2(Identifies):
    """One NPort 6000-G2. Opening it sends nothing."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint

    async def identity(self, known: Sequence[Observation] = ()) -> tuple[Identity, tuple[Observation, ...]]:
        """The first page of the console; after that page has shown the family, the assumed identity resource."""
        visit = Visit(self.endpoint, known)
        first, _ = await visit.page("https", 443, tls=True)
        identity = None if first is None else codec.recognise(first)
        if identity is not None and identity.family == codec.NAME:
            await visit.page("https", 443, tls=True, path=codec.profile().rest_path)
        return visit.result(codec.recognise, codec.NAME)
