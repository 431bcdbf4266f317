"""Records out of the tables of a TOML file: every field known, of its kind, and within its cap.

A profile can come from another person: nothing in it is taken for granted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any

TEXT = 4096  # characters of one text
_LIST = 64  # entries of one list
FIELD_NAME = re.compile(r"[ !#-\[\]-~]{1,128}")  # of a multipart form: printable, without quotes and backslash

Records = Mapping[str, type]
Choices = Mapping[tuple[type, str], tuple[str, ...]]


class ProfileError(ValueError):
    """A profile that cannot be used. `str(error)` says where and why."""


def record_of(kind: type, data: object, where: str, records: Records, choices: Choices) -> object:
    """The dataclass `kind` out of a table. `records` names the fields that are records themselves, `choices` the
    allowed texts of a field. Raises ProfileError.
    """
    return _Reading(records, choices).record(kind, data, where)


class _Reading:
    def __init__(self, records: Records, choices: Choices) -> None:
        self._records = records
        self._choices = choices

    def record(self, kind: type, data: object, where: str) -> object:
        if not isinstance(data, dict):
            raise ProfileError(f"{where} is not a table")
        known = {entry.name: entry for entry in fields(kind)}
        if unknown := sorted(set(data) - set(known)):
            raise ProfileError(f"{where}: nothing is called {str(unknown[0])[:64]!r}")
        values: dict[str, Any] = {}
        for name, entry in known.items():
            if name in data:
                values[name] = self._value(kind, name, entry.default, data[name], f"{where}.{name}")
            elif entry.default is MISSING:
                raise ProfileError(f"{where} has no {name}")
        return kind(**values)

    def _value(self, kind: type, name: str, default: object, data: object, where: str) -> object:
        record = self._records.get(name)
        if record is not None and isinstance(default, tuple):
            return tuple(self.record(record, entry, where) for entry in _list(data, where))
        if record is not None and not isinstance(default, str):
            return self.record(record, data, where)
        if isinstance(default, tuple):
            item = int if name == "status" else str
            return tuple(_scalar(item, entry, where) for entry in _list(data, where))
        wanted: type = str if default is MISSING else type(default)
        value = _scalar(wanted, data, where)
        if (kind, name) in self._choices and value not in self._choices[kind, name]:
            raise ProfileError(f"{where} is none of {', '.join(self._choices[kind, name])}")
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
