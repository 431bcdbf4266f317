"""A secret on the clipboard for a while: marked so that clipboard histories leave it out, and taken away again."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from firstlight_drivers.contract import Secret

SECONDS = 30

# Formats by which clipboard histories recognise what they must not keep: KDE, GNOME and macOS tools, Windows.
_CONCEALED = {
    "x-kde-passwordManagerHint": b"secret",
    "application/x-nspasteboard-concealed-type": b"1",
    "org.nspasteboard.ConcealedType": b"1",
    'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"': b"1",
    'application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"': b"\0\0\0\0",
}


class SecretClipboard(QObject):
    """One for the program. `changed` says how many seconds are left, 0 when the clipboard was cleared."""

    changed = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._secret: Secret | None = None
        self.left = 0
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._tick)

    def put(self, secret: Secret, seconds: int = SECONDS) -> None:
        """Put the secret there; it is cleared after `seconds`, unless something else was copied since."""
        data = QMimeData()
        data.setText(secret.reveal())
        for kind, value in _CONCEALED.items():
            data.setData(kind, value)
        QGuiApplication.clipboard().setMimeData(data)
        self._secret = secret
        self.left = seconds
        self._timer.start()
        self.changed.emit(self.left)

    def clear(self) -> None:
        """Take it away now; what somebody else copied stays."""
        self._timer.stop()
        secret, self._secret = self._secret, None
        if secret is not None and QGuiApplication.clipboard().text() == secret.reveal():
            QGuiApplication.clipboard().clear()
        self.left = 0
        self.changed.emit(0)

    def _tick(self) -> None:
        self.left -= 1
        if self.left <= 0:
            self.clear()
        else:
            self.changed.emit(self.left)
