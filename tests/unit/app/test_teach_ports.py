"""Teach by showing, serial ports: recorded saves become a profile, and the profile sets another device's ports.

Recordings are made of real exchanges with devices whose layout no profile assumes.
"""

from __future__ import annotations

import copy
import io
import itertools
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstlight.access import AccessRefused
from firstlight.change.outcome import Result
from firstlight.claim.har import TeachError
from firstlight.claim.merge import merged
from firstlight.claim.model import Method
from firstlight.claim.saves import compared
from firstlight.claim.teach import Lesson
from firstlight.claim.teach_ports import teach_ports
from firstlight.cli import run
from firstlight.ports.plan import plan_port
from firstlight.ports.profiles_of_ports import ports_driver
from firstlight.ports.run import write_ports
from firstlight.site.profiles import Profiles, Purpose
from firstlight.words.web_ports import WEB_PORTS
from firstlight_drivers import FAMILIES
from firstlight_drivers.contract import (
    ConfiguresPorts,
    Credential,
    Endpoint,
    Identifies,
    PortAccess,
    PortChange,
    Secret,
    Service,
)
from firstlight_drivers.errors import Code, DeviceError
from firstlight_drivers.fleet import simulate
from firstlight_drivers.port_settings import Parity, PortSettings, Raw, Value
from firstlight_drivers.protocols.web_ports import ProfilePorts
from firstlight_drivers.protocols.web_profile import Field, WebProfile, load_profile, parse_profile
from firstlight_drivers.protocols.web_profile_text import dump_profile
from firstlight_drivers.protocols.web_session import WebSession
from firstlight_drivers.simulation.spec import DeviceSpec, Fault, Place
from firstlight_drivers.simulation.web_console import ConsoleShape
from unit.app.port_gadgets import JSON, OTHER, SHOWN, FormGadget, JsonGadget, Known, MixedGadget, PortGadget, show_saves
from unit.app.recording import USER, Browser, Recorder, holds_nothing, no_promise, trusted

FIRST, SECOND = "127.84.2.1", "127.84.2.2"
BASIC = ConsoleShape(title="Acme", scheme="basic", body="json")
FORM_SAVES: Sequence[Mapping[str, Any]] = (
    {}, {"BaudSel": "9"}, {"PAR": "2"}, {"nick": "pump 7"}, {"Fifo": None}, {"BaudSel": "12"},
)  # fmt: skip
FORM_NAMED = (
    "baud=9600 parity=none alias='line 1' fifo=on", "baud=19200", "parity=even", "alias='pump 7'", "fifo=off",
    "baud=115200",
)  # fmt: skip
JSON_SAVES: Sequence[Mapping[str, Any]] = (
    {}, {"speed": 19200}, {"frame": {"par": "EVEN"}}, {"fifo": False}, {"frame": {"bits": 7}},
)  # fmt: skip
JSON_NAMED = ("baud=9600 parity=none fifo=on data_bits=8", "baud=19200", "parity=even", "fifo=off", "data_bits=7")


def learn(path: Path, named: Sequence[str], port: int = 1) -> Lesson:
    return teach_ports(path, user=USER, password=Secret(SHOWN), family="acme", port=port, saved=named)


def sound(lesson: Lesson) -> WebProfile:
    """The profile, as it would be read from its file; nothing of the recording is in it or in what is said."""
    text = dump_profile(lesson.profile)
    said = "\n".join((text, *lesson.understood, *lesson.doubts))
    holds_nothing(said, SHOWN)
    assert FIRST not in said
    assert parse_profile(text) == lesson.profile
    assert (lesson.profile.confidence, lesson.profile.sets_ports) == ("taught", True)
    return lesson.profile


@dataclass(slots=True)
class Bench:
    device: PortGadget
    driver: ProfilePorts
    access: PortAccess

    async def read(self, *ports: int) -> tuple[PortSettings, ...]:
        return await self.driver.read_ports(self.access, ports)

    async def write(self, wanted: Mapping[int, Mapping[str, Value]]) -> tuple[PortSettings, ...]:
        changes = []
        for present in await self.read(*wanted):
            values = wanted[present.port]
            keys = tuple(key for key, value in values.items() if present.value(key) != value)
            changes.append(PortChange(present=present, wanted=present.with_values(dict(values)), keys=keys))
        await self.driver.write_ports(changes, self.access, no_promise)
        return await self.read(*wanted)


@asynccontextmanager
async def another(device: PortGadget, profile: WebProfile) -> AsyncIterator[Bench]:
    async with device:
        endpoint = Endpoint(host=device.address, ports=device.services)
        access = PortAccess(trust=await trusted(device), credential=Credential(user=USER, password=Secret(OTHER)))
        yield Bench(device, ProfilePorts(endpoint, profile, Known(endpoint), digest="ab" * 32), access)


# --- what was shown once sets another device ------------------------------------------------------------------------


async def test_forms_with_choices_boxes_and_tokens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lesson = learn(await show_saves(FormGadget(FIRST), tmp_path, monkeypatch, FORM_SAVES), FORM_NAMED)
    profile = sound(lesson)
    assert (profile.ports.only, profile.ports.number) == (0, "Port")
    understood = "\n".join(lesson.understood)
    assert "A port is read by GET /uart.htm." in understood
    assert "A port is saved by POST /uart_set." in understood
    assert "baud is BaudSel: 9600 is 8, 19200 is 9, 115200 is 12." in understood
    assert "fifo is Fifo: on is yes, off is not sent." in understood
    assert "After the saves: POST /save_config." in understood
    assert any(doubt.startswith("parity: odd, mark, space were not recorded") for doubt in lesson.doubts)
    async with another(FormGadget(SECOND, OTHER, count=3), profile) as it:
        it.device.held[2] |= {"PAR": "3", "biasing": "1k & <none>", "nick": ""}
        before = copy.deepcopy(it.device.held)
        ports = await it.read()
        assert [one.port for one in ports] == [1, 2, 3]  # as many as answer
        assert (ports[1].serial.baud, ports[1].serial.parity, ports[1].serial.fifo) == (9600, Raw("3"), True)
        assert (ports[0].serial.alias, ports[1].serial.alias) == ("line 1", "")
        assert (it.device.held, it.device.writes, it.device.logins.refused) == (before, [], 0)
        (back,) = await it.write({2: {"baud": 19200, "fifo": False, "alias": "a=b & 'c'"}})
        assert (back.serial.baud, back.serial.fifo, back.serial.alias) == (19200, False, "a=b & 'c'")
        assert it.device.held[2] == {  # what is no setting, and what nobody has a name for, as it was
            "BaudSel": "9", "PAR": "3", "nick": "a=b & 'c'", "biasing": "1k & <none>", "lines": "2",
        }  # fmt: skip
        assert (it.device.held[1], it.device.held[3]) == (before[1], before[3])
        assert it.device.kept == 1
        (back,) = await it.write({2: {"fifo": True, "alias": ""}})
        assert (back.serial.fifo, back.serial.alias, it.device.held[2]["Fifo"]) == (True, "", "yes")


async def test_a_page_of_another_port_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    profile = sound(learn(await show_saves(FormGadget(FIRST), tmp_path, monkeypatch, FORM_SAVES), FORM_NAMED))
    device = FormGadget(SECOND, OTHER)
    device.show = lambda number: FormGadget.show(device, 1)  # type: ignore[method-assign]
    async with another(device, profile) as it:
        assert [one.port for one in await it.read()] == [1]
        change = PortChange(
            present=PortSettings(port=2), wanted=PortSettings(port=2).with_values({"baud": 19200}), keys=("baud",)
        )
        with pytest.raises(DeviceError, match="asked for port 2, told of port 1"):
            await it.driver.write_ports([change], it.access, no_promise)
        assert device.writes == []


async def test_json_with_an_index_a_wrapper_and_counters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lesson = learn(await show_saves(JsonGadget(FIRST), tmp_path, monkeypatch, JSON_SAVES), JSON_NAMED)
    profile = sound(lesson)
    assert profile.ports.only == 1  # one recording does not tell that the index is the port
    assert any("only port 1 can be set" in doubt for doubt in lesson.doubts)
    assert (profile.ports.place, profile.ports.into, profile.ports.leave_out) == ("lines/0", "line", ("counters",))
    assert {row.key: row.number for row in profile.ports.setting} == {
        "baud": True, "parity": False, "fifo": False, "data_bits": True,
    }  # fmt: skip
    async with another(JsonGadget(SECOND, OTHER), profile) as it:
        it.device.held[1] |= {"tags": [{"deep": ["x"]}], "note": "süd"}
        before = copy.deepcopy(it.device.held)
        assert it.driver.port_abilities("X").ports == 0
        assert [one.port for one in await it.read()] == [1]
        assert await it.read(2) == ()
        (back,) = await it.write({1: {"baud": 57600, "parity": Parity.EVEN, "fifo": False}})
        assert (back.serial.baud, back.serial.parity, back.serial.fifo) == (57600, Parity.EVEN, False)
        assert it.device.held[1] == before[1] | {"speed": 57600, "frame": {"par": "EVEN", "bits": 8}, "fifo": False}
        assert it.device.held[2] == before[2]


async def test_a_second_port_s_recording_shows_where_the_number_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = sound(learn(await show_saves(JsonGadget(FIRST), tmp_path, monkeypatch, JSON_SAVES), JSON_NAMED))
    path = await show_saves(JsonGadget(FIRST), tmp_path, monkeypatch, ({}, {"speed": 300}), number=2)
    whole = merged(first, sound(learn(path, ("baud=9600", "baud=300"), port=2)))
    assert parse_profile(dump_profile(whole)) == whole
    assert (whole.ports.only, whole.ports.place) == (0, "lines/{port_index}")
    assert [step.path for step in (*whole.port_read, *whole.port_write)] == ["/rest/lines", "/rest/lines/{port_index}"]
    assert len(whole.ports.setting) == 4  # what only the first one showed stays
    async with another(JsonGadget(SECOND, OTHER, count=3), whole) as it:
        assert [one.port for one in await it.read()] == [1, 2, 3]
        (back,) = await it.write({3: {"baud": 300, "parity": Parity.EVEN}})
        assert (back.port, back.serial.baud, back.serial.parity) == (3, 300, Parity.EVEN)
        assert [one["speed"] for one in it.device.held.values()] == [9600, 9600, 300]
    # A third one, of one port again, adds a value.
    path = await show_saves(JsonGadget(FIRST), tmp_path, monkeypatch, ({}, {"frame": {"par": "ODD"}}))
    more = merged(whole, sound(learn(path, ("parity=none", "parity=odd"))))
    assert (more.ports.only, more.ports.place, more.port_write[0].path) == (
        0, "lines/{port_index}", "/rest/lines/{port_index}",
    )  # fmt: skip
    parity = next(row for row in more.ports.setting if row.key == "parity")
    assert {code.value: code.sent for code in parity.code} == {"none": "NONE", "even": "EVEN", "odd": "ODD"}


class VersionedGadget(JsonGadget):
    """A path with numbers that are no port: the version of its interface."""

    base = "/rest/1/lines"


async def test_a_number_in_a_path_that_says_nothing_of_ports_is_not_the_port(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = await show_saves(VersionedGadget(FIRST), tmp_path, monkeypatch, JSON_SAVES)
    first = sound(learn(path, JSON_NAMED))
    assert [step.path for step in (*first.port_read, *first.port_write)] == ["/rest/1/lines", "/rest/1/lines/0"]
    assert first.ports.only == 1
    path = await show_saves(VersionedGadget(FIRST), tmp_path, monkeypatch, ({}, {"speed": 300}), number=2)
    second = learn(path, ("baud=9600", "baud=300"), port=2).profile
    assert [step.path for step in (*second.port_read, *second.port_write)] == ["/rest/1/lines", "/rest/1/lines/1"]
    whole = merged(first, second)
    assert [step.path for step in (*whole.port_read, *whole.port_write)] == [
        "/rest/1/lines", "/rest/1/lines/{port_index}",
    ]  # fmt: skip
    async with another(VersionedGadget(SECOND, OTHER), whole) as it:
        (back,) = await it.write({2: {"baud": 300}})
        assert (back.port, back.serial.baud) == (2, 300)
        assert [one["speed"] for one in it.device.held.values()] == [9600, 300]


async def test_a_value_recorded_later_is_added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = sound(learn(await show_saves(FormGadget(FIRST), tmp_path, monkeypatch, FORM_SAVES), FORM_NAMED))
    path = await show_saves(FormGadget(FIRST), tmp_path, monkeypatch, ({}, {"PAR": "1"}))
    whole = merged(first, sound(learn(path, ("parity=none", "parity=odd"))))
    async with another(FormGadget(SECOND, OTHER), whole) as it:
        (back,) = await it.write({1: {"parity": Parity.ODD, "baud": 19200}})
        assert (back.serial.parity, back.serial.baud, it.device.held[1]["PAR"]) == (Parity.ODD, 19200, "1")


async def test_a_value_nobody_recorded_is_not_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    profile = sound(learn(await show_saves(FormGadget(FIRST), tmp_path, monkeypatch, FORM_SAVES), FORM_NAMED))
    async with another(FormGadget(SECOND, OTHER), profile) as it:
        logins = it.device.logins.accepted
        for values in ({"parity": Parity.MARK}, {"baud": 300}, {"data_bits": 7}):
            present = PortSettings(port=1)
            change = PortChange(present=present, wanted=present.with_values(dict(values)), keys=tuple(values))
            with pytest.raises(DeviceError) as caught:
                await it.driver.write_ports([change], it.access, no_promise)
            assert caught.value.code is Code.NOT_RECORDED
        assert (it.device.logins.accepted, it.device.writes) == (logins, [])


@pytest.mark.parametrize("kind", [FormGadget, JsonGadget])
async def test_an_answer_nobody_recorded_stops_it_and_is_shown(
    kind: type[FormGadget | JsonGadget], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saves, named = (FORM_SAVES, FORM_NAMED) if kind is FormGadget else (JSON_SAVES, JSON_NAMED)
    profile = sound(learn(await show_saves(kind(FIRST), tmp_path, monkeypatch, saves), named))
    async with another(kind(SECOND, OTHER), profile) as it:
        it.device.said = "Der Port ist gesperrt"
        with pytest.raises(DeviceError, match="gesperrt") as caught:
            await it.write({1: {"baud": 19200}})
        assert (caught.value.code, it.device.writes, it.device.kept) == (Code.UNEXPECTED, [], 0)
        assert not it.device.console._sessions  # the way out was taken


async def test_what_keeps_a_port_by_its_number_is_done_for_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile = sound(learn(await show_saves(FormGadget(FIRST), tmp_path, monkeypatch, FORM_SAVES), FORM_NAMED))
    each = replace(profile.port_save[0], field=(*profile.port_save[0].field, Field(name="port", value="{port}")))
    for steps, times in (((each,), 2), (profile.port_save, 1), ((), 0)):
        async with another(FormGadget(SECOND, OTHER), replace(profile, port_save=steps)) as it:
            await it.write({1: {"baud": 19200}, 2: {"baud": 19200}})
            assert (len(it.device.writes), it.device.kept) == (2, times)


async def test_a_page_of_values_and_a_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saves: Sequence[Mapping[str, Any]] = ({}, {"BaudSel": "9"}, {"nick": "pump 7"}, {"Fifo": "0"})
    named = ("baud=9600 alias='line 1' fifo=on", "baud=19200", "alias='pump 7'", "fifo=off")
    profile = sound(learn(await show_saves(MixedGadget(FIRST), tmp_path, monkeypatch, saves), named))
    assert (profile.ports.keep, profile.ports.number, profile.ports.only) == ("json", "Port", 0)
    assert profile.ports.leave_out == ("temperature",)
    async with another(MixedGadget(SECOND, OTHER), profile) as it:
        it.device.held[2]["biasing"] = "1k & ü"
        (back,) = await it.write({2: {"baud": 19200, "fifo": False}})
        assert (back.serial.baud, back.serial.fifo) == (19200, False)
        assert it.device.held[2] == {
            "BaudSel": "9", "PAR": "0", "nick": "line 2", "biasing": "1k & ü", "lines": "2",
        }  # fmt: skip


async def test_a_refused_save_in_the_recording_is_known_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changes: Sequence[Mapping[str, Any]] = ({}, {"baudRate": 9600}, {"baudRate": 5}, {"fifo": False})
    recorder = Recorder()
    spec = DeviceSpec(
        family="moxa-nport6000g2", model="NPort 6250-G2", name="n", serial="4711", firmware="1.0", user=USER,
        password=SHOWN,
    )  # fmt: skip
    async with simulate(spec, Place(address=FIRST, shift=10000)) as device:
        web = WebSession(Endpoint(host=device.address, ports=device.services), await trusted(device), tls=True)
        browser = Browser(web, JSON, USER)
        with monkeypatch.context() as patch:
            recorder.watch(patch)
            said = await browser.post("/api/v1/auth/login", {"accountName": USER, "password": SHOWN})
            browser.headers = (("Authorization", f"Bearer {json.loads(said.text)['token']}"),)
            for values in changes:
                held = json.loads((await browser.get("/api/v1/serial/ports/2")).text)["port"]
                del held["statistics"]
                await browser.post("/api/v1/serial/ports/2", {**held, **values}, "PUT")
            await browser.post("/api/v1/serial/apply", {})
            await browser.post("/api/v1/auth/logout", {})
    named = ("baud=115200 fifo=on", "baud=9600", "fifo=off")
    lesson = teach_ports(
        recorder.save(tmp_path), user=USER, password=Secret(SHOWN), family=spec.family, port=2, saved=named
    )
    profile = sound(lesson)
    assert [mark.status for mark in profile.port_write[0].rejected] == [(400,)]
    assert [step.path for step in (*profile.port_write, *profile.port_save)] == [
        "/api/v1/serial/ports/{port}", "/api/v1/serial/apply",
    ]  # fmt: skip
    async with simulate(replace(spec, password=OTHER), Place(address=SECOND, shift=10000)) as device:
        endpoint = Endpoint(host=device.address, ports=device.services)
        access = PortAccess(trust=await trusted(device), credential=Credential(user=USER, password=Secret(OTHER)))
        identify = next(one for one in FAMILIES if one.name == spec.family).open(endpoint)
        assert isinstance(identify, Identifies)
        driver = ProfilePorts(endpoint, profile, identify, digest="ab" * 32)
        first, _ = await driver.read_ports(access)
        device.faults.active.add(Fault.REFUSED_BAUD)
        change = PortChange(present=first, wanted=first.with_values({"baud": 300}), keys=("baud",))
        with pytest.raises(DeviceError, match="out of range") as caught:
            await driver.write_ports([change], access, no_promise)
        assert caught.value.code is Code.DEVICE_ERROR


@pytest.mark.parametrize(
    ("fault", "result", "code"),
    [
        (None, Result.DONE, "ports-set"),
        (Fault.CLAMPED, Result.FAILED, "port-other"),
        (Fault.READ_BACK_DIFFERS, Result.FAILED, "port-kept-old"),
        (Fault.VANISHES, Result.DONE, "ports-set"),  # it broke before it was saved; written once more
        (Fault.SESSION_LOST, Result.FAILED, "unexpected"),
        (Fault.REFUSED_BAUD, Result.FAILED, "device-error"),
        (Fault.OTHER_LAYOUT, Result.REFUSED, "unexpected"),
    ],
)
async def test_what_a_run_says_of_it(fault: Fault | None, result: Result, code: str) -> None:
    """The assumed profile, written and read back by the run that every channel shares."""
    spec = DeviceSpec(
        family="moxa-nport6000g2", model="NPort 6250-G2", name="n", serial="4711", firmware="1.0", user=USER,
        password=SHOWN,
    )  # fmt: skip
    family = next(one for one in FAMILIES if one.name == spec.family)
    assert family.assumed_ports is not None
    async with simulate(spec, Place(address=FIRST, shift=10000)) as device:
        endpoint = Endpoint(host=device.address, ports=device.services)
        access = PortAccess(trust=await trusted(device), credential=Credential(user=USER, password=Secret(SHOWN)))
        identify = family.open(endpoint)
        assert isinstance(identify, Identifies)
        driver = ProfilePorts(endpoint, load_profile(family.assumed_ports), identify, digest="ab" * 32)
        _, second = await driver.read_ports(access)
        plan = plan_port(second, {"baud": 19200}, driver.port_abilities(spec.model))
        assert plan.refused == ()
        device.faults.active.update([fault] if fault else [])
        end = await write_ports("job", "device", driver, access, [plan], lambda _: None)
        assert (end.result, end.code) == (result, code)
        assert device.logins.refused == 0


@given(st.data())
def test_what_differs_between_saves_is_found_again(data: st.DataObject) -> None:
    """Any device's own texts for any values, in any order of changes."""
    every = {"parity": ["none", "odd", "even", "mark", "space"], "flow": ["none", "rts-cts", "xon-xoff"]}
    words = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=5)
    codes = {
        key: dict(zip(values, data.draw(st.lists(words, unique=True, min_size=5, max_size=5)), strict=False))
        for key, values in every.items()
    }
    state = {key: data.draw(st.sampled_from(values)) for key, values in every.items()}
    states, bodies = [dict(state)], [dict(state)]
    for _ in range(data.draw(st.integers(1, 6))):
        key = data.draw(st.sampled_from(sorted(every)))
        state[key] = data.draw(st.sampled_from([value for value in every[key] if value != state[key]]))
        states.append({key: state[key]})
        bodies.append(dict(state))
    token = itertools.count(10**16)
    sent = [
        {"p": (codes["parity"][body["parity"]], True), "f": (codes["flow"][body["flow"]], True), "x": ("same", True),
         "once": (f"{next(token):x}{'a' * 8}", True)}
        for body in bodies
    ]  # fmt: skip
    found = compared(sent, states)
    assert found.names == {key: {"parity": "p", "flow": "f"}[key] for key in found.names}
    for key, texts in found.texts.items():
        assert texts == {value: codes[key][value] for value in texts}
        assert set(texts) == {states[0][key], *(one[key] for one in states[1:] if key in one)}


async def test_basic_logins_have_no_session_to_leave(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def gadget(host: str, password: str = SHOWN) -> JsonGadget:
        device = JsonGadget(host, password)
        device.shape = BASIC
        return device

    profile = sound(learn(await show_saves(gadget(FIRST), tmp_path, monkeypatch, JSON_SAVES), JSON_NAMED))
    async with another(gadget(SECOND, OTHER), profile) as it:
        (back,) = await it.write({1: {"baud": 19200}})
        assert (back.serial.baud, it.device.logins.refused) == (19200, 0)


# --- recordings that do not tell ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("saves", "named", "code", "said"),
    [
        (({}, {"BaudSel": "9", "PAR": "1"}), ("baud=9600", "baud=19200"), "har-save-unclear", "BaudSel, PAR changed"),
        (({}, {"BaudSel": "9"}, {}), ("baud=9600", "baud=19200", "parity=odd"), "har-save-unclear", "nothing changed"),
        (({}, {"BaudSel": "9"}), ("baud=9600", "baud=19200", "parity=odd"), "har-saves", "2 recorded, 3 named"),
        (({}, {"BaudSel": "9"}, {"PAR": "1"}), ("baud=9600", "baud=19200", "baud=300"), "har-save-unclear", "PAR"),
        (({}, {"BaudSel": "9"}, {"BaudSel": "12"}), ("baud=9600", "baud=19200", "parity=odd"), "har-save-unclear", ""),
        (({}, {"nick": "P7"}), ("alias='line 1'", "alias=p7"), "har-save-unclear", "not sent as it was typed"),
        (({"BaudSel": "9"}, {"BaudSel": "12"}), ("baud=19200", "baud=115200"), "har-no-port-page", "BaudSel"),
        (({}, {"PAR": "1"}, {"PAR": "0"}), ("parity=none", "parity=odd", "parity=even"), "har-save-unclear", "alike"),
        (({}, {"PAR": "1"}), ("parity=none", "parity=none"), "saved-mistake", "set so already"),
        (({}, {"PAR": "1"}), ("parity=none", "parity=purple"), "saved-mistake", "save 2"),
        (({}, {"PAR": "1"}), ("parity=none", "parity=odd baud=9600"), "saved-mistake", "save 2"),
        (({}, {"PAR": "1"}), ("parity=none",), "saved-mistake", "two saves"),
        (({}, {"PAR": "1"}), ("parity=none", "peers=10.0.0.1:4001"), "saved-mistake", "several parts"),
        (({}, {"PAR": "1"}), ("parity='none", "parity=odd"), "saved-mistake", "save 1"),
    ],
)  # fmt: skip
async def test_what_cannot_be_learnt_is_said(
    saves: Sequence[Mapping[str, Any]],
    named: Sequence[str],
    code: str,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = await show_saves(FormGadget(FIRST), tmp_path, monkeypatch, saves)
    with pytest.raises(TeachError) as caught:
        learn(path, named)
    assert (caught.value.code, said in caught.value.detail) == (code, True), caught.value.detail
    holds_nothing(caught.value.detail, SHOWN)


async def test_a_recording_without_a_login_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = await show_saves(FormGadget(FIRST), tmp_path, monkeypatch, FORM_SAVES)
    with pytest.raises(TeachError) as caught:
        teach_ports(path, user=USER, password=Secret("Not-this-1"), family="acme", port=1, saved=FORM_NAMED)
    assert caught.value.code == "har-no-login"
    with pytest.raises(TeachError):
        teach_ports(path, user=USER, password=Secret(""), family="acme", port=1, saved=FORM_NAMED)


async def test_what_was_before_and_is_not_named_is_a_doubt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = await show_saves(FormGadget(FIRST), tmp_path, monkeypatch, ({}, {"BaudSel": "9"}, {"PAR": "2"}))
    lesson = learn(path, ("baud=9600 data_bits=8", "baud=19200", "parity=even"))
    doubts = "\n".join(lesson.doubts)
    assert "What parity was before save 3 is not named" in doubts
    assert "data_bits: never changed in the recording" in doubts
    parity = next(row for row in sound(lesson).ports.setting if row.key == "parity")
    assert [(code.value, code.sent) for code in parity.code] == [("even", "2")]


async def test_a_password_that_is_shown_as_an_alias_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = FormGadget(FIRST)
    device.held[1]["lines"] = SHOWN
    lesson = learn(await show_saves(device, tmp_path, monkeypatch, FORM_SAVES[:2]), ("baud=9600", "baud=19200"))
    sound(lesson)


async def test_recordings_that_do_not_fit_are_not_joined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    form = sound(learn(await show_saves(FormGadget(FIRST), tmp_path, monkeypatch, FORM_SAVES), FORM_NAMED))
    path = await show_saves(FormGadget(FIRST), tmp_path, monkeypatch, ({}, {"PAR": "3"}))
    other = sound(learn(path, ("parity=none", "parity=even")))
    with pytest.raises(TeachError) as caught:
        merged(form, other)
    assert (caught.value.code, caught.value.detail) == ("profile-ports-differ", "parity=even")
    elsewhere = replace(other, port_write=(replace(other.port_write[0], path="/uart_put"),))
    with pytest.raises(TeachError) as caught:
        merged(form, elsewhere)
    assert caught.value.code == "profile-ports-differ"


async def test_a_broken_recording_never_gets_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each entry left out once: it is learnt all the same, or refused with a code."""
    path = await show_saves(FormGadget(FIRST), tmp_path, monkeypatch, FORM_SAVES[:3])
    whole = json.loads(path.read_text())
    for at in range(len(whole["log"]["entries"])):
        cut = copy.deepcopy(whole)
        del cut["log"]["entries"][at]
        path.write_text(json.dumps(cut))
        try:
            lesson = learn(path, FORM_NAMED[:3])
        except TeachError:
            continue
        sound(lesson)


# --- the command line -----------------------------------------------------------------------------------------------


async def test_taught_listed_confirmed_and_forgotten_by_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = await show_saves(FormGadget(FIRST), tmp_path, monkeypatch, FORM_SAVES)
    family = "schneider-panel-server"
    home = ["--data-dir", str(tmp_path / "home")]
    base = [*home, "profile", "teach", str(path), "--family", family, "--user", USER]

    def told(*more: str, status: int = 0) -> str:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{SHOWN}\n"))
        assert run([*base, *more]) == status
        return capsys.readouterr().err

    store = Profiles(tmp_path / "home")
    named = [word for saved in FORM_NAMED for word in ("--saved", saved)]
    assert "parity is PAR: none is 0, even is 2." in told("--ports", *named, "--dry-run")
    assert not store.path(family).exists()
    assert "2 recorded" not in told("--ports", *named[:4], status=3)
    told("--ports", status=2)
    told(*named, status=2)
    told("--ports", "--firmware", *named, status=2)
    chosen = next(one for one in FAMILIES if one.name == family)
    assert chosen.assumed_firmware is not None
    assert store.find(chosen, Purpose.PORTS) is None
    said = told("--ports", *named)
    assert "one device first, then confirm" in said
    holds_nothing(said, SHOWN)
    known = store.find(chosen, Purpose.PORTS)
    assert known is not None
    assert (known.method, known.confirmed, known.profile.updates) == (Method.TAUGHT, False, False)
    told("--ports", *named)  # the same again changes nothing
    assert store.find(chosen, Purpose.PORTS) is not None
    assert run([*home, "profile", "list", "--format", "json"]) == 0
    rows = [json.loads(row) for row in capsys.readouterr().out.splitlines()]
    assert [(row["purpose"], row["method"]) for row in rows if row["family"] == family] == [
        ("login", "assumed"), ("firmware", "assumed"), ("ports", "taught"),
    ]  # fmt: skip
    assert ("moxa-nport6000g2", "ports", "assumed") in [(row["family"], row["purpose"], row["method"]) for row in rows]
    confirm = [*home, "profile", "confirm", family]
    assert run([*confirm, "--ports"]) == 3
    assert run([*confirm, "--ports", "--firmware"]) == 2
    known = store.find(chosen, Purpose.PORTS)
    assert known is not None
    store.claimed(known.digest, Purpose.LOGIN)
    assert run([*confirm, "--ports"]) == 3
    store.claimed(known.digest, Purpose.PORTS)
    assert run([*confirm, "--ports"]) == 0
    assert store.confirmed(known.digest, Purpose.PORTS)
    assert run([*home, "profile", "forget", family]) == 0
    assert store.find(chosen, Purpose.PORTS) is None


def test_which_profile_ports_rest_on(tmp_path: Path) -> None:
    store = Profiles(tmp_path)
    family = next(one for one in FAMILIES if one.assumed_ports is not None)
    web = Endpoint(host="127.84.2.9", ports=(Service(name="https", port=443),))
    line = Endpoint(host="", serial_line="/dev/ttyUSB0")
    assert store.find(family, Purpose.PORTS, assumed=False) is None
    assert ports_driver(store, family, web, assumed=False) is None
    known = store.find(family, Purpose.PORTS)
    assert known is not None
    assert (known.method, known.profile.confidence) == (Method.ASSUMED, "assumed")
    driver = ports_driver(store, family, web, assumed=True)
    assert isinstance(driver, ConfiguresPorts)
    assert driver.port_abilities(None).assumed == known.digest
    assert ports_driver(store, family, line, assumed=True) is None
    store.learn(replace(known.profile, confidence="taught"))
    driver = ports_driver(store, family, web, assumed=False)
    assert isinstance(driver, ConfiguresPorts)
    taught = store.find(family, Purpose.PORTS, assumed=False)
    assert taught is not None
    assert (taught.method, driver.port_abilities(None).assumed) == (Method.TAUGHT, taught.digest)
    store.confirm(taught.digest, Purpose.PORTS)
    driver = ports_driver(store, family, web, assumed=False)
    assert isinstance(driver, ConfiguresPorts)
    assert driver.port_abilities(None).assumed == ""
    store.path(family.name).write_text("format = 1\n")
    with pytest.raises(AccessRefused) as caught:
        ports_driver(store, family, web, assumed=True)
    assert caught.value.code == "profile-damaged"
    others = [one for one in FAMILIES if one.assumed_ports is None]
    assert all(store.find(one, Purpose.PORTS) is None for one in others)


def test_every_code_has_a_sentence() -> None:
    for code in WEB_PORTS:
        assert WEB_PORTS[code].text
        assert WEB_PORTS[code].next


def test_each_purpose_of_one_file_is_confirmed_by_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    family = next(one for one in FAMILIES if one.assumed_ports is not None)
    assert family.assumed_claim is not None
    assert family.assumed_firmware is not None
    assert family.assumed_ports is not None
    files = (family.assumed_claim, family.assumed_firmware, family.assumed_ports)
    claim, firmware, ports = (replace(load_profile(file), confidence="taught") for file in files)
    store = Profiles(tmp_path)
    store.learn(merged(merged(claim, firmware), ports))
    home = ["--data-dir", str(tmp_path)]

    def listed() -> dict[str, bool]:
        assert run([*home, "profile", "list", "--format", "json"]) == 0
        rows = [json.loads(row) for row in capsys.readouterr().out.splitlines()]
        ours = [row for row in rows if row["family"] == family.name]
        assert len({row["sha256"] for row in ours}) == 1
        return {row["purpose"]: row["confirmed"] for row in ours}

    known = store.find(family, Purpose.PORTS)
    assert known is not None
    done: set[str] = set()
    for purpose in Purpose:
        options = [] if purpose is Purpose.LOGIN else [f"--{purpose}"]
        assert run([*home, "profile", "confirm", family.name, *options]) == 3  # what was done before is of another kind
        store.claimed(known.digest, purpose)
        assert run([*home, "profile", "confirm", family.name, *options]) == 0
        done.add(purpose)
        assert listed() == {one: one in done for one in Purpose}


async def test_one_profile_of_login_firmware_and_ports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    family = next(one for one in FAMILIES if one.assumed_ports is not None)
    assert family.assumed_claim is not None
    assert family.assumed_firmware is not None
    assert family.assumed_ports is not None
    claim, firmware, ports = (
        replace(load_profile(file), confidence="taught", source=name)
        for name, file in (
            ("a", family.assumed_claim), ("b", family.assumed_firmware), ("c", family.assumed_ports),
        )
    )  # fmt: skip
    for order in itertools.permutations((claim, firmware, ports)):
        whole = merged(merged(order[0], order[1]), order[2])
        assert (whole.claims, whole.updates, whole.sets_ports) == (True, True, True)
        assert (whole.ports, whole.port_write, whole.upload) == (ports.ports, ports.port_write, firmware.upload)
        assert set(whole.source.split("; ")) == {"a", "b", "c"}
        assert parse_profile(dump_profile(whole)) == whole
    assert merged(claim, replace(ports, login=claim.login)).login == claim.login
    other = replace(ports, login=(replace(ports.login[0], path="/elsewhere"),))
    with pytest.raises(TeachError) as caught:
        merged(claim, other)
    assert caught.value.code == "profile-login-differs"
