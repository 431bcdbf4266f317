"""Port profiles: wanted settings in a TOML file that a technician can read and edit.

    format = 1
    name = "Pump PLC, RS-485"
    line = "9600 8N1"            # short for baud, data_bits, parity, stop_bits
    interface = "rs-485-2w"
    mode = "tcp-server"
    local_port = "4000+n"        # n is the number of the port

    [[port]]                     # optional: then only these ports are meant, with what they have beside the above
    number = 1
    alias = "pump-1"

Every mistake of a file is told at once, with its line and key.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from firstlight_drivers.port_settings import PortSettings, Raw, SettingError, Value, parse_value, setting, value_text

FORMAT = 1
LARGEST = 256 * 1024  # bytes
_LINE = re.compile(r"([0-9]+)\s+([5-8])([NOEMSnoems])(1\.5|1|2)")
_PARITY = {"n": "none", "o": "odd", "e": "even", "m": "mark", "s": "space"}
_PLUS_N = re.compile(r"([0-9]{1,5})\s*\+\s*n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One thing wrong in a file. `line` 0 when it is about the whole file."""

    line: int
    key: str
    code: str
    detail: str = ""


class ProfileProblem(Exception):
    """A file that is no profile; all its mistakes."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        super().__init__(f"{len(mistakes)} mistakes")
        self.mistakes = tuple(mistakes)


@dataclass(frozen=True, slots=True, kw_only=True)
class PortProfile:
    """Wanted settings as texts: for every port, and for some by their number."""

    name: str
    common: Mapping[str, str] = field(default_factory=dict)
    ports: Mapping[int, Mapping[str, str]] = field(default_factory=dict)

    def numbers(self, all_ports: Sequence[int]) -> tuple[int, ...]:
        """The ports that are meant."""
        return tuple(sorted(self.ports)) if self.ports else tuple(all_ports)

    def wanted(self, number: int) -> dict[str, Value]:
        """The wanted values of one port. Raises SettingError for one that is out of range there (a port + n)."""
        texts = {**self.common, **self.ports.get(number, {})}
        return {key: parse_value(key, _for_port(text, number)) for key, text in texts.items()}


def load_port_profile(path: Path) -> PortProfile:
    """Read a file. Raises ProfileProblem with every mistake, OSError."""
    with path.open("rb") as stream:
        content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise ProfileProblem([Mistake(line=0, key="", code="profile-too-large")])
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ProfileProblem([Mistake(line=line, key="", code="profile-not-text")]) from error
    return parse_port_profile(text, path.stem)


def parse_port_profile(text: str, name: str = "") -> PortProfile:
    """Read a text. Raises ProfileProblem."""
    try:
        record = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line ([0-9]+)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        raise ProfileProblem([Mistake(line=line, key="", code="profile-syntax", detail=str(error))]) from error
    mistakes: list[Mistake] = []
    places = _Places(text)
    common = dict(_texts(record, "", places, mistakes, known={"format", "name", "port"}))
    if record.get("format", FORMAT) != FORMAT:
        mistakes.append(Mistake(line=places.line("", "format"), key="format", code="profile-format"))
    title = record.get("name", name)
    if not isinstance(title, str):
        mistakes.append(Mistake(line=places.line("", "name"), key="name", code="setting-value", detail="name: a text"))
        title = name
    ports: dict[int, Mapping[str, str]] = {}
    rows = record.get("port", [])
    for place, row in enumerate(rows if isinstance(rows, list) else [rows]):
        number = row.get("number") if isinstance(row, dict) else None
        table = f"port.{place}"
        if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= 64 or number in ports:
            mistakes.append(Mistake(line=places.line(table, "number"), key="number", code="profile-port"))
            continue
        ports[number] = dict(_texts(row, table, places, mistakes, known={"number"}))
    if mistakes:
        raise ProfileProblem(sorted(mistakes, key=lambda one: one.line))
    return PortProfile(name=title, common=common, ports=ports)


def port_profile_text(name: str, ports: Sequence[PortSettings]) -> str:
    """A profile of what ports are set to; what all of them share stands above. Values of no known name are left out."""
    known = [{key: value for key, value in one.known().items() if not isinstance(value, Raw)} for one in ports]
    shared = {
        key: value
        for key, value in (known[0] if known else {}).items()
        if len(known) == 1 or all(one.get(key) == value for one in known)
    }
    lines = ["format = 1", f"name = {_quoted(name)}", *(_written(key, value) for key, value in shared.items())]
    if len(known) > 1:
        for settings, values in zip(ports, known, strict=True):
            own = [_written(key, value) for key, value in values.items() if key not in shared]
            lines += ["", "[[port]]", f"number = {settings.port}", *own]
    return "\n".join(lines) + "\n"


def wanted_from_words(words: Sequence[str]) -> dict[str, Value]:
    """KEY=VALUE pairs, also `line=9600 8N1`. Raises SettingError for the first that cannot be."""
    found: dict[str, Value] = {}
    for word in words:
        key, equals, text = word.partition("=")
        if not equals:
            raise SettingError("setting-value", f"{word}: KEY=VALUE")
        for one, value in _spread(key.strip(), text):
            found[one] = parse_value(one, value)
    return found


def _texts(
    row: Mapping[str, Any], table: str, places: _Places, mistakes: list[Mistake], known: set[str]
) -> Iterator[tuple[str, str]]:
    for key, value in row.items():
        if key in known:
            continue
        line = places.line(table, key)
        try:
            for one, text in _spread(key, _text(value)):
                parse_value(one, _for_port(text, 1))
                yield one, text
        except SettingError as error:
            mistakes.append(Mistake(line=line, key=key, code=error.code, detail=error.detail))


def _spread(key: str, text: str) -> tuple[tuple[str, str], ...]:
    """A setting, or what `line` is short for. Raises SettingError."""
    if key != "line":
        setting(key)
        return ((key, text),)
    found = _LINE.fullmatch(text.strip())
    if found is None:
        raise SettingError("setting-value", f"line={text}: for example 9600 8N1")
    baud, bits, parity, stop = found.groups()
    return (("baud", baud), ("data_bits", bits), ("parity", _PARITY[parity.casefold()]), ("stop_bits", stop))


def _for_port(text: str, number: int) -> str:
    found = _PLUS_N.fullmatch(text.strip())
    return str(int(found[1]) + number) if found else text


def _text(value: object) -> str:
    """As `parse_value` takes it; a table has no text and is told as an unknown setting by its key."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, list):
        return ",".join(str(one) for one in value)
    return str(value)


def _written(key: str, value: Value) -> str:
    if isinstance(value, bool):
        return f"{key} = {'true' if value else 'false'}"
    if isinstance(value, int):
        return f"{key} = {value}"
    if isinstance(value, tuple):
        return f"{key} = [{', '.join(_quoted(one) for one in value)}]"
    return f"{key} = {_quoted(value_text(value))}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(one if one.isprintable() else f"\\u{ord(one):04x}" for one in escaped) + '"'


class _Places:
    """In which line of a text a key of a table stands; tomllib does not tell."""

    def __init__(self, text: str) -> None:
        self._found: dict[tuple[str, str], int] = {}
        table, count = "", 0
        for number, line in enumerate(text.splitlines(), 1):
            bare = line.strip()
            if bare.startswith("[["):
                table, count = f"port.{count}", count + 1
                self._found[table, ""] = number
            elif key := re.match(r"\"?([A-Za-z0-9_-]+)\"?\s*[=.]", bare):
                self._found.setdefault((table, key[1]), number)

    def line(self, table: str, key: str) -> int:
        """The line, that of the table when the key is not found, else 0."""
        return self._found.get((table, key), self._found.get((table, ""), 0))
