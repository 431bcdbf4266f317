"""Text from devices is text: no markup, no files, no layout that breaks, in any place it can appear."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop import claiming
from desktop.conftest import Windows
from desktop.fake_session import FakeSession
from desktop.fleet import LANES, NOW
from firstlight.change.outcome import Result
from firstlight.change.progress import RowState, RunSummary
from firstlight.claim.model import Question
from firstlight.events import ClaimAsked, Device, Note, Problem, RunProgress
from firstlight.settings import Settings
from firstlight.site.vault import EntryState
from firstlight_drivers.contract import Evidence, Secret, Service, Source
from firstlight_ui.claim.draft import Step
from firstlight_ui.claim.questions import GuideDialog
from firstlight_ui.main_window import VAULT
from firstlight_ui.widgets.grid import Grid
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


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_hostile_text_in_a_claim_is_only_text(windows: Windows, number: int) -> None:
    """Names, models, account names and what a device asks: in every step, dialog and the vault."""
    text = HOSTILE[number]
    card = replace(claiming.TWELVE[8], id="hostile", name=text, model=text, certificate=text, host_key=text)
    gateway = replace(claiming.PANEL, name=text, model=text, certificate=text, page_url=f"https://{text}/")
    session = claiming.claim_session((card, gateway))
    entry = session.site.vault.hold(
        device="apc-nmc3/serial/1", device_name=text, family="apc-nmc3", model=text, serial=text, account=text,
        password=Secret("Kestrel-Ferry-04"),
    )  # fmt: skip
    session.site.vault.mark(entry.id, EntryState.PROVED)
    window = windows(session)
    window.claim_devices((card, gateway))
    page = window.claim
    assert page is not None
    looks(window)
    for _ in range(3):
        page.go_on()
        looks(window)
    rows = tuple(page.proof.rows.values())
    assert rows
    bad = [
        replace(row, state=RowState.ENDED, result=Result.REFUSED, code="answered-error", detail=text,
                notes=((text, text),), identity=((text, text),))
        for row in rows
    ]  # fmt: skip
    session.publish(*(RunProgress(row) for row in bad))
    window.bridge.flush()
    looks(window)
    for question in Question:
        session.publish(ClaimAsked(1, question, gateway, text, account=text))
        window.bridge.flush()
        dialog = next(one for one in window.findChildren(QDialog) if one.isVisible())
        looks(window)
        if isinstance(dialog, GuideDialog):
            assert not dialog.open_button.isVisible()  # only a page under its own scheme is ever opened
        dialog.grab()
        dialog.reject()
        QTest.qWait(1)
    session.claimed[0][1].set_result(RunSummary(id="x", rows=tuple(bad)))
    window.bridge.flush()
    page.go_on()
    looks(window)
    window.go_to(VAULT)
    looks(window)
    panel = window.findChildren(Grid)
    assert any(text in cell.said for grid in panel for row in grid.grid_model.rows for cell in row.cells)


def looks(window: QWidget) -> None:
    """Every label plain, no markup in a tooltip, and painting survives it."""
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in labels(window))
    said = [widget.toolTip() for widget in window.findChildren(QWidget)]
    for grid in window.findChildren(Grid):
        model = grid.grid_model
        said += [
            str(model.data(model.index(row, column), Qt.ItemDataRole.ToolTipRole))
            for row in range(model.rowCount())
            for column in range(model.columnCount())
        ]
    for shown in said:
        assert "<b>bold" not in shown
        assert "<img" not in shown
        assert "<a href" not in shown
    window.grab()


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "javascript:alert(1)", "https://10.0.0.1:x/", "ssh://10.0.0.1/", ""]
)
def test_only_web_pages_are_opened(windows: Windows, url: str) -> None:
    session = claiming.claim_session((claiming.PANEL,))
    window = windows(session)
    claiming.wizard(window, (claiming.PANEL,), Step.PROOF)
    session.publish(ClaimAsked(1, Question.GUIDE, claiming.PANEL, url, account="SecurityAdmin"))
    window.bridge.flush()
    dialog = next(one for one in window.findChildren(QDialog) if one.isVisible())
    assert isinstance(dialog, GuideDialog)
    assert not dialog.open_button.isVisible()
    dialog.reject()


def test_no_password_stands_in_a_tooltip_or_a_title(windows: Windows) -> None:
    window = windows(claiming.claim_session())
    page = claiming.wizard(window, step=Step.PASSWORDS)
    page.passwords.show_button.click()
    secret = claiming.INVENTED[0]
    model = page.passwords.grid.grid_model
    assert any(secret in cell.text for row in model.rows for cell in row.cells)
    for row in range(model.rowCount()):
        for column in range(model.columnCount()):
            assert secret not in str(model.data(model.index(row, column), Qt.ItemDataRole.ToolTipRole))
    for widget in window.findChildren(QWidget):
        assert secret not in widget.toolTip() + widget.windowTitle() + widget.accessibleDescription()
