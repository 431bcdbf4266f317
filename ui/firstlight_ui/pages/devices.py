"""The devices page: header, strip, messages, table with action bar, inspector; the doctor takes their place when asked.

Batch -> model -> table, counts, inspector
keys and buttons -> filter, search, columns, verbs
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from firstlight.events import Device, LaneStatus, SearchStarted
from firstlight.requests import SearchRequest
from firstlight_ui.action_bar import ActionBar
from firstlight_ui.bridge import Batch, Bridge
from firstlight_ui.device_actions import DeviceActions, told
from firstlight_ui.empty_state import EmptyState, words_for
from firstlight_ui.i18n import translate
from firstlight_ui.inspector import Inspector
from firstlight_ui.look import Look
from firstlight_ui.memory import WindowMemory
from firstlight_ui.models.devices import DeviceModel
from firstlight_ui.pages.devices_adding import AddressAdding
from firstlight_ui.pages.devices_header import DevicesPageHeader, pop
from firstlight_ui.strip import SearchStrip
from firstlight_ui.table import DevicesTable
from firstlight_ui.widgets.label import Hairline
from firstlight_ui.widgets.message import MessageList
from firstlight_ui.wording import Shown, clock, next_step, seconds, sentence

if TYPE_CHECKING:
    from firstlight.session import Session
    from firstlight_ui.pages.doctor import DoctorView

INSPECTOR_FITS_FROM = 1366  # logical pixels of the window
COMPACT_BELOW = 1120
FLAT_BELOW = 560  # height
TYPING = 80  # milliseconds between a key and the filter


class DevicesPage(QWidget):
    """Everything about finding and listing."""

    counted = Signal(int)  # new devices, for the rail
    searched = Signal(str)  # a line about the last search, for the status bar
    everything_asked = Signal()

    def __init__(self, look: Look, session: Session, bridge: Bridge, memory: WindowMemory) -> None:
        super().__init__()
        self._look, self._session, self._bridge, self._memory = look, session, bridge, memory
        self._searching = False
        self._searched_once = False
        self._inspector_wanted = True
        self._inspector_forced = False
        self._lately = ""
        self._step = ""
        self.model = DeviceModel(self)
        self.table = DevicesTable(look, self.model)
        self.messages = MessageList(look)
        self.adding = AddressAdding(look, session, bridge, self.messages, self)
        self.actions_ = DeviceActions(look, session, bridge, self.table, self.messages)
        self.header = DevicesPageHeader(look, self.table)
        self.search_field, self.stop = self.header.search_field, self.header.stop
        self.again_button = self.header.again_button
        self.strip = SearchStrip(look)
        self.strip.tab_after = self.again_button
        self.empty = EmptyState(look, self.table.viewport())
        self.bar = ActionBar(look, self.actions_)
        self.bar.hide()
        self.inspector = Inspector(look, self.model)
        self.doctor: DoctorView | None = None
        self._lay_out()
        self._connect()
        self._add_shortcuts()
        remembered = memory.inspector()
        if remembered is not None:
            self._inspector_wanted = remembered[1]
        memory.restore_columns(self.table)
        self.model.set_everything(session.settings.show_all)

    # --- making ------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        look = self._look
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.strip)
        column.addWidget(self.messages)
        column.addWidget(Hairline(look))
        left = QWidget()
        left_column = QVBoxLayout(left)
        left_column.setContentsMargins(0, 0, 0, 0)
        left_column.setSpacing(0)
        left_column.addWidget(self.table, 1)
        left_column.addWidget(self.bar)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        self.splitter.addWidget(left)
        self.splitter.addWidget(self.inspector)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        left.setMinimumWidth(look.px(320))
        self.inspector.setMaximumWidth(look.px(420))
        self.stack = QStackedWidget()
        self.stack.addWidget(self.splitter)
        column.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING)
        self._typing.timeout.connect(self.apply_filter)
        self.search_field.textChanged.connect(lambda _text: self._typing.start())
        self.search_field.returnPressed.connect(self._to_table)
        self.header.state_chosen.connect(self.apply_filter)
        self.header.add_button.clicked.connect(self.adding.ask)
        self.adding.added.connect(self._show_added)
        self.adding.search_asked.connect(self._search_ranges)
        self.again_button.clicked.connect(self.search_again)
        self.stop.clicked.connect(self._session.stop_search)
        self.strip.opened.connect(self.open_doctor)
        self.bar.cleared.connect(self.model.clear_choice)
        self.model.choice_changed.connect(self._choice_changed)
        self.model.counts_changed.connect(self._count)
        self.table.current_changed.connect(self.inspector.show_device)
        self.table.opened.connect(self._open_row)
        self.table.menu_asked.connect(self._open_menu)
        self.table.columns_changed.connect(lambda: self._memory.put_columns(self.table))
        self.inspector.close_asked.connect(lambda: self.show_inspector(False))
        self.inspector.verb_asked.connect(lambda verb, device: self.actions_.do(verb, (device,)) if device else None)
        self.splitter.splitterMoved.connect(lambda _pos, _index: self._remember_inspector())
        self.empty.step_asked.connect(self._take_step)

    def _add_shortcuts(self) -> None:
        for keys, act in (
            ("Ctrl+F", self._to_filter),
            ("F5", self.search_again),
            ("Ctrl+I", self.toggle_inspector),
            ("Ctrl+D", self.toggle_doctor),
            ("Ctrl+N", self.adding.ask),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(act)
        menu = QShortcut(QKeySequence("Shift+F10"), self.table)
        menu.setContext(Qt.ShortcutContext.WidgetShortcut)
        menu.activated.connect(lambda: self._open_menu(self.table.menu_point()))

    # --- what happened -----------------------------------------------------------------------------------------

    def start(self) -> None:
        """Show what is known already and search."""
        self.model.apply({device.id: device for device in self._session.devices()})
        self.model.resort()
        if self.model.rowCount():
            self.table.go_to(0)
        self.strip.show_lanes(self._session.lanes())
        self.search_again()

    def take(self, batch: Batch) -> None:
        """Take one batch of events."""
        if batch.rows:
            self.model.apply(batch.rows)
            self.inspector.show_device(self.table.current_device())
        if batch.lanes is not None:
            self.strip.show_lanes(batch.lanes)
        if self.doctor is not None and (batch.doctor is not None or batch.lanes is not None):
            self.doctor.show_rows(
                batch.doctor if batch.doctor is not None else self._session.doctor(), self.strip.lanes()
            )
        for search in batch.searches:
            if isinstance(search, SearchStarted):
                self._searching = True
                self._count()
            else:
                self._finished(search.found, search.seconds, cancelled=search.cancelled)
        for problem in batch.problems:
            device = self.model.get(problem.device) if problem.device else None
            title = sentence(problem.code, problem.detail)
            who = f"{device.name or device.address}: " if device is not None else ""
            tone = "fail" if problem.code == "internal" else "warn"
            self.messages.say(tone, who + title, next_step(problem.code))

    def _finished(self, found: int, took: float, *, cancelled: bool) -> None:
        self._searching = False
        self._searched_once = True
        if not self.model.chosen() and self.table.hovered < 0:
            current = self.table.current_device()
            self.model.resort()
            if current is not None:
                self.table.go_to(self.model.place(current.id))
            elif self.model.rowCount():
                self.table.go_to(0)
        self._count()
        what = translate("DevicesPage", "Search stopped") if cancelled else translate("DevicesPage", "Last search")
        line = translate("DevicesPage", "{what} {time}, %n answered in {seconds}", None, found)
        self._lately = line.format(what=what, time=clock(time.time()), seconds=seconds(took))
        self.searched.emit(self._lately)
        if not self.model.counts() and not self.model.strangers() and not cancelled:
            self.open_doctor("")

    def _count(self) -> None:
        counts = self.model.counts()
        total = counts.total()
        if total:
            parts = [translate("DevicesPage", "%n found", None, total)]
            if self.model.filtered:
                parts = [translate("DevicesPage", "{n} of {total} shown").format(n=self.model.rowCount(), total=total)]
            if counts[Shown.NEW]:
                parts.append(translate("DevicesPage", "%n new", None, counts[Shown.NEW]))
            if counts[Shown.OFFLINE]:
                parts.append(translate("DevicesPage", "%n offline", None, counts[Shown.OFFLINE]))
            facts = ", ".join(parts)
        elif self._searching:
            facts = translate("DevicesPage", "Searching, none found yet")
        else:
            facts = translate("DevicesPage", "None found") if self._searched_once else ""
        self.header.facts.setText(facts)
        self.stop.setVisible(self._searching)
        self.counted.emit(counts[Shown.NEW])
        self._fill_empty(total)

    def _fill_empty(self, total: int) -> None:
        if self.model.rowCount():
            self.empty.hide()
            return
        searched = [lane.name for lane in self.strip.lanes() if lane.status is LaneStatus.SEARCHING]
        strangers, typed = self.model.strangers(), self.search_field.text().strip()
        self._step = self.empty.say(words_for(total, strangers, typed, searching=self._searching, interfaces=searched))

    def _take_step(self) -> None:
        if self._step == "clear":
            self.clear_filter()
        elif self._step == "everything":
            self.everything_asked.emit()
        elif self._step == "doctor":
            self.open_doctor("")

    def _choice_changed(self) -> None:
        self.bar.setVisible(bool(self.model.chosen()))

    # --- searching ---------------------------------------------------------------------------------------------

    def search_again(self) -> None:
        """Search every usual interface; rows stay."""
        if not self.model.chosen():
            self.model.resort()
        self.search(SearchRequest())

    def search(self, request: SearchRequest) -> None:
        """Search as asked."""
        self._searching = True
        self._count()
        self._bridge.call(self._session.search(request), self, lambda _done: None, self._refused)

    def _refused(self, error: BaseException) -> None:
        code, detail = told(error)
        self.messages.say("fail", sentence(code, detail), next_step(code))

    def _show_added(self, device: Device) -> None:
        self.show_list()
        QTimer.singleShot(0, self, lambda: self.table.go_to(self.model.place(device.id)))

    def _search_ranges(self, request: SearchRequest) -> None:
        self.show_list()
        self.search(request)

    # --- filter, columns, menus --------------------------------------------------------------------------------

    def apply_filter(self) -> None:
        """Filter by what stands in the field and the state that is chosen."""
        self.model.set_filter(self.search_field.text(), self.header.only)
        self._count()
        self.actions_.refresh()

    def clear_filter(self) -> None:
        """Show every row again."""
        self.search_field.clear()
        self.header.choose_state(None)

    def _open_menu(self, point: QPoint) -> None:
        if self.model.rowCount():
            pop(self.actions_.menu(self), point)

    def _to_filter(self) -> None:
        self.show_list()
        self.search_field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search_field.selectAll()

    def _to_table(self) -> None:
        self._typing.stop()
        self.apply_filter()
        if self.model.rowCount():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            self.table.go_to(max(0, self.table.currentIndex().row()))

    # --- inspector and doctor ----------------------------------------------------------------------------------

    def _open_row(self) -> None:
        self.show_inspector(True)
        self.inspector.facts.setFocus(Qt.FocusReason.OtherFocusReason)

    def toggle_inspector(self) -> None:
        """Open or close the inspector."""
        self.show_inspector(self.inspector.isHidden())

    def show_inspector(self, shown: bool) -> None:
        """Open or close the inspector because the user asked."""
        had_focus = self.inspector.isAncestorOf(self.focusWidget())
        self._inspector_wanted = self._inspector_forced = shown
        self._arrange_inspector()
        if not shown and had_focus:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._remember_inspector()

    def _arrange_inspector(self) -> None:
        room = self.window().width() >= self._look.px(INSPECTOR_FITS_FROM)
        shown = self._inspector_wanted and (room or self._inspector_forced)
        if shown == self.inspector.isHidden():
            self.inspector.setVisible(shown)
            if shown:
                remembered = self._memory.inspector()
                wish = remembered[0] if remembered else self._look.size("inspector_devices")
                width = max(self._look.px(240), min(self._look.px(420), wish))
                self.splitter.setSizes([max(1, self.splitter.width() - width), width])

    def _remember_inspector(self) -> None:
        width = self.inspector.width() if self.inspector.isVisible() else self._look.size("inspector_devices")
        self._memory.put_inspector(width, self._inspector_wanted)

    def toggle_doctor(self) -> None:
        """The doctor instead of the list, or the list again."""
        if self.doctor is not None and self.stack.currentWidget() is self.doctor:
            self.show_list()
        else:
            self.open_doctor("")

    def open_doctor(self, interface: str) -> None:
        """Why don't I see it? With a name, at that interface."""
        if self.doctor is None:
            from firstlight_ui.pages.doctor import DoctorView  # noqa: PLC0415  # when first opened

            self.doctor = DoctorView(self._look, self._session)
            self.doctor.back_asked.connect(self.show_list)
            self.doctor.search_asked.connect(self.search)
            self.doctor.add_asked.connect(self.adding.ask)
            self.stack.addWidget(self.doctor)
        self.doctor.show_rows(self._session.doctor(), self.strip.lanes())
        self._show_doctor(True)
        self.doctor.go_to(interface)

    def show_list(self) -> None:
        """The list again."""
        if self.doctor is not None and self.stack.currentWidget() is self.doctor:
            self._show_doctor(False)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_doctor(self, shown: bool) -> None:
        if self.doctor is not None:
            self.stack.setCurrentWidget(self.doctor if shown else self.splitter)
        self.header.show_filters(not shown)
        self.strip.setVisible(not shown and bool(self.strip.lanes()))

    # --- room --------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._arrange_inspector()
        compact = self.width() < self._look.px(COMPACT_BELOW)
        self.header.set_compact(compact)
        self.strip.set_flat(self.window().height() < self._look.px(FLAT_BELOW))

    def regions(self) -> tuple[QWidget, ...]:
        """What F6 goes through, in the order of the Tab key."""
        shown = self.doctor if self.doctor is not None and self.stack.currentWidget() is self.doctor else None
        if shown is not None:
            return (self.header, self.messages, shown)
        return (self.header, self.strip, self.messages, self.table, self.bar, self.inspector)
