"""The vault page: made, opened, searched; one password at a time; locked again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog

from desktop.conftest import Windows
from desktop.fake_session import FakeSession
from desktop.fleet import DEVICES, LANES
from firstlight.site.vault import EntryState
from firstlight_drivers.contract import Secret
from firstlight_ui.dialogs.passphrase import PassphraseDialog
from firstlight_ui.main_window import VAULT, MainWindow
from firstlight_ui.pages.vault import HIDDEN, VaultPage

PASSPHRASE = "four words on a bench"


@pytest.fixture
def session() -> FakeSession:
    return FakeSession(DEVICES, LANES)


@pytest.fixture
def window(windows: Windows, session: FakeSession) -> Iterator[MainWindow]:
    made = windows(session)
    made.go_to(VAULT)
    yield made
    QGuiApplication.clipboard().clear()


@pytest.fixture
def page(window: MainWindow) -> VaultPage:
    assert window.vault is not None
    return window.vault


def fill(session: FakeSession) -> None:
    vault = session.site.vault
    vault.create(Secret(PASSPHRASE), keyring=False)
    for number in range(3):
        entry = vault.hold(
            device=f"apc-nmc3/serial/QA{number}", device_name=f"ups-{number}", family="apc-nmc3", model="AP9641",
            serial=f"QA{number}", account="apc", password=Secret(f"Kestrel-Ferry-0{number}"),
        )  # fmt: skip
        vault.mark(entry.id, EntryState.PROVED if number else EntryState.UNPROVED)


def test_a_vault_is_made_with_a_passphrase_typed_twice(page: VaultPage, session: FakeSession) -> None:
    assert page.stack.currentWidget() is page.door
    page.door.first.setText("short")
    assert not page.door.open_button.isEnabled()
    page.door.first.setText(PASSPHRASE)
    page.door.second.setText(PASSPHRASE + "s")
    assert not page.door.open_button.isEnabled()
    assert page.door.hint.text() == "The two differ."
    page.door.second.setText(PASSPHRASE)
    page.door.open_button.click()
    page._bridge.flush()
    assert page.stack.currentWidget() is page.list
    assert session.site.vault.exists
    assert page.door.first.text() == page.door.second.text() == ""


def test_one_password_is_shown_and_hides(page: VaultPage, session: FakeSession) -> None:
    fill(session)
    page.refresh()
    assert page.header.facts.text() == "3 passwords, 1 not proved"
    assert page.password.text() == HIDDEN
    page.show_button.click()
    assert page.password.text() == "Kestrel-Ferry-00"
    page.grid.selectRow(0)
    page.grid.setCurrentIndex(page.grid.grid_model.index(1, 0))
    assert page.password.text() == HIDDEN
    page.show_button.click()
    for _ in range(20):
        page._count_down()
    assert page.password.text() == HIDDEN


def test_a_password_is_copied_for_a_while(page: VaultPage, session: FakeSession) -> None:
    fill(session)
    page.refresh()
    page.copy_button.click()
    assert QGuiApplication.clipboard().text() == "Kestrel-Ferry-00"
    page.lock_button.click()
    assert QGuiApplication.clipboard().text() == ""
    assert page.stack.currentWidget() is page.door
    assert session.site.vault.locked


def test_the_filter(page: VaultPage, session: FakeSession) -> None:
    fill(session)
    page.refresh()
    page.search_field.setText("qa2")
    assert [row.cells[0].text for row in page.grid.grid_model.rows] == ["ups-2"]


def test_export_and_import(page: VaultPage, session: FakeSession, window: MainWindow, tmp_path: Path) -> None:
    fill(session)
    page.refresh()
    path = tmp_path / "site.kdbx"
    for act in (page.export_file, page.import_file):
        act(path)
        dialog = next(one for one in window.findChildren(QDialog) if one.isVisible())
        assert isinstance(dialog, PassphraseDialog)
        dialog.first.setText("another phrase for the file")
        if dialog.second is not None:
            dialog.second.setText("another phrase for the file")
        dialog.go_on.click()
        window.bridge.flush()
    assert path.exists()
    assert [message.accessibleName() != "" for message in page.messages.messages()] == [True, True]


def test_nothing_is_left_on_the_screen_when_the_page_is_left(page: VaultPage, session: FakeSession,
                                                             window: MainWindow) -> None:  # fmt: skip
    fill(session)
    page.refresh()
    page.show_button.click()
    window.go_to(0)
    assert page.password.text() == HIDDEN
