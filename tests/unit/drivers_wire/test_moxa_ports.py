"""Port settings of NPorts: the private MIB and the console's pages, against recorded texts and there and back."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstlight_drivers.errors import DeviceError
from firstlight_drivers.port_settings import (
    Flow,
    Interface,
    Mode,
    Parity,
    PortSettings,
    Raw,
    StopBits,
    Value,
    parse_value,
    setting,
    settings,
)
from firstlight_drivers.protocols.moxa_ports_mib import decode, encode, mib, split_peer
from firstlight_drivers.protocols.moxa_web_ports_codec import (
    OtherPage,
    filled_in,
    form_pages,
    mode_form,
    mode_in_table,
    ports_in_table,
    serial_form,
    settings_in,
    table_pages,
)
from firstlight_drivers.protocols.moxa_web_ports_form import read_form, table_rows
from firstlight_drivers.protocols.snmp import SnmpValue
from firstlight_drivers.simulation.faults import Faults
from firstlight_drivers.simulation.http import WebRequest
from firstlight_drivers.simulation.moxa_ports import SimulatedPorts
from firstlight_drivers.simulation.moxa_ports_pages import PortPages

CAPTURES = Path(__file__).parents[2] / "captures"
OBJECTS: dict[str, dict[str, Any]] = {
    row["oid"]: row for row in tomllib.loads((CAPTURES / "moxa-mib.toml").read_text(encoding="utf-8"))["object"]
}
PAGES: dict[str, str] = {
    row["name"]: row["text"]
    for row in tomllib.loads((CAPTURES / "moxa-ports.toml").read_text(encoding="utf-8"))["page"]
}


# --- the MIB --------------------------------------------------------------------------------------------------------


def test_every_column_is_a_writable_object_of_the_mib() -> None:
    for one in mib().objects:
        for column in one.columns:
            assert OBJECTS[column]["access"] == "read-write", (one.key, column)
    table = mib()
    assert OBJECTS[table.index]["name"] == "portIndex"
    for scalar, name in (
        (table.save, "saveConfig"), (table.restart_port, "restartPorts"), (table.restart_device, "restartSystem"),
    ):  # fmt: skip
        row = OBJECTS[scalar.removesuffix(".0")]
        assert (row["name"], row["access"]) == (name, "write-only")


def test_names_beside_the_columns_are_those_of_the_mib() -> None:
    text = Path(form_pages.__wrapped__.__code__.co_filename).with_name("moxa_ports_mib.toml").read_text()
    named = [line for line in text.splitlines() if line.startswith(("column", "manual", "text")) and "#" in line]
    assert len(named) > 40
    for line in named:
        column, comment = line.partition('"')[2].partition('"')[0], line.rpartition("#")[2].split()[0]
        assert OBJECTS[column]["name"] == comment, line


def test_numbers_are_those_of_the_mib() -> None:
    checked = 0
    for one in mib().objects:
        numbers = OBJECTS[one.columns[0]].get("numbers")
        if one.kind in {"choice", "baud"}:
            assert numbers is not None
            assert sorted(one.values.values()) == sorted(numbers.values()), one.key
            checked += 1
        elif one.kind in {"flag", "byte"}:
            assert numbers is not None
            assert sorted(numbers.values()) == [0, 1]
    assert checked > 10
    rates = OBJECTS["1.4.2.1.1.3"]["numbers"]
    baud = next(one for one in mib().objects if one.key == "baud")
    assert {f"b{rate}": number for rate, number in baud.values.items()} == rates
    parity = next(one for one in mib().objects if one.key == "parity")
    assert dict(parity.values) == OBJECTS["1.4.2.1.1.7"]["numbers"]
    flow = next(one for one in mib().objects if one.key == "flow")
    assert dict(flow.values) == OBJECTS["1.4.2.1.1.8"]["numbers"]


def test_every_mode_is_a_pair_of_the_mib() -> None:
    applications, modes = OBJECTS["1.4.1.1.1.1.2"]["numbers"], OBJECTS["1.4.1.1.1.1.3"]["numbers"]
    assert set(mib().modes) == {str(mode) for mode in Mode}
    assert len(set(mib().modes.values())) == len(Mode)
    for application, mode in mib().modes.values():
        assert application in applications.values()
        assert mode in modes.values()
    assert mib().modes["real-com"] == (applications["device-Control"], modes["aspp"])
    assert mib().modes["reverse-ssh"] == (applications["reverse-Terminal"], modes["reverse-SSH"])


def test_every_setting_has_an_object_in_every_mode_that_has_it() -> None:
    missing = [
        (key, str(mode))
        for key in settings()
        for mode in Mode
        if key != "mode" and setting(key).applies(mode) and mib().named(key, mode) is None
    ]
    # MOXA-NP6000-MIB has none of these; `port_settings.toml` names more modes than the MIB's tables do.
    assert missing == []


def columns_of(settings_: PortSettings) -> dict[str, SnmpValue]:
    """A device that holds these settings and nothing else."""
    held: dict[str, SnmpValue] = {}
    for one in mib().of_mode(settings_.operation.mode):
        for column in one.columns:
            address = one.kind == "ranges" and column not in one.ports
            text = one.kind == "text" or column == one.text or (one.kind in {"hosts", "pair"} and column in one.hosts)
            held[column] = IPv4Address(0) if address else b"" if text else 0
    held |= dict(encode(PortSettings(port=1), settings_, tuple(settings_.known())))
    return held


TEXT = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=16).map(str.strip)
HOSTS = st.one_of(
    st.ip_addresses(v=4).map(str).filter(lambda text: text != "0.0.0.0"),
    st.from_regex(r"[a-z][a-z0-9]{0,8}(\.[a-z]{2,5})?", fullmatch=True),
)
PORTS = st.integers(1, 65535)
PEER = st.builds(
    lambda host, port, local: f"{host}:{port}" + (f">{local}" if local else ""),
    HOSTS,
    PORTS,
    st.one_of(st.just(0), PORTS),
)
ADDRESSES = st.integers(0x01000000, 0xDFFFFFF0).map(IPv4Address)
RANGE = st.builds(
    lambda first, more, port: f"{first}-{first + more}:{port}" if more else f"{first}:{port}",
    ADDRESSES, st.integers(0, 15), PORTS,
)  # fmt: skip


def values_of(key: str, mode: Mode) -> st.SearchStrategy[Value]:
    row = setting(key)
    if key == "peers":
        if mode is Mode.UDP:
            return st.lists(RANGE, max_size=4).map(tuple)
        single = st.builds(lambda host, port: f"{host}:{port}", HOSTS, PORTS)
        return (
            st.lists(single, max_size=1).map(tuple)
            if mode is Mode.PAIR_MASTER
            else st.lists(PEER, max_size=4).map(tuple)
        )
    if row.kind == "number":
        return st.integers(row.least, row.most)
    if row.kind == "flag":
        return st.booleans()
    if row.kind == "choice":
        return st.sampled_from(row.choices).map(lambda text: parse_value(key, text))
    if row.kind == "byte":
        return st.one_of(st.just(""), st.integers(0, 255).map(lambda number: f"{number:02x}"))
    return TEXT


@st.composite
def any_settings(draw: st.DrawFn) -> PortSettings:
    mode = draw(st.sampled_from(Mode))
    keys = [key for key in settings() if key != "mode" and mib().named(key, mode) is not None]
    values: dict[str, Value] = {"mode": mode}
    for key in keys:
        strategy: st.SearchStrategy[Value] = values_of(key, mode)
        if key == "data_bits":
            strategy = st.integers(5, 8)
        values[key] = draw(strategy)
    return PortSettings(port=1).with_values(values)


@given(any_settings())
def test_settings_to_the_mib_and_back(wanted: PortSettings) -> None:
    assert decode(1, columns_of(wanted)) == wanted


@given(st.integers(5, 10_000), st.integers(22, 10_000))
def test_numbers_without_a_name_stay_and_go_back(flow: int, mode: int) -> None:
    held = columns_of(PortSettings(port=1).with_values({"mode": Mode.REAL_COM}))
    one = mib().named("flow", None)
    assert one is not None
    held |= {one.column: flow, mib().application: 4, mib().mode_column: mode}
    read = decode(1, held)
    assert read.serial.flow == Raw(str(flow))
    assert read.operation.mode == Raw(f"4/{mode}")
    assert dict(encode(read, read, ("flow", "mode"))) == {
        one.column: flow, mib().application: 4, mib().mode_column: mode,
    }  # fmt: skip


def test_the_mode_is_written_first() -> None:
    wanted = PortSettings(port=1).with_values({"mode": Mode.TCP_SERVER, "baud": 9600, "local_port": 4001})
    made = encode(PortSettings(port=1), wanted, ("baud", "local_port", "mode"))
    assert [mib().key_of(f"{mib().base}.{column}.1") for column, _ in made] == ["mode", "mode", "baud", "local_port"]


def test_an_unlisted_rate_and_back_to_a_listed_one() -> None:
    odd = PortSettings(port=1).with_values({"baud": 31250})
    assert encode(PortSettings(port=1), odd, ("baud",)) == [("1.4.2.1.1.4", 31250)]
    listed = odd.with_values({"baud": 9600})
    assert encode(odd, listed, ("baud",)) == [("1.4.2.1.1.3", 12), ("1.4.2.1.1.4", 9600)]
    assert decode(1, {"1.4.2.1.1.3": 12, "1.4.2.1.1.4": 9600}).serial.baud == 9600
    assert decode(1, {"1.4.2.1.1.3": 12, "1.4.2.1.1.4": 0}).serial.baud == 9600
    assert decode(1, {"1.4.2.1.1.3": 12, "1.4.2.1.1.4": 31250}).serial.baud == 31250


def test_what_has_no_number_is_not_encoded() -> None:
    with pytest.raises(DeviceError):
        encode(PortSettings(port=1), PortSettings(port=1).with_values({"flow": Raw("x")}), ("flow",))
    udp = PortSettings(port=1).with_values({"mode": Mode.UDP, "peers": ("plc.site:4001",)})
    with pytest.raises(DeviceError, match="IPv4"):
        encode(PortSettings(port=1), udp, ("peers",))
    assert split_peer("[fe80::1]:4001>5") == ("fe80::1", 4001, 5)


# --- pages ----------------------------------------------------------------------------------------------------------


def test_the_recorded_table_of_lines() -> None:
    first, second = ports_in_table(PAGES["C, lines"])
    assert (first.serial.line, first.serial.flow, first.serial.interface) == ("4800 7E1", Flow.NONE, Interface.RS232)
    assert (second.serial.line, second.serial.interface) == ("115200 8N2", Interface.RS422)
    assert (second.serial.stop_bits, second.serial.fifo) == (StopBits.TWO, True)
    assert second.serial.flow == Raw("ON/ON")
    assert mode_in_table(PAGES["C, mode"]) is Mode.REAL_COM


def test_a_table_that_is_another_one() -> None:
    for text in (
        "",
        "<h1>Serial Port Settings</h1>",
        PAGES["C, lines"].replace("Serial Port Settings", "Einstellungen"),
    ):
        with pytest.raises(OtherPage):
            ports_in_table(text)
    with pytest.raises(OtherPage):
        mode_in_table("<html></html>")
    assert mode_in_table("var opmode = 9999;") == Raw("9999")


def test_the_described_forms() -> None:
    serial, mode = serial_form(PAGES["B, line"], 1), mode_form(PAGES["B, mode"], 1)
    read = settings_in(1, serial, mode)
    assert (read.serial.line, read.serial.flow, read.serial.fifo) == ("460800 8N1", Flow.RTS_CTS, True)
    assert (read.operation.mode, read.operation.tcp_alive_check) == (Mode.TCP_SERVER, 7)
    assert (read.operation.max_connections, read.operation.local_port) == (1, 4001)
    assert read.operation.command_port is None
    assert (serial.method, serial.action) == ("GET", "Set.htm")
    wanted = read.with_values({"baud": 9600, "parity": Parity.EVEN, "fifo": False})
    assert filled_in(serial, "serial", wanted, ("baud", "parity", "fifo")) == [
        ("Port", "1"), ("BaudRate", "12"), ("DataBits", "3"), ("StopBits", "0"), ("Parity", "2"), ("FlowCtrl", "1"),
        ("FIFO", "0"), ("csrf_token", "0123456789abcdef"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("values", "what"),
    [
        ({"baud": 50}, "does not offer"),
        ({"stop_bits": StopBits.ONE_AND_A_HALF}, "does not offer"),
        ({"alias": "x"}, "has no alias"),
        ({"flow": Raw("9")}, "does not offer"),
    ],
)
def test_what_a_form_does_not_offer(values: Mapping[str, Value], what: str) -> None:
    wanted = PortSettings(port=1).with_values(dict(values))
    with pytest.raises(OtherPage, match=what):
        filled_in(serial_form(PAGES["B, line"], 1), "serial", wanted, tuple(values))


def test_a_form_that_is_another_one() -> None:
    line = PAGES["B, line"]
    for text, what in (
        ("", "no form"),
        (line.replace("name=serial", "name=seriell"), "no form"),
        (line.replace("StopBits", "Stopp"), "has no StopBits"),
        (line.replace("name=Port value=1", "name=Port value=2"), "of port 2"),
        (line.replace('value="12">9600', 'value="12">4800'), "BaudRate 12 is 4800"),
    ):
        with pytest.raises(OtherPage, match=what):
            serial_form(text, 1)
    with pytest.raises(OtherPage):
        mode_form(PAGES["B, mode"].replace("OpMode", "Modus"), 1)


@given(any_settings())
def test_settings_to_a_form_and_back(wanted: PortSettings) -> None:
    """Through the simulated device's pages, as far as they carry a setting."""
    if wanted.operation.mode in {Mode.PRINTER, Mode.REVERSE_SSH}:
        return  # not offered there
    ports = SimulatedPorts(1, Faults(), lambda: None)
    pages = PortPages(ports, Faults(), as_table=False)

    def shown(place: str) -> str:
        return pages.shown(WebRequest("GET", place), lambda: "") or ""

    keys = {key for key in wanted.known() if key in form_pages().keys}
    mode = str(form_pages().modes[str(wanted.operation.mode)])
    serial = serial_form(shown("/CommPara.htm?Port=1"), 1)
    other = mode_form(shown(f"/opmode.htm?Port=1&OpMode={mode}"), 1)
    carried = {key: wanted.value(key) for key in settings_in(1, serial, other).known() if key in keys}
    if not int(str(wanted.serial.baud)) >= 50 or str(wanted.serial.baud) not in dict(serial_rates()):
        carried.pop("baud")
    line = [key for key in carried if setting(key).group == "serial"]
    assert "Set completed" in (pages.taken(dict(filled_in(serial, "serial", wanted, line))) or "")
    operation = [key for key in carried if key not in line]
    assert "Set completed" in (pages.taken(dict(filled_in(other, "mode", wanted, operation))) or "")
    back = settings_in(1, serial_form(shown("/CommPara.htm?Port=1"), 1), mode_form(shown("/opmode.htm?Port=1"), 1))
    assert {key: back.value(key) for key in carried} == carried


def serial_rates() -> Mapping[str, str]:
    return next(one for one in form_pages().field if one.key == "baud").values


def test_what_was_observed_is_marked_and_nothing_else() -> None:
    observed = {one.names[0] for one in form_pages().field if one.standing == "observed"}
    assert observed == {"BaudRate", "TCPAliveCheck", "MaxConnect"}
    assert {one.standing for one in form_pages().field} == {"observed", "assumed"}


def test_every_mode_has_a_number_on_the_pages() -> None:
    assert set(form_pages().modes) == {str(mode) for mode in Mode}
    assert {form_pages().modes["real-com"], form_pages().modes["tcp-server"]} == {2, 10}  # observed
    pairs = {name: pair[1] for name, pair in mib().modes.items()}
    assert dict(form_pages().modes) == pairs
    assert set(table_pages().modes.values()) <= {str(mode) for mode in Mode}


@given(st.text(max_size=600))
def test_any_page_is_a_form_or_none(text: str) -> None:
    read_form(f"<form name=serial>{text}", "serial")
    table_rows(f"<tr><td>{text}")
    for read in (lambda: serial_form(text, 1), lambda: mode_form(text, 1), lambda: ports_in_table(text)):
        with pytest.raises(OtherPage):
            read()


def test_a_page_made_to_take_long_does_not() -> None:
    for part in ("<select name=a>", "<tr>", "<td>", "<form name=serial>", '<input name="a', "inputText(", "<option>"):
        text = part * (128 * 1024 // len(part))
        read_form(f"<form name=serial>{text}", "serial")
        table_rows(text)
