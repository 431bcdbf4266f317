"""Console pages of NPort device servers <-> `PortSettings`. Pure: `moxa_web_ports.toml`, interpreted.

A page that is not the known one raises `OtherPage`; then nothing is sent. A number without a name becomes `Raw`.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from firstlight_drivers.port_settings import Mode, PortSettings, Raw, SettingError, Value, parse_value, value_text
from firstlight_drivers.protocols.moxa_ports_mib import split_peer
from firstlight_drivers.protocols.moxa_web_ports_form import Control, Form, read_form, table_rows
from firstlight_drivers.protocols.web_pattern import checked_pattern
from firstlight_drivers.transport.text import safe_text

FILE = Path(__file__).with_name("moxa_web_ports.toml")
_SLOTS = 4  # peers of a port


class OtherPage(Exception):
    """Not the known page, or a value it does not offer. The text says what, for a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One `[[form.field]]`. Of `names` the first one the form has counts; byte, hosts and ranges use all of them."""

    key: str
    form: str  # "serial" or "mode"
    names: tuple[str, ...]
    kind: str
    standing: str
    values: Mapping[str, str] = field(default_factory=dict)
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPages:
    """`[form]`."""

    serial_page: str
    serial_form: str
    mode_page: str
    mode_page_of: str
    mode_form: str
    mode_field: str
    port_field: str
    lost: tuple[str, ...]
    refused: tuple[str, ...]
    modes: Mapping[str, int]
    field: tuple[FormField, ...]

    @property
    def keys(self) -> frozenset[str]:
        """The settings these pages may carry; which they do depends on the firmware."""
        return frozenset(one.key for one in self.field) | {"mode"}

    @property
    def guessed(self) -> frozenset[str]:
        """Those that nobody has seen on a real device."""
        return frozenset(one.key for one in self.field if one.standing == "assumed")


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePages:
    """`[table]`."""

    page: str
    title: str
    columns: tuple[str, ...]
    mode_page: str
    mode: str
    modes: Mapping[str, str]
    interfaces: Mapping[str, str]

    @property
    def keys(self) -> frozenset[str]:
        """The settings these pages show."""
        return frozenset({"baud", "data_bits", "stop_bits", "parity", "flow", "fifo", "interface", "mode"})


@functools.cache
def form_pages() -> FormPages:
    """Generations A and B."""
    rows = _table()["form"]
    found = tuple(FormField(**{**row, "names": tuple(row["names"])}) for row in rows.pop("field"))
    return FormPages(field=found, **_tuples(rows, FormPages))


@functools.cache
def table_pages() -> TablePages:
    """Generation C."""
    return TablePages(**_tuples(_table()["table"], TablePages))


def _table() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def _tuples(rows: dict[str, Any], kind: type) -> dict[str, Any]:
    names = {one.name for one in fields(kind)}
    return {key: tuple(row) if isinstance(row, list) else row for key, row in rows.items() if key in names}


# --- forms: reading -------------------------------------------------------------------------------------------------


def serial_form(text: str, port: int) -> Form:
    """The form of the line. Raises OtherPage unless it has all the fields it is known by."""
    pages = form_pages()
    form = _form(text, pages.serial_form, port)
    missing = [one.names[0] for one in pages.field if one.required and not _control(form, one)]
    if missing:
        raise OtherPage(f"the form {pages.serial_form} has no {', '.join(missing)}")
    _check_rates(form)
    return form


def mode_form(text: str, port: int) -> Form:
    """The form of the operation mode. Raises OtherPage without its mode."""
    pages = form_pages()
    form = _form(text, pages.mode_form, port)
    chosen = form.named(pages.mode_field)
    if chosen is None or not (chosen.value or "").isdecimal():
        raise OtherPage(f"the form {pages.mode_form} has no {pages.mode_field}")
    return form


def _form(text: str, name: str, port: int) -> Form:
    form = read_form(text, name)
    if form is None:
        raise OtherPage(f"no form {name}")
    asked = form.named(form_pages().port_field)
    if asked is not None and (asked.value or "").lstrip("0") != str(port):
        raise OtherPage(f"the form {name} is of port {asked.value}, not {port}")
    return form


def _check_rates(form: Form) -> None:
    """Where a choice is labelled with a rate, it has to be the one of the table."""
    rates = next(one for one in form_pages().field if one.key == "baud")
    control = _control(form, rates)
    named = {number: rate for rate, number in rates.values.items()}
    for value, label in control.options if control else ():
        digits = re.sub(r"[ ,.']", "", label)
        if digits.isdecimal() and value in named and digits != named[value]:
            raise OtherPage(f"{rates.names[0]} {value} is {label}")


def mode_in(form: Form) -> Mode | Raw:
    """The operation mode a form is about."""
    pages = form_pages()
    chosen = form.named(pages.mode_field)
    number = (chosen.value or "") if chosen else ""
    name = next((name for name, known in pages.modes.items() if str(known) == number), None)
    return Raw(number) if name is None else Mode(name)


def mode_number(mode: Mode | Raw) -> str:
    """The number of a mode on the page."""
    return mode.text if isinstance(mode, Raw) else str(form_pages().modes[str(mode)])


def settings_in(port: int, serial: Form, mode: Form) -> PortSettings:
    """What both forms show."""
    values: dict[str, Value | None] = {"mode": mode_in(mode)}
    for one in form_pages().field:
        form = serial if one.form == "serial" else mode
        if values.get(one.key) is None:
            values[one.key] = _read(one, form)
    return PortSettings(port=port).with_values(values)


def _read(one: FormField, form: Form) -> Value | None:
    if one.kind in {"hosts", "ranges"}:
        return _read_peers(one, form)
    if one.kind == "byte":
        text, flag = form.named(one.names[0]), form.named(one.names[1])
        if text is None or flag is None:
            return None
        return "" if flag.value is None else _byte(safe_text(text.value or ""))
    control = _control(form, one)
    if control is None or control.value is None:
        return None
    text_ = safe_text(control.value)
    if one.kind == "text":
        return text_
    if one.kind == "number":
        return int(text_) if text_.isdecimal() and len(text_) <= 9 else Raw(text_)
    name = next((name for name, known in one.values.items() if known == text_), None)
    return Raw(text_) if name is None else parse_value(one.key, name)


def _byte(text: str) -> Value:
    bare = text.strip().casefold()
    return bare.zfill(2) if re.fullmatch(r"[0-9a-f]{1,2}", bare) else Raw(bare)


def _read_peers(one: FormField, form: Form) -> Value | None:
    rows = []
    for number in range(1, _SLOTS + 1):
        controls = [form.named(name.format(n=number)) for name in one.names]
        if number == 1 and controls[0] is None:
            return None
        values = [safe_text(control.value or "").strip() if control else "" for control in controls]
        if values[0] in {"", "0.0.0.0"}:
            continue
        rows.append(_host_row(values) if one.kind == "hosts" else _range_row(values))
    return tuple(rows)


def _host_row(values: Sequence[str]) -> str:
    host, port, local = values
    return f"{f'[{host}]' if ':' in host else host}:{port}" + (f">{local}" if local not in {"", "0"} else "")


def _range_row(values: Sequence[str]) -> str:
    first, last, port = values
    return f"{first}-{last}:{port}" if last not in {"", "0.0.0.0", first} else f"{first}:{port}"


def _control(form: Form, one: FormField) -> Control | None:
    return next((found for name in one.names if (found := form.named(name)) is not None), None)


# --- forms: writing -------------------------------------------------------------------------------------------------


def filled_in(form: Form, which: str, wanted: PortSettings, keys: Sequence[str]) -> list[tuple[str, str]]:
    """What is sent for these settings of one form ("serial" or "mode"). Raises OtherPage for what it does not offer."""
    given: dict[str, str | None] = {}
    pages = form_pages()
    if which == "mode" and wanted.operation.mode is not None:
        given |= _chosen(form.named(pages.mode_field), "mode", mode_number(wanted.operation.mode))
    for key in keys:
        value = wanted.value(key)
        if key == "mode" or value is None:
            continue
        rows = [one for one in pages.field if one.key == key and one.form == which and _carried(one, form)]
        if not rows:
            raise OtherPage(f"the page has no {key}")
        given |= _write(rows[0], form, value)
    return form.pairs(given)


def form_of(key: str) -> str:
    """Which form a setting is on: "serial" or "mode"."""
    return "mode" if key == "mode" else next(one.form for one in form_pages().field if one.key == key)


def _carried(one: FormField, form: Form) -> bool:
    if one.kind in {"hosts", "ranges", "byte"}:
        return all(form.named(name.format(n=1)) is not None for name in one.names)
    return _control(form, one) is not None


def _write(one: FormField, form: Form, value: Value) -> dict[str, str | None]:
    if one.kind in {"hosts", "ranges"}:
        return _write_peers(one, form, value)
    if one.kind == "byte":
        text, flag = one.names
        ticked = form.named(flag)
        on = ticked.options[0][0] if ticked and ticked.options else "1"
        return {text: value_text(value).removeprefix("?") or None, flag: on} if value else {flag: None}
    control = _control(form, one)
    raw = value.text if isinstance(value, Raw) else value_text(value)
    return _chosen(control, one.key, raw if isinstance(value, Raw) or one.kind != "choice" else one.values.get(raw))


def _chosen(control: Control | None, key: str, value: str | None) -> dict[str, str | None]:
    if control is None or value is None:
        raise OtherPage(f"the page has no {key}")
    if control.kind in {"select", "radio"} and value not in [offered for offered, _ in control.options]:
        raise OtherPage(f"the page does not offer {key} {value}")
    return {control.name: value}


def _write_peers(one: FormField, form: Form, value: Value) -> dict[str, str | None]:
    if not isinstance(value, tuple) or len(value) > _SLOTS:
        raise OtherPage(f"{one.key}: at most {_SLOTS}")
    given: dict[str, str | None] = {}
    for number in range(1, _SLOTS + 1):
        names = [name.format(n=number) for name in one.names]
        if number > len(value):
            given |= {name: "" for name in names[: 2 if one.kind == "ranges" else 1] if form.named(name)}
            continue
        if any(form.named(name) is None for name in names):
            raise OtherPage(f"the page has room for {number - 1} {one.key}")
        host, port, local = split_peer(value[number - 1])
        first, _, last = host.partition("-") if one.kind == "ranges" else (host, "", "")
        texts = (first, last or first, str(port)) if one.kind == "ranges" else (first, str(port), str(local or ""))
        given |= dict(zip(names, texts, strict=True))
    return given


# --- the table of generation C --------------------------------------------------------------------------------------


def ports_in_table(text: str) -> tuple[PortSettings, ...]:
    """The lines of all ports. Raises OtherPage without the known title or without a row."""
    pages = table_pages()
    if pages.title.casefold() not in text.casefold():
        raise OtherPage(f"not {pages.title}")
    rows = [dict(zip(pages.columns, row, strict=True)) for row in table_rows(text) if len(row) == len(pages.columns)]
    found = tuple(_line(row) for row in rows if row["port"].isdecimal())
    if not found:
        raise OtherPage(f"{pages.title} without a port")
    return found


def _line(row: Mapping[str, str]) -> PortSettings:
    low = {key: value.casefold() for key, value in row.items()}
    flows = {("off", "off"): "none", ("on", "off"): "rts-cts", ("off", "on"): "xon-xoff"}
    flow = flows.get((low["rts-cts"], low["xon-xoff"]))
    fifo = {"enable": True, "disable": False}.get(low["fifo"])
    interface = table_pages().interfaces.get(low["interface"])
    values: dict[str, Value | None] = {
        "baud": _known("baud", low["baud"]),
        "data_bits": _known("data_bits", low["data_bits"]),
        "stop_bits": _known("stop_bits", low["stop_bits"]),
        "parity": _known("parity", low["parity"]),
        "flow": parse_value("flow", flow) if flow else Raw(f"{row['rts-cts']}/{row['xon-xoff']}"),
        "fifo": Raw(row["fifo"]) if fifo is None else fifo,
        "interface": parse_value("interface", interface) if interface else Raw(row["interface"]),
    }
    return PortSettings(port=int(row["port"])).with_values(values)


def _known(key: str, text: str) -> Value:
    try:
        return parse_value(key, text)
    except SettingError:
        return Raw(text)


def mode_in_table(text: str) -> Mode | Raw:
    """The operation mode a page of generation C names. Raises OtherPage."""
    found = checked_pattern(table_pages().mode).search(text[: 64 * 1024])
    if found is None:
        raise OtherPage("no operation mode")
    name = table_pages().modes.get(found[1])
    return Raw(found[1]) if name is None else Mode(name)
