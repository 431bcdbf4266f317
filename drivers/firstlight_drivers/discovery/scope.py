"""Where one source searches, and how it keeps count of what it did there."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import logging
from collections.abc import Iterator
from dataclasses import dataclass

from firstlight_drivers.contract import Listener, Sighting, Source, Tally, Trouble
from firstlight_drivers.transport.boundary import as_device_error
from firstlight_drivers.transport.interfaces import Interface, InterfaceAddress, Kind
from firstlight_drivers.transport.limits import ROWS_PER_SOURCE, TROUBLES_PER_TALLY

DEMO_PORT_SHIFT = 10000
"""On a loopback address a service of the simulated fleet is also looked for here above its own port: the fleet runs
unprivileged, and ports below 1024 need privileges."""

_PUBLISH_SECONDS = 0.1
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Scope:
    """One interface address and how long to listen there, in seconds."""

    interface: Interface
    address: InterfaceAddress
    seconds: float

    def local_address(self, host: str) -> str | None:
        """Our address to leave by when `host` is in its subnet; None lets the system route."""
        if not self.address.contains(host) or ipaddress.ip_address(self.address.ip).is_unspecified:
            return None
        return f"{self.address.ip}%{self.interface.name}" if self.address.link_local_v6 else self.address.ip


def anywhere(host: str, seconds: float) -> Scope:
    """A scope for asking one given host, by whatever interface the system routes to it."""
    address = InterfaceAddress("::" if ":" in host else "0.0.0.0", 0)
    interface = Interface("", 0, Kind.ETHERNET, up=True, mac=None, speed=0, addresses=(address,))
    return Scope(interface, address, seconds)


def is_loopback(host: str) -> bool:
    """Whether `host` is an address of this computer's loopback."""
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


class Ledger:
    """Counts of one source on one interface address, its row cap, and its say to the listener.

    Tallies go out at most ten times a second while things change, and once at the end. The loop must be running.
    """

    def __init__(self, source: Source, scope: Scope, listener: Listener, *, rows_per_peer: int | None = None) -> None:
        self._source = source
        self._scope = scope
        self._listener = listener
        self._rows_per_peer = rows_per_peer
        self._keys: set[str] = set()
        self._peers: dict[str, int] = {}
        self._troubles: dict[tuple[str, str | None], Trouble] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._finished = False
        self.sent = 0
        self.received = 0
        self.dropped = 0

    @property
    def full(self) -> bool:
        """Whether the row cap is reached: further rows need no work any more."""
        return len(self._keys) >= ROWS_PER_SOURCE

    def knows(self, key: str) -> bool:
        """Whether there is a row for this key."""
        return key in self._keys

    def count(self, *, sent: int = 0, received: int = 0, dropped: int = 0) -> None:
        """Add packets."""
        self.sent += sent
        self.received += received
        self.dropped += dropped
        self._changed()

    def trouble(self, code: str, detail: str = "", offender: str | None = None) -> None:
        """Name something that stands in the way; each code and offender once, and not more than the doctor can show."""
        key = (code, offender)
        if key not in self._troubles and len(self._troubles) < TROUBLES_PER_TALLY:
            self._troubles[key] = Trouble(code=code, detail=detail, offender=offender)
            self._changed()

    def failed(self, error: BaseException) -> None:
        """Name what an exception stands for."""
        known = as_device_error(error)
        if known is None:
            _log.error("%s search on %s broke", self._source, self._scope.interface.name, exc_info=error)
            self.trouble("internal", type(error).__name__)
        else:
            self.trouble(known.code.value, known.detail)

    def heard(self, sighting: Sighting) -> bool:
        """Hand a sighting up, unless it would be one row too many."""
        peer = sighting.peer or ""
        if sighting.key not in self._keys:
            of_peer = self._peers.get(peer, 0)
            over_peer = self._rows_per_peer is not None and of_peer >= self._rows_per_peer
            if over_peer or len(self._keys) >= ROWS_PER_SOURCE:
                self.dropped += 1
                self.trouble("too-many", offender=peer or None)
                return False
            self._keys.add(sighting.key)
            self._peers[peer] = of_peer + 1
        self._listener.heard(sighting)
        self._changed()
        return True

    @contextlib.contextmanager
    def closing(self) -> Iterator[None]:
        """Publish the last tally at the end, whatever the end is; a broken search is a trouble, not an exception."""
        self._changed()
        try:
            yield
        except Exception as error:  # noqa: BLE001 - a source raises nothing: one bad interface must not end a search
            self.failed(error)
        finally:
            self._finished = True
            if self._timer is not None:
                self._timer.cancel()
            self._publish()

    def _changed(self) -> None:
        if self._timer is None and not self._finished:
            self._timer = asyncio.get_running_loop().call_later(_PUBLISH_SECONDS, self._publish)

    def _publish(self) -> None:
        self._timer = None
        self._listener.tallied(
            Tally(
                source=self._source,
                interface=self._scope.interface.name,
                address=self._scope.address.ip,
                sent=self.sent,
                received=self.received,
                dropped=self.dropped,
                devices=len(self._keys),
                finished=self._finished,
                troubles=tuple(self._troubles.values()),
            )
        )
