"""How a dialogue follows a profile: what is sent, and where it stops."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest

from firstlight_drivers.contract import Credential, Endpoint, LoginVerdict, Secret, Service, Trust
from firstlight_drivers.errors import Code, DeviceError, LoginRefused
from firstlight_drivers.protocols.web_claims import ProfileClaims
from firstlight_drivers.protocols.web_profile import Extract, Field, Mark, Step, WebProfile, check_profile
from unit.drivers_wire.wire import server

HOST = "127.79.20.5"
OK = Mark(status=(200,))
LOGIN = Step(
    method="POST", path="/in", body="form", expect=(OK,), refused=(Mark(status=(401,)),),
    field=(Field(name="u", value="{user}"), Field(name="p", value="{password}")),
)  # fmt: skip
CHANGE = Step(method="POST", path="/pw", body="form", expect=(OK,), field=(Field(name="n", value="{new}"),))
SIMPLE = WebProfile(name="n", family="f", confidence="taught", source="s", login=(LOGIN,), change=(CHANGE,))


@dataclass
class Scripted:
    """Answers each request by its path; keeps what came."""

    answers: dict[str, str | Callable[[str], str]]
    requests: list[tuple[str, str]] = field(default_factory=list)

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        lengths = [line.split(":")[1] for line in head.split("\r\n") if line.lower().startswith("content-length")]
        body = (await reader.readexactly(int(lengths[0]))).decode() if lengths else ""
        first = head.split(" HTTP")[0]
        self.requests.append((first, body))
        answer = self.answers.get(first.partition("?")[0], "HTTP/1.1 404 x\r\n\r\n")
        writer.write((answer(body) if callable(answer) else answer).encode())
        await writer.drain()


def page(body: str, status: int = 200, extra: str = "") -> str:
    return f"HTTP/1.1 {status} x\r\n{extra}Content-Length: {len(body)}\r\n\r\n{body}"


async def follow(whole: WebProfile, talk: Scripted, password: str = "old&secret") -> float:
    check_profile(whole)

    async def promise() -> None:
        talk.requests.append(("promise", ""))

    async with server(talk, HOST) as port:
        claims = ProfileClaims(Endpoint(host=HOST, ports=(Service(name="http", port=port),)), whole)
        account = Credential(user="ad min", password=Secret(password))
        return await claims.change_password(account, Secret("n3w/secret"), Trust(plain=True), promise)


async def test_values_go_where_the_profile_says() -> None:
    login = replace(LOGIN, extract=(
        Extract(name="bearer", source="json", key="data/token"), Extract(name="sid", source="cookie", key="SID"),
        Extract(name="mark", source="header", key="X-Mark", pattern="m=([a-z]{1,5})"),
        Extract(name="gone", pattern="(nothing)", optional=True),
    ))  # fmt: skip
    change = Step(
        method="PUT", path="/users/{user}/{mark}", body="json", expect=(OK,), field=(
            Field(name="Authorization", value="{bearer}", prefix="Bearer ", where="header"),
            Field(name="s", value="{sid}", where="query"),
            Field(name="auth/new", value="{new}"), Field(name="auth/force", value="true", transform="json"),
        ),
    )  # fmt: skip
    logout = Step(method="POST", path="/out", body="raw", content_type="text/xml", expect=(OK,), field=(
        Field(prefix="<u>", value="{user}", transform="xml"), Field(prefix="</u>"),
    ))  # fmt: skip
    entered = page('{"data": {"token": "tok-1"}}', extra="Set-Cookie: SID=c00kie\r\nX-Mark: m=abc\r\n")
    talk = Scripted({"POST /in": entered, "PUT /users/ad%20min/abc": page(""), "POST /out": page("")})
    whole = replace(SIMPLE, login=(login,), change=(change,), logout=(logout,))
    assert await follow(whole, talk) == 0.0
    assert talk.requests == [
        ("POST /in", "u=ad+min&p=old%26secret"),
        ("promise", ""),
        ("PUT /users/ad%20min/abc?s=c00kie", '{"auth": {"new": "n3w/secret", "force": true}}'),
        ("POST /out", "<u>ad min</u>"),
    ]


async def test_a_form_has_to_have_the_fields_the_profile_knows() -> None:
    form = Step(form="pw", expect=(OK,), field=(Field(name="np", value="{new}"),))
    get = Step(path="/pw", expect=(OK,))
    whole = replace(SIMPLE, change=(get, form))
    right = page("<form name=pw method=post action=/set?x=1><input name=np><input type=hidden name=t value=9></form>")
    talk = Scripted({"POST /in": page(""), "GET /pw": right, "POST /set": page("")})
    await follow(whole, talk)
    assert talk.requests[2:] == [("promise", ""), ("POST /set?x=1", "np=n3w%2Fsecret&t=9")]
    for wrong in (
        "<form name=pw action=/set><input name=other></form>",
        "<form name=pw method=post action=http://elsewhere.example/set><input name=np></form>",
        "no form",
    ):
        talk = Scripted({"POST /in": page(""), "GET /pw": page(wrong)})
        with pytest.raises(DeviceError) as caught:
            await follow(whole, talk)
        assert caught.value.code is Code.UNEXPECTED
        assert [line for line, _ in talk.requests] == ["POST /in", "GET /pw"]


async def test_a_step_may_depend_on_the_answer_before_it() -> None:
    notice = Step(path="/ack", only_if=Mark(contains=("notice",)), expect=(OK,))
    whole = replace(SIMPLE, login=(LOGIN, notice))
    for body, count in (("", 3), ("A notice", 4)):
        talk = Scripted({"POST /in": page(body), "GET /ack": page(""), "POST /pw": page("")})
        await follow(whole, talk)
        assert len(talk.requests) == count


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (page("", 401), Code.LOGIN_REFUSED), (page("old&secret is wrong", 418), Code.UNEXPECTED),
        (page("", 302, "Location: https://evil.example/\r\n"), Code.UNEXPECTED),
        (page("", 302, "Location: /elsewhere\r\n"), Code.UNEXPECTED), ("garbage\r\n\r\n", Code.MALFORMED),
        ("", Code.CLOSED),
    ],
)  # fmt: skip
async def test_the_first_answer_that_differs_is_the_last(answer: str, code: Code) -> None:
    talk = Scripted({"POST /in": answer})
    with pytest.raises(DeviceError) as caught:
        await follow(SIMPLE, talk)
    assert caught.value.code is code
    assert len(talk.requests) == 1
    assert "secret" not in caught.value.detail


async def test_an_extract_that_is_missing_stops_it() -> None:
    login = replace(LOGIN, extract=(Extract(name="t", source="input", key="t"),))
    talk = Scripted({"POST /in": page("no token", extra="Set-Cookie: SID=1\r\n"), "GET /bye": page("")})
    with pytest.raises(DeviceError, match="no t in the answer"):
        await follow(replace(SIMPLE, login=(login,), logout=(Step(path="/bye", expect=(OK,)),)), talk)
    assert [line for line, _ in talk.requests] == ["POST /in", "GET /bye"]


async def test_the_way_out_is_taken_whatever_the_change_met() -> None:
    out = Step(path="/bye", expect=(OK,))
    whole = replace(SIMPLE, change=(replace(CHANGE, rejected=(Mark(status=(400,)),)),), logout=(out,))
    talk = Scripted({"POST /in": page(""), "POST /pw": page("too short", 400), "GET /bye": page("", 500)})
    with pytest.raises(DeviceError, match="too short") as caught:
        await follow(whole, talk)
    assert caught.value.code is Code.PASSWORD_REFUSED
    assert [line for line, _ in talk.requests] == ["POST /in", "promise", "POST /pw", "GET /bye"]


async def test_a_refused_present_password_in_the_change_says_that_only() -> None:
    """The new password has left: the device's word is passed on, but it is not the refusal that changes nothing."""
    change = replace(CHANGE, refused=(Mark(status=(403,)),))
    with pytest.raises(DeviceError, match="status 403: wrong one") as caught:
        await follow(
            replace(SIMPLE, change=(change,)), Scripted({"POST /in": page(""), "POST /pw": page("wrong one", 403)})
        )
    assert caught.value.code is Code.LOGIN_REFUSED
    assert not isinstance(caught.value, LoginRefused)


SAVE, RESTART = Step(path="/save", expect=(OK,)), Step(path="/restart", restarts=True, expect=(OK,))
SAVING = replace(SIMPLE, change=(CHANGE, SAVE, RESTART), logout=(Step(path="/bye", expect=(OK,)),), restart_seconds=30)
ANSWERED = ("POST /in", "POST /pw", "GET /save", "GET /restart")
WHOLE = ["POST /in", "promise", "POST /pw", "GET /save", "GET /restart", "GET /bye"]


@pytest.mark.parametrize(
    ("odd", "answer", "says"),
    [
        ("POST /pw", page("Done, so to speak", 500), "status 500: Done, so to speak"),
        ("POST /pw", page("", 302, "Location: https://evil.example/\r\n"), "another place"),
        ("POST /pw", "", "http 127."),
        ("POST /pw", "garbage\r\n\r\n", ""),
        ("GET /save", page("Saved?", 500), "status 500: Saved?"),
        ("GET /restart", page("Off I go", 500), "status 500: Off I go"),
    ],
)
async def test_a_changed_password_is_saved_whatever_the_console_says(odd: str, answer: str, says: str) -> None:
    talk = Scripted(
        {**dict.fromkeys(("POST /in", "POST /pw", "GET /save", "GET /restart", "GET /bye"), page("")), odd: answer}
    )
    with pytest.raises(DeviceError) as caught:
        await follow(SAVING, talk)
    assert says in caught.value.detail
    assert "secret" not in caught.value.detail
    assert caught.value.away == 30
    assert [line for line, _ in talk.requests] == WHOLE


async def test_a_known_no_stops_before_the_restart() -> None:
    whole = replace(SAVING, change=(replace(CHANGE, rejected=(Mark(status=(400,)),)), SAVE, RESTART))
    talk = Scripted({"POST /in": page(""), "POST /pw": page("too short", 400), "GET /bye": page("")})
    with pytest.raises(DeviceError, match="too short") as caught:
        await follow(whole, talk)
    assert (caught.value.code, caught.value.away) == (Code.PASSWORD_REFUSED, 0.0)
    assert [line for line, _ in talk.requests] == ["POST /in", "promise", "POST /pw", "GET /bye"]


async def test_what_cannot_be_sent_behind_the_change_does_not_hide_what_was_said() -> None:
    form = Step(form="go", restarts=True, expect=(OK,))
    talk = Scripted({"POST /in": page(""), "POST /pw": page("Who knows", 500), "GET /bye": page("")})
    with pytest.raises(DeviceError, match="Who knows") as caught:
        await follow(replace(SAVING, change=(CHANGE, form)), talk)
    assert caught.value.away == 0.0
    assert [line for line, _ in talk.requests] == ["POST /in", "promise", "POST /pw", "GET /bye"]


async def test_a_session_is_left_on_a_device_that_takes_a_while_to_go() -> None:
    talk = Scripted(
        {**dict.fromkeys(("POST /in", "POST /pw", "GET /save", "GET /restart"), page(""))}
    )  # gone: nothing answers the way out, which hides nothing
    assert await follow(SAVING, talk) == 30
    assert [line for line, _ in talk.requests] == WHOLE


async def test_a_login_by_profile_is_one_request_and_the_way_out() -> None:
    talk = Scripted({"POST /in": page(""), "GET /bye": page("")})
    whole = replace(SIMPLE, logout=(Step(path="/bye", expect=(OK,)),))
    async with server(talk, HOST) as port:
        claims = ProfileClaims(Endpoint(host=HOST, ports=(Service(name="http", port=port),)), whole)
        account = Credential(user="u", password=Secret("p"))
        assert await claims.login(account, Trust(plain=True)) is LoginVerdict.ACCEPTED
    assert [line for line, _ in talk.requests] == ["POST /in", "GET /bye"]
