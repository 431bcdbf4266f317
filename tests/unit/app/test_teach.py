"""Teach by showing: a recorded first login becomes a profile, and the profile repeats it on another device.

Recordings are made of real exchanges with simulated consoles. The hand that types is `Browser`, which computes its
digests with `hashlib`; the consoles do the same, and what is learnt has to satisfy them.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from firstlight.claim.teach import teach
from firstlight_drivers.contract import Credential, Endpoint, LoginVerdict, Secret, State
from firstlight_drivers.errors import Code, DeviceError
from firstlight_drivers.moxa_nport6000.simulator import Simulator as NPort
from firstlight_drivers.protocols.moxa_web import Generation, MoxaClaims
from firstlight_drivers.protocols.web_claims import ProfileClaims
from firstlight_drivers.protocols.web_profile import parse_profile
from firstlight_drivers.protocols.web_profile_text import dump_profile
from firstlight_drivers.protocols.web_session import WebSession
from firstlight_drivers.simulation.spec import DeviceSpec, Fault, Place
from firstlight_drivers.simulation.web_console import ConsoleShape
from unit.app.recording import (
    NEW,
    OLD,
    OTHER_NEW,
    OTHER_OLD,
    SHAPES,
    USER,
    Browser,
    Gadget,
    Recorder,
    holds_nothing,
    learn,
    no_promise,
    shown,
    trusted,
)


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
