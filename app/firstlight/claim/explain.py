"""Where a value of a recorded request came from: the account, an earlier answer, or a calculation over both.

    "admin"                  {user}
    "aGVsbG8="               {password}, base64
    32 hex digits            md5 over {user}{password}{challenge} in some order, with or without ":" between
    32 hex digits            md5({challenge}) XOR {password}, filled up
    "a81f..."                seen in an answer before: a token to be taken from there

Every guess is checked by doing it: an explanation is only given when it yields the recorded value exactly.
"""

from __future__ import annotations

import base64
import binascii
import html
import itertools
import json
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import unquote

from firstlight.claim.har import Exchange
from firstlight_drivers.protocols.web_claims import json_text
from firstlight_drivers.protocols.web_html import inputs
from firstlight_drivers.protocols.web_profile import Extract, literal
from firstlight_drivers.protocols.web_values import DIGESTS, TRANSFORMS

_KNOWN = 6000  # values of answers that are remembered
_TRIES = 120  # values that look like digests and are tried as such; each costs some 30,000 digests
_SEEN = 250  # of them, fields and other texts each, are tried in calculations, newest first
_LEAVES = 400  # values of one JSON answer
_LENGTHS = {32: "md5", 40: "sha1", 64: "sha256"}  # hex digits
_SIZES = {"md5": 16, "sha1": 20, "sha256": 32}  # bytes
_SEPARATORS = ("", ":")
# Every quote may be an opening one: an empty string before it would turn pairs inside out.
_QUOTED = re.compile(r"([\"'])(?=([^\"'<>\r\n]{4,256})\1)")
_PASSWORD_NAME = re.compile(r"pass|pwd|pw\b|secret|kennwort", re.IGNORECASE)
_HEX = re.compile(r"(?:[0-9a-f]{2}){4,64}|(?:[0-9A-F]{2}){4,64}")
_TOKEN = re.compile(r"[0-9A-Za-z+/=_-]{8,}")
_CONTEXT = (32, 64, 96)  # characters before a literal that make its place unique


@dataclass(frozen=True, slots=True)
class Account:
    """What was typed. Names are those of the placeholders."""

    user: str
    password: str = field(repr=False)
    new: str = field(repr=False)

    @property
    def secrets(self) -> tuple[tuple[str, str], ...]:
        """(placeholder, text) of what may not stay in a profile; blank ones have nothing to hide."""
        return tuple((name, text) for name, text in (("new", self.new), ("password", self.password)) if text)


@dataclass(frozen=True, slots=True)
class Seen:
    """A value of an earlier answer, and how to find it there."""

    value: str = field(repr=False)
    exchange: int  # place in the sequence of exchanges
    extract: Extract


@dataclass(frozen=True, slots=True)
class Meaning:
    """How a recorded value is made. `uses` are the earlier values in it, in the order of "{0}", "{1}" in the texts."""

    value: str
    transform: str = "plain"
    key: str = ""
    prefix: str = ""
    uses: tuple[Seen, ...] = ()

    @property
    def carries(self) -> frozenset[str]:
        """Placeholders of the account in it."""
        return frozenset(re.findall(r"\{(user|password|new)(?:\||\})", self.value + self.key))


class Memory:
    """Values of the answers so far, the newest answer's first; and values that nothing explained.

    Between the login page and the login a browser loads scripts full of texts; they must not push out a page's fields.
    """

    def __init__(self) -> None:
        self._fields: deque[Seen] = deque(maxlen=_KNOWN)
        self._texts: deque[Seen] = deque(maxlen=_KNOWN)
        self._by_value: dict[str, Seen] = {}
        self.unexplained: set[str] = set()
        self.tries = _TRIES

    def add(self, found: Sequence[Seen]) -> None:
        """Remember what one answer showed; of several ways to find a value the first counts."""
        for one in reversed(found):
            (self._texts if one.extract.source == "body" else self._fields).appendleft(one)
            self._by_value[one.value] = one

    def exact(self, value: str) -> Seen | None:
        """The newest answer that had this value."""
        return self._by_value.get(value)

    @property
    def newest(self) -> list[Seen]:
        """Those that calculations are tried with."""
        return [*itertools.islice(self._fields, _SEEN), *itertools.islice(self._texts, _SEEN)]


def seen_in(place: int, exchange: Exchange) -> list[Seen]:
    """Everything of one answer that a later request could bring back, the most telling way to find it first."""
    text = exchange.answer
    found = [
        Seen(value, place, Extract(name="x", source="input", key=name)) for name, value, _ in inputs(text) if value
    ]
    if "json" in exchange.answer_type or text.lstrip()[:1] in {"{", "["}:
        found += [Seen(value, place, Extract(name="x", source="json", key=key)) for key, value in _leaves(text)]
    found += [
        Seen(value, place, Extract(name="x", source="cookie", key=name)) for name, value in exchange.set_cookies.items()
    ]
    found += [
        Seen(value, place, Extract(name="x", source="header", key=name))
        for name, value in exchange.answer_headers
        if name.startswith("x-") or "token" in name
    ]
    found += [
        Seen(value, place, Extract(name="x", source="body", pattern=pattern))
        for value, pattern in _literals(text[: 64 * 1024])  # as far as a profile's patterns look
    ]
    return [one for one in found if 4 <= len(one.value) <= 1024]


def explain(name: str, value: str, account: Account, memory: Memory) -> Meaning | None:
    """What a value is made of; None for a constant."""
    if not value:
        return None
    typed = _typed(name, value, account)
    if typed is not None:
        return typed
    earlier = memory.exact(value) if telling(value) else None
    if earlier is not None:
        return Meaning("{0}", uses=(earlier,))
    if value in memory.unexplained:
        return None
    seen = memory.newest
    found = _encoded(value, account) or _within(value, account, seen)
    if found is None and _HEX.fullmatch(value) and memory.tries > 0:
        memory.tries -= 1
        found = _calculated(value, account, seen)
    if found is None:
        # Later answers cannot explain it: it was sent before they came.
        memory.unexplained.add(value)
    return found


def looks_random(value: str) -> bool:
    """Whether a constant looks like a token, a session or a digest rather than like a word, a number or a date."""
    if re.fullmatch(r"[0-9A-Fa-f]{16,}", value):
        return not value.isdecimal()
    dense = re.fullmatch(r"[0-9A-Za-z+/=_-]{12,}", value)
    kinds = sum(bool(re.search(kind, value)) for kind in ("[a-z]", "[A-Z]", "[0-9]"))
    return bool(dense) and kinds >= 2 and len(re.findall(r"\d", value)) >= 3


def telling(value: str) -> bool:
    """Whether finding a value again says that it was brought back: long enough, and not one word."""
    return len(value) >= 6 and not re.fullmatch(r"[A-Za-z_ -]{1,24}", value)


def random_words(text: str) -> list[str]:
    """Parts of a longer text that look like tokens."""
    return [word for word in _TOKEN.findall(text) if looks_random(word)]


def path_template(path: str, account: Account, memory: Memory) -> Meaning:
    """A path with the account's name and earlier values as placeholders."""
    uses: list[Seen] = []
    parts = []
    for part in path.split("/"):
        earlier = memory.exact(part) if telling(part) else None
        if account.user and unquote(part) == account.user:
            parts.append("{user}")
        elif earlier is not None:
            parts.append(f"{{{len(uses)}}}")
            uses.append(earlier)
        else:
            parts.append(literal(part))
    return Meaning("/".join(parts), uses=tuple(uses))


def raw_parts(text: str, account: Account, memory: Memory) -> list[tuple[str, Meaning | None]]:
    """A body that is neither form nor JSON, cut into (text before, what stands there) and a last constant."""
    wanted: dict[str, Meaning] = {}
    for one in memory.newest:
        if looks_random(one.value):
            wanted.setdefault(one.value, Meaning("{0}", uses=(one,)))
    for name, secret in (("user", account.user), *reversed(account.secrets)):
        for transform, form in (
            ("base64", base64.b64encode(secret.encode()).decode("ascii")),
            ("url", TRANSFORMS["url"](secret, "")),
            ("json-text", json.dumps(secret)[1:-1]),
            ("xml", html.escape(secret)),
            ("plain", secret),
        ):
            if form:
                wanted[form] = Meaning(f"{{{name}}}", transform)
    alternatives = "|".join(re.escape(form) for form in sorted(wanted, key=len, reverse=True))
    parts: list[tuple[str, Meaning | None]] = []
    last = 0
    for match in re.finditer(alternatives, text) if alternatives else ():
        parts.append((text[last : match.start()], wanted[match[0]]))
        last = match.end()
    return [*parts, (text[last:], None)]


def _typed(name: str, value: str, account: Account) -> Meaning | None:
    order = [("user", account.user), ("password", account.password)]
    if account.user == account.password and _PASSWORD_NAME.search(name):
        order.reverse()  # both were typed alike: the field's name decides
    for placeholder, text in (("new", account.new), *order):
        if text and value == text:
            return Meaning(f"{{{placeholder}}}")
    return None


def _encoded(value: str, account: Account) -> Meaning | None:
    prefix, _, rest = value.rpartition(" ")
    if len(rest) < 4 or not re.fullmatch(r"[0-9A-Za-z+/]+={0,2}", rest):
        return None
    try:
        text = base64.b64decode(rest + "=" * (-len(rest) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    template = _template(text, account)
    if template is None or base64.b64encode(text.encode()).decode("ascii") != rest:
        return None
    return Meaning(template, "base64", prefix=literal_prefix(prefix))


def literal_prefix(prefix: str) -> str:
    """The word before an encoded value ("Basic "), as a profile keeps it."""
    return f"{prefix} " if prefix else ""


def _within(value: str, account: Account, seen: Sequence[Seen]) -> Meaning | None:
    """The account or a token somewhere inside a longer text."""
    template = _template(value, account)
    if template is not None:
        return Meaning(template)
    for one in seen:
        if looks_random(one.value) and one.value in value:
            return Meaning("{0}".join(literal(part) for part in value.split(one.value)), uses=(one,))
    return None


def _template(text: str, account: Account) -> str | None:
    """`text` with the secrets replaced, and the account's name as a whole word; None when no secret is in it."""
    names = {secret: name for name, secret in reversed(account.secrets)}
    if not any(secret in text for secret in names):
        return None
    alternatives = [re.escape(secret) for secret in sorted(names, key=len, reverse=True)]
    if account.user and account.user not in names:
        alternatives.append(rf"(?<!\w){re.escape(account.user)}(?!\w)")
        names[account.user] = "user"
    made, last = "", 0
    for match in re.finditer("|".join(alternatives), text):
        made += literal(text[last : match.start()]) + f"{{{names[match[0]]}}}"
        last = match.end()
    return made + literal(text[last:])


def _calculated(value: str, account: Account, seen: Sequence[Seen]) -> Meaning | None:
    algorithm = _LENGTHS.get(len(value))
    if algorithm is not None:
        upper = value != value.lower()
        for template, text, uses in _combinations(account, seen):
            if DIGESTS[algorithm](text).hex() == value.lower():
                return Meaning(template, f"{algorithm}-upper" if upper else algorithm, uses=uses)
    return _xored(value, account, seen)


def _combinations(account: Account, seen: Sequence[Seen]) -> Iterator[tuple[str, str, tuple[Seen, ...]]]:
    """(template, text, earlier values) of everything a console may digest: always with one of the passwords in it."""
    for challenge in (None, *seen):
        others: list[tuple[str, str]] = [("{user}", account.user)] if account.user else []
        for name, secret in account.secrets:
            for form, text in _secret_forms(name, secret):
                atoms = [(form, text), *others]
                if challenge is not None:
                    atoms.append(("{0}", challenge.value))
                yield from _orders(atoms, challenge)


def _orders(atoms: Sequence[tuple[str, str]], challenge: Seen | None) -> Iterator[tuple[str, str, tuple[Seen, ...]]]:
    uses = () if challenge is None else (challenge,)
    for count in range(1, len(atoms) + 1):
        for chosen in itertools.permutations(atoms, count):
            if atoms[0] not in chosen or (challenge is not None and ("{0}", challenge.value) not in chosen):
                continue
            for separator in _SEPARATORS if count > 1 else ("",):
                yield separator.join(t for t, _ in chosen), separator.join(v for _, v in chosen), uses


def _secret_forms(name: str, secret: str) -> Iterable[tuple[str, str]]:
    yield f"{{{name}}}", secret
    for algorithm, digest in DIGESTS.items():
        yield f"{{{name}|{algorithm}}}", digest(secret).hex()


def _xored(value: str, account: Account, seen: Sequence[Seen]) -> Meaning | None:
    keys: list[tuple[str, str, tuple[Seen, ...]]] = [("{0}", one.value, (one,)) for one in seen]
    keys += [("{password}", account.password, ()), ("{user}", account.user, ())]
    for name, text in (*account.secrets, ("user", account.user)):
        for algorithm in DIGESTS:
            for fill in ("", "-fill"):
                # Short texts fit something by chance; a filled form proves itself by the rest of the digest.
                if len(value) != (2 * _SIZES[algorithm] if fill else 2 * max(len(text), 4)):
                    continue
                transform = f"xor-{algorithm}{fill}"
                for template, key, uses in keys:
                    try:
                        made = TRANSFORMS[transform](text, key)
                    except ValueError:
                        break  # this text fits no digest of that size, whatever the key
                    if text and made == value.lower():
                        return Meaning(f"{{{name}}}", transform, key=template, uses=uses)
    return None


def _leaves(text: str) -> list[tuple[str, str]]:
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        return []
    found: list[tuple[str, str]] = []
    pending: list[tuple[str, object, int]] = [("", whole, 0)]
    while pending and len(found) < _LEAVES:
        path, value, depth = pending.pop(0)
        if isinstance(value, dict | list) and depth < 8:
            pairs = value.items() if isinstance(value, dict) else enumerate(value)
            pending += [(f"{path}/{key}" if path else str(key), inner, depth + 1) for key, inner in pairs]
        elif path and (plain := json_text(text, path)) is not None:
            found.append((path, plain))
    return found


def forget_texts() -> None:
    """Let go of the pages of a recording."""
    _literals.cache_clear()


@lru_cache(maxsize=32)  # a browser loads the same page and script again and again
def _literals(text: str) -> tuple[tuple[str, str], ...]:
    """Quoted texts of a page or script, each with a pattern that finds it again by what stands before it."""
    found: list[tuple[str, str]] = []
    rank = 200 if "<" in text[:512] else 50  # a page; a script
    for match in itertools.islice(_QUOTED.finditer(text), 2000):
        quote, value = match[1], match[2]
        if not looks_random(value) and not re.fullmatch(r"\w{6,}", value):
            continue
        for context in _CONTEXT:
            before = _plain_context(text[max(0, match.start() - context) : match.start()])
            if text.find(before + quote) == match.start() - len(before):
                found.append((value, f"{re.escape(before)}{quote}([^{quote}]{{1,512}})"))
                break
        if len(found) >= rank:
            break
    return tuple(found)


def _plain_context(before: str) -> str:
    """What stands before a text, from the last line break or token on: tokens differ, and are nobody's to keep."""
    before = before.rpartition("\n")[2]
    tokens = [match.end() for match in _TOKEN.finditer(before) if looks_random(match[0])]
    return before[tokens[-1] :] if tokens else before
