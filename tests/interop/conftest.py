"""What the interop tests share."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

import netns
from firstlight_drivers.contract import Sighting, Tally
from firstlight_drivers.discovery.scope import Scope
from firstlight_drivers.transport.interfaces import list_interfaces


class Heard:
    """A listener."""

    def __init__(self) -> None:
        self.sightings: list[Sighting] = []
        self.tallies: list[Tally] = []

    def heard(self, sighting: Sighting) -> None:
        self.sightings.append(sighting)

    def tallied(self, tally: Tally) -> None:
        self.tallies.append(tally)

    def named(self, name: str) -> list[Sighting]:
        return [sighting for sighting in self.sightings if sighting.identity.name == name]


ScopeOf = Callable[[float, int, bool], Scope]


@pytest.fixture
def lan() -> ScopeOf:
    """The scope of a namespace's interface "lan": seconds, IP version, link-local."""

    def scope(seconds: float, version: int, link_local: bool) -> Scope:
        interface = next(each for each in list_interfaces() if each.name == "lan")
        wanted = (each for each in interface.addresses if each.version == version)
        return Scope(interface, next(each for each in wanted if each.link_local is link_local), seconds)

    return scope


@pytest.fixture
def searched() -> Callable[..., Heard]:
    """Run a source inside a namespace and give back what it heard."""

    def search(host: netns.Namespace, source: Callable[..., object], scope: Callable[[], Scope]) -> Heard:
        async def run() -> Heard:
            heard = Heard()
            done = source(scope(), (), heard)
            assert asyncio.iscoroutine(done)
            await done
            return heard

        return host.run(run)

    return search
