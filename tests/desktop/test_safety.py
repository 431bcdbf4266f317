"""Text from devices is text: no markup, no files, no layout that breaks, in any place it can appear."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop.conftest import Windows
from desktop.fake_session import FakeSession
from desktop.fleet import LANES, NOW
from firstlight.events import Device, Note, Problem
from firstlight.settings import Settings
from firstlight_drivers.contract import Evidence, Service, Source
from firstlight_ui.widgets.label import tip

UI = Path(__file__).resolve().parents[2] / "ui" / "firstlight_ui"
HOSTILE = (
    "<b>bold</b>",
    "<img src='file:///etc/passwd'>",
    "<a href='http://10.0.0.1/'>x</a>",
    "&lt;&amp;",
    "%1 %n {0} {name} %s",
    "=cmd|'/c calc'!A1",
    "a\tb\nc",
    "\u202egnp.exe",
    "&File",
    "x" * 256,
    "𝕏" * 64,
)


def device(text: str, number: int) -> Device:
    return Device(
        id=f"hostile-{number}",
        family="moxa-nport5000",
        vendor=text,
        model=text,
        name=text,
        serial=text,
        mac=text,
        uuid=text,
        firmware=text,
        addresses=(text,),
        services=(Service(name=text, port=1),),
        sources=(Source.MOXA,),
        interfaces=(text,),
        first_seen=NOW,
        last_seen=NOW,
        notes=(Note(code="address-shared", detail=text), Note(code=text, detail=text)),
        evidence=(Evidence(field=text, value=text, channel=text), Evidence(field="name", value=text, channel=text)),
        certificate=text,
        host_key=text,
        page_url=text,
    )


def labels(widget: QWidget) -> list[QLabel]:
    return widget.findChildren(QLabel)


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_hostile_text_is_only_text(windows: Windows, qtbot: QtBot, number: int) -> None:
    text = HOSTILE[number]
    session = FakeSession([device(text, number)], LANES, settings=Settings(first_run_done=True, show_all=True))
    window = windows(session)
    session.publish(Problem("timeout", text, device=f"hostile-{number}"), Problem(text, text))
    window.bridge.flush()
    page = window.devices
    page.table.go_to(0)
    for tab in range(3):
        page.inspector.tabs.setCurrentIndex(tab)
        assert text.split("\n")[0].split("\t")[0] in page.inspector.facts.toPlainText()
    page.model.choose([0])
    page.actions_.locate(page.model.shown_devices())
    page.actions_.forget(page.model.shown_devices())
    page.search_field.setText(text)
    page.apply_filter()
    page.open_doctor("")
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in labels(window))
    for widget in window.findChildren(QWidget):
        assert "<b>bold" not in widget.toolTip()
        assert "<img" not in widget.toolTip()
    for column in range(page.model.columnCount()):
        shown = page.table.tip_at(page.table.visualRect(page.model.index(0, column)).center())
        assert "<b>bold" not in shown
        assert "<img" not in shown
    window.grab()  # every painting survives it
    for dialog in window.findChildren(QWidget):
        if dialog.isWindow() and dialog is not window:
            dialog.close()


def test_tooltips_are_escaped() -> None:
    assert tip("<b>&\n") == "<qt>&lt;b&gt;&amp;<br></qt>"
    assert tip("") == ""


def test_no_label_is_made_but_by_the_plain_one() -> None:
    """QLabel guesses whether a text is HTML; only PlainLabel may be used. The same for message boxes."""
    for file in UI.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in {"QLabel", "QMessageBox", "QTextBrowser"}, file
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                assert node.func.attr not in {"setHtml", "insertHtml", "appendHtml", "setMarkdown"}, file


def test_tooltips_from_words_of_devices_pass_the_escape() -> None:
    """`setToolTip` takes a constant, a call of `tip`, or text that holds no device's words."""
    harmless = {"reason", "ready", "said", "opens"}
    for file in UI.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not (
                isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "setToolTip"
            ):
                continue
            argument = node.args[0]
            branches = [argument.body, argument.orelse] if isinstance(argument, ast.IfExp) else [argument]
            for branch in branches:
                named = isinstance(branch, ast.Name) and branch.id in harmless
                called = isinstance(branch, ast.Call) and getattr(branch.func, "id", "") in {"tip", "translate"}
                assert named or called or isinstance(branch, ast.Constant), f"{file.name}:{node.lineno}"
