"""A web console's first login as data: what to send, what to take from answers, which answers are the known ones.

One TOML file per console, read and written here, carried out by `web_claims`:

    format = 1
    name, family, confidence ("observed", "assumed" or "taught"), source
    restart_seconds, [account] user, max_user, max_password, [look] path, first_login, blank, claimed
    [[login]] [[change]] [[logout]]   steps in order; [[first]] is used instead of login and change while the device
                                      still asks for its first account
    step    method and path (or follow, or form), body, only_if, extract, field, marks of answers: expect, refused, ...
    field   name, value "{user}{password}{challenge}", transform "sha256", key for xor forms, prefix, where

A value's placeholders are {user}, {password}, {new} and the names of extracts; {name|md5} digests one of them first.
A path may have them too, but for the passwords.
A profile can come from another person, so everything in it is capped and patterns may not run away.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, cast, get_args

from firstlight_drivers.protocols.web_pattern import PatternError, checked_pattern
from firstlight_drivers.protocols.web_values import DIGESTS, TRANSFORMS
from firstlight_drivers.transport.limits import KIB

FORMAT = 1
FILE_BYTES = 256 * KIB
TEXT = 4096  # characters of one text in a profile
_LIST = 64  # entries of one list
_STEPS = 12  # requests of one sequence
ACCOUNT = frozenset({"user", "password", "new"})

Method = Literal["GET", "POST", "PUT", "DELETE"]
Body = Literal["none", "form", "json", "raw"]
Where = Literal["body", "query", "header"]
Source = Literal["body", "input", "header", "cookie", "json"]

_PLACEHOLDER = re.compile(r"\{\{|\}\}|\{([a-z][a-z0-9_]{0,31})(?:\|([a-z0-9]{2,10}))?\}|[{}]")


class ProfileError(ValueError):
    """A profile that cannot be used. `str(error)` says where and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How an answer is recognised: all that is given must hold. Texts are compared without regard to case.

    `cookie` is the name of one that is set, "*" for any. `json_key` is a path ("result/code"), its value taken as text.
    """

    status: tuple[int, ...] = ()
    contains: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    location: str = ""  # the redirect's path begins with it
    cookie: str = ""
    json_key: str = ""
    json_value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """A value of an answer that later steps need, by a pattern with one group or by its key, or both.

    `key` is the name of an input of the page, of a header or of a cookie, or the path of a JSON value.
    """

    name: str
    source: Source = "body"
    pattern: str = ""
    key: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One value of a request. In a JSON body `name` is a path ("auth/user"); in a raw body only its order counts."""

    name: str = ""
    value: str = ""
    transform: str = "plain"
    key: str = ""
    prefix: str = ""
    where: Where = "body"

    @property
    def placeholders(self) -> frozenset[str]:
        """Names this value needs."""
        return frozenset(_names(self.value)) | frozenset(_names(self.key))


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One request and what its answers mean.

    `follow` asks for the place the answer before redirected to. `form` sends a form of the page before, found by its
    name or by a text in it, with the method and the fields that page gives it; every field here has to be one of that
    form's and replaces its value. `only_if` leaves the step out unless the answer before it has that mark. `restarts`:
    the device may be gone before it has answered, which counts as the expected answer.

    Marks are tried in the order locked, busy, refused, rejected, change_first, expect; an answer that has none of them
    stops the dialogue.
    """

    method: Method = "GET"
    path: str = "/"
    follow: bool = False
    form: str = ""
    body: Body = "none"
    content_type: str = ""
    only_if: Mark | None = None
    restarts: bool = False
    expect: tuple[Mark, ...] = ()
    refused: tuple[Mark, ...] = ()
    rejected: tuple[Mark, ...] = ()  # the device does not take the new password
    locked: tuple[Mark, ...] = ()
    busy: tuple[Mark, ...] = ()
    change_first: tuple[Mark, ...] = ()
    extract: tuple[Extract, ...] = ()
    field: tuple[Field, ...] = ()

    @property
    def sends_new(self) -> bool:
        """Whether the new password is in it, in whatever form."""
        return any("new" in entry.placeholders for entry in self.field)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRules:
    """`user` is the only account name the console knows, "" for any; lengths in characters, 0 for no limit."""

    user: str = ""
    max_user: int = 0
    max_password: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LookMarks:
    """What the first page tells without a login; "" where it tells nothing."""

    path: str = "/"
    first_login: str = ""  # text of a device that still wants its first account or password
    blank: str = ""  # text of a console that opens without a password


@dataclass(frozen=True, slots=True, kw_only=True)
class WebProfile:
    """The first login of one kind of console."""

    name: str
    family: str
    confidence: Literal["observed", "assumed", "taught"]
    source: str
    restart_seconds: float = 0.0
    account: AccountRules = AccountRules()
    look: LookMarks = LookMarks()
    login: tuple[Step, ...] = ()
    change: tuple[Step, ...] = ()
    logout: tuple[Step, ...] = ()
    first: tuple[Step, ...] = ()
    format: int = field(default=FORMAT)


def load_profile(path: Path) -> WebProfile:
    """The profile in a file. Raises ProfileError, OSError."""
    with path.open("rb") as file:
        data = file.read(FILE_BYTES + 1)
    if len(data) > FILE_BYTES:
        raise ProfileError(f"{path.name} is larger than {FILE_BYTES} bytes")
    return parse_profile(data.decode("utf-8", "replace"))


def parse_profile(text: str) -> WebProfile:
    """The profile in a TOML text. Raises ProfileError."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ProfileError(f"not TOML: {error}") from None
    except RecursionError:
        raise ProfileError("nested too deeply") from None
    profile = cast("WebProfile", _record(WebProfile, data, "profile"))
    check_profile(profile)
    return profile


def check_profile(profile: WebProfile) -> None:
    """Raise ProfileError for what cannot work: an unknown form, a value nobody extracts, no password in the change."""
    if profile.format != FORMAT:
        raise ProfileError(f"format {profile.format} is not {FORMAT}")
    if not 0 <= profile.restart_seconds <= 600:
        raise ProfileError("restart_seconds is not within 0 and 600")
    if not profile.login or not (profile.change or profile.first):
        raise ProfileError("login, and one of change and first, need at least one step each")
    if not any(entry.placeholders & {"password"} for step in profile.login for entry in step.field):
        raise ProfileError("no step of login sends the password")
    for name, steps, known in (
        ("login", profile.login, {"user", "password"}),
        ("change", profile.change, {*ACCOUNT, *_extracted(profile.login)}),
        ("first", profile.first, {"user", "new"}),
        ("logout", profile.logout, {"user", *_extracted(profile.login + profile.change + profile.first)}),
    ):
        _check_steps(name, steps, set(known))
        if name in {"change", "first"} and steps and not any(step.sends_new for step in steps):
            raise ProfileError(f"no step of {name} sends the new password")


def _check_steps(name: str, steps: Sequence[Step], known: set[str]) -> None:
    if len(steps) > _STEPS:
        raise ProfileError(f"{name} has more than {_STEPS} steps")
    for number, step in enumerate(steps, 1):
        where = f"{name} step {number}"
        if not step.path.startswith("/") or step.path.startswith("//") or not re.fullmatch(r"[!-~]{1,1024}", step.path):
            raise ProfileError(f"{where}: the path has to begin with one slash and hold no blanks")
        if not (step.expect or step.refused or step.busy or step.locked):
            raise ProfileError(f"{where} knows no answer")
        if missing := set(_names(step.path)) - (known - {"password", "new"}):
            raise ProfileError(f"{where}: the path cannot have {{{min(missing)}}}")
        for entry in step.field:
            _check_field(where, entry, known)
        if step.method == "GET" and not step.form and any(entry.where == "body" for entry in step.field):
            raise ProfileError(f"{where}: a GET has no body; its fields belong into the query")
        for extract in step.extract:
            _check_extract(where, extract)
            known.add(extract.name)


def _check_field(where: str, entry: Field, known: set[str]) -> None:
    if entry.transform not in TRANSFORMS:
        raise ProfileError(f"{where}: no transformation is called {entry.transform}")
    missing = entry.placeholders - known
    if missing:
        raise ProfileError(f"{where}: nothing gives a value for {{{min(missing)}}}")
    if entry.where == "header" and not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]{0,63}", entry.name):
        raise ProfileError(f"{where}: no header can be called {entry.name!r}")
    if entry.name.lower() in {"host", "cookie", "content-length", "transfer-encoding"} and entry.where == "header":
        raise ProfileError(f"{where}: the header {entry.name} is not a profile's to set")


def _check_extract(where: str, extract: Extract) -> None:
    if extract.name in ACCOUNT or not re.fullmatch(r"[a-z][a-z0-9_]{0,31}", extract.name):
        raise ProfileError(f"{where}: an extract cannot be called {extract.name!r}")
    if extract.source != "body" and not extract.key:
        raise ProfileError(f"{where}: the extract {extract.name} needs a key")
    if extract.source == "body" or extract.pattern:
        try:
            checked_pattern(extract.pattern)
        except PatternError as error:
            raise ProfileError(f"{where}: the pattern of {extract.name} {error}") from None


def _extracted(steps: Sequence[Step]) -> set[str]:
    return {extract.name for step in steps for extract in step.extract}


def _names(template: str) -> list[str]:
    found = []
    for match in _PLACEHOLDER.finditer(template):
        if match[0] in {"{", "}"}:
            raise ProfileError("a brace that belongs to no placeholder; a brace by itself is written twice")
        if match[1]:
            if match[2] and match[2] not in DIGESTS:
                raise ProfileError(f"no digest is called {match[2]}")
            found.append(match[1])
    return found


def filled(template: str, values: Mapping[str, str]) -> str:
    """A template with its values. Raises ProfileError for a name without a value."""

    def one(match: re.Match[str]) -> str:
        if match[1] is None:
            return match[0][0]
        if match[1] not in values:
            raise ProfileError(f"nothing gave a value for {{{match[1]}}}")
        value = values[match[1]]
        return DIGESTS[match[2]](value).hex() if match[2] else value

    return _PLACEHOLDER.sub(one, template)


def literal(text: str) -> str:
    """A text as a template that yields it."""
    return text.replace("{", "{{").replace("}", "}}")


# --- TOML <-> records -------------------------------------------------------------------------------------------

_RECORDS: Mapping[str, type] = MappingProxyType({
    "login": Step, "change": Step, "logout": Step, "first": Step, "extract": Extract, "field": Field,
    "expect": Mark, "refused": Mark, "rejected": Mark, "locked": Mark, "busy": Mark, "change_first": Mark,
    "only_if": Mark, "account": AccountRules, "look": LookMarks,
})  # fmt: skip
_CHOICES: Mapping[tuple[type, str], tuple[str, ...]] = MappingProxyType(
    {
        (Step, "method"): get_args(Method),
        (Step, "body"): get_args(Body),
        (Field, "where"): get_args(Where),
        (Extract, "source"): get_args(Source),
        (WebProfile, "confidence"): ("observed", "assumed", "taught"),
    }
)


def _record(kind: type, data: object, where: str) -> object:
    if not isinstance(data, dict):
        raise ProfileError(f"{where} is not a table")
    known = {entry.name: entry for entry in fields(kind)}
    if unknown := sorted(set(data) - set(known)):
        raise ProfileError(f"{where}: nothing is called {str(unknown[0])[:64]!r}")
    values: dict[str, Any] = {}
    for name, entry in known.items():
        if name in data:
            values[name] = _value(kind, name, entry.default, data[name], f"{where}.{name}")
        elif entry.default is MISSING:
            raise ProfileError(f"{where} has no {name}")
    return kind(**values)


def _value(kind: type, name: str, default: object, data: object, where: str) -> object:
    record = _RECORDS.get(name)
    if record is not None and isinstance(default, tuple):
        return tuple(_record(record, entry, where) for entry in _list(data, where))
    if record is not None:
        return _record(record, data, where)
    if isinstance(default, tuple):
        item = int if name == "status" else str
        return tuple(_scalar(item, entry, where) for entry in _list(data, where))
    wanted: type = str if default is MISSING else type(default)
    value = _scalar(wanted, data, where)
    if (kind, name) in _CHOICES and value not in _CHOICES[kind, name]:
        raise ProfileError(f"{where} is none of {', '.join(_CHOICES[kind, name])}")
    return value


def _list(data: object, where: str) -> list[object]:
    if not isinstance(data, list) or len(data) > _LIST:
        raise ProfileError(f"{where} is not a list of at most {_LIST}")
    return data


def _scalar(wanted: type, data: object, where: str) -> object:
    if wanted is float and isinstance(data, int) and not isinstance(data, bool):
        data = float(data)
    if not isinstance(data, wanted) or (isinstance(data, bool) and wanted is not bool):
        raise ProfileError(f"{where} is not of the kind {wanted.__name__}")
    if isinstance(data, str) and (len(data) > TEXT or any(ord(c) < 0x20 and c not in "\t\r\n" for c in data)):
        raise ProfileError(f"{where} is longer than {TEXT} characters or not printable")
    return data
