"""The first login over a web console, carried out as a profile describes it.

    profile + account -> requests in order -> each answer against its marks -> verdict, or stop

An answer without a known mark ends the dialogue at once: the error shows what came, nothing more is sent but the way
out. Every step is sent once. `commit` is awaited right before the first request that carries the new password, when all
its values are made already, so that nothing can fail between the promise and the bytes.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from urllib.parse import quote, urlencode

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
from firstlight_drivers.errors import Code, DeviceError, LoginRefused, Unreachable
from firstlight_drivers.protocols.web_html import find_form, input_value
from firstlight_drivers.protocols.web_pattern import checked_pattern
from firstlight_drivers.protocols.web_profile import (
    Extract,
    Field,
    Mark,
    Method,
    ProfileError,
    Step,
    WebProfile,
    filled,
)
from firstlight_drivers.protocols.web_session import Answer, WebSession, carries_tls, first_look
from firstlight_drivers.protocols.web_values import TRANSFORMS
from firstlight_drivers.transport.limits import KIB
from firstlight_drivers.transport.text import safe_text

_SEARCHED = 64 * KIB  # characters of a page that patterns and marks look at
_EXTRACT = 1024  # characters of one extracted value
_TYPES = {"form": "application/x-www-form-urlencoded", "json": "application/json", "raw": "text/plain", "none": ""}


class Met(StrEnum):
    """What an answer meant; the order is the one in which marks are tried."""

    LOCKED = "locked"
    BUSY = "busy"
    REFUSED = "refused"
    REJECTED = "rejected"
    CHANGE_FIRST = "change_first"
    EXPECT = "expect"


class Dialogue:
    """Steps of one profile in one session. `values` grows by what answers yield."""

    def __init__(self, session: WebSession, values: dict[str, str]) -> None:
        self._session = session
        self._values = values
        self.last: Answer | None = None

    async def run(self, steps: Sequence[Step], commit: Commit | None = None) -> Met:
        """Send the steps until one means something else than expected.

        Raises DeviceError: LOCKED, BUSY, UNEXPECTED, PASSWORD_REFUSED, and what the session raises.
        """
        for step in steps:
            if step.only_if is not None and not (self.last and matches(step.only_if, self.last)):
                continue
            try:
                answer = await self._send(step, commit)
            except Unreachable as error:
                if step.restarts and error.code in {Code.CLOSED, Code.TIMEOUT}:
                    return Met.EXPECT  # gone already; whether it did what was asked is proved when it is back
                raise
            if step.sends_new:
                commit = None
            self.last = answer
            met = self._judge(step, answer)
            if met is not Met.EXPECT:
                return met
            self._take(step, answer)
        return Met.EXPECT

    async def _send(self, step: Step, commit: Commit | None) -> Answer:
        request = self._from_form(step) if step.form else self._request(step)
        if commit is not None and step.sends_new:
            await commit()
        return await self._session.send(
            request.method,
            request.path,
            body=request.body,
            content_type=request.content_type,
            headers=request.headers,
        )

    def _request(self, step: Step) -> _Request:
        path = filled(step.path, {name: quote(value, safe="") for name, value in self._values.items()})
        if step.follow:
            if self.last is None or self.last.location is None:
                raise DeviceError("no redirect where one was expected", code=Code.UNEXPECTED)
            path = self.last.location
        made = [(entry, self._value(entry)) for entry in step.field]
        return _Request(
            step.method,
            _with_query(path, [(entry.name, value) for entry, value in made if entry.where == "query"]),
            _body(step, [(entry, value) for entry, value in made if entry.where == "body"]),
            (step.content_type or _TYPES[step.body]) if step.body != "none" else "",
            tuple((entry.name, value) for entry, value in made if entry.where == "header"),
        )

    def _from_form(self, step: Step) -> _Request:
        form = find_form(self.last.text, step.form) if self.last is not None else None
        if self.last is None or form is None:
            raise DeviceError(f"no form {step.form} on the page", code=Code.UNEXPECTED)
        given = {entry.name: self._value(entry) for entry in step.field}
        names = [name for name, _ in form.fields]
        if missing := [name for name in given if name not in names and name not in form.buttons]:
            raise self._session.unexpected(f"the form {step.form} has no {missing[0]}", self.last)
        pairs = [(name, given.get(name, value)) for name, value in form.fields]
        pairs += [(name, value) for name, value in given.items() if name not in names]
        path = self._session.inside(self.last.path, form.action or self.last.path) or "/"
        if form.method == "GET":
            return _Request("GET", _with_query(path.partition("?")[0], pairs))
        return _Request("POST", path, urlencode(pairs).encode("ascii"), _TYPES["form"])

    def _value(self, entry: Field) -> str:
        try:
            value = TRANSFORMS[entry.transform](filled(entry.value, self._values), filled(entry.key, self._values))
        except ProfileError as error:
            raise DeviceError(str(error), code=Code.UNEXPECTED) from None
        except ValueError as error:
            # Found before anything is sent, and the account is what does not fit.
            raise DeviceError(f"this console cannot take {entry.name}: {error}", code=Code.PASSWORD_REFUSED) from None
        return entry.prefix + value

    def _judge(self, step: Step, answer: Answer) -> Met:
        for met in Met:
            marks: tuple[Mark, ...] = getattr(step, met.value)
            if any(matches(mark, answer) for mark in marks):
                break
        else:
            raise self._session.unexpected(f"after {step.method} {safe_text(step.path, 80)}", answer)
        if met is Met.LOCKED:
            raise DeviceError(self._session.shown(answer), code=Code.LOCKED)
        if met is Met.BUSY:
            raise DeviceError(self._session.host, code=Code.BUSY)
        if met is Met.REJECTED:
            raise DeviceError(self._session.shown(answer), code=Code.PASSWORD_REFUSED)
        return met

    def _take(self, step: Step, answer: Answer) -> None:
        for extract in step.extract:
            value = _found(extract, answer, self._session)
            if value is None and not extract.optional:
                raise self._session.unexpected(f"no {extract.name} in the answer", answer)
            if value is not None:
                self._values[extract.name] = value[:_EXTRACT]


@dataclass(frozen=True, slots=True)
class _Request:
    method: Method
    path: str = field(repr=False)
    body: bytes = field(default=b"", repr=False)
    content_type: str = ""
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)


def _with_query(path: str, pairs: Sequence[tuple[str, str]]) -> str:
    return f"{path}{'&' if '?' in path else '?'}{urlencode(pairs)}" if pairs else path


def matches(mark: Mark, answer: Answer) -> bool:
    """Whether an answer has this mark."""
    text = answer.text[:_SEARCHED].casefold()
    if mark.status and answer.status not in mark.status:
        return False
    if any(part.casefold() not in text for part in mark.contains) or any(
        part.casefold() in text for part in mark.lacks
    ):
        return False
    if mark.location and not (answer.location or "").startswith(mark.location):
        return False
    if mark.cookie and not (answer.cookies if mark.cookie == "*" else mark.cookie in answer.cookies):
        return False
    return not mark.json_key or json_text(answer.text, mark.json_key) == mark.json_value


def json_text(text: str, path: str) -> str | None:
    """The value at `path` ("result/code") of a JSON text, as text; None when there is none."""
    try:
        here: object = json.loads(text[: 8 * _SEARCHED])
    except (ValueError, RecursionError):
        return None
    for key in path.split("/"):
        if isinstance(here, list) and key.isdecimal() and len(key) < 6 and int(key) < len(here):
            here = here[int(key)]
        elif isinstance(here, dict) and key in here:
            here = here[key]
        else:
            return None
    if isinstance(here, str):
        return here
    return None if isinstance(here, dict | list) else json.dumps(here)


def _found(extract: Extract, answer: Answer, session: WebSession) -> str | None:
    text: str | None = answer.text[:_SEARCHED]
    if extract.source == "input":
        text = input_value(answer.text, extract.key)
    elif extract.source == "header":
        text = answer.header(extract.key.lower())
    elif extract.source == "cookie":
        text = session.cookies.get(extract.key)
    elif extract.source == "json":
        text = json_text(answer.text, extract.key)
    if text is None or not extract.pattern:
        return text
    match = checked_pattern(extract.pattern).search(text)
    return match[1] if match else None


def _body(step: Step, made: Sequence[tuple[Field, str]]) -> bytes:
    if step.body == "form":
        return urlencode([(entry.name, value) for entry, value in made]).encode("ascii")
    if step.body == "raw":
        return "".join(value for _, value in made).encode()
    if step.body == "none":
        return b""
    whole: dict[str, object] = {}
    for entry, value in made:
        *parents, last = entry.name.split("/")
        here = whole
        for parent in parents:
            inner = here.setdefault(parent, {})
            if not isinstance(inner, dict):
                raise DeviceError(f"{entry.name} is below a value", code=Code.UNEXPECTED)
            here = inner
        try:
            here[last] = json.loads(value) if entry.transform == "json" else value
        except ValueError:
            raise DeviceError(f"{entry.name} is not JSON", code=Code.UNEXPECTED) from None
    return json.dumps(whole).encode()


class Visitor:
    """One account at one console, on its way through a profile."""

    def __init__(
        self, session: WebSession, profile: WebProfile, account: Credential, new: Secret | None = None
    ) -> None:
        self.session = session
        self.profile = profile
        self.account = account
        values = {"user": account.user, "password": account.password.reveal()}
        if new is not None:
            values["new"] = new.reveal()
        self._dialogue = Dialogue(session, values)

    async def login(self) -> LoginVerdict:
        """The login steps. Leaves by itself when it meets something unknown behind the door."""
        try:
            met = await self._dialogue.run(self.profile.login)
        except DeviceError as error:
            if error.code is Code.UNEXPECTED and self.session.cookies:
                await self.leave()
            raise
        if met is Met.CHANGE_FIRST:
            return LoginVerdict.CHANGE_FIRST
        return LoginVerdict.ACCEPTED if met is Met.EXPECT else LoginVerdict.REFUSED

    async def change(self, steps: Sequence[Step], commit: Commit) -> float:
        """The given steps; returns for how many seconds the device will be away."""
        met = await self._dialogue.run(steps, commit)
        if met is not Met.EXPECT:
            raise LoginRefused("the device did not take the present password")
        return self.profile.restart_seconds

    async def leave(self) -> None:
        """The way out. It changes nothing, and what it meets is no reason to doubt what was done."""
        with contextlib.suppress(DeviceError):
            await self._dialogue.run(self.profile.logout)

    async def try_login(self) -> LoginVerdict:
        """One login and out again."""
        verdict = await self.login()
        if verdict is not LoginVerdict.REFUSED:
            await self.leave()
        return verdict

    async def login_and_change(self, commit: Commit) -> float:
        """Login, change, and out again unless the device restarts."""
        if await self.login() is LoginVerdict.REFUSED:
            raise LoginRefused(self.account.user)
        away = 0.0
        try:
            away = await self.change(self.profile.change, commit)
        finally:
            if not away:
                await self.leave()
        return away


def open_session(endpoint: Endpoint, trust: Trust, account: Credential, new: Secret | None = None) -> WebSession:
    """A session for this account; texts it shows hold neither password."""
    hidden = (account.password.reveal(), "" if new is None else new.reveal())
    return WebSession(endpoint, trust, tls=carries_tls(endpoint, trust), secrets=hidden)


class ProfileClaims(Claims):
    """`Claims` by a profile, assumed or taught.

    Where the device still asks for its first account, `current` names the account to make; its password is not used.
    When the profile cannot tell that from the first page, a blank password in `current` stands for it.
    """

    def __init__(self, endpoint: Endpoint, profile: WebProfile) -> None:
        self.endpoint = endpoint
        self.profile = profile

    async def present(self) -> Presented:
        """One page without a credential."""
        marks = self.profile.look
        answer, _, presented = await first_look(self.endpoint, marks.path)
        first = matches(Mark(contains=(marks.first_login,)), answer) if marks.first_login else None
        blank = matches(Mark(contains=(marks.blank,)), answer) if marks.blank else None
        return replace(presented, first_login=first, blank=blank)

    async def login(self, credential: Credential, trust: Trust, ask: Ask | None = None) -> LoginVerdict:
        """One login by the profile, then its way out. Refused without a try while there is no account yet."""
        session = open_session(self.endpoint, trust, credential)
        if await self._wants_first(session, credential):
            return LoginVerdict.REFUSED
        return await Visitor(session, self.profile, credential).try_login()

    async def change_password(
        self, current: Credential, new: Secret, trust: Trust, commit: Commit, ask: Ask | None = None
    ) -> float:
        """Login, change and way out by the profile; or its first account."""
        session = open_session(self.endpoint, trust, current, new)
        visitor = Visitor(session, self.profile, current, new)
        if await self._wants_first(session, current):
            return await visitor.change(self.profile.first, commit)
        return await visitor.login_and_change(commit)

    async def _wants_first(self, session: WebSession, account: Credential) -> bool:
        if not self.profile.first:
            return False
        marks = self.profile.look
        if not marks.first_login:
            return account.password.reveal() == ""
        return matches(Mark(contains=(marks.first_login,)), await session.get(marks.path))
