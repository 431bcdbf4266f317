"""Facts as label and value in one read-only text: selectable across lines, values wrap, one stop of the Tab key.

Built with text cursors, never from HTML, so that nothing a device said is interpreted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import (
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit, QWidget

from firstlight_ui.look import Look


@dataclass(frozen=True, slots=True)
class Fact:
    """A value and its label. `mark` is a word after the value ("assumed"); `origin` stands below it, smaller."""

    label: str
    value: str
    mono: bool = False
    mark: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Facts under a title."""

    title: str
    facts: tuple[Fact, ...]


class FactsView(QTextEdit):
    """As high as its content; the scroll area around it scrolls."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._groups: tuple[Group, ...] = ()
        self._lines: list[int] = []
        self.setAccessibleName(name)
        self.setReadOnly(True)
        self.setAcceptRichText(False)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDefaultTextOption(option)
        look.changed.connect(self._write)

    def groups(self) -> tuple[Group, ...]:
        """What is shown."""
        return self._groups

    def show_groups(self, groups: Sequence[Group]) -> None:
        """Show these facts; the selection and the place stay when nothing differs."""
        if tuple(groups) != self._groups:
            self._groups = tuple(groups)
            self._write()

    def _label_width(self) -> int:
        metrics = QFontMetrics(self._look.font("secondary"))
        widest = max(
            (metrics.horizontalAdvance(fact.label) for group in self._groups for fact in group.facts), default=0
        )
        return min(max(self._look.px(72), widest + self._look.px(14)), self._look.px(132))

    def _char(self, font: str, role: str) -> QTextCharFormat:
        form = QTextCharFormat()
        form.setFont(self._look.font(font))
        form.setForeground(self._look.color(role))
        return form

    def _write(self) -> None:
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.Base, self._look.color("surface"))
        self.setPalette(palette)
        look, indent = self._look, self._label_width()
        self.document().clear()
        self._lines.clear()
        cursor = QTextCursor(self.document())
        first = True
        for group in self._groups:
            title = QTextBlockFormat()
            title.setTopMargin(0 if first else look.px(18))
            title.setBottomMargin(look.px(3))
            self._block(cursor, title, first=first)
            if not first:
                self._lines.append(cursor.blockNumber())
            first = False
            cursor.insertText(group.title, self._char("table_key", "text2"))
            for fact in group.facts:
                self._write_fact(cursor, fact, indent)
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self._take_height()

    @staticmethod
    def _block(cursor: QTextCursor, form: QTextBlockFormat, *, first: bool = False) -> None:
        if first:
            cursor.setBlockFormat(form)
        else:
            cursor.insertBlock(form)

    def _write_fact(self, cursor: QTextCursor, fact: Fact, indent: int) -> None:
        look = self._look
        form = QTextBlockFormat()
        form.setLeftMargin(indent)
        form.setTextIndent(-indent)
        form.setTopMargin(look.px(4))
        form.setTabPositions([QTextOption.Tab(indent, QTextOption.TabType.LeftTab)])
        self._block(cursor, form)
        metrics = QFontMetrics(look.font("secondary"))
        label = metrics.elidedText(fact.label, Qt.TextElideMode.ElideRight, indent - 6)
        cursor.insertText(f"{label}\t", self._char("secondary", "text2"))
        cursor.insertText(fact.value, self._char("table_mono" if fact.mono else "table", "text"))
        if fact.mark:
            cursor.insertText(f"  {fact.mark}", self._char("table_key", "warn"))
        if fact.origin:
            below = QTextBlockFormat()
            below.setLeftMargin(indent)
            self._block(cursor, below)
            cursor.insertText(fact.origin, self._char("secondary", "text3"))

    def _take_height(self) -> None:
        self.document().setTextWidth(max(40, self.viewport().width()))
        height = round(self.document().size().height()) + 4
        if height != self.height():
            self.setFixedHeight(height)

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(200), self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._take_height()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        layout = self.document().documentLayout()
        for number in self._lines:
            top = round(layout.blockBoundingRect(self.document().findBlockByNumber(number)).top())
            painter.fillRect(QRect(0, top - self._look.px(9), self.viewport().width(), 1), self._look.color("border"))
        if self.hasFocus():
            rect = self.viewport().rect()
            painter.fillRect(QRect(0, 0, 2, rect.height()), self._look.color("accent"))
