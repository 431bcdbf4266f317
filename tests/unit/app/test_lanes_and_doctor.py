"""Which interfaces are searched, and what the doctor makes of what came back."""

from __future__ import annotations

import pytest

from firstlight import doctor
from firstlight.events import DoctorRow, LaneStatus
from firstlight.lanes import Choice, RequestRefused, choose, search_addresses, subnets
from firstlight.settings import Settings
from firstlight_drivers.contract import Source, Tally, Trouble
from firstlight_drivers.transport.interfaces import Interface, InterfaceAddress, Kind
from firstlight_drivers.transport.serial_ports import SerialPort


def interface(name: str, kind: Kind = Kind.ETHERNET, *, up: bool = True, ip: str = "10.20.4.18") -> Interface:
    addresses = (InterfaceAddress(ip, 22, "10.20.7.255"), InterfaceAddress("fe80::1", 64)) if ip else ()
    return Interface(name=name, index=1, kind=kind, up=up, mac=None, speed=1000, addresses=addresses)


EVERY = (
    interface("eth0"),
    interface("wlan0", Kind.WIFI, ip="172.16.9.41"),
    interface("wg0", Kind.VIRTUAL, ip="10.99.0.6"),
    interface("eth1", up=False),
    interface("eth2", ip=""),
    interface("lo", Kind.LOOPBACK, ip="127.0.0.1"),
)


def reasons(choices: tuple[Choice, ...]) -> dict[str, str]:
    return {choice.interface.name: choice.reason for choice in choices}


def test_wired_interfaces_are_searched_and_the_others_say_why_not() -> None:
    choices = choose(EVERY, Settings(), (), demo=False)
    assert reasons(choices) == {
        "eth0": "",
        "wlan0": "wifi-off",
        "wg0": "virtual",
        "eth1": "interface-down",
        "eth2": "no-address",
    }
    assert [choice.lane().status for choice in choices] == [
        LaneStatus.IDLE,
        LaneStatus.NOT_SEARCHED,
        LaneStatus.SKIPPED,
        LaneStatus.SKIPPED,
        LaneStatus.SKIPPED,
    ]


def test_settings_and_names_override() -> None:
    chosen = Settings(interfaces_on=("wlan0",), interfaces_off=("eth0",))
    assert reasons(choose(EVERY, chosen, (), demo=True)) | {"lo": ""} == {
        "eth0": "user-off",
        "wlan0": "",
        "wg0": "virtual",
        "eth1": "interface-down",
        "eth2": "no-address",
        "lo": "",
    }
    named = reasons(choose(EVERY, Settings(), ("10.99.0.6",), demo=False))
    assert named["wg0"] == ""
    assert named["eth0"] == "not-named"


def test_the_demo_alone_touches_nothing_else() -> None:
    searched = [c.interface.name for c in choose(EVERY, Settings(), (), demo=True, demo_only=True) if c.searched]
    assert searched == ["lo"]


def test_an_unknown_interface_is_refused() -> None:
    with pytest.raises(RequestRefused) as caught:
        choose(EVERY, Settings(), ("eth9",), demo=False)
    assert caught.value.code == "interface-unknown"


def test_addresses_and_subnets() -> None:
    assert [address.ip for address in search_addresses(EVERY[0])] == ["10.20.4.18", "fe80::1"]
    assert str(subnets(EVERY[:1])[0]) == "10.20.4.0/22"


def row_for(
    tally: Tally,
    *,
    finished: bool = True,
    foreign: str | None = None,
    packets: int = 0,
    hears: bool | None = None,
) -> DoctorRow:
    before = {name: count - packets for name, count in doctor.adapter_packets().items()}
    choices = choose((interface(tally.interface),), Settings(), (), demo=False)
    outside = {(tally.source, tally.interface): foreign} if foreign else {}
    (row,) = doctor.rows(choices, (tally,), (), before, outside, {tally.interface: hears}, finished=finished)
    return row


def tally(**counts: object) -> Tally:
    base = {"source": Source.MDNS, "interface": "eth0", "address": "10.20.4.18", "sent": 4}
    return Tally(**{**base, **counts})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("counted", "verdict", "hint"),
    [
        (tally(received=3, devices=2), "ok", "ok"),
        (tally(), "silent", "silent"),
        (tally(troubles=(Trouble(code="no-route", detail="x"),)), "blocked", "no-route"),
        (tally(troubles=(Trouble(code="permission"),)), "blocked", "permission"),
        (tally(received=1, troubles=(Trouble(code="malformed", offender="10.0.0.9"),)), "silent", "offender"),
        (tally(received=9999, troubles=(Trouble(code="too-many", offender="10.0.0.9"),)), "flooded", "too-many"),
    ],
)
def test_verdicts(counted: Tally, verdict: str, hint: str) -> None:
    row = row_for(counted)
    assert (row.verdict, row.hint) == (verdict, hint)


def test_the_offender_is_named() -> None:
    assert row_for(tally(received=1, troubles=(Trouble(code="malformed", offender="10.0.0.9"),))).detail == "10.0.0.9"


def test_an_answer_from_outside_is_a_wrong_network() -> None:
    row = row_for(tally(received=1), foreign="192.168.127.254")
    assert (row.verdict, row.detail) == ("wrong-network", "192.168.127.254")


def test_packets_counted_in_without_any_answer_point_at_a_firewall() -> None:
    names = [name for name in doctor.adapter_packets() if name != "lo"]
    if not names:
        pytest.skip("this computer has no adapter beside loopback, whose counters could be read")
    row = row_for(tally(interface=names[0]), packets=40)
    assert (row.verdict, row.hint) == ("blocked", "firewall-likely")
    assert row_for(tally(interface=names[0]), packets=40, finished=False).hint == "asked"
    assert row_for(tally(interface=names[0]), packets=40, hears=True).hint == "silent"


def test_a_computer_that_does_not_hear_itself_has_a_firewall() -> None:
    assert row_for(tally(), hears=False).hint == "firewall"
    assert row_for(tally(received=1), hears=False).hint == "ok"


def test_serial_ports_are_listed_with_their_holder() -> None:
    ports = (SerialPort(port="COM7", description="FTDI", holder="putty.exe (8124)"), SerialPort("COM8", "CH340"))
    held, free = doctor.rows((), (), ports, {}, {}, {}, finished=True)
    assert (held.verdict, held.detail, free.verdict) == ("in-use", "putty.exe (8124)", "listed")
    assert [lane.status for lane in doctor.serial_lanes(ports)] == [LaneStatus.BLOCKED, LaneStatus.NOT_SEARCHED]
