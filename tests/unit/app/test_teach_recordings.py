"""Recordings as browsers write them: odd, damaged, too little, too much; and what may not get out of them."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firstlight.claim.har import TeachError, read_har
from firstlight.claim.teach import teach
from firstlight_drivers.contract import Secret
from firstlight_drivers.protocols.web_pattern import checked_pattern
from firstlight_drivers.protocols.web_profile_text import dump_profile
from unit.app.recording import NEW, OLD, USER, holds_nothing, learn

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
