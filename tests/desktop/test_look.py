"""The look: contrasts recomputed, schemes, fonts, elision with a wide font."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from PySide6.QtGui import QFontInfo, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication

from desktop.conftest import Windows
from desktop.fake_session import FakeSession
from desktop.fleet import DEVICES, LANES
from firstlight_ui.look import Look
from firstlight_ui.models.cells import COLUMNS
from firstlight_ui.tokens import SCHEMES, tokens

TOKENS = tomllib.loads(
    (Path(__file__).resolve().parents[2] / "resources/themes/tokens.toml").read_text(encoding="utf-8")
)
TEXTS = ("text", "text2", "text3", "accent_text", "ok", "warn", "fail")
GROUNDS = ("window", "surface", "rail", "row_selected", "row_hover")
SOFT = (("accent_text", "accent_soft"), ("ok", "ok_soft"), ("warn", "warn_soft"), ("fail", "fail_soft"),
        ("on_accent", "accent"), ("on_accent", "accent_hover"), ("text3", "neutral_soft"), ("text", "accent_soft"),
        ("text2", "accent_soft"), ("text2", "ok_soft"), ("text2", "warn_soft"), ("text2", "fail_soft"))  # fmt: skip


def luminance(color: str) -> float:
    """Relative luminance (WCAG 2)."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """Contrast ratio (WCAG 2)."""
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_contrast_of_every_pair_the_screens_use(scheme: str) -> None:
    colors = tokens().colors[scheme]
    least = 7.0 if scheme.startswith("high") else 4.5
    pairs = [(text, ground) for text in TEXTS for ground in GROUNDS] + list(SOFT)
    low = {pair: round(contrast(colors[pair[0]], colors[pair[1]]), 2) for pair in pairs}
    assert {pair: value for pair, value in low.items() if value < least} == {}
    for control in ("border_strong", "accent"):
        for ground in ("window", "surface"):
            assert contrast(colors[control], colors[ground]) >= 3.0


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_contrasts_written_in_the_tokens_are_right(scheme: str) -> None:
    colors = tokens().colors[scheme]
    for pair, written in TOKENS["contrast"][scheme].items():
        first, between, second = pair.partition("__")
        if between:
            assert contrast(colors[first], colors[second]) == pytest.approx(written, abs=0.02)


def test_every_state_has_a_shape_and_a_word() -> None:
    shapes = {
        mark.icon
        for name, mark in tokens().states.items()
        if name in {"new", "asking", "offline", "unknown", "claimed"}
    }
    assert len(shapes) == 5
    assert all(mark.word for mark in tokens().states.values())


def test_schemes_reach_the_palette(light: Look, qapp: QApplication) -> None:
    for theme, scheme in (("dark", "dark"), ("high-contrast", "high_contrast_light"), ("light", "light")):
        light.choose(theme=theme, large=False, scale=1.0)
        assert light.scheme == scheme
        assert qapp.palette().color(QPalette.ColorRole.Window) == light.color("window")


def test_large_controls_and_text_size(light: Look) -> None:
    before = light.font("body").pixelSize()
    light.choose(theme="light", large=True, scale=1.5)
    assert light.font("body").pixelSize() == round(before * 1.5)
    assert light.size("row_compact") >= 60
    assert light.size("rail_width") >= 120


def test_names_elide_with_a_wide_font_and_stay_whole_elsewhere(windows: Windows, look: Look) -> None:
    """DejaVu Sans is the widest common font: names give way, identities do not."""
    if QFontInfo(look.font("body")).family() != "DejaVu Sans":
        pytest.skip("DejaVu Sans is not the font of this machine")
    window = windows(FakeSession(DEVICES, LANES))
    table = window.devices.table
    for place, column in enumerate(COLUMNS):
        if column.key in {"mac", "address"}:
            room = table.columnWidth(place) - 2 * table.padding() - (look.px(18) if column.key == "address" else 0)
            longest = max(QFontMetrics(look.font(column.font)).horizontalAdvance(column.usual), 1)
            assert longest <= room, column.key
    window.resize(683, 384)
    rect = table.visualRect(table.devices.index(10, 2))
    table.go_to(10)
    assert window.devices.inspector.title.text() == table.devices.device(10).name  # type: ignore[union-attr]
    assert rect.width() > 0


def test_icons_are_tinted_from_roles(look: Look) -> None:
    image = look.pixmap("state-new", "accent", size=24).toImage()
    colors = {
        image.pixelColor(x, y).name() for x in range(24) for y in range(24) if image.pixelColor(x, y).alpha() == 255
    }
    assert look.color("accent").name() in colors
    assert "#000000" not in colors
