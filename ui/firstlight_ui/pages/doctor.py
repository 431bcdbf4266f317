"""Why don't I see it? Per interface: what was sent, what came back, cause and next step; and one device by label."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from firstlight.events import DoctorRow, InterfaceKind, Lane
from firstlight.requests import SearchRequest
from firstlight_ui.diagnosis import Diagnosis, diagnose, verdict_look
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.strip import KIND_ICONS
from firstlight_ui.widgets.button import Button
from firstlight_ui.widgets.card import Card, ScrollBody
from firstlight_ui.widgets.fields import TextField
from firstlight_ui.widgets.label import ElidedLabel, Hairline, IconLabel, PlainLabel
from firstlight_ui.wording import grouped, next_step, sentence, source_name

if TYPE_CHECKING:
    from firstlight.session import Session

TWO_COLUMNS_FROM = 900
COUNTS_BESIDE_FROM = 640


class CountsTable(QWidget):
    """Asked by, sent, answers, and what was dropped."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._rows: tuple[DoctorRow, ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(look.px(18))
        self._grid.setVerticalSpacing(look.px(5))
        self._grid.setColumnMinimumWidth(0, look.px(110))

    def show_rows(self, rows: tuple[DoctorRow, ...]) -> None:
        """Show these counts."""
        if rows == self._rows:
            return
        self._rows = rows
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        look, dropped = self._look, any(row.dropped for row in rows)
        right = Qt.AlignmentFlag.AlignRight
        heads = [translate("Doctor", "Asked by"), translate("Doctor", "Sent"), translate("Doctor", "Answers")]
        heads += [translate("Doctor", "Dropped")] if dropped else []
        for at, head in enumerate(heads):
            self._grid.addWidget(
                PlainLabel(look, head, "table_key", "text2"), 0, at, right if at else Qt.AlignmentFlag.AlignLeft
            )
        for line, row in enumerate(rows, 1):
            self._grid.addWidget(PlainLabel(look, source_name(row.source), "secondary", "text2"), line, 0)
            ink = "ok" if row.received else "fail" if row.verdict == "blocked" else "text"
            values = [(grouped(row.sent), "text"), (grouped(row.received), ink)]
            values += [(grouped(row.dropped), "warn" if row.dropped else "text2")] if dropped else []
            for at, (text, role) in enumerate(values, 1):
                self._grid.addWidget(PlainLabel(look, text, "table_key", role), line, at, right)


class DoctorCard(Card):
    """One interface."""

    once_asked = Signal(object)  # Diagnosis
    add_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.said: Diagnosis | None = None
        self.setMinimumWidth(look.px(300))  # the counts go below the words before the page grows
        self.column.setSpacing(look.px(8))
        head = QHBoxLayout()
        head.setSpacing(look.px(8))
        self._icon = IconLabel(look, "ethernet", "text2", size=18)
        self._name = PlainLabel(look, "", "card_title")
        self._address = ElidedLabel(look, "", "secondary", "text2")
        self._mark = IconLabel(look, "state-unknown", "neutral", size=13)
        self._verdict = PlainLabel(look, "", "card_title")
        head.addWidget(self._icon)
        head.addWidget(self._name)
        head.addWidget(self._address, 1)
        head.addWidget(self._mark)
        head.addWidget(self._verdict)
        self.column.addLayout(head)
        self._add_body()

    def _add_body(self) -> None:
        look = self.look
        self._body = QGridLayout()
        self._body.setHorizontalSpacing(look.px(24))
        self._body.setVerticalSpacing(look.px(8))
        self._body.setColumnStretch(0, 1)
        words = QGridLayout()
        words.setHorizontalSpacing(look.px(14))
        words.setVerticalSpacing(look.px(6))
        words.setColumnStretch(1, 1)
        self._cause_label = PlainLabel(look, translate("Doctor", "Cause"), "table_key", "text2")
        self._step_label = PlainLabel(look, translate("Doctor", "Next step"), "table_key", "text2")
        for label in (self._cause_label, self._step_label):
            label.setContentsMargins(0, 1, 0, 0)
        self._cause = PlainLabel(look, "", "body", wrap=True, selectable=True)
        self._step = PlainLabel(look, "", "body", wrap=True)
        self._troubles = PlainLabel(look, "", "secondary", "warn", wrap=True)
        top = Qt.AlignmentFlag.AlignTop
        words.addWidget(self._cause_label, 0, 0, top)
        words.addWidget(self._cause, 0, 1)
        words.addWidget(self._step_label, 1, 0, top)
        words.addWidget(self._step, 1, 1)
        words.addWidget(self._troubles, 2, 1)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(look.px(8))
        self.add_button = Button(look, translate("Doctor", "Add address"), icon="plus", small=True)
        self.once_button = Button(look, "-", icon="search", small=True)
        self.add_button.clicked.connect(self.add_asked)
        self.once_button.clicked.connect(lambda: self.once_asked.emit(self.said))
        self._buttons.addWidget(self.add_button)
        self._buttons.addWidget(self.once_button)
        self._buttons.addStretch(1)
        words.addLayout(self._buttons, 3, 1)
        words.setRowStretch(4, 1)
        self._words = words
        self._body.addLayout(words, 0, 0)
        self.counts = CountsTable(look)
        self._body.addWidget(self.counts, 0, 1, top)
        self._beside = Button(look, "-", small=True)
        self._beside.clicked.connect(lambda: self.once_asked.emit(self.said))
        words.addWidget(self._beside, 0, 2, Qt.AlignmentFlag.AlignRight | top)
        self.column.addLayout(self._body)

    def show_diagnosis(self, said: Diagnosis) -> None:
        """Show what is said of this interface now."""
        if said == self.said:
            return
        self.said = said
        look3 = verdict_look(said.verdict)
        self.setAccessibleName(f"{said.interface}, {look3.word}. {said.cause} {said.step}")
        self._icon.show_icon(KIND_ICONS[said.kind], "text2")
        self._name.setText(said.interface)
        self._address.setText(said.address)
        self._mark.show_icon(look3.icon, look3.role)
        self._verdict.setText(look3.word)
        self._verdict.set_role(look3.role)
        short = said.short and not said.rows
        step = "" if "--" in said.step else said.step  # options of the command line are no step here
        self._cause.setText(f"{said.cause} {step}".strip() if short else said.cause)
        self._cause.set_role("text2" if short else "text")
        self._step.setText(step)
        self._cause_label.setVisible(not short)
        for widget in (self._step, self._step_label):
            widget.setVisible(bool(step) and not short)
        self._beside.setVisible(short)
        self._troubles.setText("\n".join(said.troubles))
        self._troubles.setVisible(bool(said.troubles))
        self.counts.show_rows(said.rows)
        self.counts.setVisible(bool(said.rows))
        self.add_button.setVisible(said.verdict in {"silent", "blocked", "wrong-network"})
        once = self._once_text(said)
        for button, here in ((self.once_button, not short), (self._beside, short)):
            button.setText(once or button.text())
            button.setVisible(bool(once) and here)

    @staticmethod
    def _once_text(said: Diagnosis) -> str:
        name = {"interface": said.interface}
        if said.kind is InterfaceKind.SERIAL and said.verdict == "in-use":
            return translate("Doctor", "Ask {interface} again").format(**name)
        if said.kind is InterfaceKind.SERIAL:
            return translate("Doctor", "Ask this port") if said.hint != "no-permission" else ""
        if said.verdict in {"not-searched", "skipped"} and said.hint not in {"interface-down", "no-address"}:
            return translate("Doctor", "Search {interface} once").format(**name)
        if said.verdict in {"silent", "blocked", "in-use"}:
            return translate("Doctor", "Search {interface} again").format(**name)
        return ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() >= self.look.px(COUNTS_BESIDE_FROM)
        row, column = (0, 1) if beside else (1, 0)
        if self._body.itemAtPosition(row, column) is None:
            self._body.removeWidget(self.counts)
            self._body.addWidget(self.counts, row, column, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)


class OneDevice(Card):
    """Looking for one device? Says what that one device would need."""

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__(look)
        self._session = session
        self.setAccessibleName(translate("OneDevice", "Looking for one device?"))
        self.column.addWidget(PlainLabel(look, translate("OneDevice", "Looking for one device?"), "card_title"))
        about = translate(
            "OneDevice",
            "Type the MAC or serial number from its label. Firstlight then says what that one device needs.",
        )
        self.column.addWidget(PlainLabel(look, about, "secondary", "text2", wrap=True))
        label = PlainLabel(look, translate("OneDevice", "MAC or serial number"), "table_key")
        self.field = TextField(look, mono=True)
        self.field.setMaxLength(64)
        self.field.setAccessibleName(label.text())
        label.setBuddy(self.field)
        self.column.addSpacing(look.px(2))
        self.column.addWidget(label)
        self.column.addWidget(self.field)
        self.find_button = Button(look, translate("OneDevice", "Find this device"), icon="search")
        self.column.addSpacing(look.px(2))
        self.column.addWidget(self.find_button)
        self.answer = QWidget()
        said = QHBoxLayout(self.answer)
        said.setContentsMargins(0, look.px(6), 0, 0)
        said.setSpacing(look.px(8))
        self._icon = IconLabel(look, "info", "accent_text", size=16)
        said.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        self.title = PlainLabel(look, "", "table_key", wrap=True, selectable=True)
        self.text = PlainLabel(look, "", "secondary", "text2", wrap=True)
        words.addWidget(self.title)
        words.addWidget(self.text)
        said.addLayout(words, 1)
        self.answer.hide()
        self.column.addWidget(self.answer)
        self.column.addSpacing(look.px(6))
        self.column.addWidget(Hairline(look))
        self.column.addSpacing(look.px(4))
        self.column.addWidget(PlainLabel(look, translate("OneDevice", "Still nothing?"), "table_key"))
        tips = QGridLayout()
        tips.setHorizontalSpacing(look.px(10))
        tips.setVerticalSpacing(look.px(4))
        tips.setColumnStretch(1, 1)
        for place, text in enumerate(
            (
                translate("OneDevice", "Link light on at both ends of the cable"),
                translate("OneDevice", "Device powered for at least 90 s"),
                translate("OneDevice", "Laptop at the same switch, not behind a router"),
                translate("OneDevice", "A device that announces nothing: add its address or range"),
            ),
            1,
        ):
            tips.addWidget(PlainLabel(look, str(place), "table_key", "text2"), place, 0, Qt.AlignmentFlag.AlignTop)
            tips.addWidget(PlainLabel(look, text, "secondary", "text2", wrap=True), place, 1)
        self.column.addLayout(tips)
        self.find_button.clicked.connect(self._find)
        self.field.returnPressed.connect(self._find)
        self.field.textChanged.connect(self._check)
        self._check()

    def _check(self) -> None:
        ready = bool(self.field.text().strip())
        self.find_button.setEnabled(ready)
        self.find_button.setToolTip("" if ready else translate("OneDevice", "Type a MAC or serial number first"))

    def _find(self) -> None:
        wanted = self.field.text().strip()
        if not wanted:
            return
        code, detail = self._session.explain(wanted)
        icon, role = {
            "known-present": ("check", "ok"),
            "label-malformed": ("warning", "fail"),
        }.get(code, ("warning", "warn"))
        self._icon.show_icon(icon, role)
        self.title.setText(sentence(code, detail))
        step = next_step(code)
        self.text.setText(step)
        self.text.setVisible(bool(step))
        self.answer.setAccessibleName(f"{self.title.text()} {step}")
        self.answer.show()


class DoctorView(QWidget):
    """All interfaces, and one device."""

    back_asked = Signal()
    search_asked = Signal(object)  # SearchRequest
    add_asked = Signal()

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__()
        self._look = look
        self.setAccessibleName(translate("Doctor", "Why don't I see it?"))
        self._cards: list[DoctorCard] = []
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(look.px(16), look.px(10), look.px(16), look.px(8))
        words = QVBoxLayout()
        words.setSpacing(look.px(3))
        words.addWidget(PlainLabel(look, translate("Doctor", "Why don't I see it?"), "page_title"))
        about = translate("Doctor", "Below is what each interface sent, what came back, and what to do next.")
        words.addWidget(ElidedLabel(look, about, "body", "text2"))
        head.addLayout(words, 1)
        self.back = Button(look, translate("Doctor", "Back to the list"), icon="devices", hint="Esc")
        self.back.clicked.connect(self.back_asked)
        head.addWidget(self.back, 0, Qt.AlignmentFlag.AlignVCenter)
        outer.addLayout(head)
        self._scroll = ScrollBody(look, translate("Doctor", "Interfaces"))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(look.px(12))
        self._grid.setVerticalSpacing(look.px(12))
        self._grid.setColumnStretch(0, 1)
        self._lane_column = QVBoxLayout()
        self._lane_column.setSpacing(look.px(8))
        holder = QWidget()
        holder.setLayout(self._lane_column)
        self._lane_column.setContentsMargins(0, 0, 0, 0)
        self._lane_column.addStretch(1)
        self.one = OneDevice(look, session)
        self._holder = holder
        self._grid.addWidget(holder, 0, 0)
        self._scroll.column.addLayout(self._grid)
        self._scroll.column.addStretch(1)
        outer.addWidget(self._scroll, 1)
        self._two: bool | None = None
        self._place(two=True)

    def cards(self) -> tuple[DoctorCard, ...]:
        """The cards on the page."""
        return tuple(self._cards)

    def show_rows(self, rows: Sequence[DoctorRow], lanes: Sequence[Lane]) -> None:
        """Take the doctor's rows, whole. Cards stay where they are and change in place."""
        said = diagnose(rows, lanes)
        while len(self._cards) < len(said):
            card = DoctorCard(self._look)
            card.once_asked.connect(self._search_once)
            card.add_asked.connect(self.add_asked)
            self._cards.append(card)
            self._lane_column.insertWidget(len(self._cards) - 1, card)
        while len(self._cards) > len(said):
            card = self._cards.pop()
            card.hide()
            card.deleteLater()
        for card, one in zip(self._cards, said, strict=True):
            card.show_diagnosis(one)

    def go_to(self, interface: str) -> None:
        """Bring an interface into view; the focus goes to the way back."""
        self.back.setFocus(Qt.FocusReason.OtherFocusReason)
        for card in self._cards:
            if card.said is not None and card.said.interface == interface:
                QTimer.singleShot(0, card, lambda card=card: self._scroll.ensureWidgetVisible(card, 0, 40))

    def _search_once(self, said: Diagnosis) -> None:
        if said.kind is InterfaceKind.SERIAL:
            self.search_asked.emit(SearchRequest(lines=(said.interface,)))
        else:
            self.search_asked.emit(SearchRequest(interfaces=(said.interface,)))

    def _place(self, *, two: bool) -> None:
        if two == self._two:
            return
        self._two = two
        self._grid.removeWidget(self.one)
        if two:
            self.one.setFixedWidth(self._look.px(304))
            self._grid.addWidget(self.one, 0, 1, Qt.AlignmentFlag.AlignTop)
        else:
            self.one.setMinimumWidth(0)
            self.one.setMaximumWidth(16777215)
            self._grid.addWidget(self.one, 1, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place(two=self.width() >= self._look.px(TWO_COLUMNS_FROM))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.back_asked.emit()
            return
        super().keyPressEvent(event)
