"""The desktop updates simulated cards: from a dropped file to the read-back version, with nothing faked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from firstlight.change.outcome import Result
from firstlight.requests import SearchRequest
from firstlight.session import Session
from firstlight_ui.firmware.draft import Step
from firstlight_ui.look import Look
from firstlight_ui.main_window import JOBS, MainWindow
from system.conftest import Program
from system.test_claim import PASSPHRASE, ended
from system.test_cli import bind
from system.test_jobs import fleet_file, own


@pytest.fixture
def session(tmp_path: Path, _no_leftovers: None) -> Iterator[Session]:
    made = Session(tmp_path / "desktop", demo_only=True)
    made.start()
    yield made
    made.close()


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_three_cards_are_updated_from_the_file_to_the_version(
    program: Program, session: Session, qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    assets = tmp_path / "assets"
    file = fleet_file(tmp_path / "fleet.toml", 3)
    fleet = program.start("demo", "--fleet", str(file), "--bind", bind(62), "--assets", str(assets))
    ready = fleet.record()["devices"]
    own(tmp_path / "desktop", ready)
    session.search(SearchRequest(ranges=tuple(device["address"] for device in ready), seconds=3)).result(60)
    cards = [device for device in session.devices() if device.family == "apc-nmc3"]
    assert len(cards) == 3
    window = MainWindow(Look(qapp), session, demo=True)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.update_devices(cards)
    page = window.upgrading.firmware_page()
    page.draft.trust = (assets / "TEST-root.pem",)
    page.draft.crls = (assets / "TEST-root.crl", assets / "TEST-intermediate.crl")
    page.load(next(path for path in assets.iterdir() if path.suffix == ".nmc3"))
    qtbot.waitUntil(lambda: page.checking.report is not None, timeout=20_000)
    assert page.check.verdict.text() == "Trusted"
    page.go_on()
    assert page.stack.currentWidget() is page.door
    page.door.first.setText(PASSPHRASE)
    page.door.go_on()
    qtbot.waitUntil(lambda: page.stack.currentWidget() is page.planned, timeout=20_000)
    assert page.planned.sentence.text() == "3 of 3 will be updated"
    page.go_on()
    qtbot.waitUntil(lambda: page.running, timeout=20_000)
    qtbot.waitUntil(lambda: not page.running, timeout=120_000)
    assert page.step is Step.RUN
    assert {row.result for row in page.run.rows.values()} == {Result.DONE}
    window.go_to(JOBS)
    jobs = window.upgrading.jobs_page()
    qtbot.waitUntil(lambda: bool(jobs.states), timeout=10_000)
    assert [row.cells[1].text for row in jobs.grid.grid_model.rows] == ["Done"]
    assert len(jobs.journal.grid_model.rows) >= 3 * 8
    window.close()
    assert set(ended(fleet)["flashed"].values()) == {1}
