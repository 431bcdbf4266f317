"""The look: tokens turned into palette, fonts, sizes and icons for the scheme in force.

tokens.toml + settings + what the system asks for -> Look -> everything that paints
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QFontMetrics, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

from firstlight_ui.icons import Icons
from firstlight_ui.stylesheet import stylesheet
from firstlight_ui.tokens import Mark, tokens

GENERIC_FAMILIES = frozenset({"", "Sans Serif", "Sans", "sans-serif"})  # what Qt says when no desktop has a wish
WIDE_FAMILIES = frozenset({"DejaVu Sans", "DejaVu Sans Mono", "Noto Sans Mono", "Verdana"})  # set narrower
DRAWN_AT = 13  # pixels of the interface font in the pictures


class Look(QObject):
    """Colours, fonts, sizes and icons in force. `changed` follows every switch of scheme or size."""

    changed = Signal()

    def __init__(self, app: QApplication, *, theme: str = "system", large: bool = False, scale: float = 1.0) -> None:
        super().__init__(app)
        self._app = app
        self._tokens = tokens()
        self._theme = theme
        self._large = large
        self._scale = scale
        self._base = app.font()
        if sys.platform.startswith("linux") and self._base.family() in GENERIC_FAMILIES:
            self._base.setFamilies([name for name in self._tokens.fonts["ui_linux"] if name != "desktop setting"])
            self._base.setPixelSize(DRAWN_AT)
        self._colors: dict[str, QColor] = {}
        self._fonts: dict[str, QFont] = {}
        self._heights: dict[str, int] = {}
        self.scheme = "light"
        self.icons = Icons(self)
        app.setStyle("Fusion")
        self._hints = app.styleHints()
        self._hints.colorSchemeChanged.connect(self.refresh)
        self._access = self._hints.accessibility()
        self._access.contrastPreferenceChanged.connect(self.refresh)
        self.refresh()

    # --- choosing ----------------------------------------------------------------------------------------------

    def choose(self, *, theme: str, large: bool, scale: float) -> None:
        """Take the user's choices; repaints everything when something differs."""
        if (theme, large, scale) == (self._theme, self._large, self._scale):
            return
        self._theme, self._large, self._scale = theme, large, scale
        self.refresh()

    def refresh(self) -> None:
        """Work out the scheme and hand it to the application."""
        self.scheme = self._wanted_scheme()
        self._colors = {role: QColor(value) for role, value in self._tokens.colors[self.scheme].items()}
        self._fonts.clear()
        self._heights.clear()
        self.icons.clear()
        self._app.setFont(self.font("body"))
        self._app.setPalette(self._palette())
        self._app.setStyleSheet(stylesheet(self))
        self.changed.emit()

    def _wanted_scheme(self) -> str:
        dark = self._hints.colorScheme() == Qt.ColorScheme.Dark
        high = self._access.contrastPreference() == Qt.ContrastPreference.HighContrast
        if self._theme in {"light", "dark"}:
            return self._theme
        if self._theme == "high-contrast" or high:
            return "high_contrast_dark" if dark else "high_contrast_light"
        return "dark" if dark else "light"

    # --- reading -----------------------------------------------------------------------------------------------

    @property
    def large(self) -> bool:
        """Whether controls and rows are made for gloves."""
        return self._large

    @property
    def high_contrast(self) -> bool:
        """Whether a high-contrast scheme is in force."""
        return self.scheme.startswith("high_contrast")

    def color(self, role: str) -> QColor:
        """The colour of a role."""
        return self._colors[role]

    def shade(self) -> QColor:
        """What lies over the window behind a dialog."""
        return QColor(0, 0, 0, round(2.55 * self._tokens.shades[self.scheme]))

    def mark(self, state: str) -> Mark:
        """Icon, word and roles of a state."""
        return self._tokens.states[state]

    def font(self, kind: str) -> QFont:
        """The font of a kind of text, e.g. "body", "table_mono"."""
        found = self._fonts.get(kind)
        if found is None:
            found = self._fonts[kind] = self._make_font(kind)
        return found

    def _make_font(self, kind: str) -> QFont:
        entry = self._tokens.types[kind]
        mono = kind.endswith("mono")
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont) if mono else QFont(self._base)
        if mono and sys.platform.startswith("linux"):
            wanted = [name for name in self._tokens.fonts["mono_linux"] if name != "desktop setting"]
            font.setFamilies([*wanted, font.family()] if font.family() == "monospace" else [font.family(), *wanted])
        font.setPixelSize(max(9, round(QFontInfo(self._base).pixelSize() * entry.scale * self._scale)))
        font.setWeight(QFont.Weight(entry.weight))
        if mono:
            for feature in ("calt", "liga"):
                font.setFeature(QFont.Tag(feature), 0)
        else:
            font.setFeature(QFont.Tag("tnum"), 1)
        wide = QFontInfo(font).family() in WIDE_FAMILIES
        font.setStretch(QFont.Stretch.SemiCondensed if wide else QFont.Stretch.Unstretched)
        return font

    def line(self, kind: str = "body") -> int:
        """Height of one line of a kind of text, in logical pixels."""
        found = self._heights.get(kind)
        if found is None:
            found = self._heights[kind] = QFontMetrics(self.font(kind)).height()
        return found

    def size(self, name: str) -> int:
        """A size token in logical pixels, grown with the text; controls and rows honour "large controls"."""
        if self._large:
            name = {
                "control": "control_touch",
                "control_small": "control_touch",
                "row_compact": "row_touch",
                "row": "row_touch",
                "row_two_lines": "row_touch",
            }.get(name, name)
        return self.px(self._tokens.sizes[name])

    def px(self, value: float) -> int:
        """Logical pixels of the pictures, grown when the text is larger than the 13 px they were drawn with."""
        return round(value * max(1.0, self.font("body").pixelSize() / DRAWN_AT))

    def icon(self, name: str, role: str = "text") -> QIcon:
        """An icon tinted with a role; disabled it takes the disabled text's role."""
        icon = QIcon()
        size = self.px(20)
        for ratio in (1.0, 2.0):
            icon.addPixmap(self.icons.pixmap(name, role, size=size, ratio=ratio))
            icon.addPixmap(self.icons.pixmap(name, "text3", size=size, ratio=ratio), QIcon.Mode.Disabled)
        return icon

    def pixmap(self, name: str, role: str, *, under: str = "surface", size: int = 20, ratio: float = 1.0) -> QPixmap:
        """An icon as a picture, `size` logical pixels high."""
        return self.icons.pixmap(name, role, under=under, size=size, ratio=ratio)

    def _palette(self) -> QPalette:
        palette = QPalette()
        roles = QPalette.ColorRole
        for role, name in (
            (roles.Window, "window"), (roles.WindowText, "text"), (roles.Base, "surface"),
            (roles.AlternateBase, "window"), (roles.Text, "text"), (roles.Button, "surface"),
            (roles.ButtonText, "text"), (roles.BrightText, "on_accent"), (roles.ToolTipBase, "surface"),
            (roles.ToolTipText, "text"), (roles.PlaceholderText, "text3"), (roles.Highlight, "accent"),
            (roles.HighlightedText, "on_accent"), (roles.Link, "accent_text"), (roles.LinkVisited, "accent_text"),
            (roles.Light, "surface"), (roles.Midlight, "border"), (roles.Mid, "border"), (roles.Dark, "border_strong"),
            (roles.Shadow, "border_strong"), (roles.Accent, "accent"),
        ):  # fmt: skip
            palette.setColor(role, self.color(name))
        for role in (roles.Text, roles.WindowText, roles.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("text3"))
        return palette
