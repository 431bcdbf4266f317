"""The devices table's model: every record, an order, a filter, and the ticks.

    batch -> rows by id -> `_order` (all, sorted; newcomers at the end) -> `_shown` (what the filter lets through)

The model is never reset. A batch is at most one insert, a few removals and the changed ranges. A new filter or order is
at most one cut, one append and one permutation, however many rows it touches, so the views keep their place. Rows do
not move when their content changes; only `resort` and `sort` move them.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from firstlight.events import Device
from firstlight_ui.models.cells import COLUMNS, INDEX, cell, column_title, search_text, sort_key, spoken
from firstlight_ui.wording import Shown, shown_state

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
HIDDEN = -1
MOST_RANGES = 64  # more changed ranges than this are told as one


class Row:
    """One device in the table: its record, what the filter searches, whether it is ticked, where it is shown."""

    __slots__ = ("at", "chosen", "device", "search", "shown")

    def __init__(self, device: Device) -> None:
        self.at = HIDDEN
        self.chosen = False
        self.take(device)

    def take(self, device: Device) -> None:
        """Hold a newer record."""
        self.device = device
        self.search = search_text(device)
        self.shown = shown_state(device)


def runs(places: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Contiguous runs (first, last) of sorted numbers."""
    for _, group in groupby(enumerate(places), lambda pair: pair[1] - pair[0]):
        numbers = [number for _, number in group]
        yield numbers[0], numbers[-1]


class DeviceModel(QAbstractTableModel):
    """Rows over frozen `Device` records. Column 0 carries the tick."""

    counts_changed = Signal()
    choice_changed = Signal()

    def __init__(self, parent: QObject | None = None, clock: Callable[[], float] = time.time) -> None:
        super().__init__(parent)
        self.clock = clock
        self._rows: dict[str, Row] = {}
        self._order: list[Row] = []
        self._shown: list[Row] = []
        self._words: tuple[str, ...] = ()
        self._only: Shown | None = None
        self._everything = False
        self._chosen: dict[str, Row] = {}
        self._column = INDEX["state"]
        self._descending = False

    # --- reading -----------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def row(self, place: int) -> Row:
        """The row shown at this place."""
        return self._shown[place]

    def device(self, place: int) -> Device | None:
        """The record shown at this place, or None."""
        return self._shown[place].device if 0 <= place < len(self._shown) else None

    def get(self, id_: str) -> Device | None:
        """The record with this id, shown or not."""
        row = self._rows.get(id_)
        return row.device if row else None

    def place(self, id_: str) -> int:
        """Where a device is shown, or -1."""
        row = self._rows.get(id_)
        return row.at if row else HIDDEN

    def shown_devices(self) -> tuple[Device, ...]:
        """All records the filter lets through, in the order on the screen."""
        return tuple(row.device for row in self._shown)

    def counts(self) -> Counter[Shown]:
        """How many rows are in each state, whatever the filter says."""
        return Counter(row.shown for row in self._order if self._listed(row))

    def strangers(self) -> int:
        """Hosts that no family recognises and that are not listed."""
        return 0 if self._everything else sum(1 for row in self._order if row.device.family is None)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or not 0 <= index.row() < len(self._shown):
            return None
        row, key = self._shown[index.row()], COLUMNS[index.column()].key
        roles = Qt.ItemDataRole
        if role == roles.DisplayRole:
            return cell(row.device, key, self.clock())
        if role == roles.CheckStateRole and key == "tick":
            return Qt.CheckState.Checked if row.chosen else Qt.CheckState.Unchecked
        if role == roles.AccessibleTextRole:
            whole = key in {"tick", "name"}
            now = self.clock()
            return spoken(row.device, now) if whole else f"{column_title(key)}: {cell(row.device, key, now)}"
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid() or index.column() != 0:
            return False
        self.choose([index.row()], Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 else flags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(COLUMNS):
            if role == Qt.ItemDataRole.DisplayRole:
                return column_title(COLUMNS[section].key)
            if role == Qt.ItemDataRole.AccessibleTextRole:
                return column_title(COLUMNS[section].key) or self.tr("Chosen")
        return None

    # --- what happened -----------------------------------------------------------------------------------------

    def apply(self, rows: dict[str, Device | None]) -> None:
        """Take the newest word on each device; None means it is no more."""
        changed: list[int] = []
        gone: list[Row] = []
        fresh: list[Row] = []
        for id_, device in rows.items():
            row = self._rows.get(id_)
            if device is None:
                if row is not None:
                    gone.append(row)
                continue
            if row is None:
                row = self._rows[id_] = Row(device)
                self._order.append(row)
            else:
                row.take(device)
            if row.at != HIDDEN:
                changed.append(row.at)
            elif self._matches(row):
                fresh.append(row)
        changed.sort()
        self._tell_changed(changed)
        if gone:
            self._take_out(gone)
        if fresh:
            self._append(fresh)
        if rows:
            self.counts_changed.emit()

    def _tell_changed(self, places: Sequence[int]) -> None:
        last = len(COLUMNS) - 1
        spans = list(runs(places))
        if len(spans) > MOST_RANGES:
            spans = [(spans[0][0], spans[-1][1])]
        for first, end in spans:
            self.dataChanged.emit(self.index(first, 0), self.index(end, last))

    def _take_out(self, gone: Sequence[Row]) -> None:
        chosen = len(self._chosen)
        for row in gone:
            self._rows.pop(row.device.id, None)
            self._chosen.pop(row.device.id, None)
        lost = set(map(id, gone))
        self._order = [row for row in self._order if id(row) not in lost]
        for first, last in reversed(list(runs(sorted(row.at for row in gone if row.at != HIDDEN)))):
            self.beginRemoveRows(NOWHERE, first, last)
            del self._shown[first : last + 1]
            self._number(first)
            self.endRemoveRows()
        if len(self._chosen) != chosen:
            self.choice_changed.emit()

    def _append(self, fresh: Sequence[Row]) -> None:
        start = len(self._shown)
        self.beginInsertRows(NOWHERE, start, start + len(fresh) - 1)
        self._shown.extend(fresh)
        self._number(start)
        self.endInsertRows()

    def _number(self, start: int = 0) -> None:
        for at in range(start, len(self._shown)):
            self._shown[at].at = at

    # --- filter ------------------------------------------------------------------------------------------------

    def set_filter(self, text: str, only: Shown | None) -> None:
        """Show rows that hold every word of the text and, when given, are in this state."""
        words = tuple(text.casefold().split())
        if (words, only) != (self._words, self._only):
            self._words, self._only = words, only
            self.refilter()

    def set_everything(self, everything: bool) -> None:
        """List hosts that no family recognises, or not."""
        if everything != self._everything:
            self._everything = everything
            self.refilter()
            self.counts_changed.emit()

    def _listed(self, row: Row) -> bool:
        return self._everything or row.device.family is not None

    def _matches(self, row: Row) -> bool:
        return (
            (self._only is None or row.shown is self._only)
            and self._listed(row)
            and all(word in row.search for word in self._words)
        )

    @property
    def filtered(self) -> bool:
        """Whether a filter is on."""
        return bool(self._words) or self._only is not None

    def refilter(self) -> None:
        """Ask the filter about every row again."""
        self._show([row for row in self._order if self._matches(row)])

    def _show(self, wanted: list[Row]) -> None:
        keep = set(map(id, wanted))
        stay = [row for row in self._shown if id(row) in keep]
        gone = [row for row in self._shown if id(row) not in keep]
        if gone:
            self._permute([*stay, *gone])
            self.beginRemoveRows(NOWHERE, len(stay), len(self._shown) - 1)
            del self._shown[len(stay) :]
            for row in gone:
                row.at = HIDDEN
            self.endRemoveRows()
        fresh = [row for row in wanted if row.at == HIDDEN]
        if fresh:
            self._append(fresh)
        self._permute(wanted)

    def _permute(self, wanted: list[Row]) -> None:
        if all(row.at == at for at, row in enumerate(wanted)):
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        kept = [self._shown[index.row()] for index in before]
        self._shown = wanted
        self._number()
        after = [self.index(row.at, index.column()) for row, index in zip(kept, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    # --- order -------------------------------------------------------------------------------------------------

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order by a column now. Later changes do not move rows until the next `sort` or `resort`."""
        self._column, self._descending = column, order == Qt.SortOrder.DescendingOrder
        self.resort()

    def resort(self) -> None:
        """Put all rows in order again, and ask the filter about them."""
        key = COLUMNS[self._column].key
        self._order.sort(key=lambda row: sort_key(row.device, key), reverse=self._descending)
        self.refilter()

    # --- ticks -------------------------------------------------------------------------------------------------

    def chosen(self) -> tuple[Device, ...]:
        """Records of the ticked rows, shown ones first and in the order on the screen."""
        rows = sorted(self._chosen.values(), key=lambda row: row.at if row.at != HIDDEN else len(self._shown))
        return tuple(row.device for row in rows)

    def chosen_hidden(self) -> int:
        """Ticked rows that the filter does not show."""
        return sum(1 for row in self._chosen.values() if row.at == HIDDEN)

    def header_state(self) -> Qt.CheckState:
        """The header's tick: none, some or all of the rows shown."""
        ticked = len(self._chosen) - self.chosen_hidden()
        if not ticked:
            return Qt.CheckState.Unchecked
        return Qt.CheckState.Checked if ticked == len(self._shown) else Qt.CheckState.PartiallyChecked

    def choose(self, places: Iterable[int], chosen: bool = True) -> None:
        """Tick rows, or take their ticks away."""
        changed = []
        for place in places:
            row = self._shown[place]
            if row.chosen != chosen:
                row.chosen = chosen
                changed.append(place)
                if chosen:
                    self._chosen[row.device.id] = row
                else:
                    self._chosen.pop(row.device.id, None)
        if changed:
            self._tell_changed(sorted(changed))
            self.choice_changed.emit()

    def toggle(self, place: int) -> None:
        """Tick a row or take its tick away."""
        self.choose([place], not self._shown[place].chosen)

    def choose_all(self) -> None:
        """Tick every row shown."""
        self.choose(range(len(self._shown)))

    def clear_choice(self) -> None:
        """Take all ticks away, also those the filter hides."""
        if not self._chosen:
            return
        places = []
        for row in self._chosen.values():
            row.chosen = False
            if row.at != HIDDEN:
                places.append(row.at)
        self._chosen.clear()
        self._tell_changed(sorted(places))
        self.choice_changed.emit()
