"""What a web console is told, as data: what to send, what to take from answers, which answers are the known ones.

One TOML file per console. First logins are carried out by `web_claims`, firmware by `web_firmware`, serial ports (whose
sections `web_profile_ports` describes) by `web_ports`:

    format = 1
    name, family, confidence ("observed", "assumed" or "taught"), source
    restart_seconds, [account] user, max_user, max_password, [look] path, first_login, blank, claimed
    [[login]] [[change]] [[logout]]   steps in order; [[first]] is used instead of login and change while the device
                                      still asks for its first account
    [[upload]]                        after a login: the steps that bring a firmware file; one of them carries it
    [[activate]]                      after another login: the steps that make the device install it
    [firmware] upload_activates, away_seconds, [[firmware.version]] steps that read the version, after a login
    [[port_read]] [[port_write]] [[port_save]] [ports]   after a login: the settings of serial ports
    step    method and path (or follow, or form), body, only_if, extract, field, marks of answers: expect, refused, ...
    field   name, value "{user}{password}{challenge}", transform "sha256", key for xor forms, prefix, where

A value's placeholders are {user}, {password}, {new} and the names of extracts; {name|md5} digests one of them first.
In upload and activate there are {file_name} and {file_size} (bytes) as well. A path may have them too, but for the
passwords.
The file is the field with where = "file" of a body "multipart" (RFC 7578, fields in their order), or all of a body
"file". `upload_activates`: nothing starts the installation but the file itself, so that its first byte cannot be taken
back; there is no [[activate]] then. Sections for the first login, for firmware and for ports may each be missing.
A profile can come from another person, so everything in it is capped and patterns may not run away.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Literal, cast, get_args

from firstlight_drivers.protocols.web_pattern import PatternError, checked_pattern
from firstlight_drivers.protocols.web_profile_ports import (
    NO_PORTS,
    PORT,
    PortCode,
    PortCount,
    PortRules,
    PortSetting,
    port_problems,
)
from firstlight_drivers.protocols.web_profile_read import FIELD_NAME, record_of
from firstlight_drivers.protocols.web_profile_read import ProfileError as ProfileError  # noqa: PLC0414 - profiles raise it
from firstlight_drivers.protocols.web_template import filled as filled  # noqa: PLC0414 - part of a profile
from firstlight_drivers.protocols.web_template import literal as literal  # noqa: PLC0414 - likewise
from firstlight_drivers.protocols.web_template import names_in
from firstlight_drivers.protocols.web_values import TRANSFORMS
from firstlight_drivers.transport.limits import KIB

FORMAT = 1
FILE_BYTES = 256 * KIB
_STEPS = 12  # requests of one sequence
_AWAY = 3600  # seconds
ACCOUNT = frozenset({"user", "password", "new"})
FILE = frozenset({"file_name", "file_size"})
VERSION = "version"  # the extract of [[firmware.version]]

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
Body = Literal["none", "form", "json", "raw", "multipart", "file"]
Where = Literal["body", "query", "header", "file"]
Source = Literal["body", "input", "header", "cookie", "json"]


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
    """One value of a request. In a JSON body `name` is a path ("auth/user"); in a raw body only its order counts.

    `where` "file" marks the place of the firmware file in a multipart body; it has a name and nothing else.
    """

    name: str = ""
    value: str = ""
    transform: str = "plain"
    key: str = ""
    prefix: str = ""
    where: Where = "body"

    @property
    def placeholders(self) -> frozenset[str]:
        """Names this value needs."""
        return frozenset(names_in(self.value)) | frozenset(names_in(self.key))


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One request and what its answers mean.

    `follow` asks for the place the answer before redirected to. `form` sends a form of the page before, found by its
    name or by a text in it, with the method and the fields that page gives it; every field here has to be one of that
    form's and replaces its value. `only_if` leaves the step out unless the answer before it has that mark. `restarts`:
    the device may be gone before it has answered, which counts as the expected answer. `content_type` is that of the
    body; of the file's part where the body is "multipart".

    Marks are tried in the order locked, busy, refused, rejected, change_first, expect; an answer that has none of them
    stops the dialogue. `rejected` is for what is brought: a new password, or a file.
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
    rejected: tuple[Mark, ...] = ()
    locked: tuple[Mark, ...] = ()
    busy: tuple[Mark, ...] = ()
    change_first: tuple[Mark, ...] = ()
    extract: tuple[Extract, ...] = ()
    field: tuple[Field, ...] = ()

    @property
    def sends_new(self) -> bool:
        """Whether the new password is in it, in whatever form."""
        return any("new" in entry.placeholders for entry in self.field)

    @property
    def sends_file(self) -> bool:
        """Whether the firmware file is in it."""
        return self.body == "file" or any(entry.where == "file" for entry in self.field)


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
    login: str = ""  # text of a console that asks for a login


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmwareRules:
    """What the steps of a firmware update cannot say. `away_seconds`: how long the device may be away for it.

    `version` reads the version (an extract of that name) behind the login; none: it is told from outside.
    """

    upload_activates: bool = False
    away_seconds: float = 300.0
    version: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WebProfile:
    """One kind of console: its first login, its firmware update, its serial ports, or several of them."""

    name: str
    family: str
    confidence: Literal["observed", "assumed", "taught"]
    source: str
    restart_seconds: float = 0.0
    account: AccountRules = AccountRules()
    look: LookMarks = LookMarks()
    firmware: FirmwareRules = FirmwareRules()
    login: tuple[Step, ...] = ()
    change: tuple[Step, ...] = ()
    logout: tuple[Step, ...] = ()
    first: tuple[Step, ...] = ()
    upload: tuple[Step, ...] = ()
    activate: tuple[Step, ...] = ()
    ports: PortRules = NO_PORTS
    port_read: tuple[Step, ...] = ()
    port_write: tuple[Step, ...] = ()
    port_save: tuple[Step, ...] = ()
    format: int = field(default=FORMAT)

    @property
    def claims(self) -> bool:
        """Whether it knows a first login."""
        return bool(self.change or self.first)

    @property
    def updates(self) -> bool:
        """Whether it knows a firmware update."""
        return bool(self.upload)

    @property
    def sets_ports(self) -> bool:
        """Whether it knows the settings of serial ports."""
        return bool(self.port_write)


_RECORDS: Mapping[str, type] = MappingProxyType({
    "login": Step, "change": Step, "logout": Step, "first": Step, "upload": Step, "activate": Step, "version": Step,
    "expect": Mark, "refused": Mark, "rejected": Mark, "locked": Mark, "busy": Mark, "change_first": Mark,
    "only_if": Mark, "extract": Extract, "field": Field,
    "account": AccountRules, "look": LookMarks, "firmware": FirmwareRules,
    "port_read": Step, "port_write": Step, "port_save": Step,
    "ports": PortRules, "setting": PortSetting, "code": PortCode, "model": PortCount,
})  # fmt: skip
_CHOICES: Mapping[tuple[type, str], tuple[str, ...]] = MappingProxyType(
    {
        (Step, "method"): get_args(Method),
        (Step, "body"): get_args(Body),
        (Field, "where"): get_args(Where),
        (Extract, "source"): get_args(Source),
        (PortRules, "keep"): ("none", "json", "form"),
        (WebProfile, "confidence"): ("observed", "assumed", "taught"),
    }
)


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
    profile = cast("WebProfile", record_of(WebProfile, data, "profile", _RECORDS, _CHOICES))
    check_profile(profile)
    return profile


def check_profile(profile: WebProfile) -> None:
    """Raise ProfileError for what cannot work: an unknown form, a value nobody extracts, no password in the change."""
    if profile.format != FORMAT:
        raise ProfileError(f"format {profile.format} is not {FORMAT}")
    if not 0 <= profile.restart_seconds <= 600:
        raise ProfileError("restart_seconds is not within 0 and 600")
    if not profile.login or not (profile.claims or profile.updates or profile.sets_ports):
        raise ProfileError("login, and one of change, first and upload (or port_write), need at least one step each")
    if not any(entry.placeholders & {"password"} for step in profile.login for entry in step.field):
        raise ProfileError("no step of login sends the password")
    # The way out may need a value of any session; where it is missing, the session is left to end by itself.
    every = profile.login + profile.change + profile.first + profile.upload + profile.activate
    every += profile.port_read + profile.port_write + profile.port_save
    inside = {"user", "password", *PORT, *_extracted(profile.login)}
    for name, steps, known in (
        ("login", profile.login, {"user", "password"}),
        ("change", profile.change, {*ACCOUNT, *_extracted(profile.login)}),
        ("first", profile.first, {"user", "new"}),
        ("upload", profile.upload, {"user", "password", *FILE, *_extracted(profile.login)}),
        ("activate", profile.activate, {"user", "password", *FILE, *_extracted(profile.login)}),
        ("version", profile.firmware.version, {"user", "password", *_extracted(profile.login)}),
        ("port_read", profile.port_read, inside),
        ("port_write", profile.port_write, {*inside, *_extracted(profile.port_read)}),
        ("port_save", profile.port_save, {*inside, *_extracted(profile.port_read + profile.port_write)}),
        ("logout", profile.logout, {"user", *_extracted(every)}),
    ):
        _check_steps(name, steps, set(known))
        if name in {"change", "first"} and steps and not any(step.sends_new for step in steps):
            raise ProfileError(f"no step of {name} sends the new password")
        if name != "upload" and any(step.sends_file for step in steps):
            raise ProfileError(f"only upload can send a file, not {name}")
    _check_firmware(profile)
    found = port_problems(profile.ports, profile.port_read, profile.port_write, profile.port_save, names_in)
    if found:
        raise ProfileError("; ".join(dict.fromkeys(found)))


def _check_firmware(profile: WebProfile) -> None:
    rules = profile.firmware
    if not 0 <= rules.away_seconds <= _AWAY:
        raise ProfileError(f"away_seconds is not within 0 and {_AWAY}")
    if rules.version and VERSION not in _extracted(rules.version):
        raise ProfileError(f"no step of version has an extract called {VERSION}")
    if not profile.upload:
        if profile.activate or rules != FirmwareRules():
            raise ProfileError("firmware needs upload")
        return
    if sum(step.sends_file for step in profile.upload) != 1:
        raise ProfileError("exactly one step of upload has to send the file")
    if rules.upload_activates == bool(profile.activate):
        raise ProfileError("either upload_activates, or at least one step of activate")


def _check_steps(name: str, steps: Sequence[Step], known: set[str]) -> None:
    if len(steps) > _STEPS:
        raise ProfileError(f"{name} has more than {_STEPS} steps")
    for number, step in enumerate(steps, 1):
        where = f"{name} step {number}"
        if not step.path.startswith("/") or step.path.startswith("//") or not re.fullmatch(r"[!-~]{1,1024}", step.path):
            raise ProfileError(f"{where}: the path has to begin with one slash and hold no blanks")
        if not (step.expect or step.refused or step.busy or step.locked):
            raise ProfileError(f"{where} knows no answer")
        if missing := set(names_in(step.path)) - (known - {"password", "new"}):
            raise ProfileError(f"{where}: the path cannot have {{{min(missing)}}}")
        for entry in step.field:
            _check_field(where, entry, known)
        if step.method == "GET" and not step.form and any(entry.where == "body" for entry in step.field):
            raise ProfileError(f"{where}: a GET has no body; its fields belong into the query")
        if step.body in {"multipart", "file"} or step.sends_file:
            _check_file(where, step)
        for extract in step.extract:
            _check_extract(where, extract)
            known.add(extract.name)


def _check_file(where: str, step: Step) -> None:
    places = [entry for entry in step.field if entry.where == "file"]
    if step.method not in {"POST", "PUT"} and not step.form:
        raise ProfileError(f"{where}: a file is sent by POST or PUT")
    if step.body == "multipart" and any(not FIELD_NAME.fullmatch(e.name) for e in step.field if e.where == "body"):
        raise ProfileError(f"{where}: a field of a multipart body needs a printable name without quotes")
    if len(places) != (step.body == "multipart") or any(not FIELD_NAME.fullmatch(entry.name) for entry in places):
        raise ProfileError(
            f'{where}: one named field with where = "file" belongs into a multipart body, and only there'
        )
    if any(entry != Field(name=entry.name, where="file") for entry in places):
        raise ProfileError(f"{where}: the field of the file has a name and nothing else")
    if step.body == "file" and (step.form or any(entry.where == "body" for entry in step.field)):
        raise ProfileError(f"{where}: a body that is the file has no other fields and is no form")
    if not re.fullmatch(r"[ -~]{0,200}", step.content_type):
        raise ProfileError(f"{where}: the content type is not printable")
    if step.only_if is not None:
        raise ProfileError(f"{where}: the file is always sent, or never")


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
    if extract.name in ACCOUNT | FILE | PORT or not re.fullmatch(r"[a-z][a-z0-9_]{0,31}", extract.name):
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
