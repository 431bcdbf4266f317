"""The claim wizard: from the choice to the review, on a fake session with a real vault and real policies."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from desktop.conftest import Windows
from desktop.fake_session import FakeSession
from desktop.fleet import DEVICES, LANES
from firstlight.change.outcome import Result
from firstlight.change.progress import RowState, RunSummary
from firstlight.claim.model import ClaimRow, Question, Stage
from firstlight.events import ClaimAsked, RunProgress, VaultChanged
from firstlight.site.vault import VaultError
from firstlight_drivers.contract import Secret
from firstlight_ui.claim.draft import Step
from firstlight_ui.claim.proof_step import FailurePanel
from firstlight_ui.claim.questions import GuideDialog, QuestionDialog
from firstlight_ui.main_window import MainWindow
from firstlight_ui.pages.claim import ClaimPage

CARDS = tuple(device for device in DEVICES if device.family == "apc-nmc3" and device.addresses)[:2]
GUIDED = tuple(replace(device, notes=()) for device in DEVICES if device.family == "schneider-panel-server")[:1]


@pytest.fixture
def session() -> FakeSession:
    made = FakeSession(tuple({device.id: device for device in (*DEVICES, *GUIDED)}.values()), LANES)
    made.site.vault.create(Secret("four words on a bench"), keyring=False)
    return made


@pytest.fixture
def window(windows: Windows, session: FakeSession) -> Iterator[MainWindow]:
    made = windows(session)
    made.claim_devices((*CARDS, *GUIDED))
    yield made
    QGuiApplication.clipboard().clear()


@pytest.fixture
def page(window: MainWindow) -> ClaimPage:
    assert window.claim is not None
    return window.claim


def texts(page: ClaimPage) -> str:
    """Everything the three tables show."""
    grids = (page.devices.grid, page.passwords.grid, page.proof.grid, page.review.grid)
    return " | ".join(cell.said for grid in grids for row in grid.grid_model.rows for cell in row.cells)


def start(page: ClaimPage, session: FakeSession) -> list[ClaimRow]:
    for _ in range(3):
        page.go_on()
    assert len(session.claimed) == 1
    return list(page.proof.rows.values())


def test_the_verb_opens_the_wizard_with_the_chosen_devices(page: ClaimPage, window: MainWindow) -> None:
    assert window.stack.currentWidget() is page
    assert page.stack.currentWidget() is page.devices
    assert [row.key.partition("/")[0] for row in page.devices.grid.grid_model.rows] == [
        device.id for device in (*CARDS, *GUIDED)
    ]


def test_a_locked_vault_is_opened_on_the_way(page: ClaimPage, session: FakeSession) -> None:
    session.site.vault.lock()
    page.refresh()
    assert page.stack.currentWidget() is page.door
    assert not page.footer.main.isEnabled()
    page.door.first.setText("wrong words on a bench")
    page.door.go_on()
    page._bridge.flush()
    assert page.door.trouble.isVisible()
    assert page.door.first.text() == ""
    page.door.first.setText("four words on a bench")
    page.door.go_on()
    page._bridge.flush()
    assert page.stack.currentWidget() is page.devices


def test_generated_passwords_are_different_and_masked(page: ClaimPage) -> None:
    page.go_on()
    page.go_on()
    assert page.step is Step.PASSWORDS
    assert page.plan is not None
    passwords = {item.password.reveal() for item in page.plan.runnable}
    assert len(passwords) == 3
    assert not any(password in texts(page) for password in passwords)


def test_one_password_is_shown_at_a_time_and_hides(page: ClaimPage) -> None:
    page.go_on()
    page.go_on()
    assert page.plan is not None
    first, second = (item.password.reveal() for item in page.plan.runnable[:2])
    page.passwords.show_button.click()
    assert first in texts(page)
    page.passwords.grid.go_to(f"{CARDS[1].id}/login")
    assert first not in texts(page)
    page.passwords.show_button.click()
    assert second in texts(page)
    for _ in range(20):
        page.passwords._count_down()
    assert second not in texts(page)


def test_a_copied_password_is_taken_off_the_clipboard(page: ClaimPage) -> None:
    page.go_on()
    page.go_on()
    assert page.plan is not None
    page.passwords.copy_button.click()
    assert QGuiApplication.clipboard().text() == page.plan.runnable[0].password.reveal()
    for _ in range(30):
        page.clipboard._tick()
    assert QGuiApplication.clipboard().text() == ""


def test_what_somebody_else_copied_stays(page: ClaimPage) -> None:
    page.clipboard.put(Secret("Kestrel-Ferry-04"))
    QGuiApplication.clipboard().setText("a note")
    page.clipboard.clear()
    assert QGuiApplication.clipboard().text() == "a note"


def test_rules_turn_green_while_typing_and_red_only_after_a_pause(page: ClaimPage, qtbot: QtBot) -> None:
    page.go_on()
    page.go_on()
    step = page.passwords
    card = next(card for card in step._cards if card.policy.family == "apc-nmc3")

    def words() -> list[str]:
        return [line.word.text() for line in card._lines]

    assert "Not met" not in words()
    QTest.keyClicks(step.field, "Kest")
    assert words()[0] == "Not yet"
    assert "Met" in words()
    step._settled.timeout.emit()
    assert words()[0] == "Not met"
    QTest.keyClicks(step.field, "rel-Ferry-04")
    assert words()[0] == "Met"
    assert "of 4" in step.strength.text()


def test_one_password_for_all_is_checked_against_every_policy(page: ClaimPage) -> None:
    page.go_on()
    page.go_on()
    page.passwords.one.setChecked(True)
    assert not page.footer.main.isEnabled()
    page.passwords.field.setText("short")
    assert page.plan is not None
    assert all(item.password.reveal() == "short" for item in page.plan.runnable)
    icons = {row.cells[3].icon for row in page.passwords.grid.grid_model.rows}
    assert icons == {"state-fail"}
    page.passwords.field.setText("Kestrel-Ferry-Quay-58")
    icons = {row.cells[3].icon for row in page.passwords.grid.grid_model.rows}
    assert "state-fail" not in icons


def test_a_named_administrator_must_be_named(page: ClaimPage) -> None:
    page.go_on()
    page.account.named.setChecked(True)
    assert not page.footer.main.isEnabled()
    page.account.name.setText("site-admin")
    assert page.footer.main.isEnabled()
    assert page.plan is not None
    assert [item.administrator for item in page.plan.runnable] == ["site-admin", "site-admin", None]


def test_allowances_are_for_one_device(page: ClaimPage) -> None:
    page.devices.grid.go_to(f"{CARDS[1].id}/login")
    page.devices.plain.setChecked(True)
    assert page.plan is not None
    assert [item.plain for item in page.plan.items] == [False, True, False]
    page.devices.grid.go_to(f"{CARDS[0].id}/login")
    assert not page.devices.plain.isChecked()


def test_a_run_from_start_to_review(page: ClaimPage, session: FakeSession, window: MainWindow) -> None:
    rows = start(page, session)
    assert page.step is Step.PROOF
    assert not page.footer.back.isEnabled()
    assert not page.footer.main.isEnabled()
    now = time.time()
    done = replace(
        rows[0], state=RowState.ENDED, result=Result.DONE, code="claimed", password_set=now, new_works=now,
        old_refused=now, kept="proved",
    )  # fmt: skip
    locked = replace(rows[1], state=RowState.ENDED, result=Result.REFUSED, code="locked", until=now + 3600, kept="held")
    unknown = replace(rows[2], state=RowState.ENDED, result=Result.UNKNOWN, code="not-provable", kept="unproved")
    session.publish(RunProgress(done), RunProgress(locked), RunProgress(unknown))
    window.bridge.flush()
    assert page.proof.facts.text() == "1 of 3 claimed and proved"
    panels = page.proof.grid.details()
    assert set(panels) == {locked.key, unknown.key}
    panel = panels[locked.key]
    assert isinstance(panel, FailurePanel)
    panel.copy.click()
    assert "locked" in QGuiApplication.clipboard().text()
    session.claimed[0][1].set_result(RunSummary(id="x", rows=(done, locked, unknown)))
    window.bridge.flush()
    assert page.footer.main.isEnabled()
    page.go_on()
    assert page.stack.currentWidget() is page.review
    assert page.review.summary.text().startswith("1 of 3 claimed and proved")
    page.review.retry.click()
    assert [device.id for device in page.draft.devices] == [locked.device, unknown.device]
    assert page.stack.currentWidget() is page.passwords


def test_rows_say_what_can_no_longer_be_cancelled(page: ClaimPage, session: FakeSession, window: MainWindow) -> None:
    rows = start(page, session)
    session.publish(RunProgress(replace(rows[0], state=RowState.WORKING, stage=Stage.RETURN, committed=True)))
    window.bridge.flush()
    assert "No cancel now" in texts(page)
    page.proof.stop.click()
    assert session.claims_stopped == 1


def test_a_vault_that_cannot_be_written_brings_the_wizard_back(page: ClaimPage, session: FakeSession,
                                                               window: MainWindow) -> None:  # fmt: skip
    start(page, session)
    session.claimed[0][1].set_exception(VaultError("disk-full", "vault.flv"))
    window.bridge.flush()
    assert page.step is Step.PASSWORDS
    assert len(page.messages.messages()) == 1


KINDS = {
    Question.IDENTITY: QuestionDialog,
    Question.CANARY: QuestionDialog,
    Question.CODE: QuestionDialog,
    Question.GUIDE: GuideDialog,
}


@pytest.mark.parametrize(("question", "kind"), KINDS.items())
@pytest.mark.parametrize("yes", [True, False])
def test_questions_are_asked_one_by_one(page: ClaimPage, session: FakeSession, window: MainWindow, yes: bool,
                                        question: Question, kind: type[QDialog]) -> None:  # fmt: skip
    start(page, session)
    asked = [ClaimAsked(number, question, GUIDED[0], "ssh SHA256:abc", account="SecurityAdmin") for number in (1, 2)]
    session.publish(*asked)
    window.bridge.flush()
    dialogs = [dialog for dialog in window.findChildren(QDialog) if dialog.isVisible()]
    assert len(dialogs) == 1
    dialog = dialogs[0]
    assert isinstance(dialog, kind)
    assert isinstance(dialog, QuestionDialog | GuideDialog)
    if isinstance(dialog, QuestionDialog) and dialog.field is not None:
        dialog.field.setText("246810")
    (dialog.yes if yes else dialog.no).click()
    expected = {Question.CODE: "246810", Question.GUIDE: "done"}.get(question, "yes") if yes else None
    assert session.answers == [(1, expected)]
    QTest.qWait(1)
    following = [one for one in window.findChildren(QDialog) if one.isVisible()]
    assert len(following) == 1
    following[0].reject()
    assert session.answers[1] == (2, None)


def test_the_guide_copies_the_planned_password(page: ClaimPage, session: FakeSession, window: MainWindow) -> None:
    start(page, session)
    plan = session.claimed[0][0]
    session.publish(ClaimAsked(1, Question.GUIDE, GUIDED[0], "https://10.20.4.9/", account="SecurityAdmin"))
    window.bridge.flush()
    dialog = next(one for one in window.findChildren(QDialog) if one.isVisible())
    assert isinstance(dialog, GuideDialog)
    dialog.copy.click()
    expected = next(item for item in plan.items if item.device.id == GUIDED[0].id)
    assert QGuiApplication.clipboard().text() == expected.password.reveal()
    dialog.yes.click()
    assert QGuiApplication.clipboard().text() == ""


def test_cancel_forgets_what_was_typed(page: ClaimPage) -> None:
    page.go_on()
    page.go_on()
    page.passwords.field.setText("Kestrel-Ferry-04")
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert page.passwords.field.text() == ""
    assert page.stack.currentWidget() is page.empty


def test_a_vault_that_locks_elsewhere_closes_the_wizard_s_door(page: ClaimPage, session: FakeSession,
                                                               window: MainWindow) -> None:  # fmt: skip
    session.site.vault.lock()
    session.publish(VaultChanged())
    window.bridge.flush()
    assert page.stack.currentWidget() is page.door
