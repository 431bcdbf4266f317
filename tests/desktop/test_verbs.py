"""Verbs: whom they fit, what they are called, what they ask the session for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from desktop.conftest import Windows
from desktop.fake_session import FakeSession
from desktop.fleet import DEVICES, LANES
from firstlight_drivers import FAMILIES
from firstlight_drivers.errors import LoginRefused
from firstlight_ui.dialogs.forget import ForgetDialog
from firstlight_ui.dialogs.locate import LocateDialog
from firstlight_ui.look import Look
from firstlight_ui.main_window import MainWindow
from firstlight_ui.verbs import VERBS, offer, safe_page

BY_KEY = {verb.key: verb for verb in VERBS}
APC = DEVICES[7]
NOWHERE = replace(APC, addresses=(), page_url=None)


@pytest.fixture
def session() -> FakeSession:
    return FakeSession(DEVICES, LANES)


@pytest.fixture
def window(windows: Windows, session: FakeSession) -> MainWindow:
    return windows(session)


@pytest.mark.parametrize(
    ("key", "devices", "label", "enabled"),
    [
        ("identify", (APC,), "Identify again", True),
        ("identify", (APC, DEVICES[0]), "Identify 2 devices again", True),
        ("identify", (APC, NOWHERE), "Identify 1 of 2 again", True),
        ("identify", (NOWHERE,), "Identify again", False),
        ("page", (APC, NOWHERE), "Open 1 of 2 pages", True),
        ("page", DEVICES[:6], "Open 6 pages", False),
        ("copy", (APC,), "Copy row", True),
        ("locate", (APC,), "Locate", True),
        ("locate", (APC, DEVICES[8]), "Locate", False),
        ("locate", (replace(APC, host_key=None),), "Locate", False),
        ("locate", (DEVICES[4],), "Locate", False),
        ("forget", DEVICES[:3], "Forget 3 devices", True),
        ("forget", (), "Forget 0 devices", False),
    ],
)
def test_offers(look: Look, key: str, devices: tuple[object, ...], label: str, enabled: bool) -> None:
    made = offer(BY_KEY[key], devices)  # type: ignore[arg-type]
    assert (made.label, made.enabled) == (label, enabled)
    assert bool(made.reason) != enabled, "a disabled verb says why, an enabled one does not"


def test_apc_is_a_family_that_locates() -> None:
    family = next(family for family in FAMILIES if family.name == "apc-nmc3")
    assert any(note.capability == "locate" for note in family.capabilities)


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "javascript:alert(1)", "http://", "ftp://10.0.0.1/", "https://user:pw@10.0.0.1/", "%%"],
)
def test_only_plain_web_addresses_are_opened(url: str) -> None:
    assert safe_page(replace(APC, page_url=url)) is None


def test_open_page(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    def open_url(url: QUrl) -> bool:
        opened.append(url.toString())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    window.devices.actions_.do(BY_KEY["page"], (APC, NOWHERE))
    assert opened == ["https://10.20.4.80/"]


def test_locate_asks_for_the_account_and_keeps_nothing(window: MainWindow, session: FakeSession, qtbot: QtBot) -> None:
    window.devices.actions_.do(BY_KEY["locate"], (APC,))
    dialog = window.findChild(LocateDialog)
    assert dialog is not None
    assert not dialog.start.isEnabled()
    dialog.account.setText("apc")
    dialog.password.setText("hunter2-canary")
    QTest.mouseClick(dialog.start, Qt.MouseButton.LeftButton)
    device_id, credential, host_key, future = session.located[0]
    assert (device_id, credential.user, credential.password.reveal(), host_key) == (
        APC.id, "apc", "hunter2-canary", APC.host_key,
    )  # fmt: skip
    assert dialog.password.text() == ""
    future.set_exception(LoginRefused("no"))
    window.bridge.flush()
    said = window.devices.messages.messages()[0]
    assert said.title == "apc-5B02F1: The device refused the account or password."
    assert "hunter2" not in said.title + said.text


def test_locate_says_for_how_long(window: MainWindow, session: FakeSession) -> None:
    window.devices.actions_.do(BY_KEY["locate"], (APC,))
    dialog = window.findChild(LocateDialog)
    assert dialog is not None
    dialog.account.setText("apc")
    dialog.start.click()
    session.located[0][3].set_result(60.0)
    window.bridge.flush()
    assert window.devices.messages.messages()[0].title == "apc-5B02F1 shows itself for 60 s"


def test_forget_asks_and_the_safe_answer_is_default(window: MainWindow, session: FakeSession, qtbot: QtBot) -> None:
    window.devices.actions_.do(BY_KEY["forget"], DEVICES[:2])
    dialog = window.findChild(ForgetDialog)
    assert dialog is not None
    assert dialog.keep.isDefault()
    qtbot.waitUntil(dialog.keep.hasFocus)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert session.forgotten == []
    window.devices.actions_.do(BY_KEY["forget"], DEVICES[:2])
    dialog = next(one for one in window.findChildren(ForgetDialog) if one.isVisible())
    dialog.forget.click()
    assert session.forgotten == [DEVICES[0].id, DEVICES[1].id]


def test_forgetting_many_asks_for_the_count(window: MainWindow, session: FakeSession) -> None:
    window.devices.actions_.do(BY_KEY["forget"], DEVICES[:21])
    dialog = window.findChild(ForgetDialog)
    assert dialog is not None
    assert dialog.field is not None
    assert not dialog.forget.isEnabled()
    dialog.field.setText("21")
    assert dialog.forget.isEnabled()
    dialog.reject()


def test_export_writes_what_is_ticked_else_all(window: MainWindow, tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    window.devices.actions_.export((), file)
    assert len(file.read_text(encoding="utf-8-sig").splitlines()) == 34  # one host is no family's: not listed
    window.devices.model.choose([0, 1])
    window.devices.actions_.export((), file)
    assert len(file.read_text(encoding="utf-8-sig").splitlines()) == 3
    window.devices.actions_.export((), tmp_path / "no" / "folder.csv")
    assert [message.tone for message in window.devices.messages.messages()] == ["ok", "ok", "fail"]


def test_a_dialog_darkens_the_window_and_lets_go_of_it(window: MainWindow) -> None:
    window.devices.actions_.forget(DEVICES[:1])
    dialog = window.findChild(QDialog)
    assert dialog is not None
    children = len([one for one in window.children() if type(one).__name__ == "Shade"])
    assert children == 1
    dialog.reject()
