"""Simulated web logins: one account, sessions, challenges, and a console whose shape is told by a record.

Digests are made with `hashlib` right here and not with the driver's own code, so that both cannot be wrong together.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from firstlight_drivers.contract import State
from firstlight_drivers.simulation.console_firmware import ConsoleFirmware, FirmwareShape
from firstlight_drivers.simulation.device import SimulatedDevice
from firstlight_drivers.simulation.http import WebAnswer, WebRequest, page, redirect
from firstlight_drivers.simulation.spec import Fault

UNPUBLISHED = "Credential handling has moved to the new portal."  # what Fault.WRONG_WORDING says
_CHALLENGES = 32


class Change(StrEnum):
    """What became of a new password."""

    TAKEN = "taken"
    REFUSED = "refused"
    HUNG_UP = "hung-up"


class ConsoleAccount:
    """The account of one console: which passwords open it, and the faults that make it lie.

    `lock_after` wrong passwords in a row lock it, 0 for never.
    """

    def __init__(self, device: SimulatedDevice, lock_after: int = 0) -> None:
        self._device = device
        self._lock_after = lock_after
        self._also: str | None = None  # an old password that still works
        self._wrong = 0
        self.recorded = False  # failed logins since the last good one

    @property
    def locked(self) -> bool:
        """Whether every login is refused for now."""
        return Fault.LOCKED in self._device.faults or 0 < self._lock_after <= self._wrong

    def opens(self, user: str | None, right: Callable[[str], bool]) -> bool:
        """Count one login of `user` (None: the console asks for no name); `right` tells whether a password fits."""
        device = self._device
        named = user is None or user == device.user
        good = not self.locked and Fault.WRONG_PASSWORD not in device.faults and named and self.knows(right)
        if good:
            device.logins.accepted += 1
            self._wrong = 0
        else:
            device.logins.refused += 1
            self._wrong += 1
            self.recorded = True
        return good

    def knows(self, right: Callable[[str], bool]) -> bool:
        """Whether one of the passwords in force fits; nothing is counted."""
        return any(password is not None and right(password) for password in (self._device.password, self._also))

    def change(self, new: str, *, user: str | None = None, later: bool = False) -> Change:
        """Replace the password, or make `user` with it.

        `later`: it is only checked here, and taken when `take` is called.
        """
        faults = self._device.faults
        if Fault.NEW_PASSWORD_REFUSED in faults or not new:
            return Change.REFUSED
        self._device.changing("password")
        if Fault.DROP_BEFORE_CHANGE in faults:
            return Change.HUNG_UP
        if Fault.DROP_MID_CHANGE in faults or not later:
            self.take(new, user)
        if Fault.DROP_MID_CHANGE in faults:
            return Change.HUNG_UP
        return Change.REFUSED if self._device.temper.says_refused else Change.TAKEN

    def passwords(self) -> tuple[str, ...]:
        """Everything that opens it."""
        return tuple(one for one in dict.fromkeys((self._device.password, self._also)) if one is not None)

    def take(self, new: str, user: str | None = None) -> None:
        """Put the new password in force."""
        if Fault.NOT_EFFECTIVE in self._device.faults:
            return
        if Fault.OLD_STILL_ACCEPTED in self._device.faults:
            self._also = self._device.password
        self._device.password = new
        self._device.user = user or self._device.user
        self._device.state = State.CLAIMED


class Tokens:
    """Values handed out and good once: challenges, anti-forgery tokens."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._open: list[str] = []

    def give(self) -> str:
        """A new one; `size` characters of hex."""
        self._open = [*self._open[-_CHALLENGES:], secrets.token_hex(self._size // 2)]
        return self._open[-1]

    def spend(self, value: str) -> bool:
        """Whether this one was handed out and not used yet."""
        if value not in self._open:
            return False
        self._open.remove(value)
        return True


def unmask(digest: bytes, sent: str, *, filled: bool) -> str | None:
    """The text in a XOR form; None when it is none. A filled form ends where the digest shows through."""
    try:
        raw = bytes.fromhex(sent)
    except ValueError:
        return None
    if len(raw) > len(digest) or (filled and len(raw) != len(digest)):
        return None
    plain = bytes(a ^ b for a, b in zip(raw, digest, strict=False))
    return (plain.rstrip(b"\0") if filled else plain).decode("latin-1")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleShape:
    """A console: where it takes what. `scheme` is how the login carries the password, `new_scheme` the new one.

    `order` and `separator` say what a digest is made of. `challenge` is the input (form) or key (JSON) the first page
    hands it out by, "" for none; `token` likewise for a value every later request brings back: as an input in a form,
    as a bearer token in JSON. `first_path` takes the first password, `first_text` is shown until then; `first_user` is
    whose password that is, "" where the request names the account.
    """

    title: str
    body: Literal["form", "json"] = "form"
    start_path: str = "/"
    login_path: str = "/login"
    change_path: str = "/password"
    change_method: str = "POST"
    logout_path: str = "/logout"
    first_path: str = ""
    first_text: str = ""
    first_user: str = ""
    first_confirm: str = ""
    user_field: str = "user"
    password_field: str = "password"  # noqa: S105 - a name
    old_field: str = "old"
    new_field: str = "new"
    confirm_field: str = ""
    scheme: Literal["plain", "base64", "basic", "md5", "sha1", "sha256", "xor-md5"] = "plain"
    new_scheme: Literal["plain", "base64", "xor-md5-fill"] = "plain"
    order: tuple[str, ...] = ("user", "password", "challenge")
    separator: str = ""
    challenge: str = ""
    token: str = ""
    change_first: bool = False  # a login with the factory password leads to the password page
    lock_after: int = 0


class WebConsole:
    """A console of one shape over one device's account, and over its firmware where it takes any."""

    def __init__(self, device: SimulatedDevice, shape: ConsoleShape, firmware: FirmwareShape | None = None) -> None:
        self.firmware = None if firmware is None else ConsoleFirmware(device, firmware)
        self._device = device
        self._shape = shape
        self._account = ConsoleAccount(device, shape.lock_after)
        self._challenges = Tokens(32)
        self._tokens = Tokens(24)
        self._sessions: set[str] = set()

    @property
    def first(self) -> bool:
        """Whether it still waits for its first password."""
        return bool(self._shape.first_path) and self._device.password is None and self._device.state is State.FACTORY

    def respond(self, request: WebRequest) -> WebAnswer | None:
        """The answer to one request; None hangs up."""
        shape, place = self._shape, request.place
        if self.first:
            return self._first(request) if place == shape.first_path and request.method == "POST" else self._start()
        if place == shape.login_path and request.method == "POST":
            return self._login(request)
        if place == shape.change_path:
            return self._password(request)
        if place == shape.logout_path:
            self._sessions.discard(self._session(request))
            return self._said(200, "ok", "Signed out")
        if self.firmware is not None and place in {self.firmware.shape.page, self.firmware.shape.install}:
            return self._firmware(request, self.firmware)
        if place == "/home" and self._session(request):
            return page(shape.title, "<h1>Overview</h1>")
        return self._start() if place in {"/", shape.start_path} else WebAnswer(status=404)

    def signed_in(self, request: WebRequest) -> bool:
        """Whether the request is one of a session, of an account that may do more than change its password."""
        return not self.first and self._may_update(request)

    def forget(self) -> None:
        """End every session."""
        self._sessions.clear()

    def wants(self, request: WebRequest) -> bool:
        """Whether this is the upload of a file, which is not held in memory."""
        return self.firmware is not None and self.firmware.wants(request)

    async def receive(self, request: WebRequest, reader: asyncio.StreamReader, length: int) -> WebAnswer | None:
        """Take a file; of somebody who may not bring one it is read and forgotten."""
        if self.firmware is None or (file := await self.firmware.read(request, reader, length)) is None:
            return None
        if not self._may_update(request):
            return self._said(401, "refused", "Sign in first")
        if not self._fresh(file.fields):
            return self._said(403, "refused", "Form expired")
        said = await self.firmware.take(file)
        return None if said is None else self._said(*said)

    def _firmware(self, request: WebRequest, firmware: ConsoleFirmware) -> WebAnswer | None:
        shape, where = self._shape, firmware.shape
        if not self._may_update(request):
            return self._said(401, "refused", "Sign in first")
        if request.method != "GET" and request.place == where.install:
            if not self._fresh(request.form):
                return self._said(403, "refused", "Form expired")
            told = firmware.install()
            return None if told is None else self._said(*told)
        if shape.body == "json":
            return self._said(200, "ok", "A package is waiting" if firmware.staged else "No package is waiting")

        def hidden() -> str:
            return f'<input type="hidden" name="{shape.token}" value="{self._tokens.give()}">' if shape.token else ""

        forms = (
            f"<form name='package' method='post' action='{where.upload}' enctype='multipart/form-data'>{hidden()}"
            f"<input type='file' name='{where.field}'><input type='submit' name='send' value='Upload'></form>"
        )
        if firmware.staged is not None:
            forms += (
                f"<form name='install' method='post' action='{where.install}'>{hidden()}"
                "<input type='submit' name='go' value='Install'></form>"
            )
        return page(shape.title, f"<h1>Firmware</h1>{forms}")

    def _fresh(self, values: Mapping[str, str]) -> bool:
        token = self._shape.token if self._shape.body == "form" else ""
        return not token or self._tokens.spend(values.get(token, ""))

    def _may_update(self, request: WebRequest) -> bool:
        first = self._shape.change_first and self._device.state is State.FACTORY
        return bool(self._session(request)) and not first

    def _values(self, request: WebRequest) -> Mapping[str, str]:
        if self._shape.body == "form":
            return request.form
        try:
            data = json.loads(request.body)
        except ValueError:
            return {}
        return {key: value for key, value in data.items() if isinstance(value, str)} if isinstance(data, dict) else {}

    def _start(self, said: str = "") -> WebAnswer:
        shape = self._shape
        if self.first:
            return page(shape.title, f"<h1>{shape.title}</h1><p>{shape.first_text}</p>")
        given = {}
        if shape.challenge:
            given[shape.challenge] = self._challenges.give()
        if shape.token and shape.body == "form":
            given[shape.token] = self._tokens.give()
        if shape.body == "json" and given:
            return WebAnswer(json.dumps(given).encode(), content_type="application/json")
        hidden = "".join(f'<input type="hidden" name="{name}" value="{value}">' for name, value in given.items())
        return page(
            shape.title,
            f"<h1>{shape.title}</h1><p>{said}</p><form id='signin' method='post' action='{shape.login_path}'>{hidden}"
            f"<input name='{shape.user_field}'><input type='password' name='{shape.password_field}'></form>",
        )

    def _login(self, request: WebRequest) -> WebAnswer:
        device, shape = self._device, self._shape
        values = self._values(request)
        if Fault.SECOND_SESSION in device.faults:
            return self._said(409, "busy", "Another session is open")
        user, right = self._proof(request, values)
        good = self._account.opens(user, right)
        if Fault.WRONG_WORDING in device.faults:
            return page(shape.title, UNPUBLISHED)
        if self._account.locked:
            return self._said(403, "locked", "This account is locked")
        if not good:
            return (
                self._said(401, "refused", "Wrong account or password")
                if shape.body == "json"
                else self._start("Wrong account or password")
            )
        session = secrets.token_hex(16)
        self._sessions = {session}
        must = shape.change_first and device.state is State.FACTORY
        if shape.body == "json":
            body: dict[str, str] = {"result": "change" if must else "ok"}
            headers: tuple[tuple[str, str], ...] = ()
            if shape.token:
                body[shape.token] = session
            else:
                headers = (("Set-Cookie", f"SID={session}; HttpOnly"),)
            return WebAnswer(json.dumps(body).encode(), headers=headers, content_type="application/json")
        there = redirect(shape.change_path if must else "/home")
        return WebAnswer(status=there.status, headers=(*there.headers, ("Set-Cookie", f"SID={session}; HttpOnly")))

    def _proof(self, request: WebRequest, values: Mapping[str, str]) -> tuple[str | None, Callable[[str], bool]]:
        """Who logs in, and whether what came belongs to a password."""
        shape = self._shape
        if shape.scheme == "basic":
            kind, _, coded = request.header("authorization").partition(" ")
            user, _, given = base64.b64decode(coded).decode().partition(":") if kind == "Basic" else ("", "", "")
            return user, lambda password: password == given
        user = values.get(shape.user_field, "")
        sent = values.get(shape.password_field, "")
        challenge = values.get(shape.challenge, "") if shape.challenge else ""
        if shape.challenge and not self._challenges.spend(challenge):
            return user, lambda _: False
        if shape.token and shape.body == "form" and not self._tokens.spend(values.get(shape.token, "")):
            return user, lambda _: False
        return user, lambda password: self._carried(user, password, challenge) == sent

    def _carried(self, user: str, password: str, challenge: str) -> str:
        scheme = self._shape.scheme
        if scheme == "plain":
            return password
        if scheme == "base64":
            return base64.b64encode(password.encode()).decode()
        if scheme == "xor-md5":
            digest = hashlib.md5(challenge.encode(), usedforsecurity=False).digest()
            return bytes(a ^ b for a, b in zip(digest, password.encode(), strict=False)).hex()
        parts = {"user": user, "password": password, "challenge": challenge}
        joined = self._shape.separator.join(parts[name] for name in self._shape.order)
        return hashlib.new(scheme, joined.encode(), usedforsecurity=False).hexdigest()

    def _password(self, request: WebRequest) -> WebAnswer | None:
        shape = self._shape
        if not self._session(request):
            return self._said(401, "refused", "Sign in first")
        if request.method == "GET":
            token = self._tokens.give()
            hidden = f'<input type="hidden" name="{shape.token}" value="{token}">' if shape.token else ""
            return page(shape.title, f"<form method='post'>{hidden}<input name='{shape.new_field}'></form>")
        values = self._values(request)
        if request.method != shape.change_method:
            return WebAnswer(status=404)
        if not self._fresh(values):
            return self._said(403, "refused", "Form expired")
        old = values.get(shape.old_field, "")
        new = self._uncovered(values.get(shape.new_field, ""))
        fits = not shape.old_field or self._account.knows(lambda password: old in self._olds(password))
        if not fits or new is None or (shape.confirm_field and values.get(shape.confirm_field) != new):
            return self._said(403, "refused", "The present password is wrong")
        return self._changed(self._account.change(new))

    def _olds(self, password: str) -> tuple[str, ...]:
        digest = hashlib.md5(password.encode(), usedforsecurity=False).hexdigest()
        return (
            (password,) if self._shape.new_scheme == "plain" else (digest, base64.b64encode(password.encode()).decode())
        )

    def _uncovered(self, sent: str) -> str | None:
        if self._shape.new_scheme == "plain":
            return sent
        if self._shape.new_scheme == "base64":
            return base64.b64decode(sent).decode()
        key = hashlib.md5((self._device.password or "").encode(), usedforsecurity=False).digest()
        return unmask(key, sent, filled=True)

    def _first(self, request: WebRequest) -> WebAnswer | None:
        shape, values = self._shape, self._values(request)
        new = values.get(shape.password_field, "")
        user = shape.first_user or values.get(shape.user_field, "")
        if Fault.WRONG_WORDING in self._device.faults:
            return page(shape.title, UNPUBLISHED)
        if not user or not new or (shape.first_confirm and values.get(shape.first_confirm) != new):
            return self._said(400, "rejected", "The passwords differ")
        return self._changed(self._account.change(new, user=user))

    def _changed(self, what: Change) -> WebAnswer | None:
        if what is Change.HUNG_UP:
            return None
        if what is Change.REFUSED:
            return self._said(400, "rejected", "The new password breaks the password rules")
        other = self._device.temper.other_words
        return self._said(200, "ok", "Your entry was stored" if other else "Password changed")

    def passwords(self) -> tuple[str, ...]:
        """Everything that opens its account."""
        return self._account.passwords()

    def _said(self, status: int, result: str, text: str) -> WebAnswer:
        if self._shape.body == "json":
            body = json.dumps({"result": result, "message": text}).encode()
            return WebAnswer(body, status=status, content_type="application/json")
        made = page(self._shape.title, f"<p>{text}</p>")
        return WebAnswer(made.body, status=status if status != 401 else 200, headers=made.headers)

    def _session(self, request: WebRequest) -> str:
        shown = request.cookie("SID") or request.header("authorization").removeprefix("Bearer ")
        return shown if shown in self._sessions else ""
