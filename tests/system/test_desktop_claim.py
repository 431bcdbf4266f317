"""The desktop on the simulated fleet: from the list to the proof, with nothing faked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from firstlight.change.outcome import Result
from firstlight.requests import SearchRequest
from firstlight.session import Session
from firstlight.site.vault import EntryState
from firstlight_drivers.contract import State
from firstlight_ui.claim.draft import Step
from firstlight_ui.claim.questions import QuestionDialog
from firstlight_ui.look import Look
from firstlight_ui.main_window import MainWindow
from system.conftest import Program
from system.test_claim import ended, factory_new
from system.test_cli import bind


@pytest.fixture
def session(tmp_path: Path, _no_leftovers: None) -> Iterator[Session]:
    made = Session(tmp_path / "desktop", demo_only=True)
    made.start()
    yield made
    made.close()


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_two_new_cards_are_claimed_from_the_list_to_the_proof(
    program: Program, session: Session, qtbot: QtBot, qapp: QApplication
) -> None:
    fleet = program.start("demo", "--devices", "12", "--bind", bind(61))
    ready = fleet.record()
    new = {device["serial"]: device for device in factory_new(ready, ("apc-nmc3",))}
    session.search(SearchRequest(ranges=tuple(device["address"] for device in new.values()), seconds=3)).result(60)
    cards = [device for device in session.devices() if device.serial in new]
    assert len(cards) == len(new) >= 2
    window = MainWindow(Look(qapp), session, demo=True)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.claim_devices(cards)
    page = window.claim
    assert page is not None
    page.door.first.setText("four words on a bench")
    page.door.second.setText("four words on a bench")
    page.door.go_on()
    qtbot.waitUntil(lambda: page.stack.currentWidget() is page.devices, timeout=20_000)
    for _ in range(3):
        page.go_on()
    assert page.step is Step.PROOF
    answered = 0

    def over() -> bool:
        nonlocal answered
        for dialog in window.findChildren(QDialog):
            if isinstance(dialog, QuestionDialog) and dialog.isVisible():
                dialog.yes.click()  # its fingerprint was compared
                answered += 1
        return not page.running

    qtbot.waitUntil(over, timeout=60_000)
    assert answered == len(cards)
    assert {row.result for row in page.proof.rows.values()} == {Result.DONE}
    entries = session.site.vault.entries()
    assert [entry.state for entry in entries] == [EntryState.PROVED] * len(cards)
    qtbot.waitUntil(lambda: all(one.state is State.CLAIMED for one in session.devices() if one.serial in new))
    window.close()
    logins = ended(fleet)["logins"]
    assert all(logins[serial] == {"accepted": 2, "refused": 1} for serial in new)
