"""First login over the web consoles of NPort device servers, three generations of them.

    A  MoxaHttp/2.2   hidden FakeChallenge, MD5Password = hex(MD5(challenge) XOR password)      NSLS-II/ipchange
    B  NPort 5110A    EncPasswd = SHA-256(user + password + challenge), EncUser, csrf_token     gsvpiko
    C  GoAhead        /goform/webLogin, Passwd = MD5(user + password + challenge), token_text   npolanosky/MoxaSerial

The dialogues are data (`moxa_web_a.toml` and so on); here is only what data cannot say: which generation a page belongs
to, and that a console without a password shows no login page at all. Such a console lets everybody in, so only the
blank password counts as the right one there, and nothing is sent to find that out.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
from dataclasses import replace
from enum import StrEnum
from functools import cache
from pathlib import Path

from firstlight_drivers.contract import (
    Ask,
    Claims,
    Commit,
    Credential,
    Endpoint,
    LoginVerdict,
    Presented,
    Secret,
    Trust,
)
from firstlight_drivers.errors import Code, DeviceError, LoginRefused
from firstlight_drivers.protocols.web_claims import Visitor, open_session
from firstlight_drivers.protocols.web_profile import WebProfile, load_profile
from firstlight_drivers.protocols.web_session import Answer, WebSession, first_look

_FRAME = re.compile(r"<frame\b[^<>]{0,256}src\s{0,4}=\s{0,4}[\"']?/?main\.htm", re.IGNORECASE)
_CHANGE_PAGE = "/ChPassword.htm"


class Generation(StrEnum):
    """Of the console."""

    A = "a"
    B = "b"
    C = "c"


class Door(StrEnum):
    """What the first page shows."""

    OPEN = "open"  # the console itself: no password is set
    BUSY = "busy"  # somebody else is logged in
    LOGIN = "login"


@cache
def profile(generation: Generation) -> WebProfile:
    """The dialogue of one generation."""
    return load_profile(profile_file(generation))


@cache
def digest(generation: Generation) -> str:
    """Names the content of a dialogue that nobody has published; "" for one that public code shows."""
    if profile(generation).confidence != "assumed":
        return ""
    return hashlib.sha256(profile_file(generation).read_bytes()).hexdigest()


def profile_file(generation: Generation) -> Path:
    """Where the dialogue of one generation is written down."""
    return Path(__file__).with_name(f"moxa_web_{generation.value}.toml")


def door(answer: Answer) -> tuple[Door, Generation | None] | None:
    """What a first page is; None when it is of no known console. An open console does not tell its generation."""
    text, server = answer.text, answer.header("server") or ""
    if "Already login." in text:
        return Door.BUSY, None
    if "goform/webLogin" in text:
        return Door.LOGIN, Generation.C
    if "FakeChallenge" in text and "EncPasswd" in text:
        return Door.LOGIN, Generation.B
    if "FakeChallenge" in text and ("MD5Password" in text or server.startswith("MoxaHttp/2.")):
        return Door.LOGIN, Generation.A
    if answer.status == 200 and _FRAME.search(text):
        return Door.OPEN, None
    return None


class MoxaClaims(Claims):
    """`Claims` of the NPort 5000 and 6000 families. A class that inherits this sets `endpoint`."""

    endpoint: Endpoint

    async def present(self) -> Presented:
        """The first page, without a credential. `blank` is None when the page is of no known console."""
        answer, session, presented = await first_look(self.endpoint, "/")
        seen = door(await _entered(session, answer))
        if seen is None or seen[0] is Door.BUSY:
            return presented
        where, generation = seen
        if where is Door.OPEN:
            with contextlib.suppress(DeviceError):  # an unknown page is told when the password is to be changed
                generation = await generation_inside(session)
        rests_on = digest(generation) if generation is not None else ""
        return replace(presented, blank=where is Door.OPEN, assumed=rests_on)

    async def login(self, credential: Credential, trust: Trust, ask: Ask | None = None) -> LoginVerdict:
        """One login and out again. On a console without a password only the blank one is right."""
        session = open_session(self.endpoint, trust, credential)
        found = await find_console(session)
        if found is None:
            blank = credential.password.reveal() == ""
            return LoginVerdict.ACCEPTED if blank else LoginVerdict.REFUSED
        return await Visitor(session, profile(found), credential).try_login()

    async def change_password(
        self, current: Credential, new: Secret, trust: Trust, commit: Commit, ask: Ask | None = None
    ) -> float:
        """Login, new password, save and restart. Without the restart the device would forget the new password."""
        session = open_session(self.endpoint, trust, current, new)
        found = await find_console(session)
        if found is not None:
            return await Visitor(session, profile(found), current, new).login_and_change(commit)
        if current.password.reveal():
            raise LoginRefused("the console opens without a password, so this one is not in force")
        steps = profile(await generation_inside(session))
        return await Visitor(session, steps, current, new).change(steps.change, commit, entered=False)


async def _entered(session: WebSession, answer: Answer) -> Answer:
    """The page behind the one redirect that generation C answers "/" with."""
    return answer if answer.location is None else await session.get(answer.location)


async def find_console(session: WebSession) -> Generation | None:
    """The generation of the console; None when it is open. Raises BUSY, UNEXPECTED."""
    answer = await _entered(session, await session.get("/"))
    seen = door(answer)
    if seen is None:
        raise session.unexpected("not a known console", answer)
    where, generation = seen
    if where is Door.BUSY:
        raise DeviceError(session.host, code=Code.BUSY)
    return generation


async def generation_inside(session: WebSession) -> Generation:
    """Of an open console: by the form on its password page."""
    answer = await session.get(_CHANGE_PAGE)
    if answer.status == 200 and "newpwd" in answer.text:
        return Generation.B if "csrf_token" in answer.text else Generation.A
    raise session.unexpected("not a known password page", answer)
