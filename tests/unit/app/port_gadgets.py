"""Web-managed devices with serial ports, laid out in other ways than any profile assumes; and a person who saves them.

What a gadget holds is compared with what was read, and what was sent to it.
"""

from __future__ import annotations

import html
import json
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from firstlight_drivers.contract import Endpoint, Identifies, Identity, Observation, State
from firstlight_drivers.protocols.web_html import find_form
from firstlight_drivers.protocols.web_session import Answer, WebSession
from firstlight_drivers.simulation.certificates import Naming, server_context
from firstlight_drivers.simulation.device import SimulatedDevice
from firstlight_drivers.simulation.http import WebAnswer, WebRequest, page, web_service
from firstlight_drivers.simulation.spec import DeviceSpec, Place
from firstlight_drivers.simulation.tcp import TcpService
from firstlight_drivers.simulation.web_console import ConsoleShape, Tokens, WebConsole
from unit.app.recording import USER, Browser, Recorder, trusted

SHOWN, OTHER = "Kestrel-42-dam!", "Heron&7=lock weir"
FORM = ConsoleShape(title="Acme", token="csrf")
JSON = ConsoleShape(title="Acme", body="json", token="access")
BAUDS = {"1200": "6", "9600": "8", "19200": "9", "115200": "12"}


class PortGadget(SimulatedDevice):
    """A device whose console has a login of `shape` and pages for `count` ports."""

    vendor = "Acme"

    def __init__(self, host: str, shape: ConsoleShape, password: str = SHOWN, count: int = 2) -> None:
        spec = DeviceSpec(
            family="acme", model="X", name="x", serial=host, firmware="1", state=State.CLAIMED, user=USER,
            password=password,
        )  # fmt: skip
        SimulatedDevice.__init__(self, spec, Place(address=host, shift=10000))
        self.shape = shape
        self.tokens = Tokens(32)
        self.count = count
        self.writes: list[dict[str, Any]] = []
        self.kept = 0
        self.said = ""  # what every save is answered with instead
        self.held = {number: self.fresh(number) for number in range(1, count + 1)}

    async def _start(self, stack: AsyncExitStack) -> None:
        self.console = WebConsole(self, self.shape)
        talk = web_service(self.respond, self.faults)
        context = server_context(f"acme/{self.spec.serial}", Naming(self.address))
        await stack.enter_async_context(TcpService(self.address, self.offer("https", 10443), talk, context))

    def fresh(self, number: int) -> dict[str, Any]:
        raise NotImplementedError

    def respond(self, request: WebRequest) -> WebAnswer | None:
        if not self.console.signed_in(request):
            return self.console.respond(request)
        return self.port(request) or self.console.respond(request)

    def port(self, request: WebRequest) -> WebAnswer | None:
        raise NotImplementedError


class FormGadget(PortGadget):
    """Forms with choices, boxes and a token that is good once; the port's number in the query; a save of its own."""

    def __init__(self, host: str, password: str = SHOWN, count: int = 2) -> None:
        super().__init__(host, FORM, password, count)

    def fresh(self, number: int) -> dict[str, Any]:
        return {"BaudSel": "8", "PAR": "0", "nick": f"line {number}", "Fifo": "yes", "biasing": "47k", "lines": "2"}

    def port(self, request: WebRequest) -> WebAnswer | None:
        if request.place == "/uart.htm":
            number = int(request.query.get("Port", "0"))
            return self.show(number) if number in self.held else WebAnswer(status=404)
        if request.place == "/uart_set" and request.method == "POST":
            return self.take(request)
        if request.place == "/save_config" and request.method == "POST":
            self.kept += 1
            return page("Acme", "<p>Configuration stored</p>")
        return None

    def show(self, number: int) -> WebAnswer:
        held = self.held[number]
        choices = "".join(
            f"<option value='{code}'{' selected' if code == held['BaudSel'] else ''}>{baud}</option>"
            for baud, code in BAUDS.items()
        )
        radios = "".join(
            f"<input type='radio' name='PAR' value='{code}'{' checked' if code == held['PAR'] else ''}>"
            for code in "0123"
        )
        return page(
            "Acme",
            "<form name='search' action='/find'><input name='q' value=''></form>"
            f"<form name='uart' method='post' action='/uart_set'><input type='hidden' name='Port' value='{number}'>"
            f"<input type='hidden' name='once' value='{self.tokens.give()}'>"
            f"<select name='BaudSel'>{choices}</select>{radios}"
            f"<input name='nick' value='{html.escape(held['nick'], quote=True)}'>"
            f"<input type='checkbox' name='Fifo' value='yes'{' checked' if 'Fifo' in held else ''}>"
            f"<textarea name='biasing'>{held['biasing']}</textarea><input type='hidden' name='lines' value='2'>"
            "<input type='submit' name='go' value='Apply'></form>",
        )

    def take(self, request: WebRequest) -> WebAnswer:
        sent = request.form
        if not self.tokens.spend(sent.pop("once", "")):
            return page("Acme", "<p>This form is too old</p>")
        number, _ = int(sent.pop("Port", "0")), sent.pop("go", "")
        if self.said:
            return page("Acme", f"<p>{self.said}</p>")
        if number not in self.held or {"BaudSel", "PAR", "nick", "biasing", "lines"} - set(sent):
            return page("Acme", "<p>Fields are missing</p>")
        self.writes.append(dict(sent))
        self.held[number] = dict(sent)
        return page("Acme", "<p>Settings accepted</p>")


class JsonGadget(PortGadget):
    """All ports in one answer, by an index from zero; the write wraps the object, and wants nothing it may not set."""

    base = "/rest/lines"

    def __init__(self, host: str, password: str = SHOWN, count: int = 2) -> None:
        super().__init__(host, JSON, password, count)

    def fresh(self, number: int) -> dict[str, Any]:
        return {
            "uid": f"tty{number}", "speed": 9600, "frame": {"par": "NONE", "bits": 8}, "fifo": True, "tags": ["a", "b"],
            "note": None, "counters": {"tx": 4711, "rx": 815 + number},
        }  # fmt: skip

    def port(self, request: WebRequest) -> WebAnswer | None:
        if request.place == self.base and request.method == "GET":
            return self.json({"lines": [self.held[number] for number in sorted(self.held)], "uptime": 99})
        index = request.place.removeprefix(f"{self.base}/")
        if request.method != "PATCH" or not index.isdecimal() or int(index) + 1 not in self.held:
            return None
        whole = json.loads(request.body)
        sent, held = whole.get("line"), self.held[int(index) + 1]
        right = isinstance(sent, dict) and sent.keys() == held.keys() - {"counters"}
        if self.said or not right or whole.get("apply") != "now" or not isinstance(sent["speed"], int):
            return WebAnswer(json.dumps({"result": "bad", "why": self.said}).encode(), content_type="application/json")
        self.writes.append(sent)
        self.held[int(index) + 1] = {**sent, "counters": held["counters"]}
        return self.json({"result": "done"})

    @staticmethod
    def json(body: object) -> WebAnswer:
        return WebAnswer(json.dumps(body).encode(), content_type="application/json")


class MixedGadget(FormGadget):
    """Values as JSON, for a script that fills a page; sent as a form, with a word of the script's own."""

    def show(self, number: int) -> WebAnswer:
        held = {**self.held[number], "Fifo": int("Fifo" in self.held[number])}
        return JsonGadget.json({"Port": number, "once": self.tokens.give(), **held, "temperature": 41.5})

    def take(self, request: WebRequest) -> WebAnswer:
        sent = request.form
        number, token = int(sent.pop("Port")), sent.pop("once", "")
        if not self.tokens.spend(token) or sent.pop("what", "") != "line" or "temperature" in sent:
            return JsonGadget.json({"ret": "old"})
        held = {key: value for key, value in sent.items() if key != "Fifo"}
        self.held[number] = held | ({"Fifo": "yes"} if sent["Fifo"] == "1" else {})
        self.writes.append(held)
        return JsonGadget.json({"ret": "fine"})


class Known(Identifies):
    """Who a gadget is; it has no family of its own."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint

    async def identity(self, known: Sequence[Observation] = ()) -> tuple[Identity, tuple[Observation, ...]]:
        return Identity(family="acme", model="X"), ()


Change = Mapping[str, Any]


@dataclass
class Person:
    """Opens a port's page, saves it as it is, then changes one thing at a time."""

    device: PortGadget
    browser: Browser
    number: int = 1
    reopen: bool = True  # loads the page again after each save, as pages with a token need it
    held: dict[str, Any] = field(default_factory=dict)

    async def save(self, change: Change) -> Answer:
        if isinstance(self.device, FormGadget):
            shown = await self.browser.get(f"/uart.htm?Port={self.number}")
            if isinstance(self.device, MixedGadget):
                held = {key: str(value) for key, value in json.loads(shown.text).items() if key != "temperature"}
                return await self.browser.post("/uart_set", {**held, "what": "line", **change})
            form = find_form(shown.text, "uart")
            assert form is not None
            values = {name: value for name, value in {**dict(form.fields), **change}.items() if value is not None}
            return await self.browser.post("/uart_set", {**values, "go": "Apply"})
        assert isinstance(self.device, JsonGadget)
        if self.reopen:
            shown = await self.browser.get(self.device.base)
            self.held = json.loads(shown.text)["lines"][self.number - 1]
            del self.held["counters"]
        self.held = _changed(self.held, change)
        return await self.browser.post(
            f"{self.device.base}/{self.number - 1}", {"line": self.held, "apply": "now"}, method="PATCH"
        )


def _changed(held: dict[str, Any], change: Change) -> dict[str, Any]:
    return {
        key: {**value, **change[key]} if isinstance(value, dict) and key in change else change.get(key, value)
        for key, value in held.items()
    }


async def show_saves(
    device: PortGadget, folder: Path, patch: pytest.MonkeyPatch, changes: Sequence[Change], number: int = 1
) -> Path:
    """A recording of these saves, the first one usually of nothing; with login, whatever keeps it, and logout."""
    recorder = Recorder()
    async with device:
        web = WebSession(Endpoint(host=device.address, ports=device.services), await trusted(device), tls=True)
        browser = Browser(web, device.shape, USER)
        with patch.context() as inner:
            recorder.watch(inner)
            await browser.sign_in(SHOWN)
            person = Person(device, browser, number)
            for change in changes:
                await person.save(change)
            if isinstance(device, FormGadget):
                await browser.post("/save_config", {"act": "store"})
            await browser.get(device.shape.logout_path)
    return recorder.save(folder)
