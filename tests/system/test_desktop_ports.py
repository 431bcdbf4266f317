"""The desktop sets the port of a simulated device server and scans a simulated line: real session, nothing faked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from firstlight.device_key import device_key
from firstlight.events import Device
from firstlight.requests import SearchRequest
from firstlight.session import Session
from firstlight.site.vault import EntryState, Vault
from firstlight_drivers.contract import Secret
from firstlight_drivers.simulation.pty import works
from firstlight_ui.look import Look
from firstlight_ui.main_window import SERIAL, MainWindow
from system.conftest import Program
from system.test_claim import PASSPHRASE
from system.test_cli import bind

FLEET = """
[[device]]
family = "moxa-nport5000"
model = "NPort 5150A"
name = "NP5150A_1"
serial = "9301"
mac = "00:90:E8:5C:93:01"
hw_id = 20826
firmware = "1.6"
state = "claimed"
user = "admin"
password = "Kestrel-42-dam"

[[device]]
family = "schneider-pact"
model = "IFM"
name = "feeder-3"
serial = "PP240131234"
firmware = "003.002.001"
line = "pty"
unit = 14
"""
NPORT, IFM = "9301", "PP240131234"
pytestmark = [
    pytest.mark.skipif(not works(), reason="this computer gives out no pseudo-terminals"),
    pytest.mark.qt_log_ignore("This plugin does not support", extend=True),
]


@pytest.fixture
def session(tmp_path: Path, _no_leftovers: None) -> Iterator[Session]:
    made = Session(tmp_path / "desktop", demo_only=True)
    made.start()
    yield made
    made.close()


@pytest.fixture
def window(session: Session, qtbot: QtBot, qapp: QApplication) -> Iterator[MainWindow]:
    made = MainWindow(Look(qapp), session, demo=True)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    yield made
    made.close()


def start(program: Program, folder: Path, octet: int) -> dict[str, str]:
    """Serial number -> address of the fleet."""
    (folder / "fleet.toml").write_text(FLEET, encoding="utf-8")
    ready = program.start("demo", "--fleet", str(folder / "fleet.toml"), "--bind", bind(octet)).record()
    return {device["serial"]: device["address"] for device in ready["devices"]}


def own(home: Path) -> None:
    """A vault with the account, as a claim leaves it; nothing is pinned yet."""
    home.mkdir(parents=True, exist_ok=True)
    vault = Vault(home / "vault.flv", idle_seconds=1e9)
    vault.create(Secret(PASSPHRASE), keyring=False)
    key = device_key(Device(id="d", family="moxa-nport5000", serial=NPORT, mac="00:90:E8:5C:93:01")) or ""
    entry = vault.hold(
        device=key, device_name="NP5150A_1", family="moxa-nport5000", model="NPort 5150A", serial=NPORT,
        account="admin", password=Secret("Kestrel-42-dam"),
    )  # fmt: skip
    vault.mark(entry.id, EntryState.PROVED)
    vault.lock()


def test_a_port_is_read_set_and_read_back(
    program: Program, session: Session, window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    address = start(program, tmp_path, 170)[NPORT]
    own(tmp_path / "desktop")
    session.search(SearchRequest(ranges=(address,), seconds=3)).result(60)
    (device,) = (one for one in session.devices() if one.family == "moxa-nport5000")
    window.set_ports([device])
    page = window.lines.open()
    assert page.door.isVisible()
    page.door.first.setText(PASSPHRASE)
    page.door.go_on()

    def asked() -> QDialog | None:
        return next((one for one in window.findChildren(QDialog) if one.isVisible()), None)

    qtbot.waitUntil(lambda: asked() is not None, timeout=20_000)  # is this its certificate?
    dialog = asked()
    dialog.yes.click()  # type: ignore[union-attr]
    one = page.draft.devices[device.id]
    qtbot.waitUntil(lambda: one.read is not None or one.trouble is not None, timeout=20_000)
    assert one.trouble is None
    assert one.read is not None
    before = one.read.present[0]
    assert before.serial.baud == 115200
    page.settings.grid.go_to("baud")
    page.settings.text.setText("19200")
    page.settings.text.editingFinished.emit()
    page.settings.grid.go_to("parity")
    page.settings.choice.setCurrentIndex(page.settings.choice.findData("even"))
    assert page.facts.text() == "2 settings differ"
    page.write_button.click()
    assert page.writing
    qtbot.waitUntil(lambda: not page.writing, timeout=60_000)
    assert one.trouble is None
    assert set(one.results.values()) == {"port-set"}
    page.read_again()
    qtbot.waitUntil(lambda: not one.reading, timeout=20_000)
    assert one.read.present[0].serial.line == "19200 8E1"


def test_a_line_is_scanned_to_the_table(
    program: Program, session: Session, window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    line = start(program, tmp_path, 171)[IFM].removeprefix("serial:")
    window.go_to(SERIAL)
    page = window.lines.open_scan(line)
    window.go_to(SERIAL)
    page.form.bauds.setText("19200")
    page.form.last.setText("30")
    assert page.form.place.url == line
    page.begin()
    qtbot.waitUntil(lambda: page.search.end is not None, timeout=30_000)
    assert page.search.end is not None
    assert page.search.end.code == "scan-found"
    ((unit, settings, _maker, product, revision, _answer, verdict),) = (
        [cell.text for cell in row.cells] for row in page.found.grid.grid_model.rows
    )
    assert (unit, settings, product, revision) == ("14", "19200 8E1", "IFM", "003.002.001")
    assert verdict
    page.found.export(tmp_path / "found.csv")
    assert IFM in (tmp_path / "found.csv").read_text(encoding="utf-8-sig")


def test_a_scan_is_paused_and_stopped_and_keeps_what_it_found(
    program: Program, session: Session, window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    line = start(program, tmp_path, 172)[IFM].removeprefix("serial:")
    page = window.lines.open_scan(line)
    window.go_to(SERIAL)
    page.form.bauds.setText("19200")
    page.form.wait.setCurrentIndex(4)
    page.form.everything.setChecked(True)
    page.begin()
    qtbot.waitUntil(lambda: bool(page.search.rows), timeout=30_000)
    page.pause_button.click()
    qtbot.waitUntil(lambda: page.search.paused, timeout=10_000)
    page.stop_button.click()
    qtbot.waitUntil(lambda: page.search.end is not None, timeout=10_000)
    assert page.search.end is not None
    assert page.search.end.code == "scan-stopped"
    assert len(page.found.rows) == 1


def test_a_line_is_mapped_and_given_back(
    program: Program, session: Session, window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    line = start(program, tmp_path, 173)[IFM].removeprefix("serial:")
    page = window.lines.open_local()
    window.go_to(SERIAL)
    qtbot.waitUntil(lambda: page.local.count.text() != "Looking", timeout=10_000)
    page.map.show_line(line)
    page.map.line.setText("19200 8E1")
    page.map.map()
    qtbot.waitUntil(lambda: bool(page.map.rows), timeout=10_000)
    (mapped,) = page.map.rows.values()
    path = Path(mapped.mapped.path)
    assert path.exists()
    scan = window.lines.open_scan(str(path))
    window.go_to(SERIAL)
    scan.form.bauds.setText("19200")
    scan.form.first.setText("10")
    scan.form.last.setText("16")
    scan.begin()
    qtbot.waitUntil(lambda: scan.search.end is not None, timeout=30_000)
    assert [row.serial for row in scan.search.rows.values()] == [IFM]  # through the mapped port
    mapped.stop.click()
    qtbot.waitUntil(lambda: not path.exists(), timeout=10_000)
