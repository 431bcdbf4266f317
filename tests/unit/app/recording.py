"""A person at a browser, at the first device: real exchanges with simulated consoles, written down as HAR."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from firstlight.claim.teach import Lesson, teach
from firstlight_drivers.contract import Endpoint, Secret, State, Trust
from firstlight_drivers.protocols import tls
from firstlight_drivers.protocols.web_session import Answer, WebSession
from firstlight_drivers.protocols.web_values import forms
from firstlight_drivers.simulation.certificates import Naming, server_context
from firstlight_drivers.simulation.device import SimulatedDevice
from firstlight_drivers.simulation.http import web_service
from firstlight_drivers.simulation.spec import DeviceSpec, Place
from firstlight_drivers.simulation.tcp import TcpService
from firstlight_drivers.simulation.web_console import ConsoleShape, WebConsole

USER, OLD, NEW = "operator", "Factory-0815", "Kestrel-42-dam!"
OTHER_OLD, OTHER_NEW = "Shipped-4711", "Heron&7=lock weir"


class Gadget(SimulatedDevice):
    """Some web-managed device."""

    vendor = "Acme"

    def __init__(self, shape: ConsoleShape, host: str, user: str | None = USER, password: str | None = OLD) -> None:
        spec = DeviceSpec(
            family="acme", model="X", name="x", serial=host, firmware="1", state=State.FACTORY, user=user,
            password=password,
        )  # fmt: skip
        super().__init__(spec, Place(address=host, shift=10000))
        self.shape = shape

    async def _start(self, stack: AsyncExitStack) -> None:
        console = WebConsole(self, self.shape)
        talk = web_service(console.respond, self.faults)
        context = server_context(f"acme/{self.spec.serial}", Naming(self.address))
        await stack.enter_async_context(TcpService(self.address, self.offer("https", 10443), talk, context))


async def trusted(device: SimulatedDevice) -> Trust:
    port = next(service.port for service in device.services if service.name == "https")
    return Trust(https=(await tls.look(device.address, port)).sha256)


@dataclass
class Recorder:
    """Writes down what a session sends and gets, as a browser's network panel does."""

    entries: list[dict[str, Any]] = field(default_factory=list)

    def note(self, web: WebSession, method: str, path: str, body: bytes, kind: str, cookies: str, answer: Answer,
             headers: tuple[tuple[str, str], ...]) -> None:  # fmt: skip
        sent = [*headers, ("Host", "device"), *([("Cookie", cookies)] if cookies else [])]
        if kind:
            sent.append(("Content-Type", kind))
        request: dict[str, Any] = {
            "method": method,
            "url": f"https://{web._endpoint.host}:{web.port}{path}",
            "headers": [{"name": name, "value": value} for name, value in sent],
        }
        if body:
            request["postData"] = {"mimeType": kind, "text": body.decode()}
        self.entries.append(
            {
                "startedDateTime": "2026-11-21T10:00:00.000Z",
                "request": request,
                "response": {
                    "status": answer.status,
                    "headers": [{"name": name, "value": value} for name, value in answer.headers],
                    "content": {"mimeType": answer.header("content-type"), "text": answer.text},
                },
            }
        )

    def save(self, folder: Path) -> Path:
        path = folder / "recording.har"
        noise = {"request": {"method": "GET", "url": "https://telemetry.example/x"}, "response": {"status": 200}}
        path.write_text(json.dumps({"log": {"version": "1.2", "entries": [noise, *self.entries]}}))
        return path

    def watch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Record every request of this program's own sessions."""
        send = WebSession.send

        async def recorded(web: WebSession, method: Any, path: str, **given: Any) -> Answer:
            cookies = "; ".join(f"{name}={value}" for name, value in web.cookies.items())
            answer = await send(web, method, path, **given)
            body, kind, headers = given.get("body", b""), given.get("content_type", ""), given.get("headers", ())
            self.note(web, method, path, body, kind, cookies, answer, headers)
            return answer

        monkeypatch.setattr(WebSession, "send", recorded)


def hidden(answer: Answer, name: str) -> str:
    match = re.search(rf'name="{name}" value="([^"]*)"', answer.text)
    return match[1] if match else ""


@dataclass
class Browser:
    """A person at the first device."""

    web: WebSession
    shape: ConsoleShape
    user: str
    headers: tuple[tuple[str, str], ...] = ()

    async def get(self, path: str) -> Answer:
        return await self.web.get(path, self.headers)

    async def post(self, path: str, values: dict[str, Any], method: Any = "POST") -> Answer:
        if self.shape.body == "json":
            body, kind = json.dumps(values).encode(), "application/json"
        else:
            body, kind = urlencode(values).encode(), "application/x-www-form-urlencoded"
        return await self.web.send(method, path, body=body, content_type=kind, headers=self.headers)

    async def sign_in(self, password: str) -> Answer:
        shape = self.shape
        if shape.scheme == "basic":
            coded = base64.b64encode(f"{self.user}:{password}".encode()).decode()
            self.headers = (("Authorization", f"Basic {coded}"),)
            return await self.web.send("POST", shape.login_path, body=b"", headers=self.headers)
        page = await self.get(shape.start_path)
        given = json.loads(page.text) if shape.body == "json" and page.text.startswith("{") else {}
        challenge = given.get(shape.challenge) or hidden(page, shape.challenge)
        values = {shape.user_field: self.user, shape.password_field: self.carried(password, challenge)}
        if shape.challenge:
            values[shape.challenge] = challenge
        if shape.token and shape.body == "form":
            values[shape.token] = hidden(page, shape.token)
        answer = await self.post(shape.login_path, values)
        if shape.token and shape.body == "json" and answer.status == 200:
            self.headers = (("Authorization", f"Bearer {json.loads(answer.text)[shape.token]}"),)
        if answer.location:
            await self.get(answer.location)
        return answer

    def carried(self, password: str, challenge: str) -> str:
        scheme = self.shape.scheme
        if scheme == "plain":
            return password
        if scheme == "base64":
            return base64.b64encode(password.encode()).decode()
        if scheme == "xor-md5":
            return bytes(
                a ^ b for a, b in zip(hashlib.md5(challenge.encode()).digest(), password.encode(), strict=False)
            ).hex()
        parts = {"user": self.user, "password": password, "challenge": challenge}
        return hashlib.new(scheme, self.shape.separator.join(parts[p] for p in self.shape.order).encode()).hexdigest()

    async def change(self, old: str, new: str) -> Answer:
        shape = self.shape
        page = await self.get(shape.change_path)
        values = {shape.old_field: old, shape.new_field: new}
        if shape.new_scheme == "base64":
            values = {name: base64.b64encode(value.encode()).decode() for name, value in values.items()}
        if shape.new_scheme == "xor-md5-fill":
            key = hashlib.md5(old.encode()).digest()
            front = bytes(a ^ b for a, b in zip(key, new.encode(), strict=False))
            values = {shape.old_field: key.hex(), shape.new_field: (front + key[len(new) :]).hex()}
        if shape.confirm_field:
            values[shape.confirm_field] = new
        if shape.token and shape.body == "form":
            values[shape.token] = hidden(page, shape.token)
        return await self.post(shape.change_path, values, shape.change_method)


FORM = ConsoleShape(title="Acme", token="csrf", confirm_field="again")
SHAPES = {
    "form": FORM,
    "json and cookie": ConsoleShape(title="Acme", body="json"),
    "json and bearer": ConsoleShape(title="Acme", body="json", token="access", change_method="PUT"),
    "md5": replace(FORM, scheme="md5", challenge="nonce"),
    "md5, other order": replace(FORM, scheme="md5", challenge="nonce", order=("challenge", "password", "user")),
    "sha1": ConsoleShape(title="Acme", scheme="sha1", challenge="nonce", order=("password", "challenge")),
    "sha256": replace(FORM, scheme="sha256", challenge="nonce", order=("user", "challenge", "password"), separator=":"),
    "sha256 in json": ConsoleShape(
        title="Acme", body="json", start_path="/hello", scheme="sha256", challenge="nonce", separator=":",
    ),
    "md5 without a challenge": replace(FORM, scheme="md5", order=("password",)),
    "xor": replace(FORM, scheme="xor-md5", challenge="nonce", new_scheme="xor-md5-fill", confirm_field=""),
    "base64": replace(FORM, scheme="base64", new_scheme="base64", confirm_field=""),
    "basic": ConsoleShape(title="Acme", scheme="basic", body="json"),
}  # fmt: skip


async def shown(
    folder: Path, monkeypatch: pytest.MonkeyPatch, shape: ConsoleShape, *, refused: bool = True, leave: bool = True
) -> Path:
    """A recording of a first login done by hand."""
    recorder = Recorder()
    async with Gadget(shape, "127.79.21.1") as device:
        trust = await trusted(device)
        with monkeypatch.context() as patch:
            recorder.watch(patch)

            def browser() -> Browser:
                web = WebSession(Endpoint(host=device.address, ports=device.services), trust, tls=True)
                return Browser(web, shape, USER)

            first = browser()
            await first.sign_in(OLD)
            changed = await first.change(OLD, NEW)
            assert changed.status == 200
            assert device.password == NEW
            if leave:
                await first.get(shape.logout_path)
            if refused:
                await browser().sign_in(OLD)
        assert (device.logins.accepted, device.logins.refused) == (1, int(refused))
    return recorder.save(folder)


def learn(path: Path) -> Lesson:
    return teach(path, user=USER, old=Secret(OLD), new=Secret(NEW), family="acme")


def holds_nothing(text: str, *values: str) -> None:
    for value in values:
        for form in forms(value):
            assert form not in text


async def no_promise() -> None:
    return None
