"""The questions of a running claim: is this its fingerprint, what code does it ask for, did the first one work, and the
guided steps beside the device's own page."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from firstlight.claim.guides import Guide, filled, guide_for
from firstlight.claim.model import Question
from firstlight.events import ClaimAsked
from firstlight_drivers.contract import Secret
from firstlight_ui.claim.data_words import guide_text
from firstlight_ui.clipboard import SecretClipboard
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.models.cells import title_of
from firstlight_ui.verbs import safe_page
from firstlight_ui.widgets.button import Button, Kind
from firstlight_ui.widgets.dialog import Dialog, Panel
from firstlight_ui.widgets.fields import TextField
from firstlight_ui.widgets.label import PlainLabel, in_lines


def _shown(look: Look, text: str) -> Panel:
    """What is to be compared: a fingerprint, whole, to be selected and copied."""
    panel = Panel(look)
    column = QVBoxLayout(panel)
    column.setContentsMargins(look.px(12), look.px(8), look.px(12), look.px(8))
    column.addWidget(PlainLabel(look, in_lines(text), "table_mono", wrap=True, selectable=True))
    return panel


class QuestionDialog(Dialog):
    """`answered` carries the text, or None when nobody wants to answer."""

    answered = Signal(object)

    def __init__(self, look: Look, parent: QWidget, title: str, text: str, yes: str, no: str, *, shown: str = "",
                 typed: str = "", secret: bool = False, icon: str = "info",
                 page: QUrl | None = None) -> None:  # fmt: skip
        super().__init__(look, parent, title, text, icon=icon, tone="accent_text")
        if shown:
            self.body.addWidget(_shown(look, shown))
        self.field: TextField | None = None
        if typed:
            self.field = TextField(look)
            self.field.setAccessibleName(typed)
            self.field.setPlaceholderText(typed)
            if secret:
                self.field.setEchoMode(QLineEdit.EchoMode.Password)
            self.field.returnPressed.connect(self._yes)
            self.body.addWidget(self.field)
        if page is not None:
            self.open_button = Button(look, translate("ClaimGuide", "Open its page"), icon="open")
            self.open_button.clicked.connect(lambda: QDesktopServices.openUrl(page))
            self.body.addSpacing(look.px(6))
            self.body.addWidget(self.open_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.footer.addStretch(1)
        self.yes = self.add_button(yes)
        self.no = self.add_button(no, Kind.PRIMARY, hint="Esc")
        self.no.setDefault(self.field is None)
        self.yes.clicked.connect(self._yes)
        self.no.clicked.connect(self.reject)
        self.rejected.connect(lambda: self.answered.emit(None))
        (self.field or self.no).setFocus()

    def _yes(self) -> None:
        text = self.field.text() if self.field is not None else "yes"
        if self.field is not None:
            self.field.clear()
        self.accept()
        self.answered.emit(text or None)


class GuideDialog(Dialog):
    """Steps for a person; opens the device's page and puts its password on the clipboard for 30 seconds, or in an
    update the path of the file.
    """

    answered = Signal(object)

    def __init__(self, look: Look, parent: QWidget, asked: ClaimAsked, guide: Guide, password: Secret | None,
                 clipboard: SecretClipboard) -> None:  # fmt: skip
        name = title_of(asked.device)
        text = translate("ClaimGuide", "The maker publishes no way to do it from here, so you do it on its own page.")
        super().__init__(look, parent, f"{name}: {guide_text(guide.title)}", text, icon="open", tone="accent_text")
        self._clipboard, self._password = clipboard, password
        self._file = dict(asked.fills).get("file", "")
        self._url = QUrl(asked.text, QUrl.ParsingMode.StrictMode) if guide.page and asked.text else QUrl()
        for number, step in enumerate(guide.steps, 1):
            row = QHBoxLayout()
            row.setSpacing(look.px(8))
            mark = PlainLabel(look, f"{number}.", "card_title", "text2")
            mark.setFixedWidth(look.px(18))
            row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(PlainLabel(look, filled(guide_text(step), asked.account, asked.fills), "body", wrap=True), 1)
            self.body.addLayout(row)
        if asked.device.certificate and guide.page:
            shown = translate("ClaimGuide", "Certificate SHA-256 {hash}").format(hash=asked.device.certificate)
            self.body.addSpacing(look.px(6))
            self.body.addWidget(_shown(look, shown))
        self.body.addSpacing(look.px(6))
        self.body.addWidget(PlainLabel(look, guide_text(guide.proof), "secondary", "text2", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        self.open_button = Button(look, translate("ClaimGuide", "Open its page"), icon="open")
        self.open_button.setVisible(self._url.isValid() and self._url.scheme() in {"http", "https"})
        copied = translate("ClaimGuide", "Copy path of the file") if self._file else None
        self.copy = Button(look, copied or translate("ClaimGuide", "Copy password"), icon="copy")
        self.copy.setEnabled(password is not None or bool(self._file))
        self.left = PlainLabel(look, "", "secondary", "text2")
        row.addWidget(self.open_button)
        row.addWidget(self.copy)
        row.addWidget(self.left, 1)
        self.body.addSpacing(look.px(6))
        self.body.addLayout(row)
        self.footer.addStretch(1)
        self.no = self.add_button(translate("ClaimGuide", "Leave it"), hint="Esc")
        done = translate("ClaimGuide", "It is under way") if self._file else translate("ClaimGuide", "It is set")
        self.yes = self.add_button(done, Kind.PRIMARY)
        self.open_button.clicked.connect(lambda: QDesktopServices.openUrl(self._url))
        self.copy.clicked.connect(self._copy)
        self.yes.clicked.connect(self._yes)
        self.no.clicked.connect(self.reject)
        self.rejected.connect(lambda: self.answered.emit(None))
        clipboard.changed.connect(self._tell)
        self.copy.setFocus()

    def _copy(self) -> None:
        if self._file:
            QGuiApplication.clipboard().setText(self._file)
        elif self._password is not None:
            self._clipboard.put(self._password)

    def _tell(self, left: int) -> None:
        text = translate("ClaimGuide", "On the clipboard for {n} s more").format(n=left) if left else ""
        self.left.setText(text)

    def _yes(self) -> None:
        self._clipboard.clear()
        self.accept()
        self.answered.emit("done")


def dialog_for(look: Look, parent: QWidget, asked: ClaimAsked, password: Secret | None,
               clipboard: SecretClipboard, shown: str = "") -> QuestionDialog | GuideDialog:  # fmt: skip
    """The dialog of a question. `shown`: what a person compares, where the question does not bring it."""
    name = title_of(asked.device)
    guide = guide_for(asked.device.family, asked.purpose)
    if asked.question is Question.GUIDE and guide is not None:
        return GuideDialog(look, parent, asked, guide, password, clipboard)
    if asked.question is Question.IDENTITY:
        return QuestionDialog(
            look,
            parent,
            translate("ClaimQuestion", "Is this the identity of {device}?").format(device=name),
            translate(
                "ClaimQuestion",
                "It is seen for the first time. Compare it with the device's label or its own page. From then on only "
                "this identity gets a password.",
            ),
            translate("ClaimQuestion", "Pin it"),
            translate("ClaimQuestion", "Leave this device"),
            shown=asked.text,
            icon="lock",
        )
    if asked.question is Question.CANARY and asked.purpose == "ports":
        return QuestionDialog(
            look,
            parent,
            translate("ClaimQuestion", "Does the page of {device} show the same ports?").format(device=name),
            translate(
                "ClaimQuestion",
                "It was set over pages that nobody has published, and read back over them. Open its own page in a "
                "browser and compare its ports with what was wanted before others like it follow.",
            ),
            translate("ClaimQuestion", "Go on with the others"),
            translate("ClaimQuestion", "Stop here"),
            shown=shown,
            page=safe_page(asked.device),
        )
    if asked.question is Question.CANARY and asked.purpose == "firmware":
        return QuestionDialog(
            look,
            parent,
            translate("ClaimQuestion", "Does the page of {device} show {version}?").format(
                device=name, version=asked.text
            ),
            translate(
                "ClaimQuestion",
                "It was updated over a channel that nobody has published, and read back over it. Open its own page in "
                "a browser and look at it before others like it follow.",
            ),
            translate("ClaimQuestion", "Go on with the others"),
            translate("ClaimQuestion", "Stop here"),
            page=safe_page(asked.device),
        )
    if asked.question is Question.CANARY:
        return QuestionDialog(
            look,
            parent,
            translate("ClaimQuestion", "Go on with the others like {device}?").format(device=name),
            translate(
                "ClaimQuestion",
                "It was claimed and proved by a profile that no maker has published. Log in once on its own page with "
                "the password from the vault before the others follow.",
            ),
            translate("ClaimQuestion", "It works: go on"),
            translate("ClaimQuestion", "Stop here"),
        )
    return QuestionDialog(
        look,
        parent,
        translate("ClaimQuestion", "{device} asks").format(device=name),
        asked.text,
        translate("ClaimQuestion", "Send"),
        translate("ClaimQuestion", "Leave this device"),
        typed=translate("ClaimQuestion", "Answer"),
        secret=asked.secret,
    )
