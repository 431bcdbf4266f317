"""A line inside TLS: how its far end proves who it is, and the certificate of one's own that it may ask for."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from firstlight.ports.scan_order import ScanError
from firstlight_drivers.links import LinkTls
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.widgets.fields import TextField
from firstlight_ui.widgets.file_row import FileRow
from firstlight_ui.widgets.label import PlainLabel

AUTHORITIES, CERTIFICATE, KEY = "authorities", "certificate", "key"
_SEPARATORS = str.maketrans("", "", ": -.\t")


def is_tls(url: str) -> bool:
    """Whether the line is inside TLS: by its scheme, or by its option `tls`."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return False
    options = {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
    return parts.scheme in {"tls", "modbus+tls"} or (parts.scheme in {"rfc2217", "realcom"} and "tls" in options)


class TlsFields(QWidget):
    """`changed` when something else is given; `entered` for Enter in a field."""

    changed = Signal()
    entered = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._paths: dict[str, Path] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(4))
        column.addWidget(PlainLabel(look, translate("TlsFields", "Inside TLS"), "card_title"))
        self.pin, self.name = TextField(look, mono=True), TextField(look)
        self.pin.setMaxLength(200)
        self.name.setMaxLength(253)
        self.name.setPlaceholderText(translate("TlsFields", "the host of the line"))
        titles = {
            AUTHORITIES: translate("TlsFields", "Authorities"),
            CERTIFICATE: translate("TlsFields", "Own certificate"),
            KEY: translate("TlsFields", "Its key"),
        }
        self.rows = {key: FileRow(look, title) for key, title in titles.items()}
        self._put(translate("TlsFields", "SHA-256 of its certificate"), self.pin)
        column.addWidget(self.rows[AUTHORITIES])
        self._put(translate("TlsFields", "Name in its certificate"), self.name)
        self.how = PlainLabel(look, "", "secondary", "text2", wrap=True)
        column.addWidget(self.how)
        column.addWidget(self.rows[CERTIFICATE])
        column.addWidget(self.rows[KEY])
        for key, row in self.rows.items():
            row.asked.connect(partial(self._ask, key, titles[key]))
            row.cleared.connect(partial(self.take, key, None))
        for field in (self.pin, self.name):
            field.textChanged.connect(self._change)
            field.returnPressed.connect(self.entered)
        self._show()

    def _put(self, text: str, field: TextField) -> None:
        label = PlainLabel(self._look, text, "secondary", "text2")
        label.setBuddy(field)
        field.setAccessibleName(text)
        column = self.layout()
        if column is not None:
            column.addWidget(label)
            column.addWidget(field)

    def _ask(self, key: str, title: str) -> None:
        files = translate("TlsFields", "PEM files (*.pem *.crt *.cer *.key);;All files (*)")
        chosen, _ = QFileDialog.getOpenFileName(self, title, "", files)
        if chosen:
            self.take(key, Path(chosen))

    def take(self, key: str, path: Path | None) -> None:
        """Use a file as AUTHORITIES, CERTIFICATE or KEY; None to do without."""
        if path is None:
            self._paths.pop(key, None)
        else:
            self._paths[key] = path
        self._change()

    def _change(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        """A pinned certificate is known by its fingerprint alone."""
        pinned = bool(self.pin.text().strip())
        none = translate("TlsFields", "None")
        empty = {
            AUTHORITIES: translate("TlsFields", "Those of this computer"),
            CERTIFICATE: none,
            KEY: translate("TlsFields", "In the certificate's file") if CERTIFICATE in self._paths else none,
        }
        for key, row in self.rows.items():
            row.show_paths((self._paths[key],) if key in self._paths else (), empty[key])
        self.rows[AUTHORITIES].setEnabled(not pinned)
        by_pin = translate("TlsFields", "With a fingerprint nothing else is asked of it.")
        by_name = translate("TlsFields", "Without a fingerprint an authority has to vouch for it under its name.")
        self.how.setText(by_pin if pinned else by_name)

    def given(self) -> LinkTls:
        """What is given. Raises ScanError for a fingerprint that is none, and a key without its certificate."""
        text = self.pin.text().strip()
        pin = text.translate(_SEPARATORS).upper()
        if text and not re.fullmatch(r"[0-9A-F]{64}", pin):
            raise ScanError("scan-pin", text)
        certificate, key = self._paths.get(CERTIFICATE), self._paths.get(KEY)
        if key is not None and certificate is None:
            raise ScanError("scan-key")
        return LinkTls(
            pin=pin or None,
            authorities=None if pin else self._paths.get(AUTHORITIES),
            server_name=self.name.text().strip() or None,
            certificate=certificate,
            key=key or certificate,
        )

    def pin_it(self, sha256: str) -> None:
        """Expect this certificate."""
        with QSignalBlocker(self.pin):
            self.pin.setText(sha256)
        self._change()
