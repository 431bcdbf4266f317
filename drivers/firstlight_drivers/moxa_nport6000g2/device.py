"""Driver of the NPort 6000-G2 family: reads who the device is over HTTPS.

The Real COM ports say whether a first account exists, but connecting to one may take the only session of a line in use,
so they are not tried.
"""

from __future__ import annotations

from firstlight_drivers.contract import Endpoint, Identifies, Identity, Observation
from firstlight_drivers.moxa_nport6000g2 import codec
from firstlight_drivers.protocols import http
from firstlight_drivers.protocols.visit import PATIENCE, Visit


class NPort6000G2(Identifies):
    """One NPort 6000-G2. Opening it sends nothing."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint

    async def identity(self) -> tuple[Identity, tuple[Observation, ...]]:
        """The first page of the console; after that page has shown the family, the assumed identity resource."""
        visit = Visit(self.endpoint)
        host, port, local = self.endpoint.host, self.endpoint.port("https", 443), self.endpoint.local_address
        seen = await http.look(host, port, tls=True, local_address=local, seconds=PATIENCE)
        visit.note(seen.tls, seen.http)
        visit.note_error(seen.error)
        identity = None if seen.http is None else codec.recognise(seen.http)
        if identity is not None and identity.family == codec.NAME:
            path = codec.profile().rest_path
            more = await http.look(host, port, tls=True, path=path, local_address=local, seconds=PATIENCE)
            visit.note(more.http)
        return visit.result(codec.recognise, codec.NAME)
