"""The forms of the NPort consoles, pinned on both sides to vectors that neither side computed."""

from __future__ import annotations

import asyncio
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from firstlight_drivers.contract import Credential, Endpoint, LoginVerdict, Secret, Service, State, Trust
from firstlight_drivers.errors import Code, DeviceError
from firstlight_drivers.moxa_nport6000.device import NPort6000
from firstlight_drivers.moxa_nport6000.simulator import Simulator
from firstlight_drivers.protocols.moxa_web import Door, Generation, door, profile
from firstlight_drivers.protocols.web_profile import Step, filled
from firstlight_drivers.protocols.web_session import Answer
from firstlight_drivers.protocols.web_values import TRANSFORMS
from firstlight_drivers.simulation.http import WebRequest
from firstlight_drivers.simulation.moxa_console import ConsoleA, ConsoleB, ConsoleC, NportConsole
from firstlight_drivers.simulation.spec import DeviceSpec, Place
from unit.drivers_wire.wire import server

CAPTURES = Path(__file__).parents[2] / "captures" / "moxa-web.toml"
VECTORS: list[dict[str, Any]] = tomllib.loads(CAPTURES.read_text(encoding="utf-8"))["vector"]
EACH = pytest.mark.parametrize("vector", VECTORS, ids=lambda v: f"{v['generation']} {v['what']}")
SPEC = DeviceSpec(
    family="moxa-nport6000", model="NPort 6150", name="n", serial="1", firmware="1", hw_id=0x6150, user="admin",
    password="moxa",
)  # fmt: skip
CONSOLES: dict[str, type[ConsoleA | ConsoleB | ConsoleC]] = {"a": ConsoleA, "b": ConsoleB, "c": ConsoleC}


def steps(generation: str) -> tuple[Step, ...]:
    dialogue = profile(Generation(generation))
    return dialogue.login + dialogue.change


@EACH
def test_the_driver_computes_it(vector: dict[str, Any]) -> None:
    values = {name: vector.get(name, "") for name in ("user", "password", "new", "challenge")}
    (entry,) = {entry for step in steps(vector["generation"]) for entry in step.field if entry.name == vector["what"]}
    assert TRANSFORMS[entry.transform](filled(entry.value, values), filled(entry.key, values)) == vector["expected"]


def console(generation: str, challenge: str = "", password: str = "moxa") -> tuple[NportConsole, Simulator]:
    device = Simulator(SPEC, Place(address="127.79.20.2", shift=10000))
    device.password = password
    if password == "":
        device.state = State.FACTORY
    made = CONSOLES[generation](device, lambda: None)
    made._challenges._open.append(challenge)
    made._tokens._open += ["t"] * 3
    return made, device


def expected(generation: str, what: str, **given: str) -> str:
    (found,) = [
        v for v in VECTORS
        if (v["generation"], v["what"]) == (generation, what) and all(v.get(k) == given[k] for k in given)
    ]  # fmt: skip
    return str(found["expected"])


def challenge_of(generation: str, what: str) -> str:
    return str(next(v["challenge"] for v in VECTORS if (v["generation"], v["what"]) == (generation, what)))


@pytest.mark.parametrize(
    ("generation", "path", "fields"),
    [
        ("a", "/", {"Username": "admin", "MD5Password": ""}),
        ("b", "/", {"EncPasswd": "", "EncUser": ""}),
        ("c", "/goform/webLogin", {"UserName": "admin", "Passwd": "", "token_text": "t"}),
    ],
)
def test_the_simulated_console_takes_it_and_nothing_else(generation: str, path: str, fields: dict[str, str]) -> None:
    hashed = [name for name, value in fields.items() if not value]
    challenge = challenge_of(generation, hashed[0])
    sent = fields | {name: expected(generation, name) for name in hashed}
    for wrong in (True, False):
        made, device = console(generation, challenge)
        values = dict(sent)
        if wrong:
            values[hashed[0]] = ("0" if values[hashed[0]][0] != "0" else "1") + values[hashed[0]][1:]
        body = "&".join(f"{k}={v}" for k, v in [*values.items(), ("FakeChallenge", challenge)]).encode()
        made.respond(WebRequest("POST", path, body))
        assert (device.logins.accepted, device.logins.refused) == ((0, 1) if wrong else (1, 0))


def test_the_simulated_console_reads_the_new_password_out_of_it() -> None:
    made, device = console("a", password="")
    sent = f"pwd=d41d8cd98f00b204e9800998ecf8427e&newpwd={expected('a', 'newpwd', password='')}".encode()
    made.respond(WebRequest("POST", "/ChPassword.htm", sent))
    made.respond(WebRequest("GET", "/SaveRestart.htm"))
    assert device.password == "Kestrel-42-dam!"


@dataclass
class Recorded:
    """A console made of fixed answers that keeps every request."""

    answers: list[bytes]
    requests: list[bytes] = field(default_factory=list)

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(next((x.split(b":")[1] for x in head.split(b"\r\n") if x.lower().startswith(b"content-le")), b"0"))
        self.requests.append(head + await reader.readexactly(length))
        writer.write(self.answers.pop(0) if self.answers else b"HTTP/1.1 404 x\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()


def html(body: str, head: str = "HTTP/1.1 200 OK\r\nServer: MoxaHttp/2.2") -> bytes:
    return f"{head}\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()


async def test_a_login_at_generation_a_as_public_code_describes_it() -> None:
    challenge = challenge_of("a", "MD5Password")
    door_page = html(f'<FORM><INPUT TYPE="hidden" VALUE="{challenge}" NAME="FakeChallenge"></FORM>')
    inside = html('<frameset><frame name="main" src="main.htm"></frameset>')
    entered = html("", "HTTP/1.1 200 OK\r\nServer: MoxaHttp/2.2\r\nSet-Cookie: sid=ab12; path=/")
    left = html("", "HTTP/1.1 307 Temporary Redirect\r\nLocation: /")
    talk = Recorded([door_page, door_page, entered, inside, left])
    async with server(talk, "127.79.20.3") as port:
        unit = NPort6000(Endpoint(host="127.79.20.3", ports=(Service(name="http", port=port),)))
        account = Credential(user="admin", password=Secret("moxa"))
        assert await unit.login(account, Trust(plain=True)) is LoginVerdict.ACCEPTED
    lines = [request.split(b"\r\n")[0].decode() for request in talk.requests]
    assert lines == [
        "GET / HTTP/1.1", "GET / HTTP/1.1", "POST / HTTP/1.1", "GET / HTTP/1.1", "GET /LogoutAct.htm HTTP/1.1",
    ]  # fmt: skip
    sent = parse_qs(talk.requests[2].split(b"\r\n\r\n")[1].decode(), keep_blank_values=True)
    assert sent["MD5Password"] == [expected("a", "MD5Password")]
    assert (sent["Username"], sent["Password"], sent["FakeChallenge"]) == (["admin"], [""], [challenge])
    assert b"Cookie: sid=ab12\r\n" in talk.requests[3]
    assert b"Cookie" not in talk.requests[2]


@pytest.mark.parametrize(
    ("page", "known"),
    [
        ("<h4>Already login.</h4>", (Door.BUSY, None)),
        ("<form action='/goform/webLogin'>FakeChallenge", (Door.LOGIN, Generation.C)),
        ("FakeChallenge EncPasswd", (Door.LOGIN, Generation.B)),
        ("FakeChallenge MD5Password", (Door.LOGIN, Generation.A)),
        ('<FRAME NAME="main" SRC="main.htm">', (Door.OPEN, None)),
        ("<input type=password name=FakeChallenge>", None),
        ("", None),
    ],
)
def test_the_first_page_tells_the_generation(page: str, known: object) -> None:
    assert door(Answer(200, (), page)) == known


async def test_an_unknown_console_gets_nothing() -> None:
    talk = Recorded([html("<h1>Mystery</h1><input type=password name=pw>", "HTTP/1.1 200 OK")])
    async with server(talk, "127.79.20.3") as port:
        unit = NPort6000(Endpoint(host="127.79.20.3", ports=(Service(name="http", port=port),)))
        with pytest.raises(DeviceError, match="Mystery") as caught:
            await unit.login(Credential(user="admin", password=Secret("moxa")), Trust(plain=True))
    assert caught.value.code is Code.UNEXPECTED
    assert len(talk.requests) == 1
