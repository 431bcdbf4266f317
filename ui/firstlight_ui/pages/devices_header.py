"""The header of the devices page: facts, filter, state, columns, add address, search again."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.models.cells import COLUMNS, column_title
from firstlight_ui.page_header import PageHeader
from firstlight_ui.table import DevicesTable
from firstlight_ui.widgets.button import Button, Kind
from firstlight_ui.widgets.fields import SearchField
from firstlight_ui.wording import Shown, state_word


class DevicesPageHeader(PageHeader):
    """`only` is the state that is shown alone, or None; `state_chosen` follows every choice of it."""

    state_chosen = Signal()

    def __init__(self, look: Look, table: DevicesTable, parent: QWidget | None = None) -> None:
        super().__init__(look, translate("DevicesPage", "Devices"), parent)
        self._table = table
        self._compact = False
        self.only: Shown | None = None
        self.stop = Button(look, translate("DevicesPage", "Stop"), kind=Kind.LINK)
        self.stop.setToolTip(translate("DevicesPage", "Stop this search; the list stays"))
        self.stop.hide()
        self.beside.addWidget(self.stop)
        self.search_field = SearchField(look, hint="Ctrl+F")
        self.search_field.setPlaceholderText(translate("DevicesPage", "Name, serial, MAC or address"))
        self.search_field.setAccessibleName(translate("DevicesPage", "Filter the list"))
        self.state_button = Button(look, translate("DevicesPage", "All states"), icon="filter", chevron=True)
        self.columns_button = Button(look, icon="columns")
        self.columns_button.name_it(translate("DevicesPage", "Columns"))
        self.add_button = Button(look, translate("DevicesPage", "Add address"), icon="plus")
        self.again_button = Button(look, translate("DevicesPage", "Search again"), icon="refresh", hint="F5")
        filters = (self.search_field, self.state_button, self.columns_button)
        for widget in (*filters, self.add_button, self.again_button):
            self.right.addWidget(widget)
        self.state_button.clicked.connect(self._open_states)
        self.columns_button.clicked.connect(lambda: self.open_columns(_below(self.columns_button)))
        heads = table.horizontalHeader()
        heads.customContextMenuRequested.connect(lambda point: self.open_columns(heads.mapToGlobal(point)))

    def set_compact(self, compact: bool) -> None:
        """Icons alone, where width is short."""
        self._compact = compact
        for button in (self.state_button, self.add_button, self.again_button):
            button.set_compact(compact)

    def show_filters(self, shown: bool) -> None:
        """Filters belong to the list: the doctor has none."""
        for widget in (self.search_field, self.state_button, self.columns_button):
            widget.setVisible(shown)

    def choose_state(self, only: Shown | None) -> None:
        """Show rows in one state alone, or all."""
        self.only = only
        self.state_button.set_compact(False)
        self.state_button.setText(translate("DevicesPage", "All states") if only is None else state_word(only))
        self.state_button.set_compact(self._compact)
        self.state_chosen.emit()

    def _open_states(self) -> None:
        menu = QMenu(self)
        group = QActionGroup(menu)
        counts = self._table.devices.counts()
        entries: list[tuple[Shown | None, str, int]] = [
            (None, translate("DevicesPage", "All states"), counts.total()),
            *((shown, state_word(shown), counts[shown]) for shown in Shown),
        ]
        for shown, word, count in entries:
            action = QAction(f"{word}  ({count})", group)
            action.setCheckable(True)
            action.setChecked(shown is self.only)
            action.triggered.connect(lambda _=False, shown=shown: self.choose_state(shown))
            menu.addAction(action)
        pop(menu, _below(self.state_button))

    def open_columns(self, point: QPoint) -> None:
        """Which columns are shown."""
        table, menu = self._table, QMenu(self)
        hidden, visible = table.hidden_by_user(), table.visible_columns()
        for column in COLUMNS:
            if column.fixed:
                continue
            wanted = column.key not in hidden
            text = column_title(column.key)
            if wanted and column.key not in visible:
                text = translate("DevicesPage", "{column} (no room)").format(column=text)
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(wanted)
            action.toggled.connect(lambda shown, key=column.key: table.show_column(key, shown))
        menu.addSeparator()
        menu.addAction(translate("DevicesPage", "Columns as at first")).triggered.connect(table.reset_columns)
        pop(menu, point)


def _below(button: Button) -> QPoint:
    return button.mapToGlobal(QPoint(0, button.height() + 2))


def pop(menu: QMenu, point: QPoint) -> None:
    """Open a menu that goes away for good when it closes."""
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(point)
