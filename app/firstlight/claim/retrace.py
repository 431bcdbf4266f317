"""Which requests of a recording have to be repeated, and what goes into them."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl

from firstlight.claim.explain import (
    Account,
    Meaning,
    Memory,
    Seen,
    explain,
    forget_texts,
    path_template,
    raw_parts,
    seen_in,
)
from firstlight.claim.har import Exchange, SentFile, TeachError
from firstlight_drivers.protocols.web_profile import Body, Extract, Field, Where, literal

_VALUE = 4096  # characters of one value that is looked at
_VALUES = 200
_STEPS = 24
_SENT_HEADERS = re.compile(r"authorization|x-[a-z0-9-]{1,60}|accept", re.IGNORECASE)
_POLLS = 3  # a request sent that often is the page's own, not the technician's
_SMALL = 4  # values of a request that only says "save" or "restart"
_SAVES = re.compile(r"save|restart|reboot|apply|commit|savrst", re.IGNORECASE)
_INSTALLS = re.compile(
    r"install|activat|upgrad|updat|flash|reboot|restart|savrst|apply|confirm|commit|start|verify", re.IGNORECASE
)
_WATCHES = re.compile(r"status|progress|state|poll|alive|heartbeat|log|version|info", re.IGNORECASE)
_STARTS = re.compile(r"install|activat|reboot|restart|savrst", re.IGNORECASE)
_FILE_LIKE = re.compile(r"[\w .()-]{1,120}\.[A-Za-z0-9]{2,6}")
_LEAVES = re.compile(r"log-?_?(?:out|off)|sign-?_?(?:out|off)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reading:
    """One request, understood. `values` still name earlier values "{0}"; `meanings` go with them."""

    path: Field
    body: Body = "none"
    values: tuple[Field, ...] = field(default=(), repr=False)
    meanings: tuple[tuple[Field, Meaning], ...] = field(default=(), repr=False)
    carries: frozenset[str] = frozenset()
    secret_values: tuple[str, ...] = field(default=(), repr=False)


@dataclass(slots=True)
class Route:
    """The exchanges to repeat, in order, and the names of what they hand on."""

    places: list[int] = field(default_factory=list)
    unknown_cookies: list[str] = field(default_factory=list)
    recorded: set[str] = field(default_factory=set, repr=False)
    _found: dict[int, list[Extract]] = field(default_factory=dict)
    _names: dict[tuple[int, Field], tuple[str, ...]] = field(default_factory=dict)

    def extracts(self, place: int) -> list[Extract]:
        """What is to be taken from the answer of one exchange."""
        return self._found.get(place, [])

    def take(self, seen: Seen, purpose: str) -> str:
        """The name under which an earlier value is handed on."""
        here = self._found.setdefault(seen.exchange, [])
        for extract in here:
            if replace(extract, name="x") == seen.extract:
                return extract.name
        taken = {extract.name for extracts in self._found.values() for extract in extracts}
        name = next(name for name in (purpose, *(f"{purpose}{n}" for n in range(2, 99))) if name not in taken)
        here.append(replace(seen.extract, name=name))
        self.recorded.add(seen.value)
        return name

    def name(self, place: int, entry: Field, names: tuple[str, ...]) -> None:
        """Note what the numbers in the texts of a field of one request stand for."""
        self._names[place, entry] = names

    def named(self, place: int, entry: Field) -> Field:
        """The field with the names of what it needs."""
        for number, name in enumerate(self._names.get((place, entry), ())):
            mark = f"{{{number}}}"
            entry = replace(
                entry, value=entry.value.replace(mark, f"{{{name}}}"), key=entry.key.replace(mark, f"{{{name}}}")
            )
        return entry


def read_all(exchanges: Sequence[Exchange], account: Account) -> list[Reading]:
    """Every request of one device, each with what the answers before it had shown."""
    memory = Memory()
    readings = []
    for place, exchange in enumerate(exchanges):
        readings.append(_read(exchange, account, memory))
        memory.add(seen_in(place, exchange))
    forget_texts()
    return readings


def route(exchanges: Sequence[Exchange], readings: Sequence[Reading], targets: Iterable[int]) -> Route:
    """The targets, and every earlier exchange that one of them needs a value or a cookie from."""
    way = Route()
    pending, wanted = sorted(targets, reverse=True), set(targets)
    done: set[int] = set()
    while pending:
        place = pending.pop()
        if place in done:
            continue
        done.add(place)
        if len(done) > _STEPS:
            raise TeachError("har-unclear", f"more than {_STEPS} requests depend on each other")
        needed = _sources(place, readings[place], way) | _cookie_sources(place, exchanges, way)
        pending += sorted(needed - done)
        wanted |= needed
    way.places = sorted(wanted)
    return way


def after_the_change(exchanges: Sequence[Exchange], readings: Sequence[Reading], change: int, login: int) -> list[int]:
    """What the technician did to make the change stay: small requests that save, apply or restart.

    Not everything that was sent: whoever goes on to set an address must not have it set on the other devices.
    """
    often = Counter((exchange.method, exchange.path) for exchange in exchanges)
    found = []
    for place in range(change + 1, len(exchanges)):
        exchange = exchanges[place]
        if place == login or readings[place].carries & {"password", "new"} or _LEAVES.search(exchange.path):
            break
        if (exchange.method, exchange.path) == (exchanges[change].method, exchanges[change].path):
            continue
        if often[exchange.method, exchange.path] >= _POLLS:
            continue
        if saves(exchange) and len(readings[place].values) <= _SMALL:
            found.append(place)
    return found


def saves(exchange: Exchange) -> bool:
    """Whether a request says that it saves, applies or restarts something."""
    words = " ".join((exchange.path, *(value for _, value in exchange.query), exchange.body[:200]))
    return bool(_SAVES.search(words)) and _page(exchange)


def installs(exchanges: Sequence[Exchange], readings: Sequence[Reading], upload: int, login: int) -> list[int]:
    """What made the device install a file that it had: small requests that say so, up to the logout."""
    often = Counter((exchange.method, exchange.path) for exchange in exchanges)
    doors = {(exchanges[at].method, exchanges[at].path) for at in (upload, login) if exchanges[at].method != "GET"}
    sent, asked = [], []
    for place in range(upload + 1, len(exchanges)):
        exchange = exchanges[place]
        if _LEAVES.search(exchange.path) or (exchange.method, exchange.path) in doors:
            break
        values = [entry for entry in readings[place].values if entry.where != "header"]
        if often[exchange.method, exchange.path] >= _POLLS or len(values) > _SMALL or not _page(exchange):
            continue
        words = " ".join((exchange.path, *(f"{key} {value}" for key, value in exchange.query), exchange.body[:200]))
        if exchange.method != "GET" and _INSTALLS.search(words):
            sent.append(place)
        elif exchange.method == "GET" and _STARTS.search(words) and not _WATCHES.search(words):
            asked.append(place)
    return sent or asked


def leave_of(exchanges: Sequence[Exchange], after: int) -> int | None:
    """The logout, where one was recorded."""
    return next((place for place in range(after + 1, len(exchanges)) if _LEAVES.search(exchanges[place].path)), None)


def _page(exchange: Exchange) -> bool:
    return not exchange.path.lower().endswith((".js", ".css", ".png", ".gif", ".jpg", ".svg", ".ico", ".woff2"))


def _sources(place: int, reading: Reading, way: Route) -> set[int]:
    needed: set[int] = set()
    for entry, meaning in reading.meanings:
        if not meaning.uses:
            continue
        purpose = "token" if meaning.transform == "plain" and not meaning.carries else "challenge"
        way.name(place, entry, tuple(way.take(seen, purpose) for seen in meaning.uses))
        needed |= {seen.exchange for seen in meaning.uses}
    return needed - {place}


def _cookie_sources(place: int, exchanges: Sequence[Exchange], way: Route) -> set[int]:
    needed: set[int] = set()
    for name, value in exchanges[place].sent_cookies.items():
        setters = [at for at in range(place) if exchanges[at].set_cookies.get(name) == value]
        if setters:
            needed.add(setters[-1])
        elif name not in way.unknown_cookies:
            way.unknown_cookies.append(name)
    return needed


def _read(exchange: Exchange, account: Account, memory: Memory) -> Reading:
    body, slots = _slots(exchange)
    values: list[Field] = []
    meanings: list[tuple[Field, Meaning]] = []
    secret: list[str] = []
    for where, name, value, is_json in slots[:_VALUES]:
        if where == "file":
            values.append(Field(name=name, where="file"))
            continue
        told = _of_file(name, value, exchange.file) if exchange.file is not None else None
        if told is not None:
            values.append(Field(name=name, value=told, where=where))
            continue
        meaning = None if is_json or len(value) > _VALUE else explain(name, value, account, memory)
        entry = _entry(where, name, value, meaning, is_json=is_json)
        values.append(entry)
        if meaning is not None:
            meanings.append((entry, meaning))
            secret += [value] if meaning.carries & {"password", "new"} else []
    if body == "raw":
        for before, meaning in raw_parts(exchange.body, account, memory):
            entry = Field(prefix=before, value=meaning.value if meaning else "", transform=_transform(meaning))
            values.append(entry)
            if meaning is not None:
                meanings.append((entry, meaning))
    where_to = path_template(exchange.path, account, memory)
    path = Field(name="path", value=where_to.value, where="query")
    meanings.append((path, where_to))
    carries = frozenset(name for _, meaning in meanings for name in meaning.carries)
    return Reading(path, body, tuple(values), tuple(meanings), carries, tuple(secret))


def _of_file(name: str, value: str, file: SentFile) -> str | None:
    """A value that follows from the file: its name, or its size; None for others."""
    word = name.lower()
    if file.name and file.name in value:
        return "{file_name}".join(literal(part) for part in value.split(file.name))
    if "name" in word or "file" in word:
        if _FILE_LIKE.fullmatch(value):
            return "{file_name}"
    elif value.isdecimal() and (int(value) == file.size > 0 or ("size" in word and len(value) > 3)):
        return "{file_size}"
    return None


def _transform(meaning: Meaning | None) -> str:
    return "plain" if meaning is None else meaning.transform


def _entry(where: Where, name: str, value: str, meaning: Meaning | None, *, is_json: bool) -> Field:
    if meaning is None:
        return Field(name=name, value=literal(value), transform="json" if is_json else "plain", where=where)
    return Field(
        name=name,
        value=meaning.value,
        transform=meaning.transform,
        key=meaning.key,
        prefix=meaning.prefix,
        where=where,
    )


def _slots(exchange: Exchange) -> tuple[Body, list[tuple[Where, str, str, bool]]]:
    """Kind of the body, and (place, name, value, whether it is JSON by itself) of everything in a request."""
    slots: list[tuple[Where, str, str, bool]] = [("query", name, value, False) for name, value in exchange.query]
    for name, value in exchange.headers:
        if _SENT_HEADERS.fullmatch(name) and (name != "accept" or value.startswith("application/json")):
            slots.append(("header", name, value, False))
    if exchange.file is not None:
        parts: list[tuple[Where, str, str, bool]] = [
            ("body" if value is not None else "file", name, value or "", False) for name, value in exchange.file.fields
        ]
        return ("file", slots) if exchange.file.bare else ("multipart", [*slots, *parts])
    if exchange.method == "GET" or not exchange.body:
        return "none", slots
    kind = exchange.content_type.lower()
    if "json" in kind or (exchange.body.lstrip().startswith("{") and "form" not in kind):
        leaves = _json_leaves(exchange.body)
        if leaves is not None:
            return "json", [*slots, *leaves]
        return "raw", slots
    if "x-www-form-urlencoded" in kind or re.fullmatch(r"[^=&<>\s]{1,64}=[^<>\s]*", exchange.body):
        return "form", [*slots, *(("body", *pair, False) for pair in parse_qsl(exchange.body, keep_blank_values=True))]
    return "raw", slots


def _json_leaves(body: str) -> list[tuple[Where, str, str, bool]] | None:
    """The values of a JSON object; None when it holds what a profile's paths cannot say."""
    try:
        whole = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(whole, dict):
        return None
    found: list[tuple[Where, str, str, bool]] = []
    pending: list[tuple[str, object]] = [("", whole)]
    while pending:
        path, value = pending.pop(0)
        if isinstance(value, dict) and value and path.count("/") < 8:
            if any("/" in key or not key for key in value):
                return None
            pending = [(f"{path}/{key}" if path else key, inner) for key, inner in value.items()] + pending
        elif isinstance(value, str):
            found.append(("body", path, value, False))
        else:
            plain = json.dumps(value)
            if isinstance(value, dict | list) and '"' in plain:
                return None  # a list may hold a secret; the body is then read as text
            found.append(("body", path, plain, True))
    return found
