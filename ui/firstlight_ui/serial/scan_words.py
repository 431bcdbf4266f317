"""Words and colours for a search of a line: combinations, units, the time that is left."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLocale

from firstlight.ports.scan_table import Combination, RowVerdict, ScanRow, ScanState, Status
from firstlight_drivers.links import Line
from firstlight_drivers.port_settings import Parity, StopBits
from firstlight_ui.i18n import translate
from firstlight_ui.wording import sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class CellLook:
    """A cell of the grid: `text` with its mark, `second` below it; `fill` and `edge` are colour roles."""

    text: str
    icon: str
    role: str
    second: str = ""
    fill: str = "surface"
    edge: str = "border"


def parity_word(parity: Parity) -> str:
    """A parity, as a row of the grid is called."""
    return {
        Parity.NONE: translate("Scan", "None"),
        Parity.EVEN: translate("Scan", "Even"),
        Parity.ODD: translate("Scan", "Odd"),
        Parity.MARK: translate("Scan", "Mark"),
        Parity.SPACE: translate("Scan", "Space"),
    }[parity]


def row_word(parity: Parity, stops: StopBits) -> str:
    """What stands before a row of the grid."""
    if stops is StopBits.ONE:
        return parity_word(parity)
    return translate("Scan", "{parity}, {n} stop bits").format(parity=parity_word(parity), n=stops)


def line_word(line: Line | None) -> str:
    """ "19200 8E1", or that the settings are not ours."""
    return str(line) if line is not None else translate("Scan", "As set")


def cell_look(cell: Combination, unit: int = 0) -> CellLook:
    """How a combination is shown; `unit` is the one that is asked now."""
    asked = translate("Scan", "{n} of {total}").format(n=cell.asked, total=cell.total)
    found = translate("Scan", "%n found", None, cell.found)
    if cell.status is Status.ASKING:
        text = translate("Scan", "Unit {n}").format(n=unit) if unit else translate("Scan", "Opening")
        second = f"{asked}, {found}" if cell.found else asked
        return CellLook(
            text=text, icon="state-busy", role="accent_text", second=second, fill="row_selected", edge="accent"
        )
    if cell.found:
        return CellLook(text=found, icon="state-ok", role="ok", second=asked, fill="ok_soft")
    if cell.broken:
        text = translate("Scan", "%n broken", None, cell.broken)
        return CellLook(text=text, icon="state-attention", role="warn", second=asked, fill="warn_soft")
    if cell.status is Status.DONE:
        return CellLook(text=translate("Scan", "No answer"), icon="state-not-applicable", role="text2", second=asked)
    if cell.status is Status.REFUSED:
        text = translate("Scan", "Refused")
        return CellLook(text=text, icon="state-fail", role="fail", second=cell.detail, fill="fail_soft")
    if cell.status is Status.LEFT_OUT:
        second = asked if cell.asked else ""
        return CellLook(text=translate("Scan", "Left out"), icon="state-paused", role="text2", second=second)
    return CellLook(text=translate("Scan", "Waiting"), icon="state-waiting", role="text2")


def span(seconds: float) -> str:
    """ "52 s", "6 min"."""
    if seconds < 100:
        return translate("Scan", "{n} s").format(n=max(1, round(seconds)))
    if seconds < 100 * 60:
        return translate("Scan", "{n} min").format(n=round(seconds / 60))
    return translate("Scan", "{n} h").format(n=round(seconds / 3600, 1))


def where(state: ScanState) -> str:
    """Which combination and which unit are asked."""
    cell = state.combinations[state.at]
    text = translate("Scan", "Combination {n} of {total}: {line}, {asked} of {units} units asked")
    return text.format(
        n=state.at + 1,
        total=len(state.combinations),
        line=line_word(cell.line),
        asked=cell.asked,
        units=cell.total,
    )


def count_words(state: ScanState) -> str:
    """How many were asked and found."""
    number = QLocale().toString
    asked = translate("Scan", "{n} of {total} asked").format(n=number(state.asked), total=number(state.total))
    return f"{asked}, {translate('Scan', '%n found', None, state.found)}"


def verdict(row: ScanRow, known: str) -> tuple[str, str, str, str]:
    """Word, mark, colour role, and the whole sentence; `known` is its name in the list of devices."""
    if row.verdict is RowVerdict.BROKEN:
        count = translate("Scan", "{n} of {total}").format(n=row.broken, total=row.asked)
        text = sentence(f"scan-row-{row.kind}", count)
        return translate("Scan", "Not counted"), "state-attention", "warn", text
    if row.broken:
        text = translate("Scan", "{n} of {total} broken").format(n=row.broken, total=row.asked)
        return text, "state-attention", "warn", text
    if known:
        return known, "state-ok", "ok", translate("Scan", "In the list as {name}").format(name=known)
    found = translate("Scan", "Found")
    return found, "state-new", "accent_text", found
