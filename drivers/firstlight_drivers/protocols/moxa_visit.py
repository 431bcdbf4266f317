"""Looking at the web console of one NPort, without a login. Read-only, at most two requests on each of its ports."""

from __future__ import annotations

from firstlight_drivers.errors import Code
from firstlight_drivers.protocols import http
from firstlight_drivers.protocols.moxa_console import MAIN_PAGE, Kind, read_page
from firstlight_drivers.protocols.visit import PATIENCE, Visit


async def look_at_console(visit: Visit) -> None:
    """Note the first page, on the first of HTTP and HTTPS that shows a console."""
    for service, default, tls in (("http", 80, False), ("https", 443, True)):
        if visit.offers(service) and await _look(visit, visit.endpoint.port(service, default), tls=tls):
            return


async def _look(visit: Visit, port: int, *, tls: bool) -> bool:
    """Whether that was enough: a console was seen, or a silent one. A page behind a login is not asked for."""
    host, local = visit.endpoint.host, visit.endpoint.local_address
    seen = await http.look(host, port, tls=tls, local_address=local, seconds=PATIENCE)
    visit.note(seen.tls, seen.http)
    visit.note_error(seen.error)
    page = None if seen.http is None else read_page(seen.http)
    if page is not None and page.kind is Kind.OTHER:
        main = await http.look(host, port, tls=tls, path=MAIN_PAGE, local_address=local, seconds=PATIENCE)
        visit.note(main.http)
    return page is not None or (seen.error is not None and seen.error.code is Code.TIMEOUT)
