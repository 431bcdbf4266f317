"""What a search of a line tries, in which order, and how long it waits for each unit. Pure.

ScanRequest -> plan() -> ScanPlan: lines x units
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import TypeVar
from urllib.parse import urlsplit

from firstlight.targets import bracketed
from firstlight_drivers.links import Line, LinkTls
from firstlight_drivers.port_settings import Parity, StopBits
from firstlight_drivers.protocols.modbus_line import PORT, TLS_PORT
from firstlight_drivers.protocols.modbus_line_known import line_facts

T = TypeVar("T")

BAUDS = (9600, 19200, 38400, 57600, 115200)
PARITIES = (Parity.EVEN, Parity.NONE, Parity.ODD)
MOST_LINES = 96  # combinations of one search
UNITS = (1, 247)  # of a line; 248 to 255 are reserved (Modbus over Serial Line V1.02, 2.2)
GATEWAY = 255  # the gateway itself
LOCAL_WAIT, NETWORK_WAIT, GATEWAY_WAIT = 0.04, 0.1, 2.0
LONGEST_WAIT = 10.0
_FEW, _FEW_WAIT = 16, 0.25  # so few units are asked with patience; it costs little
SECOND_WAIT = 0.003  # seconds behind the second question, which nobody is expected to answer
_QUESTIONS = 16  # bytes of the first and the second question
_LOCAL_SLACK, _NETWORK_SLACK = 0.03, 0.15  # seconds; see RtuLine


class ScanError(Exception):
    """A search that cannot be made: a code of `words` and its detail."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


class Way(StrEnum):
    """How units are reached."""

    LINE = "line"  # RTU on a port of this computer
    NETWORK_LINE = "network-line"  # RTU through a device server
    GATEWAY = "gateway"  # Modbus TCP
    SECURE_GATEWAY = "secure-gateway"  # Modbus TCP in TLS


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanRequest:
    """What to search. `place`: a port, a link's URL, "tcp://HOST[:502]" or "modbus+tls://HOST[:802]".

    Empty `bauds` and `parities`: the usual ones. `units`: from, to, both included; 1 to 247, behind a gateway 0 to 255.
    `everything`: go on when a combination answered. `wait`: seconds for the first byte of an answer; None: derived
    from the line and adapted to what answers. `lines`: exactly these settings, whatever the other fields say.
    """

    place: str
    bauds: tuple[int, ...] = ()
    parities: tuple[Parity, ...] = ()
    stops: tuple[StopBits, ...] = (StopBits.ONE,)
    units: tuple[int, int] | None = None
    everything: bool = False
    wait: float | None = None
    lines: tuple[Line, ...] = ()
    tls: LinkTls | None = None
    local_address: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanPlan:
    """`url` opens the link. `lines` holds one entry where the settings are not ours to choose."""

    way: Way
    url: str
    lines: tuple[Line, ...]
    units: tuple[int, ...]
    everything: bool = False
    wait: float | None = None

    @property
    def is_gateway(self) -> bool:
        """Modbus TCP, not RTU."""
        return self.way in {Way.GATEWAY, Way.SECURE_GATEWAY}

    @property
    def questions(self) -> int:
        """First questions, if nothing ends it early."""
        return len(self.lines) * len(self.units)

    @property
    def slack(self) -> float:
        """Seconds that bytes of one answer may be held up."""
        return _LOCAL_SLACK if self.way is Way.LINE else _NETWORK_SLACK

    @property
    def first_wait(self) -> float:
        """Seconds for the first byte of an answer, before anything was measured."""
        if self.wait is not None:
            return self.wait
        if self.is_gateway:
            return GATEWAY_WAIT
        usual = LOCAL_WAIT if self.way is Way.LINE else NETWORK_WAIT
        return _FEW_WAIT if len(self.units) <= _FEW else usual

    def silent_seconds(self, line: Line, wait: float) -> float:
        """What a unit costs that is not there: two questions, 3.5 characters behind each, the wait."""
        return wait if self.is_gateway else (_QUESTIONS + 7) * line.character_seconds + wait + SECOND_WAIT


class Wait:
    """Seconds for the first byte. Grows with what answers, to twice its beginning at most; `fixed`: stays.

    A quarter more than the slowest answer, and 5 ms. A unit that is slower than this is heard late, in the turn of
    another one, and asked again with patience: one slow device does not make 246 others slow.
    """

    def __init__(self, seconds: float, *, fixed: bool) -> None:
        self.seconds = seconds
        self._most = seconds if fixed else 2 * seconds

    def answered(self, first: float) -> None:
        """`first`: seconds to the first byte of a whole answer."""
        self.seconds = max(self.seconds, min(self._most, 1.25 * first + 0.005))


def plan(request: ScanRequest) -> ScanPlan:
    """Raises ScanError: what is asked for cannot be."""
    way, url = _place(request.place)
    gateway = way in {Way.GATEWAY, Way.SECURE_GATEWAY}
    if request.wait is not None and not 0.001 <= request.wait <= LONGEST_WAIT:
        raise ScanError("scan-wait", f"{request.wait:g}")
    settled = gateway or url.startswith(("socket://", "tls://"))
    lines = (Line(baud=19200, parity=Parity.EVEN),) if settled and not request.lines else tuple(_lines(request))
    if len(lines) > MOST_LINES:
        raise ScanError("scan-too-many", str(len(lines)))
    return ScanPlan(
        way=way,
        url=url,
        lines=lines,
        units=tuple(_units(request.units, gateway=gateway)),
        everything=request.everything,
        wait=request.wait,
    )


def _place(place: str) -> tuple[Way, str]:
    scheme, mark, rest = place.partition("://")
    if not mark:
        return Way.LINE, place
    known = {"tcp": (Way.GATEWAY, "socket", PORT), "modbus+tls": (Way.SECURE_GATEWAY, "tls", TLS_PORT)}.get(scheme)
    if known is None:
        return Way.NETWORK_LINE, place
    way, link, usual = known
    try:
        parts = urlsplit(f"//{rest}")
        host, port = parts.hostname, parts.port
    except ValueError:
        raise ScanError("scan-place", place) from None
    if not host or parts.path or parts.query or parts.username is not None:
        raise ScanError("scan-place", place)
    return way, f"{link}://{bracketed(host)}:{port or usual}"


def _lines(request: ScanRequest) -> Iterable[Line]:
    if request.lines:
        return dict.fromkeys(request.lines)
    bauds, parities = request.bauds or BAUDS, request.parities or PARITIES
    ranks = {pair: rank for rank, pair in enumerate(line_facts().order)}
    usual = {baud: rank for rank, (baud, _) in enumerate(reversed(line_facts().order))}

    def rank(line: Line) -> tuple[int, int, int, int]:
        return (
            0 if line.stop_bits is StopBits.ONE else 1,
            ranks.get((line.baud, line.parity), len(ranks)),
            -usual.get(line.baud, -1),
            -line.baud,
        )

    made = {
        Line(baud=baud, parity=parity, stop_bits=stop)
        for baud, parity, stop in product(bauds, parities, request.stops)
        if 50 <= baud <= 4_000_000 or _refuse_baud(baud)
    }
    return sorted(made, key=lambda line: (*rank(line), line.parity))


def _refuse_baud(baud: int) -> bool:
    raise ScanError("scan-baud", str(baud))


def _units(asked: tuple[int, int] | None, *, gateway: bool) -> Iterable[int]:
    first, last = asked or UNITS
    least, most = (0, 255) if gateway else UNITS
    if not least <= first <= last <= most:
        raise ScanError("scan-units", f"{first}-{last}")
    wanted = range(first, last + 1)
    usual = [unit for start, end in line_facts().first_units for unit in range(start, end + 1) if unit in wanted]
    own = [GATEWAY] if gateway and (asked is None or last == GATEWAY) else []
    return dict.fromkeys([*own, *usual, *wanted])


def numbers(text: str) -> tuple[int, ...]:
    """ "9600,19200" as numbers. Raises ScanError("scan-baud")."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    bad = next((part for part in parts if not re.fullmatch(r"\d{1,7}", part)), None)
    if bad is not None or not parts:
        raise ScanError("scan-baud", bad or text)
    return tuple(int(part) for part in parts)


def unit_range(text: str) -> tuple[int, int]:
    """ "1-247" or "5" as a range. Raises ScanError("scan-units")."""
    match = re.fullmatch(r"(\d{1,3})(?:-(\d{1,3}))?", text.strip())
    if match is None:
        raise ScanError("scan-units", text)
    return int(match[1]), int(match[2] or match[1])


def parities(text: str) -> tuple[Parity, ...]:
    """ "even,none", "E,N" as parities. Raises ScanError("scan-parity")."""
    known = {name: parity for parity in Parity for name in (parity.value, parity.value[0])}
    return tuple(_chosen(text, known, "scan-parity"))


def stops(text: str) -> tuple[StopBits, ...]:
    """ "1,2" as stop bits. Raises ScanError("scan-stop")."""
    return tuple(_chosen(text, {"1": StopBits.ONE, "2": StopBits.TWO}, "scan-stop"))


def _chosen(text: str, known: dict[str, T], code: str) -> Sequence[T]:
    parts = [part.strip().lower() for part in text.split(",") if part.strip()]
    bad = next((part for part in parts if part not in known), None)
    if bad is not None or not parts:
        raise ScanError(code, bad or text)
    return [known[part] for part in parts]
