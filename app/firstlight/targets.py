"""Reads a TARGET as the command line contract writes it.

An inventory id, a MAC, a serial number, `HOST`, `HOST:PORT`, `FAMILY@HOST[:PORT]`, `serial:PORT-OR-URL`,
or `FAMILY@serial:PORT-OR-URL`. IPv6 goes
in brackets when a port follows; scope ids are allowed. What is known to the inventory wins over what looks like a host.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass

MAC = re.compile(r"^[0-9A-Fa-f]{2}([:-][0-9A-Fa-f]{2}){5}$")
LABEL = re.compile(r"^(?!-)[A-Za-z0-9_-]{1,63}(?<!-)$")


class TargetError(ValueError):
    """A text that is no target; `code` has a sentence in `words`."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where to ask. Exactly one of `host` and `serial_line` is set; `family` narrows what is asked."""

    host: str | None = None
    port: int | None = None
    family: str | None = None
    serial_line: str | None = None


def bracketed(host: str) -> str:
    """A host as it stands before a port: IPv6 in brackets."""
    return f"[{host}]" if ":" in host else host


def parse_target(text: str, families: frozenset[str]) -> Target:
    """Parse a target that is not an inventory key. Raises TargetError."""
    text = text.strip()
    if not text or any(character.isspace() or ord(character) < 32 for character in text):
        raise TargetError("target-malformed", text)
    if text.startswith("serial:"):
        line = text.removeprefix("serial:")
        if not line:
            raise TargetError("target-malformed", text)
        return Target(serial_line=line)
    family, at, place = text.rpartition("@")
    if at:
        if family not in families:
            raise TargetError("family-unknown", family)
        if place.startswith("serial:") and place != "serial:":
            return Target(family=family, serial_line=place.removeprefix("serial:"))
    else:
        place = text
    host, port = _host_and_port(place, text)
    return Target(host=host, port=port, family=family or None)


def _host_and_port(place: str, whole: str) -> tuple[str, int | None]:
    if place.startswith("["):
        host, closing, rest = place[1:].partition("]")
        if not closing or not _is_address(host) or (rest and not rest.startswith(":")):
            raise TargetError("target-malformed", whole)
        return host, _port(rest[1:], whole) if rest else None
    if _is_address(place):
        return place, None
    host, colon, port = place.partition(":")
    if ":" in port or not (_is_address(host) or _is_name(host)):
        raise TargetError("target-malformed", whole)
    return host, _port(port, whole) if colon else None


def _port(text: str, whole: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise TargetError("target-malformed", whole)
    return int(text)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _is_name(text: str) -> bool:
    if not text or len(text) > 253 or re.fullmatch(r"[0-9.]+", text):
        return False
    return all(LABEL.match(label) for label in text.rstrip(".").split("."))
