"""The window while devices are claimed: what the rail and the status bar say, closing it, and what is loaded when."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop import claiming
from desktop.conftest import Windows
from desktop.fake_session import FakeSession
from desktop.fleet import DEVICES, LANES
from firstlight.claim.model import Question
from firstlight.events import ClaimAsked, VaultChanged
from firstlight_drivers.contract import Secret
from firstlight_ui import closing
from firstlight_ui.claim.draft import Step
from firstlight_ui.dialogs.close_run import CloseRunDialog
from firstlight_ui.look import Look
from firstlight_ui.main_window import CLAIM, VAULT, MainWindow
from firstlight_ui.main_window import DEVICES as DEVICES_PAGE
from firstlight_ui.shell import Shell

LAZY = (
    "firstlight.site.vault",
    "firstlight.policy",
    "firstlight.claim",
    "firstlight.site.pins",
    "firstlight.firmware",
    "firstlight.jobs",
    "cryptography",
    "dbos",
)


def running(windows: Windows) -> MainWindow:
    window = windows(claiming.claim_session(claiming.DIRECT))
    claiming.wizard(window, claiming.DIRECT, Step.PROOF)
    return window


def close_question(window: MainWindow) -> CloseRunDialog | None:
    return next((one for one in window.findChildren(CloseRunDialog) if one.isVisible()), None)


def test_the_rail_counts_what_is_under_way(windows: Windows) -> None:
    window = running(windows)
    assert window.rail.claim._badge == 4
    assert window.rail.claim.accessibleDescription() == "4 devices being claimed"
    assert window.claim is not None
    claiming.end(window, window.claim)
    assert window.rail.claim._badge == 0


def test_a_run_goes_on_in_the_background(windows: Windows) -> None:
    window = running(windows)
    assert window.claim is not None
    assert window.claim.footer.second.text() == "Run in background"
    window.claim.footer.second.click()
    assert window.stack.currentWidget() is window.devices
    assert window.claim.running
    assert window.status.facts.text().startswith("Claim: 7 of 12")
    window.go_to(CLAIM)
    assert window.claim.stack.currentWidget() is window.claim.proof


def test_a_failed_device_is_tried_again_only_after_the_run(windows: Windows) -> None:
    window = running(windows)
    assert window.claim is not None
    (panel,) = window.claim.proof.grid.details().values()
    assert not panel.again.isEnabled()  # type: ignore[attr-defined]
    assert panel.why.text() == "Try again is possible when this run has ended"  # type: ignore[attr-defined]
    claiming.end(window, window.claim)
    panel = next(iter(window.claim.proof.grid.details().values()))
    assert panel.again.isEnabled()  # type: ignore[attr-defined]


def test_the_status_bar_tells_the_vault(windows: Windows) -> None:
    session = claiming.claim_session(vault=False)
    window = windows(session)
    assert not window.status.vault.isVisible()
    window.go_to(VAULT)
    assert not window.status.vault.isVisible()
    session.site.vault.create(Secret(claiming.PASSPHRASE), keyring=False)
    session.publish(VaultChanged())
    window.bridge.flush()
    assert window.status.vault.isVisible()
    assert window.status.vault.word.text() == "Vault unlocked"
    session.site.vault.lock()
    session.publish(VaultChanged())
    window.bridge.flush()
    assert window.status.vault.accessibleName() == "Vault locked"


def test_a_vault_nobody_used_yet_is_locked_and_not_loaded(windows: Windows, tmp_path: Path) -> None:
    (tmp_path / "vault.flv").write_bytes(b"")
    session = FakeSession(DEVICES, LANES, data_dir=tmp_path)
    window = windows(session)
    assert window.status.vault.word.text() == "Vault locked"
    assert session._site is None


def test_closing_during_a_run_asks_and_the_safe_answer_has_the_focus(windows: Windows) -> None:
    window = running(windows)
    window.activateWindow()
    assert not window.close()
    dialog = close_question(window)
    assert dialog is not None
    assert dialog.focusWidget() is dialog.keep
    assert not window.close()
    assert len([one for one in window.findChildren(QDialog) if one.isVisible()]) == 1
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    QApplication.processEvents()
    session: object = window._session
    assert isinstance(session, FakeSession)
    assert session.claims_stopped == 0
    assert window.isVisible()
    assert window.claim is not None
    claiming.end(window, window.claim)


def test_closing_waits_for_the_run(windows: Windows, qtbot: QtBot) -> None:
    window = running(windows)
    session: object = window._session
    assert isinstance(session, FakeSession)
    session.publish(*(ClaimAsked(number, Question.IDENTITY, claiming.PANEL, "x") for number in (1, 2)))
    window.bridge.flush()
    window.close()
    dialog = close_question(window)
    assert dialog is not None
    dialog.stop.click()
    QTest.qWait(1)
    assert session.claims_stopped == 1
    assert session.answers[0] == (1, None)
    assert not [one for one in window.findChildren(QDialog) if one.isVisible()]
    assert window.isVisible()
    assert not window.close()
    assert window.claim is not None
    claiming.end(window, window.claim)
    qtbot.waitUntil(lambda: not window.isVisible())


def test_closing_waits_for_a_while_only(windows: Windows, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closing, "CLOSE_WAIT", 30)
    window = running(windows)
    window.close()
    dialog = close_question(window)
    assert dialog is not None
    dialog.stop.click()
    qtbot.waitUntil(lambda: not window.isVisible())


class Asking(QWidget):
    """Content that does not want to be closed yet."""

    ready = False

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt names it
        event.setAccepted(self.ready)


def test_the_shell_stays_while_its_content_asks(look: Look, qtbot: QtBot) -> None:
    shell, content = Shell(look, demo=False), Asking()
    qtbot.addWidget(shell)
    shell.fill(content)
    shell.show()
    assert not shell.close()
    assert shell.isVisible()
    content.ready = True
    assert shell.close()


def test_the_focus_goes_with_the_page(windows: Windows) -> None:
    session = claiming.claim_session()
    claiming.fill_vault(session)
    window = windows(session)
    window.activateWindow()
    window.devices.table.setFocus()
    window.go_to(VAULT)
    assert window.vault is not None
    assert QApplication.focusWidget() is window.vault.grid
    QTest.keyClick(window.vault.grid, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.focusWidget() is window.vault.search_field
    window.go_to(DEVICES_PAGE)
    assert QApplication.focusWidget() is window.devices.table
    window.rail.vault.setFocus()
    window.rail.vault.click()
    assert QApplication.focusWidget() is window.rail.vault  # who walks along the rail stays there


def test_the_window_is_made_without_what_a_claim_needs(tmp_path: Path) -> None:
    """Cryptography and policies cost the first picture; a search needs none of them."""
    code = f"""
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from firstlight.session import Session
from firstlight_ui.look import Look
from firstlight_ui.main_window import MainWindow
app = QApplication([])
window = MainWindow(Look(app, theme="light"), Session(Path({str(tmp_path)!r})))
window.show()
app.processEvents()
print([name for name in sys.modules if name.startswith({LAZY!r})])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"
