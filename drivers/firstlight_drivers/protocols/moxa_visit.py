"""Looking at the web console of one NPort, without a login. Read-only, at most two requests on each of its ports."""

from __future__ import annotations

from firstlight_drivers.errors import Code
from firstlight_drivers.protocols.moxa_console import MAIN_PAGE, Kind, read_page
from firstlight_drivers.protocols.visit import Visit


async def look_at_console(visit: Visit) -> None:
    """Note the first page, on the first of HTTP and HTTPS that shows a console."""
    for service, default, tls in (("http", 80, False), ("https", 443, True)):
        if visit.offers(service) and await _look(visit, service, default, tls=tls):
            return


async def _look(visit: Visit, service: str, default: int, *, tls: bool) -> bool:
    """Whether that was enough: a console was seen, or a silent one. A page behind a login is not asked for."""
    first, error = await visit.page(service, default, tls=tls)
    page = None if first is None else read_page(first)
    if page is not None and page.kind is Kind.OTHER:
        await visit.page(service, default, tls=tls, path=MAIN_PAGE)
    return page is not None or (error is not None and error.code is Code.TIMEOUT)
