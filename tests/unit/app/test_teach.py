"""Teach by showing: a recorded first login becomes a profile, and the profile repeats it on another device.

Recordings are made of real exchanges with simulated consoles. The hand that types is `Browser`, which computes its
digests with `hashlib`; the consoles do the same, and what is learnt has to satisfy them.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firstlight.claim.har import TeachError, read_har
from firstlight.claim.teach import Lesson, teach
from firstlight_drivers.contract import Credential, Endpoint, LoginVerdict, Secret, State, Trust
from firstlight_drivers.errors import Code, DeviceError
from firstlight_drivers.moxa_nport6000.simulator import Simulator as NPort
from firstlight_drivers.protocols import tls
from firstlight_drivers.protocols.moxa_web import Generation, MoxaClaims
from firstlight_drivers.protocols.web_claims import ProfileClaims
from firstlight_drivers.protocols.web_pattern import checked_pattern
from firstlight_drivers.protocols.web_profile import parse_profile
from firstlight_drivers.protocols.web_profile_text import dump_profile
from firstlight_drivers.protocols.web_session import Answer, WebSession
from firstlight_drivers.protocols.web_values import forms
from firstlight_drivers.simulation.certificates import Naming, server_context
from firstlight_drivers.simulation.device import SimulatedDevice
from firstlight_drivers.simulation.http import web_service
from firstlight_drivers.simulation.spec import DeviceSpec, Fault, Place
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


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
@pytest.mark.parametrize("refused", [True, False], ids=["with a refusal", "without"])
async def test_what_was_shown_once_is_repeated_on_another_device(
    shape: ConsoleShape, refused: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lesson = learn(await shown(tmp_path, monkeypatch, shape, refused=refused))
    text = dump_profile(lesson.profile)
    holds_nothing("\n".join((text, *lesson.understood, *lesson.doubts)), OLD, NEW)
    assert USER not in text
    assert any("refused login" in doubt for doubt in lesson.doubts) is not refused
    profile = parse_profile(text)
    assert profile == lesson.profile
    assert profile.confidence == "taught"
    new = "Heron-7-weir" if shape.new_scheme == "xor-md5-fill" else OTHER_NEW
    async with Gadget(shape, "127.79.21.2", "site-admin", OTHER_OLD) as device:
        claims, trust = (
            ProfileClaims(Endpoint(host=device.address, ports=device.services), profile),
            await trusted(device),
        )
        old = Credential(user="site-admin", password=Secret(OTHER_OLD))
        assert await claims.change_password(old, Secret(new), trust, no_promise) == 0.0
        assert (device.password, device.state) == (new, State.CLAIMED)
        assert await claims.login(replace(old, password=Secret(new)), trust) is LoginVerdict.ACCEPTED
        assert await claims.login(old, trust) is LoginVerdict.REFUSED
        assert (device.logins.accepted, device.logins.refused) == (2, 1)


@pytest.mark.parametrize("shape", [SHAPES["md5"], SHAPES["json and bearer"]], ids=["form", "json"])
async def test_a_taught_profile_stops_at_the_first_answer_that_differs(
    shape: ConsoleShape, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile = learn(await shown(tmp_path, monkeypatch, shape)).profile
    async with Gadget(shape, "127.79.21.2") as device:
        device.faults.active.add(Fault.WRONG_WORDING)
        claims = ProfileClaims(Endpoint(host=device.address, ports=device.services), profile)
        account = Credential(user=USER, password=Secret(OLD))
        with pytest.raises(DeviceError, match="moved to the new portal") as caught:
            await claims.change_password(account, Secret(NEW), await trusted(device), no_promise)
        assert caught.value.code is Code.UNEXPECTED
        assert device.password == OLD


@pytest.mark.parametrize("generation", list(Generation))
async def test_the_nport_consoles_can_be_taught(
    generation: Generation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = DeviceSpec(
        family="moxa-nport6000", model="NPort 6150", name="n", serial="1", firmware="1", hw_id=0x6150, user="admin",
        password=OLD,
    )  # fmt: skip
    recorder = Recorder()

    def unit(host: str, password: str) -> NPort:
        made = NPort(replace(spec, password=password), Place(address=host, shift=10000))
        made.generation, made.restart_seconds = generation, 0.0
        return made

    async with unit("127.79.21.3", OLD) as device:
        claims, trust = MoxaClaims(), await trusted(device)
        claims.endpoint = Endpoint(host=device.address, ports=device.services)
        with monkeypatch.context() as patch:
            recorder.watch(patch)
            account = Credential(user="admin", password=Secret(OLD))
            await claims.change_password(account, Secret(NEW), trust, no_promise)
            await claims.login(account, trust)
        assert device.password == NEW
    lesson = teach(recorder.save(tmp_path), user="admin", old=Secret(OLD), new=Secret(NEW), family="moxa-nport6000")
    assert lesson.profile.restart_seconds > 0
    holds_nothing(dump_profile(lesson.profile), OLD, NEW)
    async with unit("127.79.21.4", OTHER_OLD) as device:
        taught = ProfileClaims(Endpoint(host=device.address, ports=device.services), lesson.profile)
        trust, account = await trusted(device), Credential(user="admin", password=Secret(OTHER_OLD))
        await taught.change_password(account, Secret("Heron-7-weir"), trust, no_promise)
        assert device.password == "Heron-7-weir"
        assert await taught.login(account, trust) is LoginVerdict.REFUSED
        assert (
            await taught.login(Credential(user="admin", password=Secret("Heron-7-weir")), trust)
            is LoginVerdict.ACCEPTED
        )


async def test_a_first_account_is_learnt_from_a_blank_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shape = ConsoleShape(
        title="Acme", body="json", first_path="/setup", first_text="Create the first account", user_field="name",
        first_confirm="repeat",
    )  # fmt: skip
    recorder = Recorder()
    async with Gadget(shape, "127.79.21.5", None, None) as device:
        web = WebSession(Endpoint(host=device.address, ports=device.services), await trusted(device), tls=True)
        with monkeypatch.context() as patch:
            recorder.watch(patch)
            hand = Browser(web, shape, USER)
            await hand.get("/")
            await hand.post("/setup", {"name": USER, "password": NEW, "repeat": NEW})
            await hand.sign_in(NEW)
        assert device.logins.accepted == 1
    lesson = teach(recorder.save(tmp_path), user=USER, old=Secret(""), new=Secret(NEW), family="acme")
    async with Gadget(shape, "127.79.21.5", None, None) as second:
        claims = ProfileClaims(Endpoint(host=second.address, ports=second.services), lesson.profile)
        nobody, trust = Credential(user="site", password=Secret("")), await trusted(second)
        await claims.change_password(nobody, Secret(OTHER_NEW), trust, no_promise)
        assert (second.user, second.password) == ("site", OTHER_NEW)
        account = Credential(user="site", password=Secret(OTHER_NEW))
        assert await claims.login(account, trust) is LoginVerdict.ACCEPTED


async def test_what_was_understood_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lesson = learn(await shown(tmp_path, monkeypatch, SHAPES["sha256"], leave=False))
    said = "\n".join(lesson.understood)
    assert "Login: POST /login with the account name in user (as it is), the account name and the password" in said
    assert "SHA256 of {user}:{challenge}:{password}" in said
    assert "New password: POST /password" in said
    assert "{challenge} is taken from nonce in the answer to GET /" in said
    assert any("No logout was recorded" in doubt for doubt in lesson.doubts)


# --- Recordings that cannot be used --------------------------------------------------------------------------------

Entries = list[dict[str, Any]]
FORM_TYPE = "application/x-www-form-urlencoded"


def har(folder: Path, *entries: tuple[str, str, str, str]) -> Path:
    """(method, path, form body, answer)."""
    recorder: Entries = [
        {
            "request": {
                "method": method,
                "url": f"http://10.0.0.7{path}",
                "headers": [],
                "postData": {"mimeType": "text/xml" if "<" in body else FORM_TYPE, "text": body} if body else None,
            },
            "response": {"status": 200, "headers": [], "content": {"mimeType": "text/html", "text": answer}},
        }
        for method, path, body, answer in entries
    ]
    path = folder / "made.har"
    path.write_text(json.dumps({"log": {"entries": recorder}}))
    return path


def refusal(path: Path, user: str = USER) -> TeachError:
    with pytest.raises(TeachError) as caught:
        teach(path, user=user, old=Secret(OLD), new=Secret(NEW), family="acme")
    shown_text = f"{caught.value} {caught.value.detail!r}"
    holds_nothing(shown_text, OLD, NEW)
    return caught.value


LOGIN = ("POST", "/in", urlencode({"u": USER, "p": OLD}), "hello")
SIGNED = "9f86d081884c7d659a2feaa0c55ad015"
CHANGE = ("POST", "/pw", urlencode({"new": NEW}), "changed")


def test_the_smallest_recording(tmp_path: Path) -> None:
    assert [step.path for step in learn(har(tmp_path, LOGIN, CHANGE)).profile.change] == ["/pw"]


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ([], "har-no-password"),
        ([LOGIN], "har-no-password"),
        ([CHANGE], "har-no-login"),
        ([CHANGE, LOGIN], "har-no-login"),
        ([LOGIN, ("POST", "/pw", urlencode({"new": NEW, "sig": SIGNED}), "")], "har-unexplained"),
        ([LOGIN, ("POST", f"/set/{NEW}", urlencode({"new": NEW}), "")], "profile-secret"),
        ([LOGIN, ("POST", "/pw", urlencode({"new": NEW, NEW: "1"}), "")], "profile-secret"),
        ([LOGIN, ("PATCH", "/pw", urlencode({"new": NEW}), "")], "har-unclear"),
    ],
)  # fmt: skip
def test_recordings_that_teach_nothing(tmp_path: Path, entries: list[tuple[str, str, str, str]], code: str) -> None:
    assert refusal(har(tmp_path, *entries)).code == code


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b'{"log": 1}', b'{"log": {"entries": {}}}', b"\xff\xfe", b"[" * 100_000,
     b'{"log": {"entries": [' + b'{"request": {"postData": {"text": "Kestrel-42-dam!"}'],
)  # fmt: skip
def test_damaged_recordings_are_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "damaged.har"
    path.write_bytes(content)
    assert refusal(path).code == "har-malformed"


def test_a_recording_over_its_size_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.har"
    with path.open("wb") as file:
        file.truncate(65 * 1024 * 1024)
    assert refusal(path).code == "har-too-large"


def test_the_same_password_twice_shows_nothing(tmp_path: Path) -> None:
    with pytest.raises(TeachError) as caught:
        teach(har(tmp_path, LOGIN), user=USER, old=Secret(OLD), new=Secret(OLD), family="acme")
    assert caught.value.code == "har-same-password"


def test_odd_entries_are_passed_over(tmp_path: Path) -> None:
    odd: list[object] = [
        None, 7, {}, {"request": 1, "response": []},
        {"request": {"method": "GET", "url": "http://[x"}, "response": {"status": 200}},
        {"request": {"method": "GET", "url": "about:blank"}, "response": {"status": 200}},
        {"request": {"method": "GET", "url": "http://h/"}, "response": {"status": 0}},
        {"request": {"method": "GET", "url": "http://h:99999/"}, "response": {"status": 200}},
        {"request": {"method": "GET", "url": "http://h/", "headers": [1, {"name": 3}]},
         "response": {"status": 200, "content": {"text": "aGk=", "encoding": "base64", "mimeType": "text/html"}}},
    ]  # fmt: skip
    path = tmp_path / "odd.har"
    path.write_text("\ufeff" + json.dumps({"log": {"entries": odd}}), encoding="utf-8")
    (only,) = read_har(path)
    assert (only.answer, only.origin) == ("hi", ("http", "h", 80))
    assert "hi" not in repr(only)


def test_base64_bodies_and_listed_parameters_are_read(tmp_path: Path) -> None:
    entries = [
        {
            "request": {
                "method": "POST", "url": "http://h/in",
                "postData": {"mimeType": "application/x-www-form-urlencoded", "params": [
                    {"name": "u", "value": USER}, {"name": "p", "value": OLD}]},
            },
            "response": {"status": 302, "headers": [{"name": "Location", "value": "/home"}]},
        },
        {
            "request": {
                "method": "PUT", "url": "http://h/pw",
                "postData": {"mimeType": "text/xml", "encoding": "base64",
                             "text": base64.b64encode(f"<a><p>{NEW}</p></a>".encode()).decode()},
            },
            "response": {"status": 200},
        },
    ]  # fmt: skip
    path = tmp_path / "kinds.har"
    path.write_text(json.dumps({"log": {"entries": entries}}))
    profile = learn(path).profile
    assert [(f.name, f.value) for f in profile.login[0].field] == [("u", "{user}"), ("p", "{password}")]
    assert profile.login[0].expect[0].location == "/home"
    (change,) = profile.change
    assert (change.body, change.content_type) == ("raw", "text/xml")
    assert [(f.prefix, f.value) for f in change.field] == [("<a><p>", "{new}"), ("", "</p></a>")] or [
        (f.prefix, f.value) for f in change.field
    ] == [("<a><p>", "{new}"), ("</p></a>", "")]


def test_account_and_password_that_are_alike_are_told_apart_by_their_fields(tmp_path: Path) -> None:
    login = ("POST", "/in", urlencode({"account": "admin", "passwd": "admin"}), "")
    lesson = teach(har(tmp_path, login, CHANGE), user="admin", old=Secret("admin"), new=Secret(NEW), family="acme")
    assert [f.value for f in lesson.profile.login[0].field] == ["{user}", "{password}"]


def test_a_short_factory_password_may_be_a_word_of_a_path(tmp_path: Path) -> None:
    login = ("POST", "/moxa/Login.htm", urlencode({"u": "admin", "p": "moxa"}), "")
    lesson = teach(
        har(tmp_path, login, CHANGE), user="admin", old=Secret("moxa"), new=Secret(NEW), family="moxa-nport5000"
    )
    assert lesson.profile.login[0].path == "/moxa/Login.htm"


def test_other_settings_made_in_the_same_recording_are_left_out(tmp_path: Path) -> None:
    settings = {"ip": "10.0.0.9", "mask": "255.0.0.0", "gw": "", "dns": "", "a": "Apply"}
    address = ("POST", "/apply.cgi", urlencode(settings), "")
    name = ("POST", "/name", urlencode({"name": "pump"}), "")
    save = ("POST", "/apply.cgi", urlencode({"action": "save"}), "")
    lesson = learn(har(tmp_path, LOGIN, CHANGE, address, name, save))
    assert [step.path for step in lesson.profile.change] == ["/pw", "/apply.cgi"]
    assert [entry.name for entry in lesson.profile.change[1].field] == ["action"]
    assert "10.0.0.9" not in dump_profile(lesson.profile)
    assert any("POST /name after the change is left out" in doubt for doubt in lesson.doubts)


def test_a_challenge_is_found_behind_a_load_of_scripts(tmp_path: Path) -> None:
    challenge = "7f83b1657ff1fc53b92dc18148a1d65d"
    door = ("GET", "/", "", f'<meta name="nonce" content="{challenge}"><input type=password name=p>')
    script = ("GET", "/app.js", "", "\n".join(f'x["k{n}a{n}b"]="v{n:07d}q{n}";' for n in range(3000)))
    digest = hashlib.md5((USER + OLD + challenge).encode()).hexdigest()
    login = ("POST", "/in", urlencode({"u": USER, "p": digest}), "hello")
    profile = learn(har(tmp_path, door, script, script, login, CHANGE)).profile
    assert [step.path for step in profile.login] == ["/", "/in"]
    (extract,) = profile.login[0].extract
    match = checked_pattern(extract.pattern).search(door[3].replace(challenge, "another-value-1"))
    assert match is not None
    assert match[1] == "another-value-1"


def test_no_token_stays_in_the_surroundings_of_another(tmp_path: Path) -> None:
    first, second = "a81f0c5e77d24b19", "Zk3v9QpL2mX8tR5w"
    door = ("GET", "/", "", f'<script>var a="{first}", csrf = "{second}";</script>')
    login = ("POST", "/in", urlencode({"u": USER, "p": OLD, "c": second}), "hello")
    text = dump_profile(learn(har(tmp_path, door, login, CHANGE)).profile)
    assert first not in text
    assert second not in text
    assert "csrf" in text


def test_a_session_id_in_a_text_body_is_not_kept(tmp_path: Path) -> None:
    change = ("PUT", "/pw", f"<a><sid>9f86d081884c7d659a2feaa0c55ad015</sid><p>{NEW}</p></a>", "")
    assert refusal(har(tmp_path, LOGIN, change)).code == "har-unexplained"


def test_a_large_recording_is_learnt_from_in_time(tmp_path: Path) -> None:
    page_text = "".join(f'<a href="/p{n}" id="i{n}x{n * 7919}">t</a>' for n in range(300))
    noise = [("GET", f"/page{n}?sid={hashlib.md5(bytes([n % 256])).hexdigest()}", "", page_text) for n in range(200)]
    path = har(tmp_path, *noise, LOGIN, CHANGE, *noise)
    begun = time.monotonic()
    learn(path)
    assert time.monotonic() - begun < 60


@pytest.mark.parametrize("kind", ["form", "json and cookie", "sha256"])
async def test_a_recording_without_cookies_is_enough(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chromium leaves cookies and credentials out of what it exports, unless told otherwise."""
    path = await shown(tmp_path, monkeypatch, SHAPES[kind])
    whole = json.loads(path.read_text())
    for entry in whole["log"]["entries"]:
        for side in (entry["request"], entry["response"]):
            left_out = {"cookie", "set-cookie", "authorization"}
            side["headers"] = [one for one in side.get("headers", []) if one["name"].lower() not in left_out]
    path.write_text(json.dumps(whole))
    profile = learn(path).profile
    async with Gadget(SHAPES[kind], "127.79.21.2", "site-admin", OTHER_OLD) as device:
        claims = ProfileClaims(Endpoint(host=device.address, ports=device.services), profile)
        account = Credential(user="site-admin", password=Secret(OTHER_OLD))
        await claims.change_password(account, Secret(OTHER_NEW), await trusted(device), no_promise)
        assert device.password == OTHER_NEW


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.sampled_from(
            ["log", "entries", "request", "response", "url", "method", "headers", "name", "value", "postData", "text",
             "params", "content", "status", "encoding", "mimeType"]
        ), inner, max_size=6,
    ),
    max_leaves=40,
)  # fmt: skip


@given(entries=st.lists(JSON, max_size=4))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_recording_breaks_the_reader(tmp_path: Path, entries: list[object]) -> None:
    path = tmp_path / "any.har"
    path.write_text(json.dumps({"log": {"entries": entries}}))
    read_har(path)
    with pytest.raises(TeachError):
        learn(path)
