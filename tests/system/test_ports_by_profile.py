"""The real program against simulated devices whose consoles nobody has published: their ports, as they were taught."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from firstlight_drivers.contract import Endpoint, Service, Trust
from firstlight_drivers.protocols import tls
from firstlight_drivers.protocols.web_session import WebSession
from system.conftest import Program, Record
from system.test_cli import bind
from unit.app.recording import Recorder, holds_nothing

PASSWORD = "Kestrel-42-dam!"
FLEET = "".join(
    f"""
[[device]]
family = "moxa-nport6000g2"
model = "NPort 6250-G2"
name = "NP6250G2_{number}"
serial = "MOXA0000940{number}"
mac = "00:90:E8:5C:94:0{number}"
firmware = "1.0"
state = "claimed"
user = "site-admin"
password = "{PASSWORD}"
"""
    for number in (1, 2)
)
NET = bind(151).rpartition(".")[0]
ONE, TWO = (f"moxa-nport6000g2@{NET}.{number}" for number in (1, 2))
LOGIN = ("--user", "site-admin", "--password-stdin", "--accept-new", "--format", "json")


@pytest.fixture
def fleet(program: Program, tmp_path: Path) -> tuple[Program, Record]:
    file = tmp_path / "fleet.toml"
    file.write_text(FLEET, encoding="utf-8")
    ready = program.start("demo", "--fleet", str(file), "--bind", f"{NET}.1").record()
    assert ready["ready"] is True
    return program, ready["devices"][0]


async def by_hand(device: Record, folder: Path, patch: pytest.MonkeyPatch) -> Path:
    """A person saves port 1 of a device in a browser: as it is, another rate, another parity, and as it was again."""
    recorder, port = Recorder(), int(device["services"]["https"])
    trust = Trust(https=(await tls.look(device["address"], port)).sha256)
    web = WebSession(Endpoint(host=device["address"], ports=(Service(name="https", port=port),)), trust, tls=True)

    async def send(method: Any, path: str, body: object, *headers: tuple[str, str]) -> Any:
        sent = json.dumps(body).encode()
        answer = await web.send(method, path, body=sent, content_type="application/json", headers=headers)
        assert answer.status == 200
        return json.loads(answer.text)

    with patch.context() as inner:
        recorder.watch(inner)
        await web.get("/")
        said = await send("POST", "/api/v1/auth/login", {"accountName": "site-admin", "password": PASSWORD})
        bearer = ("Authorization", f"Bearer {said['token']}")
        for change in ({}, {"baudRate": 9600}, {"parity": "even"}, {"parity": "none"}, {"baudRate": 115200}):
            held = json.loads((await web.get("/api/v1/serial/ports/1", (bearer,))).text)["port"]
            del held["statistics"]
            await send("PUT", "/api/v1/serial/ports/1", {**held, **change}, bearer)
        await send("POST", "/api/v1/serial/apply", {}, bearer)
        await send("POST", "/api/v1/auth/logout", {}, bearer)
    return recorder.save(folder)


def test_what_was_taught_is_used_on_one_device_first(
    fleet: tuple[Program, Record], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, device = fleet
    har = asyncio.run(by_hand(device, tmp_path, monkeypatch))
    saved = ("baud=115200 parity=none", "baud=9600", "parity=even", "parity=none", "baud=115200")
    named = [word for one in saved for word in ("--saved", one)]
    teach = ("profile", "teach", str(har), "--family", "moxa-nport6000g2", "--user", "site-admin", "--ports", *named)
    done = program.run(*teach, stdin=f"{PASSWORD}\n")
    assert done.status == 0, done.err
    assert "The number of the port: /api/v1/serial/ports/{port}" in done.err
    holds_nothing(done.err, PASSWORD)

    done = program.run("ports", "show", ONE, *LOGIN, stdin=f"{PASSWORD}\n")
    assert done.status == 0, done.err
    assert {(one["port"], one["key"], one["present"]) for one in done.records} == {
        (1, "baud", 115200), (1, "parity", "none"), (2, "baud", 115200), (2, "parity", "none"),
    }  # fmt: skip

    def write(*words: str) -> Any:
        return program.run("ports", "set", *words, *LOGIN, "--yes", stdin=f"{PASSWORD}\n")

    done = write(ONE, "2", "baud=19200", "parity=even")
    assert done.status == 0, done.err
    assert {(one["key"], one["result"], one["code"]) for one in done.records} == {
        ("baud", "done", "port-set"), ("parity", "done", "port-set"),
    }  # fmt: skip
    assert write(ONE, "2", "parity=mark").status == 3  # nobody recorded it
    dry = write(ONE, "2", "parity=mark", "--dry-run")
    assert (dry.status, [one["result"] for one in dry.records]) == (3, ["refused"])
    assert "parity=mark" in dry.err
    assert write(ONE, "2", "data_bits=7").status == 3  # nor where this stands
    file = tmp_path / "both.toml"
    file.write_text('format = 1\nname = "both"\nbaud = 9600\n[[port]]\nnumber = 1\n', encoding="utf-8")
    done = program.run("ports", "apply", str(file), ONE, TWO, *LOGIN, "--yes", stdin=f"{PASSWORD}\n")
    assert done.status == 1
    assert sorted(one["code"] for one in done.records) == ["port-set", "ports-canary-waits"]
    done = program.run("profile", "confirm", "moxa-nport6000g2", "--ports")
    assert done.status == 0, done.err
    done = write(TWO, "1", "parity=even")
    assert done.status == 0, done.err
    listed = program.run("profile", "list", "--format", "json").records
    ours = next(one for one in listed if (one["family"], one["purpose"]) == ("moxa-nport6000g2", "ports"))
    assert (ours["method"], ours["confirmed"]) == ("taught", True)


def test_what_is_assumed_is_used_only_when_it_is_asked_for(fleet: tuple[Program, Record]) -> None:
    program, _ = fleet
    done = program.run("ports", "show", ONE, *LOGIN, stdin=f"{PASSWORD}\n")
    assert done.status == 3
    assert done.records == []
    asked = (*LOGIN, "--profile")
    done = program.run("ports", "show", ONE, "1", *asked, stdin=f"{PASSWORD}\n")
    assert done.status == 0, done.err
    assert {one["key"]: one["present"] for one in done.records}["mode"] == "real-com"
    values = ("mode=tcp-server", "local_port=4777", "baud=9600", "alias=pump 7")
    done = program.run("ports", "set", ONE, "1", *values, *asked, "--yes", stdin=f"{PASSWORD}\n")
    assert done.status == 0, done.err
    assert {(one["result"], one["code"]) for one in done.records} == {("done", "port-set")}
    done = program.run("ports", "show", ONE, "1", *asked, stdin=f"{PASSWORD}\n")
    shown = {one["key"]: one["present"] for one in done.records}
    assert (shown["mode"], shown["local_port"], shown["alias"]) == ("tcp-server", 4777, "pump 7")
