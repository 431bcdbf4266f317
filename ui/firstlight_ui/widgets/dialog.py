"""The one kind of dialog: a question or a short form, verbs on its buttons, the safe one focused and on Esc."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from firstlight_ui import paint
from firstlight_ui.look import Look
from firstlight_ui.widgets.button import Button, Kind
from firstlight_ui.widgets.card import Inner
from firstlight_ui.widgets.label import IconLabel, PlainLabel


class Shade(QWidget):
    """What lies over the window while a dialog is open."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.setGeometry(parent.rect())
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._look.shade())


class Panel(QWidget):
    """A sunken box inside a card or dialog."""

    def __init__(self, look: Look, fill: str = "window", border: str = "border", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._fill, self._border = look, fill, border

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        paint.draw_box(
            QPainter(self), QRectF(self.rect()), look.color(self._fill), look.color(self._border), look.px(4)
        )


class _Scroll(QScrollArea):
    """A stop of the Tab key only while there is something to scroll."""

    def __init__(self, inner: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inner)
        self.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        self.set_needed(False)

    def set_needed(self, needed: bool) -> None:
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if needed else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if needed else Qt.FocusPolicy.NoFocus)


class Dialog(QDialog):
    """Title, one explaining sentence, a body that callers fill, a footer with verbs."""

    def __init__(
        self, look: Look, parent: QWidget, title: str, text: str = "", *, icon: str = "", tone: str = "warn"
    ) -> None:
        super().__init__(parent)
        self.look = look
        self._window = parent.window()
        self._shade: Shade | None = None
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setFixedWidth(min(look.px(520), parent.window().width() - look.px(32)))
        outer = self._outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(look.px(20), look.px(18), look.px(20), 0)
        head.setSpacing(look.px(14))
        if icon:
            head.addWidget(IconLabel(look, icon, tone, size=24), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(look.px(6))
        words.addWidget(PlainLabel(look, title, "section_title", wrap=True))
        self.text_label = PlainLabel(look, text, "body", "text2", wrap=True)
        self.text_label.setVisible(bool(text))
        words.addWidget(self.text_label)
        head.addLayout(words, 1)
        self._inner = Inner()
        self._content = QVBoxLayout(self._inner)
        self._content.setContentsMargins(0, 0, 0, 0)
        self._content.setSpacing(0)
        self._content.addLayout(head)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(look.px(20), look.px(14), look.px(20), look.px(16))
        self.body.setSpacing(look.px(4))
        self._content.addLayout(self.body, 1)
        self._scroll = _Scroll(self._inner)  # where the window is too low for the dialog; its verbs always stay
        self._scroll.setAccessibleName(title)
        outer.addWidget(self._scroll, 1)
        self._footer = QWidget()
        self.footer = QHBoxLayout(self._footer)
        self.footer.setContentsMargins(look.px(20), look.px(11), look.px(20), look.px(12))
        self.footer.setSpacing(look.px(10))
        outer.addWidget(self._footer)

    def add_button(self, text: str, kind: Kind = Kind.OUTLINED, *, hint: str = "", icon: str = "") -> Button:
        """A verb in the footer, from left to right."""
        button = Button(self.look, text, kind=kind, hint=hint, icon=icon)
        self.footer.addWidget(button)
        return button

    def sizeHint(self) -> QSize:
        height = self._content.totalHeightForWidth(self.width()) + self._footer.sizeHint().height()
        return QSize(self.width(), height)

    def fit(self) -> None:
        """Take the height the content needs now, in the middle of the window."""
        self._content.activate()
        self._outer.activate()
        wanted, room = self.sizeHint().height(), self._window.height() - 16
        self._scroll.set_needed(wanted > room)
        self.setFixedHeight(min(wanted, room))
        self.move(self._window.geometry().center() - self.rect().center())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._shade is None:
            self._shade = Shade(self.look, self._window)
        self.fit()

    def done(self, result: int) -> None:
        """Close the dialog with a result and take the shade away."""
        if self._shade is not None:
            self._shade.hide()
            self._shade.deleteLater()
            self._shade = None
        super().done(result)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look, radius = QPainter(self), self.look, self.look.px(8)
        paint.draw_box(painter, QRectF(self.rect()), look.color("surface"), look.color("border"), radius)
        top = self._footer.y()
        painter.save()
        painter.setClipRect(0, top, self.width(), self.height() - top)
        paint.draw_box(painter, QRectF(self.rect()), look.color("window"), look.color("border"), radius)
        painter.fillRect(0, top, self.width(), 1, look.color("border"))
        painter.restore()
