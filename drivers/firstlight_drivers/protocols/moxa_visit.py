"""Asking one NPort who it is: DSCI, then its web console without a login. Read-only, at most two requests a port."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from firstlight_drivers.contract import DsciObservation, Endpoint, Observation
from firstlight_drivers.errors import Code, Unreachable
from firstlight_drivers.protocols.moxa_console import MAIN_PAGE, Kind, read_page
from firstlight_drivers.protocols.visit import Visit


async def ask_unit(
    endpoint: Endpoint, known: Sequence[Observation], ask: Callable[[str], Awaitable[DsciObservation | None]]
) -> Visit:
    """Everything a unit tells of itself. `ask` puts the DSCI questions to one host by unicast."""
    visit = Visit(endpoint, known)
    if not any(isinstance(answer, DsciObservation) for answer in known):
        unit = await ask(endpoint.host)
        visit.note(unit)
        if unit is None:
            visit.note_error(Unreachable("no answer to a DSCI search", code=Code.TIMEOUT))
    await look_at_console(visit)
    return visit


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
