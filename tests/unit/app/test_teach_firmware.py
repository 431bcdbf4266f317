"""Teach by showing, firmware: a recorded upload becomes a profile, and the profile upgrades another device.

Recordings are made of real exchanges with simulated consoles, in one session as a browser has it; what browsers leave
out of a form with a file is left out afterwards.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contract.test_updates_firmware import File
from contract.test_updates_web import CASES, Bench, Case, trusted
from firstlight.claim.firmware_profiles import firmware_driver
from firstlight.claim.har import TeachError, read_har
from firstlight.claim.merge import merged
from firstlight.claim.model import Method
from firstlight.claim.teach import Lesson, teach
from firstlight.claim.teach_firmware import teach_firmware
from firstlight.cli import run
from firstlight.demo_assets import write_assets
from firstlight.site.profiles import Profiles, Purpose
from firstlight_drivers import FAMILIES
from firstlight_drivers.contract import Credential, Endpoint, LoginVerdict, Secret, Service, State, UpdatesFirmware
from firstlight_drivers.errors import Code, DeviceError
from firstlight_drivers.fleet import simulate
from firstlight_drivers.protocols.web_claims import ProfileClaims, Visitor, open_session
from firstlight_drivers.protocols.web_profile import WebProfile, load_profile, parse_profile
from firstlight_drivers.protocols.web_profile_text import dump_profile
from firstlight_drivers.protocols.web_session import Answer, WebSession
from firstlight_drivers.protocols.web_upload import Payload
from firstlight_drivers.simulation.spec import Fault, Place
from unit.app.recording import Recorder, holds_nothing, no_promise

SHOWN, OTHER = "Kestrel-42-dam!", "Heron&7=lock weir"
EACH = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
Entry = dict[str, Any]
Style = Callable[[Entry, bytes], None]


def without_bytes(entry: Entry, content: bytes) -> None:
    """As Firefox and Chromium write a form: parts and names, no bytes of the file."""
    if "text" in entry:
        entry["text"] = entry["text"].replace(content.decode("latin-1"), "")


def with_some_bytes(entry: Entry, content: bytes) -> None:
    """Cut behind the first bytes: the fields after the file are lost."""
    if "text" in entry:
        text = entry["text"]
        start = text.index(content[:100].decode("latin-1"))
        entry["text"] = text[: start + 200]


def as_parameters(entry: Entry, content: bytes) -> None:
    """As the format's own description has it: a list of parameters, the file by its name."""
    without_bytes(entry, content)
    if "boundary=" not in entry["mimeType"]:
        entry.pop("text", None)
        return
    mark = "--" + entry["mimeType"].partition("boundary=")[2]
    params = []
    for part in entry.pop("text").split(mark)[1:-1]:
        head, _, value = part.partition("\r\n\r\n")
        one = {"name": head.partition('name="')[2].partition('"')[0], "value": value.removesuffix("\r\n")}
        if "filename=" in head:
            one = {"name": one["name"], "fileName": head.partition('filename="')[2].partition('"')[0],
                   "contentType": "application/octet-stream"}  # fmt: skip
        params.append(one)
    entry["params"] = params


def without_anything(entry: Entry, content: bytes) -> None:
    """As Chromium writes a large request."""
    entry.pop("text", None)


STYLES = {
    "whole": lambda entry, content: None,
    "without bytes": without_bytes,
    "cut": with_some_bytes,
    "parameters": as_parameters,
    "nothing": without_anything,
}


class FileRecorder(Recorder):
    """Writes down uploads too."""

    def watch_files(self, monkeypatch: pytest.MonkeyPatch, style: Style) -> None:
        send = WebSession.send_file

        async def recorded(
            web: WebSession, method: Any, path: str, payload: Payload, shape: Any, **given: Any
        ) -> Answer:
            cookies = "; ".join(f"{name}={value}" for name, value in web.cookies.items())
            answer = await send(web, method, path, payload, shape, **given)
            with payload.image.open() as file:
                content = file.read()
            whole = (shape.head + content + shape.tail).decode("latin-1")
            sent = [*given.get("headers", ()), ("Content-Length", str(len(whole)))]
            self.note(web, method, path, b"", shape.content_type, cookies, answer, tuple(sent))
            posted = {"mimeType": shape.content_type, "text": whole}
            style(posted, content)
            self.entries[-1]["request"]["postData"] = posted
            return answer

        monkeypatch.setattr(WebSession, "send_file", recorded)


async def show(
    case: Case, folder: Path, monkeypatch: pytest.MonkeyPatch, style: Style = without_bytes, *, refused: bool = False
) -> Path:
    """A person upgrades one device by hand: login, page, file, installation, logout; perhaps a wrong file before."""
    recorder = FileRecorder()
    profile = case.profile
    device = simulate(replace(case.spec, password=SHOWN), Place(address="127.79.60.11", shift=10000))
    async with device:
        account = Credential(user=case.spec.user or "", password=Secret(SHOWN))
        endpoint = Endpoint(host=device.address, ports=device.services)
        trust = await trusted(device)
        image = case.image(60_000)
        with monkeypatch.context() as patch:
            recorder.watch(patch)
            recorder.watch_files(patch, style)

            def hand(file: File) -> Visitor:
                payload = Payload(image=file, reached=lambda _: None)
                return Visitor(open_session(endpoint, trust, account), profile, account, payload=payload)

            await hand(image).session.get("/")
            if refused:
                first = hand(replace(image, content=b"x" * 30_000))
                await first.login()
                with pytest.raises(DeviceError):
                    await first.dialogue.run(profile.upload)
                await first.leave()
            second = hand(image)
            await second.login()
            await second.dialogue.run(profile.upload)
            await second.dialogue.run(profile.activate)
            await second.leave()
        assert device.away
    return recorder.save(folder)


def learn(path: Path, case: Case) -> Lesson:
    return teach_firmware(path, user=case.spec.user or "", password=Secret(SHOWN), family=case.spec.family)


async def upgraded(case: Case, profile: WebProfile, *faults: Fault) -> Bench:
    """Another device, upgraded by a profile; everything is judged on its side."""
    spec = replace(case.spec, password=OTHER, serial=case.spec.serial[:-1] + "9")
    async with simulate(spec, Place(address="127.79.60.12", shift=10000)) as device:
        device.faults.active.update(faults)
        it = Bench(device, case, await trusted(device), profile)
        device.on_return = lambda _: it.returned.set()
        account = Credential(user=case.spec.user or "", password=Secret(OTHER))
        image = case.image(60_000)
        await it.driver.upload_firmware(image, account, it.trust, it.begin, it.progress.append)
        await it.driver.activate_firmware(image, account, it.trust, it.commit)
        assert (await it.back()).version == case.new
        assert device.flashed == 1
        assert it.commits == [(0, False)]
        assert it.logins == (2, 0)
        return it


@EACH
@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES.keys())
async def test_what_was_shown_once_upgrades_another_device(
    case: Case, style: Style, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = await show(case, tmp_path, monkeypatch, style)
    if style is without_anything and case.name == "6000-G2":
        with pytest.raises(TeachError) as caught:  # no form on any page, and nothing of it in the recording
            learn(path, case)
        assert caught.value.code == "har-unclear"
        return
    lesson = learn(path, case)
    text = dump_profile(lesson.profile)
    said = "\n".join((text, *lesson.understood, *lesson.doubts))
    holds_nothing(said, SHOWN)
    assert "127.79.60.11" not in said
    assert parse_profile(text) == lesson.profile
    assert (lesson.profile.confidence, lesson.profile.updates, lesson.profile.claims) == ("taught", True, False)
    assert lesson.profile.firmware.upload_activates is case.at_once
    await upgraded(case, lesson.profile)


@EACH
async def test_a_refused_file_in_the_recording_is_known_again(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lesson = learn(await show(case, tmp_path, monkeypatch, refused=True), case)
    assert not any("refused file" in doubt for doubt in lesson.doubts)
    async with simulate(replace(case.spec, password=OTHER), Place(address="127.79.60.12", shift=10000)) as device:
        it = Bench(device, case, await trusted(device), lesson.profile)
        account = Credential(user=case.spec.user or "", password=Secret(OTHER))
        wrong = File(content=b"y" * 40_000, name=case.file)
        sending: Awaitable[object] = (
            it.driver.activate_firmware(wrong, account, it.trust, it.commit)
            if case.at_once
            else it.driver.upload_firmware(wrong, account, it.trust, it.begin, it.progress.append)
        )
        with pytest.raises(DeviceError) as caught:
            await sending
        assert caught.value.code is Code.DEVICE_ERROR
        assert "Wrong signature" in caught.value.detail
        assert device.flashed == 0


@EACH
async def test_a_file_that_is_refused_without_a_known_refusal_stops_it(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lesson = learn(await show(case, tmp_path, monkeypatch), case)
    assert any("holds no refused file" in doubt for doubt in lesson.doubts)
    if case.at_once:
        # Unknown words behind the byte that installs decide nothing: it is read back, and does not come back new.
        async with simulate(replace(case.spec, password=OTHER), Place(address="127.79.60.12", shift=10000)) as device:
            device.faults.active.add(Fault.IMAGE_REFUSED)
            it = Bench(device, case, await trusted(device), lesson.profile)
            account = Credential(user=case.spec.user or "", password=Secret(OTHER))
            assert await it.driver.activate_firmware(case.image(60_000), account, it.trust, it.commit) > 0
            assert ((await it.state()).version, device.flashed) == (case.spec.firmware, 0)
        return
    with pytest.raises(DeviceError, match="Wrong signature") as caught:
        await upgraded(case, lesson.profile, Fault.IMAGE_REFUSED)
    assert caught.value.code is Code.UNEXPECTED


async def test_what_was_understood_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {}
    for case in CASES:
        lesson = learn(await show(case, tmp_path, monkeypatch), case)
        texts[case.name] = ("\n".join(lesson.understood), "\n".join(lesson.doubts))
    said, _ = texts["6000-G2"]
    assert "Upload: POST /api/v1/maintenance/firmware/upload with the file in firmware of a form." in said
    assert "the upload itself cannot be taken back" in said
    said, doubts = texts["Panel Server"]
    assert "Upload: PUT /rest/v1/firmware/package with the file as the body." in said
    assert "The name of the file goes into name." in said
    assert "Installation: POST /rest/v1/firmware/install." in said
    assert "in two sessions" in doubts
    said, _ = texts["IFE"]
    assert "Installation: POST /firmware/install." in said
    assert "Logout: GET /logout." in said


# --- one profile out of two recordings ------------------------------------------------------------------------------


@EACH
async def test_a_first_login_and_an_upload_share_one_profile(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert case.family.assumed_claim is not None
    claim = replace(load_profile(case.family.assumed_claim), confidence="taught")
    taught = learn(await show(case, tmp_path, monkeypatch), case).profile
    # The recorded login of the two JSON consoles is that of the assumed profile, field by field.
    for kept, fresh in ((claim, taught), (taught, claim)):
        whole = merged(kept, fresh)
        assert parse_profile(dump_profile(whole)) == whole
        assert (whole.change, whole.first) == (claim.change, claim.first)
        assert (whole.upload, whole.activate) == (taught.upload, taught.activate)
        await upgraded(case, whole)
    whole = merged(claim, taught)
    async with simulate(replace(case.spec, password=OTHER), Place(address="127.79.60.12", shift=10000)) as device:
        claims = ProfileClaims(Endpoint(host=device.address, ports=device.services), whole)
        account = Credential(user=case.spec.user or "", password=Secret(OTHER))
        trust = await trusted(device)
        assert await claims.login(account, trust) is LoginVerdict.ACCEPTED
        await claims.change_password(account, Secret(SHOWN), trust, no_promise)
        assert (device.password, device.state) == (SHOWN, State.CLAIMED)


async def test_two_different_logins_are_not_mixed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = CASES[1]
    taught = learn(await show(case, tmp_path, monkeypatch), case).profile
    assert CASES[2].family.assumed_claim is not None
    other = load_profile(CASES[2].family.assumed_claim)
    with pytest.raises(TeachError) as caught:
        merged(other, taught)
    assert caught.value.code == "profile-login-differs"
    assert merged(taught, taught) == taught


async def test_a_profile_without_a_first_login_changes_no_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = CASES[1]
    taught = learn(await show(case, tmp_path, monkeypatch), case).profile
    async with simulate(replace(case.spec, password=OTHER), Place(address="127.79.60.12", shift=10000)) as device:
        claims = ProfileClaims(Endpoint(host=device.address, ports=device.services), taught)
        account = Credential(user=case.spec.user or "", password=Secret(OTHER))
        with pytest.raises(DeviceError, match="no first login"):
            await claims.change_password(account, Secret(SHOWN), await trusted(device), no_promise)
        assert (device.password, device.logins.accepted) == (OTHER, 0)


async def test_the_command_line_keeps_both_kinds_in_one_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    case = CASES[2]
    har = await show(case, tmp_path, monkeypatch)
    family, user = case.spec.family, case.spec.user or ""
    base = ["--data-dir", str(tmp_path / "home"), "profile", "teach", str(har), "--family", family, "--user", user]

    def told(*more: str) -> str:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{SHOWN}\n"))
        assert run([*base, "--firmware", *more]) == 0
        return capsys.readouterr().err

    store = Profiles(tmp_path / "home")
    assert "Installation: POST /firmware/install." in told("--dry-run")
    assert not store.path(family).exists()
    said = told()
    assert "one device first, then confirm" in said
    holds_nothing(said, SHOWN)
    only = load_profile(store.path(family))
    assert (only.updates, only.claims) == (True, False)
    assert case.family.assumed_claim is not None
    store.learn(merged(only, replace(load_profile(case.family.assumed_claim), confidence="taught")))
    told()
    whole = load_profile(store.path(family))
    assert (whole.updates, whole.claims) == (True, True)
    assert run([*base[:2], "profile", "list", "--format", "json"]) == 0
    rows = [json.loads(row) for row in capsys.readouterr().out.splitlines()]
    ours = [(row["purpose"], row["method"]) for row in rows if row["family"] == family]
    assert ours == [("login", "taught"), ("firmware", "taught")]
    digest = next(row["sha256"] for row in rows if row["family"] == family)
    confirm = [*base[:2], "profile", "confirm", family, "--firmware"]
    assert run(confirm) == 3
    store.claimed(digest, Purpose.FIRMWARE)
    assert run(confirm) == 0
    assert store.confirmed(digest, Purpose.FIRMWARE)


def test_which_profile_an_upgrade_rests_on(tmp_path: Path) -> None:
    store = Profiles(tmp_path)
    for case in CASES:
        assumed = store.find(case.family, Purpose.FIRMWARE)
        assert assumed is not None
        assert (assumed.method, assumed.confirmed, assumed.profile) == (Method.ASSUMED, False, case.profile)
        assert case.family.assumed_firmware is not None
        assert assumed.digest == hashlib.sha256(case.family.assumed_firmware.read_bytes()).hexdigest()
        assert case.family.assumed_claim is not None
        store.learn(replace(load_profile(case.family.assumed_claim), confidence="taught"))
        assert store.find(case.family, Purpose.FIRMWARE) == assumed  # what was taught holds no upload
        store.learn(replace(case.profile, confidence="taught"))
        learnt = store.find(case.family, Purpose.FIRMWARE)
        assert learnt is not None
        assert (learnt.method, learnt.profile.confidence) == (Method.TAUGHT, "taught")
        web = Endpoint(host="127.79.60.13", ports=(Service(name="https", port=443),))
        assert isinstance(firmware_driver(learnt, case.family, web), UpdatesFirmware)
    assert all(store.find(family, Purpose.FIRMWARE) is None for family in FAMILIES if family.assumed_firmware is None)


def test_an_ifm_on_its_line_has_no_web_console(tmp_path: Path) -> None:
    known = Profiles(tmp_path).find(CASES[2].family, Purpose.FIRMWARE)
    assert known is not None
    for endpoint in (
        Endpoint(host="", serial_line="/dev/ttyUSB0"),
        Endpoint(host="127.79.60.13", ports=(Service(name="modbus-rtu", port=4001),)),
    ):
        assert firmware_driver(known, CASES[2].family, endpoint) is None


# --- recordings as they come ----------------------------------------------------------------------------------------

Row = tuple[str, str, str, str, str]
FORM = "application/x-www-form-urlencoded"
SIGN_IN = ("POST", "/in", FORM, urlencode({"u": "admin", "p": SHOWN}), "hello")


def har(folder: Path, *entries: Row) -> Path:
    """(method, path, type of the body, body, answer)."""
    made = [
        {
            "request": {
                "method": method, "url": f"http://10.0.0.7{path}", "headers": [],
                "postData": {"mimeType": kind, "text": body} if kind else None,
            },
            "response": {"status": 200, "headers": [], "content": {"mimeType": "text/html", "text": answer}},
        }
        for method, path, kind, body, answer in entries
    ]  # fmt: skip
    path = folder / "made.har"
    path.write_text(json.dumps({"log": {"entries": made}}))
    return path


def parts(*fields: tuple[str, str]) -> tuple[str, str]:
    """Type and text of a form; a name with ":" is the file's."""
    text = ""
    for name, value in fields:
        text += f'--XX\r\nContent-Disposition: form-data; name="{name.partition(":")[0]}"'
        text += f'; filename="{name.partition(":")[2]}"\r\nContent-Type: application/x-rom' if ":" in name else ""
        text += f"\r\n\r\n{value}\r\n"
    return "multipart/form-data; boundary=XX", f"{text}--XX--\r\n"


def upload(*fields: tuple[str, str], path: str = "/up", answer: str = "Package taken") -> Row:
    return ("POST", path, *parts(*fields), answer)


def taught(folder: Path, *entries: Row) -> Lesson:
    return teach_firmware(har(folder, *entries), user="admin", password=Secret(SHOWN), family="acme")


def refusal(folder: Path, *entries: Row) -> TeachError:
    with pytest.raises(TeachError) as caught:
        taught(folder, *entries)
    holds_nothing(f"{caught.value} {caught.value.detail!r}", SHOWN)
    return caught.value


def test_fields_before_and_behind_the_file_keep_their_order(tmp_path: Path) -> None:
    lesson = taught(
        tmp_path, SIGN_IN,
        upload(
            ("mode", "full"), ("img:fw-1.2.rom", ""), ("file_name", "fw-1.2.rom"), ("total_size", "98304"),
            ("go", "Upload"),
        ),
    )  # fmt: skip
    (step,) = lesson.profile.upload
    assert [(e.name, e.value, e.where) for e in step.field] == [
        ("mode", "full", "body"), ("img", "", "file"), ("file_name", "{file_name}", "body"),
        ("total_size", "{file_size}", "body"), ("go", "Upload", "body"),
    ]  # fmt: skip
    assert (step.body, step.content_type) == ("multipart", "application/x-rom")
    assert "fw-1.2" not in dump_profile(lesson.profile)
    assert lesson.profile.firmware.upload_activates


def test_an_answer_in_words_is_known_by_a_line_the_page_did_not_have(tmp_path: Path) -> None:
    page = ("GET", "/fw", "", "", "<html><h1>Firmware</h1><form><input type=file name=img></form></html>")
    sent = upload(("img:a.rom", ""), answer="<h1>Firmware</h1><p>Package taken, wait</p>")
    (mark,) = taught(tmp_path, SIGN_IN, page, sent).profile.upload[-1].expect
    assert mark.contains == ("Package taken, wait",)


def test_an_installation_that_needs_the_upload_s_answer_stays_in_its_session(tmp_path: Path) -> None:
    ticket = "9f86d081884c7d65"
    lesson = taught(
        tmp_path, SIGN_IN,
        upload(("img:a.rom", ""), answer=json.dumps({"result": "ok", "ticket": ticket})),
        ("POST", "/install", FORM, urlencode({"ticket": ticket}), json.dumps({"result": "ok"})),
    )  # fmt: skip
    profile = lesson.profile
    assert profile.firmware.upload_activates
    assert [step.path for step in profile.upload] == ["/up", "/install"]
    assert profile.activate == ()
    assert ticket not in dump_profile(profile)
    assert any("both go together" in said for said in lesson.understood)


def test_polls_and_other_settings_are_left_out(tmp_path: Path) -> None:
    poll = ("GET", "/progress?install=1", "", "", "12")
    lesson = taught(
        tmp_path, SIGN_IN, ("POST", "/name", FORM, urlencode({"name": "pump"}), ""), upload(("img:a.rom", "")),
        poll, poll, poll, poll, ("POST", "/reboot", FORM, "now=1", "Going down"), ("GET", "/logout", "", "", "bye"),
    )  # fmt: skip
    assert [step.path for step in lesson.profile.activate] == ["/reboot"]
    assert [step.path for step in lesson.profile.logout] == ["/logout"]
    assert any("POST /name before the upload is left out" in doubt for doubt in lesson.doubts)


def test_the_last_file_that_was_not_refused_counts(tmp_path: Path) -> None:
    page = ("GET", "/fw", "", "", "<html>Firmware</html>")
    bad = upload(("img:a.rom", ""), answer="<p>Wrong signature</p>")
    good = upload(("img:b.rom", ""), answer="<p>Package taken</p>")
    lesson = taught(tmp_path, SIGN_IN, page, bad, page, good)
    step = lesson.profile.upload[-1]
    assert (step.rejected[0].contains, step.expect[0].contains) == (("Wrong signature",), ("Package taken",))


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ([], "har-no-upload"),
        ([SIGN_IN], "har-no-upload"),
        ([SIGN_IN, ("POST", "/up", FORM, "a=b", "")], "har-no-upload"),
        ([SIGN_IN, upload(("a", "b"))], "har-no-upload"),
        ([SIGN_IN, ("POST", "/up", "application/octet-stream", "short", "")], "har-no-upload"),
        ([upload(("img:a.rom", ""))], "har-no-login"),
        ([upload(("img:a.rom", "")), SIGN_IN], "har-no-login"),
        ([SIGN_IN, upload(("img:a.rom", ""), ("sum", hashlib.sha256(b"a").hexdigest()))], "har-unexplained"),
        ([SIGN_IN, upload(("img:a.rom", ""), path=f"/up/{SHOWN}")], "profile-secret"),
        ([SIGN_IN, ("POST", "/up", "multipart/form-data; boundary=XX", "", "")], "har-unclear"),
        ([SIGN_IN, upload(("n", "1"), ("img:a.rom", "")), upload(("n", "2"), ("img:a.rom", ""))], "har-unclear"),
    ],
)  # fmt: skip
def test_recordings_that_teach_nothing(tmp_path: Path, entries: list[Row], code: str) -> None:
    assert refusal(tmp_path, *entries).code == code


def test_a_blank_password_shows_no_login(tmp_path: Path) -> None:
    with pytest.raises(TeachError) as caught:
        teach_firmware(har(tmp_path, SIGN_IN), user="admin", password=Secret(""), family="acme")
    assert caught.value.code == "har-no-login"


PIECES = st.sampled_from(
    [
        "--XX", "--XX--", "\r\n", "\n", 'Content-Disposition: form-data; name="a"', '; filename="b"', "\r\n\r\n", "",
        "\u00e9", '"',
    ]
)  # fmt: skip
KINDS = st.sampled_from(["; boundary=XX", "", '; boundary="XX"', "; boundary="])


@given(pieces=st.lists(PIECES, max_size=12), kind=KINDS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_form_breaks_the_reader(tmp_path: Path, pieces: list[str], kind: str) -> None:
    path = har(tmp_path, SIGN_IN, ("POST", "/up", f"multipart/form-data{kind}", "".join(pieces), "ok"))
    read_har(path)
    with contextlib.suppress(TeachError):
        teach_firmware(path, user="admin", password=Secret(SHOWN), family="acme")


def test_files_never_stay_in_what_is_read(tmp_path: Path) -> None:
    marker = "Zk3v9QpL2mX8tR5w" * 2000
    bare = ("PUT", "/raw", "application/octet-stream", marker, "")
    for exchange in read_har(har(tmp_path, upload(("img:C:\\fakepath\\a.rom", marker)), bare)):
        assert exchange.file is not None
        assert exchange.body == ""
        assert marker not in repr(exchange.file.fields)
    first, second = (one.file for one in read_har(har(tmp_path, upload(("img:C:\\fakepath\\a.rom", marker)), bare)))
    assert first is not None
    assert second is not None
    assert (first.name, first.whole, first.bare) == ("a.rom", True, False)
    assert (second.bare, second.size) == (True, len(marker))


def test_a_first_login_is_learnt_from_a_recording_that_holds_an_upload_too(tmp_path: Path) -> None:
    change = ("POST", "/pw", FORM, urlencode({"new": OTHER}), "changed")
    path = har(tmp_path, SIGN_IN, change, upload(("img:a.rom", "x" * 20_000)))
    lesson = teach(path, user="admin", old=Secret(SHOWN), new=Secret(OTHER), family="acme")
    assert [step.path for step in lesson.profile.change] == ["/pw"]
    assert not lesson.profile.updates


@EACH
async def test_the_demo_s_own_files_are_taken(case: Case, tmp_path: Path) -> None:
    (asset,) = write_assets(tmp_path, [case.spec], size=60_000)
    assert (asset.family, asset.models) == (case.spec.family, (case.spec.model,))
    image = File(content=(tmp_path / asset.file).read_bytes(), name=asset.file)
    async with simulate(replace(case.spec, password=OTHER), Place(address="127.79.60.12", shift=10000)) as device:
        it = Bench(device, case, await trusted(device), case.profile)
        device.on_return = lambda _: it.returned.set()
        account = Credential(user=case.spec.user or "", password=Secret(OTHER))
        await it.driver.upload_firmware(image, account, it.trust, it.begin, it.progress.append)
        await it.driver.activate_firmware(image, account, it.trust, it.commit)
        assert (await it.back()).version == asset.version
