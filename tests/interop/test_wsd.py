"""wsdd and wsdd2: both must be found, named, and their metadata read."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

import netns
from firstlight_drivers.contract import DpwsObservation
from firstlight_drivers.discovery.dpws import search_dpws
from interop.conftest import Heard, ScopeOf
from interop.programs import program

pytestmark = [pytest.mark.netns, netns.needs_netns]


@pytest.fixture(scope="module")
def lab() -> Iterator[netns.Lab]:
    wsdd, wsdd2 = program("wsdd", "wsdd"), program("wsdd2", "wsdd2")
    with netns.switch(3) as made:
        made.hosts[1].popen([wsdd, "-i", "lan", "-n", "ALPHA", "-w", "PLANT"])
        made.hosts[2].popen([wsdd2, "-i", "lan", "-w", "-N", "BRAVO", "-H", "BRAVO"])
        end = time.monotonic() + 10
        while time.monotonic() < end:  # both join the group when they are ready
            groups = [host.python("print(open('/proc/net/igmp').read())").stdout for host in made.hosts[1:]]
            if all("FAFFFFEF" in text for text in groups):
                break
        yield made


@pytest.mark.parametrize(("version", "link_local"), [(4, False), (6, True)])
def test_both_hosts_are_found_and_named(
    lab: netns.Lab, lan: ScopeOf, searched: Callable[..., Heard], version: int, link_local: bool
) -> None:
    heard = searched(lab.hosts[0], search_dpws, lambda: lan(3.0, version, link_local))
    assert len({sighting.key for sighting in heard.sightings}) == 2
    alpha = heard.named("ALPHA")[-1]
    (seen,) = alpha.observations
    assert isinstance(seen, DpwsObservation)
    assert seen.metadata is not None
    assert (seen.metadata.friendly_name, seen.metadata.manufacturer) == ("WSD Device ALPHA", "wsdd")
    assert alpha.peer is not None
    assert alpha.peer.startswith("10.77.0.2" if version == 4 else "fe80::")
    if version == 4:  # over IPv6 wsdd2 names itself by a host name, which is shown and not followed
        bravo = heard.named("BRAVO")[-1]
        assert bravo.peer == "10.77.0.3"
        assert bravo.services[0].port == 3702
        assert heard.tallies[-1].troubles == ()
    assert heard.tallies[-1].dropped == 0
