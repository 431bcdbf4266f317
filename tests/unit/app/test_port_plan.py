"""Port settings: values and their texts, rules, profiles with every mistake told, present against wanted, the proof."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstlight.change import change as change_module
from firstlight.change import returning
from firstlight.change.outcome import Outcome, Result
from firstlight.change.row import Row
from firstlight.ports import run as run_module
from firstlight.ports.plan import Verdict, compare_back, plan_port
from firstlight.ports.profile import (
    ProfileProblem,
    load_port_profile,
    parse_port_profile,
    port_profile_text,
    wanted_from_words,
)
from firstlight.ports.run import write_ports
from firstlight_drivers.contract import (
    Commit,
    ConfiguresPorts,
    Endpoint,
    Identifies,
    Identity,
    Observation,
    PortAccess,
    PortChange,
    Trust,
)
from firstlight_drivers.errors import Code, DeviceError, Unreachable
from firstlight_drivers.port_rules import PortAbilities, abilities_of, character_ms, objections
from firstlight_drivers.port_settings import (
    FIELDS,
    Flow,
    Interface,
    Mode,
    OperationMode,
    Parity,
    PortSettings,
    Raw,
    SerialSettings,
    SettingError,
    StopBits,
    Value,
    parse_value,
    setting,
    settings,
    value_text,
)

ANY = PortAbilities(keys=frozenset(settings()))
LINE = SerialSettings(
    alias="", interface=Interface.RS232, baud=9600, data_bits=8, parity=Parity.NONE, stop_bits=StopBits.ONE,
    flow=Flow.NONE, fifo=True,
)  # fmt: skip
SERVER = OperationMode(
    mode=Mode.TCP_SERVER, tcp_alive_check=7, inactivity_time=0, max_connections=1, local_port=4001, command_port=966,
    packet_length=0, delimiter_1="", delimiter_2="", delimiter_process="nothing", force_transmit=0,
)  # fmt: skip
PORT = PortSettings(port=1, serial=LINE, operation=SERVER)


# --- values ---------------------------------------------------------------------------------------------------------


def test_table_and_fields_agree() -> None:
    assert set(FIELDS) == set(settings())
    assert all(row.source for row in settings().values())
    assert all(set(row.modes) <= {str(mode) for mode in Mode} for row in settings().values())


def some_value(key: str) -> st.SearchStrategy[Value]:
    row = setting(key)
    if row.kind == "number":
        return st.integers(row.least, row.most)
    if row.kind == "flag":
        return st.booleans()
    if row.kind == "choice":
        return st.sampled_from(row.choices).map(lambda text: parse_value(key, text))
    if row.kind == "byte":
        return st.one_of(st.just(""), st.integers(0, 255).map(lambda number: f"{number:02x}"))
    if row.kind == "list":
        peer = st.builds(lambda a, p: f"10.0.0.{a}:{p}", st.integers(1, 254), st.integers(1, 65535))
        return st.lists(peer, max_size=row.most).map(tuple)
    letters = st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="\x00")
    return st.text(letters, max_size=row.most)


@pytest.mark.parametrize("key", settings())
@given(data=st.data())
def test_every_value_comes_back_from_its_text(key: str, data: st.DataObject) -> None:
    value = data.draw(some_value(key))
    assert parse_value(key, value_text(value)) == value


@pytest.mark.parametrize("key", [key for key, row in settings().items() if row.kind != "text"])
def test_a_value_of_a_newer_firmware_is_kept(key: str) -> None:
    assert parse_value(key, value_text(Raw("77"))) == Raw("77")
    port = PORT.with_values({key: Raw("77")})
    assert port.value(key) == Raw("77")


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("baud", "9k6"), ("baud", "-1"), ("baud", "1000000"), ("data_bits", "9"), ("parity", "odd?"),
        ("stop_bits", "3"),
        ("fifo", "maybe"), ("delimiter_1", "xyz"), ("delimiter_1", "100"), ("peers", "10.0.0.300:4001"),
        ("peers", "10.0.0.1:70000"), ("peers", "10.0.0.9-10.0.0.1:4001"), ("peers", "a:1,b:2,c:3,d:4,e:5"),
        ("alias", "seventeen-letters"), ("alias", "new\nline"), ("nonsense", "1"), ("local_port", "0"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_what_can(key: str, text: str) -> None:
    with pytest.raises(SettingError) as caught:
        parse_value(key, text)
    assert caught.value.detail


# --- rules ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"flow": Flow.RTS_CTS, "interface": Interface.RS485_2W}, "flow-needs-rs232"),
        ({"flow": Flow.DTR_DSR, "interface": Interface.RS422}, "flow-needs-rs232"),
        ({"delimiter_2": "0a"}, "delimiter-order"),
        ({"delimiter_1": "0d", "packet_length": 10}, "delimiter-packet"),
        ({"baud": 300, "force_transmit": 20}, "force-too-short"),
        ({"peers": ("10.0.0.1:4001",)}, "mode-has-not"),
        ({"mode": Mode.PAIR_MASTER, "peers": ("10.0.0.1:1", "10.0.0.2:1")}, "mode-has-not"),
    ],
)
def test_rules_of_every_port(values: dict[str, Value], code: str) -> None:
    found = plan_port(PORT, values, ANY)
    assert code in [one.code for one in found.refused]
    assert found.rows


def test_unusual_is_only_a_warning() -> None:
    plan = plan_port(PORT, {"stop_bits": StopBits.ONE_AND_A_HALF}, ANY)
    assert [(one.code, one.warning) for one in plan.against] == [("half-stop-bit", True)]
    assert plan.differs == ("stop_bits",)


def test_what_is_already_so_is_not_judged() -> None:
    odd = PORT.with_values({"interface": Interface.RS485_2W, "flow": Flow.RTS_CTS})
    assert plan_port(odd, {"baud": 19200}, ANY).refused == ()
    assert [one.code for one in objections(odd, ANY)] == ["flow-needs-rs232"]


def test_what_cannot_stand_beside_what_is_there_is_refused_before_it_is_sent() -> None:
    handshake = PORT.with_values({"flow": Flow.RTS_CTS})
    plan = plan_port(handshake, {"interface": Interface.RS485_2W}, ANY)
    assert [one.code for one in plan.refused] == ["flow-needs-rs232"]
    assert [row.key for row in plan.rows if row.verdict is Verdict.REFUSED] == ["interface"]
    together = plan_port(handshake, {"interface": Interface.RS485_2W, "flow": Flow.NONE}, ANY)
    assert (together.refused, together.differs) == ((), ("interface", "flow"))


def test_a_model_says_what_it_cannot(tmp_path: Path) -> None:
    file = tmp_path / "ports.toml"
    file.write_text(
        '[[ports]]\nmodels = "5110$"\nports = 1\nbauds = [110, 9600]\nany_baud = [110, 230400]\n'
        'interfaces = ["rs-232"]\nmodes = ["tcp-server"]\nsecure = false\nsource = "test"\n'
    )
    able = abilities_of(file, "NPort 5110", frozenset(settings()))
    codes = [one.code for one in plan_port(PORT, {"interface": Interface.RS422, "baud": 460800}, able).refused]
    assert codes == ["model-cannot", "model-cannot"]
    assert plan_port(PORT, {"baud": 12345}, able).refused == ()
    assert [one.key for one in plan_port(PORT, {"mode": Mode.UDP}, able).refused] == ["mode"]
    assert objections(replace(PORT, port=2), able)[0].code == "port-missing"
    assert abilities_of(file, "NPort 9999", frozenset(settings())).ports == 0


def test_a_character_s_time() -> None:
    assert character_ms(PORT) == pytest.approx(10 / 9.6)
    assert character_ms(PortSettings(port=1)) is None


# --- profiles -------------------------------------------------------------------------------------------------------

PROFILE = """
format = 1
name = "Pump PLC"
line = "19200 8E1"
mode = "tcp-server"
local_port = "4000+n"
fifo = true
"""


def test_a_profile_for_every_port() -> None:
    profile = parse_port_profile(PROFILE)
    assert profile.numbers([1, 2]) == (1, 2)
    second = profile.wanted(2)
    assert (second["baud"], second["parity"], second["local_port"], second["fifo"]) == (19200, Parity.EVEN, 4002, True)


def test_a_profile_for_some_ports() -> None:
    profile = parse_port_profile(PROFILE + '[[port]]\nnumber = 3\nalias = "pump-3"\nbaud = 300\n')
    assert profile.numbers([1, 2, 3]) == (3,)
    assert (profile.wanted(3)["alias"], profile.wanted(3)["baud"]) == ("pump-3", 300)


def test_every_mistake_is_told_with_its_line() -> None:
    text = 'format = 1\nbuad = 9600\nparity = "evne"\nline = "fast"\n\n'
    text += '[[port]]\nalias = "x"\n[[port]]\nnumber = 2\nbaud = 1\n'
    with pytest.raises(ProfileProblem) as caught:
        parse_port_profile(text)
    assert [(one.line, one.key, one.code) for one in caught.value.mistakes] == [
        (2, "buad", "setting-unknown"),
        (3, "parity", "setting-value"),
        (4, "line", "setting-value"),
        (6, "number", "profile-port"),
        (10, "baud", "setting-range"),
    ]


@pytest.mark.parametrize(("text", "line"), [("a = \n", 1), ("format = 1\nbaud = = 2\n", 2), ("[[port\n", 1)])
def test_a_file_that_is_no_toml(text: str, line: int) -> None:
    with pytest.raises(ProfileProblem) as caught:
        parse_port_profile(text)
    assert [(one.line, one.code) for one in caught.value.mistakes] == [(line, "profile-syntax")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"a = 1\n\xff\xfe", "profile-not-text"),
        (b"#" * 300_000, "profile-too-large"),
        (b"format = 2\n", "profile-format"),
    ],
)
def test_a_file_that_is_no_profile(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "p.toml"
    path.write_bytes(content)
    with pytest.raises(ProfileProblem) as caught:
        load_port_profile(path)
    assert [one.code for one in caught.value.mistakes] == [code]


@given(st.text(max_size=200))
def test_any_text_is_a_profile_or_told(text: str) -> None:
    with contextlib.suppress(ProfileProblem):
        parse_port_profile(text)


def test_an_export_is_read_back() -> None:
    ports = [PORT, replace(PORT, port=2).with_values({"alias": 'a "b"', "peers": None, "parity": Raw("9")})]
    profile = parse_port_profile(port_profile_text("Two", ports))
    assert profile.wanted(2)["alias"] == 'a "b"'
    assert "parity" not in profile.wanted(2)
    assert plan_port(PORT, profile.wanted(1), ANY).differs == ()


def test_words_of_the_command_line() -> None:
    assert wanted_from_words(["line=9600 7E2", "alias=a=b"])["alias"] == "a=b"
    with pytest.raises(SettingError):
        wanted_from_words(["baud"])


# --- present against wanted -----------------------------------------------------------------------------------------


def test_only_what_differs_is_written() -> None:
    plan = plan_port(PORT, {"baud": 9600, "parity": Parity.EVEN}, ANY)
    assert plan.differs == ("parity",)
    assert plan.change.keys == ("parity",)
    assert [row.verdict for row in plan.rows if row.key == "baud"] == [Verdict.SAME]


def test_a_new_mode_drops_what_it_does_not_have() -> None:
    plan = plan_port(PORT, {"mode": Mode.REAL_COM}, ANY)
    assert plan.wanted.operation.local_port is None
    assert plan.differs == ("mode",)
    assert plan.refused == ()


def test_read_back_tells_kept_clamped_and_unread_apart() -> None:
    plan = plan_port(PORT, {"baud": 921600, "force_transmit": 70, "alias": "x"}, ANY)
    back = PORT.with_values({"baud": 460800, "alias": None})
    assert {key: code for key, _, code in compare_back(plan, back)} == {
        "alias": "port-unread",
        "baud": "port-other",
        "force_transmit": "port-kept-old",
    }


# --- the run ---------------------------------------------------------------------------------------------------------


@dataclass
class Box(ConfiguresPorts, Identifies):
    """A device with one port and moods."""

    endpoint: Endpoint = field(default_factory=lambda: Endpoint(host="127.79.50.1"))
    ports: dict[int, PortSettings] = field(default_factory=lambda: {1: PORT})
    clamp: dict[str, Value] = field(default_factory=dict)
    error: DeviceError | None = None
    error_before: bool = False
    errors: int = 99  # times `error` is raised
    away: int = 0
    late_away: int = 0  # looks at which it is away, after two at which it still answers from before its restart
    looks_before_read: int = 0
    busy_reads: int = 0
    writes: int = 0
    reads: int = 0
    read_error: DeviceError | None = None

    def port_abilities(self, model: str | None) -> PortAbilities:
        return ANY

    async def read_ports(self, access: PortAccess, ports: Sequence[int] = ()) -> tuple[PortSettings, ...]:
        self.reads += 1
        if self.busy_reads:
            self.busy_reads -= 1
            raise DeviceError("Already login", code=Code.BUSY)
        if self.read_error is not None:
            raise self.read_error
        return tuple(self.ports.values())

    async def write_ports(self, changes: Sequence[PortChange], access: PortAccess, commit: Commit) -> float:
        if self.error is not None and self.error_before:
            raise self.error
        await commit()
        self.writes += 1
        for change in changes:
            values = {key: change.wanted.value(key) for key in change.keys}
            self.ports[change.present.port] = change.present.with_values({**values, **self.clamp})
        if self.error is not None and self.errors:
            self.errors -= 1
            raise self.error
        return 1.0

    async def identity(self, known: Sequence[Observation] = ()) -> tuple[Identity, tuple[Observation, ...]]:
        self.away -= 1
        self.looks_before_read += 1
        if self.away > 0 or (self.late_away and 2 < self.looks_before_read <= 2 + self.late_away):
            raise Unreachable("away")
        return Identity(family="moxa-nport6000"), ()


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(change_module, "AGAIN_AFTER", 0.01)
    monkeypatch.setattr(returning, "FIRST_AGAIN", 0.01)
    monkeypatch.setattr(returning, "LOOK_EVERY", 0.01)
    monkeypatch.setattr(returning, "RETURN_AT_LEAST", 0.1)
    monkeypatch.setattr(returning, "RETURN_FACTOR", 0.1)


async def carried_out(
    box: Box, *, pending: bool = True, settle: float = 0.05, **values: Value
) -> tuple[run_module.PortsEnd, list[Outcome]]:
    noted: list[Outcome] = []
    access, plans = PortAccess(trust=Trust()), [plan_port(PORT, values, ANY)]
    return await write_ports("job", "d1", box, access, plans, noted.append, settle=settle, pending=pending), noted


def settings_of(end: run_module.PortsEnd) -> tuple[Row[Value], ...]:
    assert end.found is not None
    return end.found.settings


async def test_written_and_read_back() -> None:
    end, noted = await carried_out(Box(away=3), baud=19200)
    assert (end.result, end.code) == (Result.DONE, "ports-set")
    assert [one.step for one in noted] == ["ports-write", "ports-write", "ports-return", "ports-read-back"]
    assert [(one.key, one.present, one.code) for one in settings_of(end)] == [("baud", 19200, "port-set")]


async def test_nothing_to_do_writes_nothing() -> None:
    box = Box()
    end, _ = await carried_out(box, baud=9600)
    assert (end.code, box.writes, box.reads) == ("ports-same", 0, 0)


async def test_what_cannot_be_is_not_sent() -> None:
    box = Box()
    end, _ = await carried_out(box, delimiter_2="0a")
    assert (end.result, end.code, box.writes) == (Result.REFUSED, "delimiter-order", 0)


async def test_a_device_that_clamps_is_caught() -> None:
    end, _ = await carried_out(Box(clamp={"baud": 115200}), baud=921600)
    assert (end.result, end.code, settings_of(end)[0].present) == (Result.FAILED, "port-other", 115200)


@pytest.mark.parametrize(
    ("pending", "result", "code"),
    [(False, Result.DONE, "ports-set"), (True, Result.UNKNOWN, "ports-pending")],
)
async def test_a_line_that_breaks_after_the_write_is_read_back(pending: bool, result: Result, code: str) -> None:
    box = Box(error=DeviceError("gone", code=Code.CLOSED, transient=True))
    end, _ = await carried_out(box, pending=pending, baud=19200)
    assert (end.result, end.code) == (result, code)


async def test_what_was_never_saved_is_written_once_more() -> None:
    box = Box(error=DeviceError("gone", code=Code.CLOSED, transient=True), errors=1)
    end, noted = await carried_out(box, baud=19200)
    assert (end.result, end.code, box.writes) == (Result.DONE, "ports-set", 2)
    assert [one.code for one in noted if one.step == "ports-write"] == [
        "write-begun",
        "closed",
        "write-begun",
        "ports-written",
    ]


async def test_a_restart_that_was_seen_puts_what_is_shown_in_force() -> None:
    box = Box(error=DeviceError("gone", code=Code.CLOSED, transient=True, away=1.0), away=3)
    end, _ = await carried_out(box, baud=19200)
    assert (end.result, end.code, box.writes) == (Result.DONE, "ports-set", 1)


async def test_an_answer_from_before_the_restart_is_no_return() -> None:
    """It still answers when it was told to restart, then goes, and forgets what was not saved."""
    box = Box(late_away=3)
    end, _ = await carried_out(box, baud=19200)
    assert (end.result, box.looks_before_read) == (Result.DONE, 6)


async def test_a_full_disk_stops_the_write_before_its_first_byte() -> None:
    box = Box()

    def full(outcome: Outcome) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), outcome.step)

    access, plans = PortAccess(trust=Trust()), [plan_port(PORT, {"baud": 19200}, ANY)]
    end = await write_ports("job", "d1", box, access, plans, full)
    assert (end.result, end.code, box.writes) == (Result.REFUSED, "journal-write", 0)


async def test_busy_after_the_write_is_our_own_session() -> None:
    box = Box(busy_reads=2, away=2)
    end, _ = await carried_out(box, settle=5.0, baud=19200)
    assert (end.result, box.reads) == (Result.DONE, 3)


async def test_a_refusal_before_the_first_byte_changed_nothing() -> None:
    box = Box(error=DeviceError("other page", code=Code.UNEXPECTED), error_before=True)
    end, _ = await carried_out(box, baud=19200)
    assert (end.result, end.code, box.reads) == (Result.REFUSED, "unexpected", 0)


async def test_half_written_says_what_it_holds() -> None:
    box = Box(error=DeviceError("odd answer", code=Code.UNEXPECTED), clamp={"parity": Parity.NONE})
    end, _ = await carried_out(box, baud=19200, parity=Parity.EVEN)
    assert (end.result, end.code) == (Result.FAILED, "unexpected")
    assert {one.key: one.present for one in settings_of(end)} == {"baud": 19200, "parity": Parity.NONE}


async def test_a_device_that_does_not_come_back_is_unknown() -> None:
    box = Box(away=10_000, read_error=Unreachable("gone"))
    end, _ = await carried_out(box, baud=19200)
    assert end.result is Result.UNKNOWN
