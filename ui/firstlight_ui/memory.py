"""What the window remembers: geometry, columns, the inspector's width. Never a device, never a secret."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from firstlight_ui.table import DevicesTable


class WindowMemory:
    """An ini file in the data folder; without a folder, nothing outlives the run."""

    def __init__(self, folder: Path | None) -> None:
        self._file = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat) if folder else None
        self._kept: dict[str, str] = {}

    def _put(self, key: str, value: str) -> None:
        self._kept[key] = value
        if self._file is not None:
            self._file.setValue(key, value)

    def _get(self, key: str) -> str:
        if self._file is not None:
            value = self._file.value(key, "")
            return value if isinstance(value, str) else ""
        return self._kept.get(key, "")

    def put_geometry(self, geometry: QByteArray) -> None:
        """Remember where the window is."""
        self._put("window/geometry", bytes(geometry.toBase64().data()).decode("ascii"))

    def geometry(self) -> QByteArray:
        """Where the window was; empty at the first start."""
        return QByteArray.fromBase64(self._get("window/geometry").encode("ascii", "replace"))

    def put_inspector(self, width: int, wanted: bool) -> None:
        """Remember the inspector's width and whether it is wanted."""
        self._put("devices/inspector", f"{width},{int(wanted)}")

    def inspector(self) -> tuple[int, bool] | None:
        """Width of the inspector in logical pixels, and whether it is wanted."""
        width, _, wanted = self._get("devices/inspector").partition(",")
        return (int(width), wanted != "0") if width.isdecimal() else None

    def put_columns(self, table: DevicesTable) -> None:
        """Remember order, hidden columns and widths."""
        self._put("devices/columns", json.dumps(table.column_state()))

    def restore_columns(self, table: DevicesTable) -> None:
        """Give the table its columns back; a damaged entry is passed over."""
        try:
            state = json.loads(self._get("devices/columns") or "{}")
        except ValueError:
            return
        if not isinstance(state, dict) or not state:
            return
        order, hidden, widths = state.get("order"), state.get("hidden"), state.get("widths")
        table.restore_columns(
            [str(key) for key in order] if isinstance(order, list) else [],
            [str(key) for key in hidden] if isinstance(hidden, list) else [],
            {str(key): width for key, width in widths.items() if isinstance(width, int)}
            if isinstance(widths, dict)
            else {},
        )

    def save(self) -> None:
        """Write it down."""
        if self._file is not None:
            self._file.sync()
