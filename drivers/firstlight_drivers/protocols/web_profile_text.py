"""A web profile as TOML text, as `web_profile` reads it."""

from __future__ import annotations

import json
import re
from dataclasses import fields, is_dataclass

from firstlight_drivers.protocols.web_profile import WebProfile


def dump_profile(profile: WebProfile) -> str:
    """The text of a profile file. What has its usual value is left out."""
    lines: list[str] = []
    _table(profile, "", lines)
    return "\n".join(lines).strip() + "\n"


def _table(record: object, path: str, lines: list[str]) -> None:
    """Plain values first, then tables: TOML reads on into the last table it saw."""
    later: list[tuple[str, object]] = []
    for entry in fields(record):  # type: ignore[arg-type]
        value = getattr(record, entry.name)
        if value == entry.default and entry.name != "format":
            continue
        if is_dataclass(value) or (isinstance(value, tuple) and value and is_dataclass(value[0])):
            later.append((entry.name, value))
        else:
            lines.append(f"{entry.name} = {_text(value)}")
    for name, value in later:
        inner = f"{path}{name}"
        for one in value if isinstance(value, tuple) else (value,):
            heading = f"[[{inner}]]" if isinstance(value, tuple) else f"[{inner}]"
            lines += ["", heading]
            _table(one, f"{inner}.", lines)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, tuple):
        return "[" + ", ".join(_text(one) for one in value) + "]"
    # JSON's strings are TOML's, but for characters outside the first plane and for DEL.
    quoted = json.dumps(str(value), ensure_ascii=False)
    return re.sub(r"[\x7f-\x9f]", lambda match: f"\\u{ord(match[0]):04x}", quoted)
