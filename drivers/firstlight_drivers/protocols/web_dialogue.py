"""Steps of a web profile, carried out one after the other in one session.

    steps + values -> requests in order -> each answer against its marks -> what was met, or stop

An answer without a known mark ends the dialogue at once: the error shows what came, nothing more is sent but the way
out. Every step is sent once. `commit` is awaited right before the first request that carries the new password, when all
its values are made already, so that nothing can fail between the promise and the bytes.

Behind the commit of a first login that is otherwise (`finish`): a password that was changed and not saved is worse than
none, so an unknown or a missing answer is kept for the end and the steps that follow are sent, unless the answer has a
mark that says no.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal
from urllib.parse import quote, urlencode

from firstlight_drivers.contract import (
    Commit,
)
from firstlight_drivers.errors import Code, DeviceError
from firstlight_drivers.protocols.web_html import find_form, input_value
from firstlight_drivers.protocols.web_pattern import checked_pattern
from firstlight_drivers.protocols.web_profile import (
    Extract,
    Field,
    Mark,
    Method,
    ProfileError,
    Step,
    filled,
)
from firstlight_drivers.protocols.web_session import Answer, WebSession
from firstlight_drivers.protocols.web_upload import Around, Payload, around
from firstlight_drivers.protocols.web_values import TRANSFORMS
from firstlight_drivers.transport.limits import KIB
from firstlight_drivers.transport.text import safe_text

_SEARCHED = 64 * KIB  # characters of a page that patterns and marks look at
_EXTRACT = 1024  # characters of one extracted value
_TYPES = {"form": "application/x-www-form-urlencoded", "json": "application/json", "raw": "text/plain"}


class Met(StrEnum):
    """What an answer meant; the order is the one in which marks are tried."""

    LOCKED = "locked"
    BUSY = "busy"
    REFUSED = "refused"
    REJECTED = "rejected"
    CHANGE_FIRST = "change_first"
    EXPECT = "expect"


def brings_password(step: Step) -> bool:
    """Whether the new password is in a step."""
    return step.sends_new


class Dialogue:
    """Steps of one profile in one session. `values` grows by what answers yield; `payload` is the file of an upload."""

    def __init__(self, session: WebSession, values: dict[str, str], payload: Payload | None = None) -> None:
        self._session = session
        self.values = values
        self._payload = payload
        self.last: Answer | None = None
        self.committed = False  # the step that needed the commit has left
        self.restarting = False  # a step that restarts the device has left

    async def run(
        self,
        steps: Sequence[Step],
        commit: Commit | None = None,
        *,
        before: Callable[[Step], bool] = brings_password,
        finish: bool = False,
        answered: bool = False,
    ) -> Met:
        """Send the steps until one means something else than expected.

        `commit` is awaited once, right before the first request of a step that `before` names. `finish` goes on behind
        it as far as it can and raises what came up at the end. A restart may cut off its own answer, unless `answered`.
        Raises DeviceError: LOCKED, BUSY, UNEXPECTED, PASSWORD_REFUSED (DEVICE_ERROR where no password is brought), what
        the session raises.
        """
        trouble: DeviceError | None = None
        for step in steps:
            if step.only_if is not None and not (self.last and matches(step.only_if, self.last)):
                continue
            named = commit is not None and before(step)
            request = self._checked(step, trouble)
            try:
                answer = await self._send(request, commit if named else None)
            except DeviceError as error:
                self._note_sent(step, named=named)
                whole = self._session.sent_whole or not step.sends_file
                if step.restarts and whole and error.code in {Code.CLOSED, Code.TIMEOUT} and not answered:
                    break  # gone already; whether it did what was asked is proved when it is back
                if not (finish and self.committed and self._session.sent):
                    raise trouble or error from error
                trouble = trouble or error
                commit = None
                continue
            self._note_sent(step, named=named)
            commit = None if named else commit
            self.last = answer
            try:
                met = self._judge(step, answer)
                if met is not Met.EXPECT:
                    return met
                self._take(step, answer)
            except DeviceError as error:
                if not (finish and self.committed and error.code is Code.UNEXPECTED):
                    raise
                trouble = trouble or error
        if trouble is not None:
            raise trouble
        return Met.EXPECT

    def _note_sent(self, step: Step, *, named: bool) -> None:
        self.committed = self.committed or (named and self._session.sent)
        self.restarting = self.restarting or (step.restarts and self._session.sent)

    def _checked(self, step: Step, trouble: DeviceError | None) -> _Request:
        """The request of a step. What came up before says more than that a page has not its form therefore."""
        try:
            return self._made(step)
        except DeviceError as error:
            raise trouble or error from error

    def made(self, step: Step) -> None:
        """Make the request of a step and send nothing. Raises UNEXPECTED when the page before has not its form."""
        self._made(step)

    def _made(self, step: Step) -> _Request:
        return self._from_form(step) if step.form else self._request(step)

    async def _send(self, request: _Request, commit: Commit | None) -> Answer:
        if self._payload is not None and request.around is not None:
            method: Literal["POST", "PUT"] = "PUT" if request.method == "PUT" else "POST"
            return await self._session.send_file(
                method, request.path, self._payload, request.around, headers=request.headers, commit=commit
            )
        if commit is not None:
            await commit()
        return await self._session.send(
            request.method,
            request.path,
            body=request.body,
            content_type=request.content_type,
            headers=request.headers,
        )

    def _request(self, step: Step) -> _Request:
        try:
            path = filled(step.path, {name: quote(value, safe="") for name, value in self.values.items()})
        except ProfileError as error:
            raise DeviceError(str(error), code=Code.UNEXPECTED) from None
        if step.follow:
            if self.last is None or self.last.location is None:
                raise DeviceError("no redirect where one was expected", code=Code.UNEXPECTED)
            path = self.last.location
        made = [(entry, self.value_of(entry)) for entry in step.field]
        path = _with_query(path, [(entry.name, value) for entry, value in made if entry.where == "query"])
        headers = tuple((entry.name, value) for entry, value in made if entry.where == "header")
        if step.sends_file:
            parts = [(e.name, None if e.where == "file" else v) for e, v in made if e.where in {"body", "file"}]
            return _Request(step.method, path, headers=headers, around=self._around(step, parts))
        return _Request(
            step.method,
            path,
            _body(step, [(entry, value) for entry, value in made if entry.where == "body"]),
            (step.content_type or _TYPES[step.body]) if step.body != "none" else "",
            headers,
        )

    def _around(self, step: Step, parts: Sequence[tuple[str, str | None]]) -> Around:
        if step.body == "file":
            return Around(content_type=step.content_type) if step.content_type else Around()
        return around(parts, self.values.get("file_name", "file"), step.content_type)

    def _from_form(self, step: Step) -> _Request:
        form = find_form(self.last.text, step.form) if self.last is not None else None
        if self.last is None or form is None:
            raise DeviceError(f"no form {step.form} on the page", code=Code.UNEXPECTED)
        given: dict[str, str | None] = {
            entry.name: None if entry.where == "file" else self.value_of(entry) for entry in step.field
        }
        names = [name for name, _ in form.fields]
        if missing := [name for name in given if name not in names and name not in form.buttons]:
            raise self._session.unexpected(f"the form {step.form} has no {missing[0]}", self.last)
        pairs: list[tuple[str, str | None]] = [(name, given.get(name, value)) for name, value in form.fields]
        pairs += [(name, value) for name, value in given.items() if name not in names]
        path = self._session.inside(self.last.path, form.action or self.last.path) or "/"
        if step.sends_file:
            if form.method != "POST":
                raise self._session.unexpected(f"the form {step.form} takes no file", self.last)
            return _Request("POST", path, around=self._around(step, pairs))
        texts = [(name, value or "") for name, value in pairs]
        if form.method == "GET":
            return _Request("GET", _with_query(path.partition("?")[0], texts))
        return _Request("POST", path, urlencode(texts).encode("ascii"), _TYPES["form"])

    def value_of(self, entry: Field) -> str:
        """What a field is filled with. Raises DeviceError."""
        try:
            value = TRANSFORMS[entry.transform](filled(entry.value, self.values), filled(entry.key, self.values))
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
            code = Code.PASSWORD_REFUSED if "new" in self.values else Code.DEVICE_ERROR
            raise DeviceError(self._session.shown(answer), code=code)
        return met

    def _take(self, step: Step, answer: Answer) -> None:
        for extract in step.extract:
            value = _found(extract, answer, self._session)
            if value is None and not extract.optional:
                raise self._session.unexpected(f"no {extract.name} in the answer", answer)
            if value is not None:
                self.values[extract.name] = value[:_EXTRACT]


@dataclass(frozen=True, slots=True)
class _Request:
    method: Method
    path: str = field(repr=False)
    body: bytes = field(default=b"", repr=False)
    content_type: str = ""
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    around: Around | None = None  # of the file


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
