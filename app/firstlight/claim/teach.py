"""Teach by showing: a profile learnt from a recording of one first login done by hand in a browser.

    recording -> which request carried the old password, which the new one -> where every other value in them came from
    -> the requests needed before -> steps with extracts and marks -> WebProfile -> search for what must not be in it

The profile repeats what the browser did, no more. What a recording cannot show (how a refused login looks, when nobody
recorded one) is a doubt that is told; the first device it is used on is a canary.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path

from firstlight.claim.explain import Account, looks_random, random_words, telling
from firstlight.claim.har import Exchange, TeachError, read_har
from firstlight.claim.retrace import Reading, Route, after_the_change, leave_of, read_all, route
from firstlight.claim.signs import expected, refusals
from firstlight_drivers.contract import Secret
from firstlight_drivers.protocols.web_profile import (
    AccountRules,
    Field,
    Mark,
    ProfileError,
    Step,
    WebProfile,
    literal,
    parse_profile,
)
from firstlight_drivers.protocols.web_profile_text import dump_profile
from firstlight_drivers.protocols.web_values import forms, masked
from firstlight_drivers.transport.text import safe_text

_RESTART = 30.0  # seconds; a recording does not show how long a device was away
_BODIES = {"form": "application/x-www-form-urlencoded", "json": "application/json"}
_HOW = {
    "plain": "as it is",
    "json": "as it is",
    "json-text": "as it is",
    "xml": "as it is",
    "url": "as it is",
    "base64": "in base64",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What was learnt, in the program's terms and in sentences. Nothing in it is secret."""

    profile: WebProfile
    understood: tuple[str, ...]
    doubts: tuple[str, ...]


def teach(har: Path, *, user: str, old: Secret, new: Secret, family: str) -> Lesson:
    """Learn from a recording in which `user` logged in with `old` and set `new`.

    A blank `old` means that the device asked for its first account or password; then the recording has to hold a login
    with the new one as well. Raises TeachError, OSError.
    """
    account = Account(user, old.reveal(), new.reveal())
    if not account.new or account.new == account.password:
        raise TeachError("har-same-password")
    exchanges = read_har(har)
    for origin in dict.fromkeys(exchange.origin for exchange in exchanges):
        own = [exchange for exchange in exchanges if exchange.origin == origin]
        readings = read_all(own, account)
        if any("new" in reading.carries for reading in readings):
            return Teacher(own, readings, account, family).lesson()
    raise TeachError("har-no-password")


class Teacher:
    """One recording of one device: its first login. `_login` and `_change` are the places of the two that matter."""

    methods = frozenset({"GET", "POST", "PUT", "DELETE"})

    def __init__(
        self, exchanges: Sequence[Exchange], readings: Sequence[Reading], account: Account, family: str
    ) -> None:
        self._exchanges = exchanges
        self._readings = readings
        self._account = account
        self._family = family
        self._understood: list[str] = []
        self._doubts: list[str] = []
        self._login, self._change = self._find()
        self._first = not account.password

    def lesson(self) -> Lesson:
        """The profile and what is to be said about it."""
        after = after_the_change(self._exchanges, self._readings, self._change, self._login)
        leave = leave_of(self._exchanges, max(self._login, self._change))
        if leave is not None and self._readings[leave].carries & {"password", "new"}:
            leave = None  # every request carries the password (Basic), so there is no session to leave
        targets = [self._login, self._change, *after, *([] if leave is None else [leave])]
        way = route(self._exchanges, self._readings, targets)
        for name in way.unknown_cookies:
            self._doubts.append(
                f"The cookie {name} was there before the recording began; begin in a private window to see it set."
            )
        last = max([self._change, *after])
        first_end, second_end = (last, self._login) if self._first else (self._login, last)
        parts: tuple[list[Step], list[Step], list[Step]] = ([], [], [])
        for place in way.places:
            step = self._step(place, way)
            parts[0 if place <= first_end else 1 if place <= second_end else 2].append(step)
        self._tell_ends(after, leave, way)
        profile = replace(
            self._blank(),
            restart_seconds=_RESTART if any(_restarts(self._exchanges[place]) for place in after) else 0.0,
            login=tuple(parts[1] if self._first else parts[0]),
            change=() if self._first else tuple(parts[1]),
            first=tuple(parts[0]) if self._first else (),
            logout=tuple(parts[2]),
        )
        return self._checked(profile, way)

    def _blank(self) -> WebProfile:
        return WebProfile(
            name=f"{self._family}, learnt from a recording",
            family=self._family,
            confidence="taught",
            source=f"recording of a browser, {dt.datetime.now(dt.UTC).date().isoformat()}",
            account=AccountRules(),
        )

    def _checked(self, profile: WebProfile, way: Route) -> Lesson:
        try:
            parse_profile(dump_profile(profile))  # what is kept has to be readable again
        except ProfileError as error:
            raise TeachError("har-unclear", safe_text(str(error))) from None
        self._search(profile, way)
        hidden = [text for _, text in self._account.secrets]
        return Lesson(
            profile=profile,
            understood=tuple(safe_text(masked(text, hidden), 400) for text in self._understood),
            doubts=tuple(safe_text(masked(text, hidden), 400) for text in dict.fromkeys(self._doubts)),
        )

    def _find(self) -> tuple[int, int]:
        """Which exchange logs in, which one changes the password."""
        news = [place for place, reading in enumerate(self._readings) if "new" in reading.carries]
        if not self._account.password:
            change = news[0]
            later = [place for place in news if self._exchanges[place].path != self._exchanges[change].path]
            if not later:
                raise TeachError("har-no-login")
            return later[0], change
        changes = [place for place in news if self._exchanges[place].method != "GET"] or news
        olds = [
            place
            for place, reading in enumerate(self._readings[: changes[0]])
            if "password" in reading.carries and "new" not in reading.carries
        ]
        if not olds:
            raise TeachError("har-no-login")
        return self._worked(olds), changes[0]

    def _worked(self, logins: Sequence[int]) -> int:
        """The login among requests with the password."""
        first = self._exchanges[logins[0]]
        alike = [place for place in logins if self._same(self._exchanges[place], first)]
        # The last of several tries is the one that worked; with Basic every request carries the password.
        return alike[-1] if first.method != "GET" else logins[0]

    @staticmethod
    def _same(one: Exchange, other: Exchange) -> bool:
        return (one.method, one.path) == (other.method, other.path)

    def _step(self, place: int, way: Route) -> Step:
        exchange, reading = self._exchanges[place], self._readings[place]
        if exchange.method not in self.methods:
            raise TeachError("har-unclear", f"{exchange.method} {safe_text(exchange.path, 80)}")
        made = (self._field(place, entry, way) for entry in reading.values)
        entries = tuple(entry for entry in made if entry is not None)
        if self._first and place == self._login:
            # What was typed as the new password is the password of that login.
            entries = tuple(
                replace(
                    entry, value=entry.value.replace("{new", "{password"), key=entry.key.replace("{new", "{password")
                )
                for entry in entries
            )
        step = Step(
            method=exchange.method,  # type: ignore[arg-type]  # checked above
            path=way.named(place, reading.path).value,
            body=reading.body,
            content_type=""
            if exchange.content_type.startswith(_BODIES.get(reading.body, " "))
            else (exchange.content_type if reading.body != "none" else ""),
            expect=(expected(exchange, target=place in {self._login, self._change}, login=place == self._login),),
            extract=tuple(way.extracts(place)),
            field=entries,
            restarts=place > self._change and _restarts(exchange),
        )
        if place == self._login:
            step = replace(step, refused=self._refusals(), locked=(Mark(status=(423,)), Mark(status=(429,))))
            self._tell("Login", exchange, entries)
        elif place == self._change:
            self._tell_target(exchange, entries)
        for extract in step.extract:
            where = extract.key or "a text of the page"
            self._understood.append(f"{{{extract.name}}} is taken from {where} in the answer to {line_of(exchange)}.")
        return step

    def _field(self, place: int, entry: Field, way: Route) -> Field | None:
        """The field for the profile; None for a header that cannot be explained and is left out."""
        made = way.named(place, entry)
        kind = self._exchanges[place].content_type
        if any(word not in kind for word in random_words(made.prefix)):
            raise TeachError("har-unexplained", "the body")
        if self._exchanges[place].origin[1] in made.value:
            self._doubts.append(f"{made.name or 'The body'} holds the address of the recorded device.")
        if made.placeholders or not looks_random(made.value):
            return made
        if made.where == "header":
            self._doubts.append(f"The header {made.name} is left out: nothing explains its value.")
            return None
        raise TeachError("har-unexplained", safe_text(made.name or "the body", 80))

    def _refusals(self) -> tuple[Mark, ...]:
        marks, recorded = refusals(self._exchanges, self._login)
        if recorded:
            self._understood.append("A refused login is known from the recording.")
        else:
            self._doubts.append(
                "The recording holds no refused login. Taken for one: status 401, the login page again. To make this "
                "sure, log in once with the old password at the end of the recording."
            )
        return marks

    def _tell(self, what: str, exchange: Exchange, entries: Sequence[Field]) -> None:
        parts = [
            f"{_names(entry)} in {entry.name or 'the body'} ({_how(entry)})"
            for entry in entries
            if entry.placeholders & {"user", "password", "new"}
        ]
        self._understood.append(f"{what}: {line_of(exchange)} with {', '.join(parts)}.")
        fixed = [entry.name for entry in entries if entry.name and entry.value and not entry.placeholders]
        if fixed:
            self._understood.append(f"Sent as recorded: {', '.join(fixed)}.")

    def _tell_target(self, exchange: Exchange, entries: Sequence[Field]) -> None:
        self._tell("First account" if self._first else "New password", exchange, entries)

    def _tell_ends(self, after: Sequence[int], leave: int | None, way: Route) -> None:
        for place in after:
            self._understood.append(f"After the change: {line_of(self._exchanges[place])}.")
        if leave is None:
            self._doubts.append("No logout was recorded; the session ends when the device ends it.")
        else:
            self._understood.append(f"Logout: {line_of(self._exchanges[leave])}.")
        for place in range(min(self._login, self._change) + 1, max(self._login, self._change)):
            if self._exchanges[place].method != "GET" and place not in way.places:
                line = line_of(self._exchanges[place])
                self._doubts.append(f"{line} between login and change is left out: nothing needs it.")
        for place in range(self._change + 1, len(self._exchanges)):
            sent = self._exchanges[place].method != "GET" and not self._readings[place].carries
            if sent and place not in way.places:
                self._doubts.append(f"{line_of(self._exchanges[place])} after the change is left out.")

    def _search(self, profile: WebProfile, way: Route) -> None:
        """Refuse a profile in which anything of the recording is left that a stranger must not have."""
        recorded = set(way.recorded)
        for exchange in self._exchanges:
            recorded |= {*exchange.sent_cookies.values(), *exchange.set_cookies.values()}
        for reading in self._readings:
            recorded.update(reading.secret_values)
        recorded = {value for value in recorded if telling(value) and value != self._account.user}
        for where, text, is_value in _texts(profile):
            for name, secret in self._account.secrets:
                # A short factory password ("moxa") may be a word in a path; a new one is nowhere by chance.
                if (is_value or name == "new" or len(secret) >= 8) and any(form in text for form in forms(secret)):
                    raise TeachError("profile-secret", where)
            if any(value in text or literal(value) in text for value in recorded):
                raise TeachError("profile-secret", where)


def _texts(record: object, where: str = "") -> list[tuple[str, str, bool]]:
    """(place, text, whether a secret could be a value there) of everything that came from the recording."""
    found: list[tuple[str, str, bool]] = []
    for entry in fields(record):  # type: ignore[arg-type]
        value = getattr(record, entry.name)
        place = f"{where}.{entry.name}".lstrip(".")
        if place in {"family", "name", "source", "confidence"}:
            continue
        for one in value if isinstance(value, tuple) else (value,):
            if is_dataclass(one):
                found += _texts(one, place)
            elif isinstance(one, str):
                found.append((place, one, entry.name not in {"path", "name", "key", "method", "transform"}))
    return found


def line_of(exchange: Exchange) -> str:
    """A request, for a sentence."""
    return f"{exchange.method} {safe_text(exchange.path, 80)}"


def _names(entry: Field) -> str:
    words = {"user": "the account name", "password": "the password", "new": "the new password"}
    return " and ".join(words[name] for name in ("user", "password", "new") if name in entry.placeholders)


def _how(entry: Field) -> str:
    if entry.transform in _HOW:
        return _HOW[entry.transform]
    digest = entry.transform.removeprefix("xor-").removesuffix("-fill").removesuffix("-upper").upper()
    if entry.transform.startswith("xor-"):
        return f"{digest} of {entry.key} XOR {entry.value}"
    return f"{digest} of {entry.value}"


def _restarts(exchange: Exchange) -> bool:
    text = f"{exchange.path} {exchange.query}".lower()
    return any(word in text for word in ("restart", "reboot", "savrst"))
