"""avahi-daemon with a private D-Bus, in a namespace: IPv4, IPv6 and the goodbye."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import netns
from firstlight_drivers.contract import MdnsObservation
from firstlight_drivers.discovery.mdns import search_mdns
from interop.conftest import Heard, ScopeOf
from interop.programs import program

pytestmark = [pytest.mark.netns, netns.needs_netns]

SERVICE = """<?xml version="1.0" standalone='no'?><!DOCTYPE service-group SYSTEM "avahi-service.dtd">
<service-group><name>NPort line 4</name><service><type>_http._tcp</type><port>8080</port>
<txt-record>model=6250</txt-record></service></service-group>"""

# avahi keeps its socket and pid in /run/avahi-daemon; a mount namespace of its own gives it an empty one there.
START = """
set -e
mkdir -p /run/avahi-daemon
mount -t tmpfs none /run/avahi-daemon
mount --bind "$1/services" /etc/avahi/services
DBUS_SYSTEM_BUS_ADDRESS="unix:path=$1/bus" exec "$2" --no-drop-root --no-chroot --no-rlimits -f "$1/avahi.conf"
"""
BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path={path}</listen><auth>EXTERNAL</auth>
<policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[netns.Lab]:
    avahi, bus = program("avahi-daemon", "avahi-daemon"), program("dbus-daemon", "dbus")
    unshare = program("unshare", "util-linux")
    folder = tmp_path_factory.mktemp("avahi")
    (folder / "services").mkdir()
    (folder / "services" / "line4.service").write_text(SERVICE, encoding="utf-8")
    (folder / "bus.conf").write_text(BUS.format(path=folder / "bus"), encoding="utf-8")
    (folder / "avahi.conf").write_text(
        "[server]\nhost-name=np6250\nallow-interfaces=lan\nuse-ipv4=yes\nuse-ipv6=yes\n[publish]\npublish-workstation=no\n",
        encoding="utf-8",
    )
    with netns.switch(2, multicast_route=True) as made:
        device = made.hosts[1]
        device.popen([bus, f"--config-file={folder / 'bus.conf'}", "--nofork", "--nopidfile"])
        _wait_for(folder / "bus")
        device.popen([unshare, "-m", "sh", "-c", START, "sh", str(folder), avahi])
        _wait_until_announced(device, folder)
        yield made


def _wait_for(path: Path) -> None:
    end = time.monotonic() + 10
    while not path.exists():
        assert time.monotonic() < end, f"{path.name} did not appear"
        time.sleep(0.02)


def _wait_until_announced(device: netns.Namespace, folder: Path) -> None:
    """avahi probes for a second or so before it owns its name."""
    asked = [
        program("dbus-send", "dbus"),
        f"--bus=unix:path={folder / 'bus'}",
        "--print-reply",
        "--dest=org.freedesktop.Avahi",
        "/",
        "org.freedesktop.Avahi.Server.GetState",
    ]
    end = time.monotonic() + 15
    while time.monotonic() < end:
        said = subprocess.run(asked, capture_output=True, text=True, check=False)
        if "int32 2" in said.stdout:  # AVAHI_SERVER_RUNNING
            return
        time.sleep(0.1)
    pytest.fail(f"avahi in {device.name} did not start")


@pytest.mark.parametrize(("version", "link_local"), [(4, False), (6, True)])
def test_a_service_of_avahi_is_read(
    lab: netns.Lab, lan: ScopeOf, searched: Callable[..., Heard], version: int, link_local: bool
) -> None:
    heard = searched(lab.hosts[0], search_mdns, lambda: lan(3.0, version, link_local))
    found = heard.named("NPort line 4")
    assert found, heard.tallies[-1]
    (seen,) = found[-1].observations
    assert isinstance(seen, MdnsObservation)
    assert (seen.service_type, seen.port, seen.host) == ("_http._tcp.local.", 8080, "np6250.local.")
    assert dict(seen.txt) == {"model": "6250"}
    assert any(("." if version == 4 else ":") in address for address in seen.addresses)
    assert heard.tallies[-1].received > 0


def test_a_goodbye_of_avahi_is_heard(lab: netns.Lab, lan: ScopeOf, searched: Callable[..., Heard]) -> None:
    """Runs last in this module: it ends the daemon."""
    bye = threading.Timer(2.0, lab.hosts[1].end_programs)
    bye.start()
    heard = searched(lab.hosts[0], search_mdns, lambda: lan(4.5, 4, False))
    bye.join()
    ours = [sighting for sighting in heard.sightings if sighting.key.startswith("NPort line 4")]
    assert not ours[0].goodbye
    assert ours[-1].goodbye
