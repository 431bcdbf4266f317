"""Step 2: which devices are updated, which are not and why, and how to go about it. The dry run is this plan."""

from __future__ import annotations

import math

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from firstlight.jobs.model import Fit, JobItem, JobPlan, Way
from firstlight.jobs.plans import Manner, at_most_seconds
from firstlight_ui.firmware.draft import FirmwareDraft
from firstlight_ui.firmware.job_words import fit_counts
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.widgets.button import Button
from firstlight_ui.widgets.card import Card, ScrollBody
from firstlight_ui.widgets.fields import Choice, TickBox
from firstlight_ui.widgets.grid import Grid, GridCell, GridColumn, GridRow
from firstlight_ui.widgets.label import ElidedLabel, IconLabel, PlainLabel
from firstlight_ui.wording import sentence

TWO_COLUMNS_FROM = 900
CANARIES = (1, 2, 3, 0)
AT_ONCE = (1, 2, 4, 8, 16)
GROUPS = ("A", "B", "C", "D")
FORMAT_FAMILY = "apc-nmc3"  # whose cards may need a format before an update
STOP_AFTER = (0, 10, 20, 50, 100)  # percent


class PlanView(QWidget):
    """`changed` when the draft was changed; `more_asked` to choose devices in the list, `fitting_asked` to take all
    that the file is for."""

    changed = Signal()
    more_asked = Signal()
    save_asked = Signal()
    fitting_asked = Signal()

    def __init__(self, look: Look, draft: FirmwareDraft) -> None:
        super().__init__()
        self._look, self._draft = look, draft
        self._setting = False
        self._names: dict[str, str] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, look.px(8), 0, 0)
        self.body = ScrollBody(look, translate("FirmwarePlan", "Plan"))
        outer.addWidget(self.body)
        self._list = self._make_list()
        self._side = self._make_side()
        self._columns = QGridLayout()
        self._columns.setSpacing(look.px(12))
        self.body.column.addLayout(self._columns, 1)
        self._place(two=True)

    def _make_list(self) -> Card:
        look = self._look
        card = Card(look)
        card.column.setContentsMargins(1, look.px(12), 1, 1)
        head = QVBoxLayout()
        head.setContentsMargins(look.px(15), 0, look.px(15), look.px(4))
        self.sentence = PlainLabel(look, "", "section_title", wrap=True)
        self.others = PlainLabel(look, "", "body", "text2", wrap=True)
        head.addWidget(self.sentence)
        head.addWidget(self.others)
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        self.remove = Button(look, translate("FirmwarePlan", "Leave out"), icon="close", small=True)
        self.more = Button(look, translate("FirmwarePlan", "Choose devices"), icon="devices", small=True)
        self.save = Button(look, translate("FirmwarePlan", "Save plan"), icon="export", small=True)
        row.addWidget(self.remove)
        row.addWidget(self.more)
        row.addWidget(self.save)
        row.addStretch(1)
        head.addLayout(row)
        self.fitting = Button(look, "", icon="plus", small=True)
        head.addWidget(self.fitting)
        card.column.addLayout(head)
        columns = (
            GridColumn(title=translate("FirmwarePlan", "Device"), weight=3, least=150),
            GridColumn(title=translate("FirmwarePlan", "Firmware"), weight=2, least=130),
            GridColumn(title=translate("FirmwarePlan", "Plan"), weight=1, least=130),
            GridColumn(title=translate("FirmwarePlan", "Note"), weight=4, least=180, drop=1),
        )
        self.grid = Grid(look, translate("FirmwarePlan", "Devices of the plan"), columns, two_lines=True)
        self.grid.setMinimumHeight(look.px(190))
        self.grid.current_changed.connect(lambda _key: self._show_order())
        card.column.addWidget(self.grid, 1)
        self.remove.clicked.connect(self._leave_out)
        self.more.clicked.connect(self.more_asked)
        self.save.clicked.connect(self.save_asked)
        self.fitting.clicked.connect(self.fitting_asked)
        return card

    def _make_order(self) -> QVBoxLayout:
        """Whether the current device of the list may not restart together with others, or comes last."""
        look = self._look
        column = QVBoxLayout()
        column.setSpacing(look.px(4))
        self.order_title = ElidedLabel(look, "", "card_title")
        self.group = Choice(look)
        self.group.addItem(translate("FirmwarePlan", "Restarts with any other"))
        for letter in GROUPS:
            text = translate("FirmwarePlan", "Never restarts with others of group {letter}")
            self.group.addItem(text.format(letter=letter))
        self.group.setAccessibleName(translate("FirmwarePlan", "Restarts"))
        self.at_last = TickBox(look, translate("FirmwarePlan", "After all others"))
        self.at_last.setToolTip(translate("FirmwarePlan", "A switch or gateway the others are reached through"))
        column.addWidget(self.order_title)
        column.addWidget(self.group)
        column.addWidget(self.at_last)
        self.group.currentIndexChanged.connect(self._ordered)
        self.at_last.toggled.connect(self._ordered)
        return column

    def _make_side(self) -> Card:
        look = self._look
        card = Card(look, translate("FirmwarePlan", "How"))
        card.setMaximumWidth(look.px(1000))
        fields = QGridLayout()
        fields.setHorizontalSpacing(look.px(10))
        fields.setVerticalSpacing(look.px(8))
        fields.setColumnStretch(1, 1)
        self.canary, self.at_once, self.stop_after = Choice(look), Choice(look), Choice(look)
        for number in CANARIES:
            self.canary.addItem(
                translate("FirmwarePlan", "%n devices, then prove", None, number)
                if number
                else translate("FirmwarePlan", "No trial device")
            )
        for number in AT_ONCE:
            self.at_once.addItem(translate("FirmwarePlan", "{n} at a time").format(n=number))
        for number in STOP_AFTER:
            self.stop_after.addItem(_stop_text(number))
        for place, (title, choice) in enumerate(
            (
                (translate("FirmwarePlan", "First"), self.canary),
                (translate("FirmwarePlan", "Then"), self.at_once),
                (translate("FirmwarePlan", "Stop when"), self.stop_after),
            )
        ):
            label = PlainLabel(look, title, "body", "text2")
            label.setBuddy(choice)
            choice.setAccessibleName(title)
            fields.addWidget(label, place, 0)
            fields.addWidget(choice, place, 1)
        card.column.addLayout(fields)
        self.older = TickBox(look, translate("FirmwarePlan", "Allow an older version than the device runs"))
        card.column.addWidget(self.older)
        self.by_hand = TickBox(look, translate("FirmwarePlan", "I am here and do by hand what nobody has published"))
        self.profiles = TickBox(look, translate("FirmwarePlan", "Use taught or assumed web profiles, one device first"))
        self.formatted = TickBox(look, translate("FirmwarePlan", "Cards that need a format first have had it"))
        for tick in (self.by_hand, self.profiles, self.formatted):
            card.column.addWidget(tick)
            tick.hide()
        card.column.addSpacing(look.px(6))
        card.column.addLayout(self._make_order())
        manner = self._draft.manner
        self.canary.setCurrentIndex(CANARIES.index(manner.canary))
        self.at_once.setCurrentIndex(AT_ONCE.index(manner.at_once))
        self.stop_after.setCurrentIndex(STOP_AFTER.index(manner.stop_after))
        for choice in (self.canary, self.at_once, self.stop_after):
            choice.currentIndexChanged.connect(self._chosen)
        for tick in (self.older, self.by_hand, self.profiles, self.formatted):
            tick.toggled.connect(self._chosen)
        card.column.addSpacing(look.px(6))
        self.assumed = PlainLabel(look, "", "secondary", "warn", wrap=True)
        card.column.addWidget(self.assumed)
        for text in (
            translate(
                "FirmwarePlan", "Each device restarts and is away meanwhile. Writing cannot be cancelled once begun."
            ),
            translate("FirmwarePlan", "Settings are backed up first, where a device has a way to export them."),
            translate("FirmwarePlan", "Success is what the device says afterwards: same serial number, new version."),
        ):
            row = QHBoxLayout()
            row.setSpacing(look.px(8))
            row.addWidget(IconLabel(look, "info", "text2", size=14))
            row.addWidget(PlainLabel(look, text, "secondary", "text2", wrap=True), 1)
            card.column.addLayout(row)
        card.column.addStretch(1)
        return card

    def _chosen(self) -> None:
        self._draft.manner = Manner(
            canary=CANARIES[self.canary.currentIndex()],
            at_once=AT_ONCE[self.at_once.currentIndex()],
            stop_after=STOP_AFTER[self.stop_after.currentIndex()],
            downgrade=self.older.isChecked(),
            by_hand=self.by_hand.isChecked(),
            profiles=self.profiles.isChecked(),
            formatted=self.formatted.isChecked(),
        )
        self.changed.emit()

    def _ordered(self) -> None:
        key, draft = self.grid.current_key(), self._draft
        if not key or self._setting:
            return
        draft.groups.pop(key, None)
        draft.last.discard(key)
        if place := self.group.currentIndex():
            draft.groups[key] = GROUPS[place - 1]
        if self.at_last.isChecked():
            draft.last.add(key)
        self.changed.emit()

    def _show_order(self) -> None:
        """Of the current device."""
        key = self.grid.current_key()
        self.order_title.setText(self._names.get(key, ""))
        self._setting = True
        letter = self._draft.groups.get(key, "")
        self.group.setCurrentIndex(GROUPS.index(letter) + 1 if letter else 0)
        self.at_last.setChecked(key in self._draft.last)
        self._setting = False
        for widget in (self.group, self.at_last):
            widget.setEnabled(bool(key))

    def _leave_out(self) -> None:
        key, draft = self.grid.current_key(), self._draft
        if key:
            draft.devices = tuple(device for device in draft.devices if device.id != key)
            self.changed.emit()

    def show_plan(self, plan: JobPlan, fitting: int, profiled: frozenset[str]) -> None:
        """Show what the plan says; `fitting` counts further devices in the list that the file is for, `profiled` are
        the families a web profile is there for.
        """
        total, count = len(plan.items), len(plan.runnable)
        if total:
            self.sentence.setText(
                translate("FirmwarePlan", "{n} of {total} will be updated").format(n=count, total=total)
            )
        else:
            self.sentence.setText(translate("FirmwarePlan", "No device is chosen"))
        minutes = math.ceil(at_most_seconds(plan) / 60)
        longest = translate("FirmwarePlan", "At most %n minutes, each restarts once", None, minutes) if minutes else ""
        self.others.setText(". ".join(filter(None, (fit_counts(plan), longest))))
        self.others.setVisible(bool(self.others.text()))
        self.fitting.setText(translate("FirmwarePlan", "Add %n devices that the file is for", None, fitting))
        self.fitting.setVisible(bool(fitting))
        self.remove.setEnabled(bool(total))
        self.save.setEnabled(bool(total))
        assumed = sum(item.assumed for item in plan.runnable)
        text = translate(
            "FirmwarePlan",
            "%n are updated in a way that no maker has published: the first goes alone, then you confirm it.",
            None,
            assumed,
        )
        self.assumed.setText(text)
        self.assumed.setVisible(bool(assumed))
        by_page = {item.family for item in plan.items if item.way is not Way.DIRECT}
        self.by_hand.setVisible(bool(by_page))
        self.profiles.setVisible(bool(by_page & profiled))
        self.formatted.setVisible(any(item.family == FORMAT_FAMILY for item in plan.items))
        self._names = {item.device: item.name for item in plan.items}
        self.grid.show_rows([_row(item, plan.version, self._draft) for item in plan.items])
        if plan.items and not self.grid.current_key():
            self.grid.go_to(plan.items[0].device)
        self._show_order()

    def _place(self, *, two: bool) -> None:
        columns = self._columns
        for card in (self._list, self._side):
            columns.removeWidget(card)
        columns.setColumnStretch(0, 12)
        columns.setColumnStretch(1, 6 if two else 0)
        columns.setRowStretch(0, 1)
        columns.addWidget(self._list, 0, 0)
        columns.addWidget(self._side, 0 if two else 1, 1 if two else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place(two=self.width() >= self._look.px(TWO_COLUMNS_FROM))


def _stop_text(percent: int) -> str:
    if percent == 0:
        return translate("FirmwarePlan", "One fails")
    if percent >= 100:
        return translate("FirmwarePlan", "Never")
    return translate("FirmwarePlan", "More than {n} % fail").format(n=percent)


def _row(item: JobItem, version: str, draft: FirmwareDraft) -> GridRow:
    word, icon, role = {
        Fit.UPDATE: (translate("FirmwarePlan", "Update"), "state-ok", "ok"),
        Fit.CURRENT: (translate("FirmwarePlan", "Current"), "state-not-applicable", "text2"),
        Fit.OFFLINE: (translate("FirmwarePlan", "Offline"), "state-offline", "text2"),
        Fit.GUIDED: (translate("FirmwarePlan", "By hand"), "state-not-applicable", "text2"),
        Fit.REFUSED: (translate("FirmwarePlan", "Refused"), "state-fail", "fail"),
    }[item.fit]
    installed = item.installed or "?"
    return GridRow(
        key=item.device,
        cells=(
            GridCell(text=item.name, font="card_title", second=item.model),
            GridCell(text=f"{installed} → {version}" if item.fit is Fit.UPDATE else installed, second=item.address),
            GridCell(text=word, icon=icon, role=role, second=_order(item, draft)),
            GridCell(text=plan_note(item), role="text2"),
        ),
    )


def _order(item: JobItem, draft: FirmwareDraft) -> str:
    letter = draft.groups.get(item.device, "")
    parts = (
        translate("FirmwarePlan", "group {letter}").format(letter=letter) if letter else "",
        translate("FirmwarePlan", "last") if item.last else "",
    )
    return ", ".join(filter(None, parts)) if item.fit is Fit.UPDATE else ""


def plan_note(item: JobItem) -> str:
    """Why a device is not updated; else how, and what is lost on the way."""
    if item.fit is not Fit.UPDATE:
        return sentence(item.code, item.detail) if item.code else ""
    way = {
        Way.BY_HAND: translate("FirmwarePlan", "You do it on its page, Firstlight reads the version afterwards"),
        Way.TAUGHT: translate("FirmwarePlan", "By the profile that was taught"),
        Way.ASSUMED: translate("FirmwarePlan", "No maker has published this way"),
    }.get(item.way, translate("FirmwarePlan", "No maker has published this way") if item.assumed else "")
    held = sentence("run-open", ", ".join(item.held_by)).rstrip(".") if item.held_by else ""
    notes = (sentence(code, item.installed or "").rstrip(".") for code in item.notes)
    return ". ".join(filter(None, (held, way, *notes)))
