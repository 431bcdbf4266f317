"""The desktop sets clock and names of a simulated interface: real session, real sockets."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from firstlight.events import Device
from firstlight.session import Session
from firstlight_drivers.contract import NameKey, Service
from firstlight_ui.bridge import Bridge
from firstlight_ui.claim.questions import QuestionDialog
from firstlight_ui.look import Look
from firstlight_ui.serial.device_card import DeviceCard
from system.conftest import Program
from system.test_device import FLEET

NET = f"127.83.{211 + os.getpid() % 40}"
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def session(tmp_path: Path, _no_leftovers: None) -> Iterator[Session]:
    made = Session(tmp_path / "desktop", demo_only=True)
    made.start()
    yield made
    made.close()


@pytest.fixture
def card(session: Session, qtbot: QtBot, qapp: QApplication) -> Iterator[DeviceCard]:
    window, bridge, look = QWidget(), Bridge(), Look(qapp)
    made = DeviceCard(look, session, bridge)
    QVBoxLayout(window).addWidget(made)
    qtbot.addWidget(window)
    window.resize(640, 600)
    window.show()
    yield made
    bridge.close()


def answer(card: DeviceCard) -> None:
    next(one for one in card.window().findChildren(QuestionDialog) if one.isVisible()).yes.click()


def test_clock_and_names(program: Program, session: Session, card: DeviceCard, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "fleet.toml").write_text(FLEET, encoding="utf-8")
    ready = program.start("demo", "--fleet", str(tmp_path / "fleet.toml"), "--bind", f"{NET}.1").record()
    found = next(one for one in ready["devices"] if one["address"] == f"{NET}.1")
    services = tuple(Service(name=name, port=port) for name, port in found["services"].items())
    card.show_device(
        Device(id="ife", family="schneider-pact", name="IFE-0A129F", addresses=(f"{NET}.1",), services=services)
    )
    card.read_button.click()
    qtbot.waitUntil(lambda: card.names is not None, timeout=10_000)
    assert card.says.text() == "2000-01-01 00:00:00"
    assert card.rows[NameKey.IMU].field.text() == "IFE-0A129F"
    card.set_button.click()
    answer(card)
    qtbot.waitUntil(lambda: not card.writing, timeout=10_000)
    assert card.difference.text() == "The same as this computer's clock"
    card.rows[NameKey.IMU].field.setText("Feeder 3")
    card.rows[NameKey.LOCATION].field.setText("Hall 2")
    card.password.setText("9zZ1")
    card.write_button.click()
    answer(card)
    qtbot.waitUntil(lambda: not card.writing, timeout=10_000)
    assert "refused the account or password" in card.told.text()
    card.password.setText("0000")
    card.write_button.click()
    answer(card)
    qtbot.waitUntil(lambda: not card.writing, timeout=10_000)
    assert card.told.text().count("The device says it now") == 2
    codes = [one.code for _, one, _ in session.site.journal._lines() if one is not None]
    assert [code for code in codes if code != "write-begun"] == ["clock-set", "login-refused", "name-set", "name-set"]
    assert codes.count("write-begun") == 4
