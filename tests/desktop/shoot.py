"""Takes the pictures in docs/screens: `python tests/desktop/shoot.py [NAME...]`. Invented devices, the clock stands."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["TZ"] = "Etc/GMT-1"
time.tzset()
ROOT = Path(__file__).resolve().parents[2]
for folder in ("app", "ui", "drivers", "tests"):
    sys.path.insert(0, str(ROOT / folder))

from PySide6.QtCore import QPoint  # noqa: E402  # the platform is chosen above
from PySide6.QtGui import QPainter  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication, QDialog  # noqa: E402

from desktop import claiming, scanning, serial_lines, test_device_card, updating  # noqa: E402
from desktop.fake_session import FakeSession  # noqa: E402
from desktop.fleet import DEVICES, DOCTOR, LANES, NOW, QUIET_LANES  # noqa: E402
from firstlight.claim.model import Question  # noqa: E402
from firstlight.events import ClaimAsked, SearchFinished, SearchStarted  # noqa: E402
from firstlight.settings import Settings  # noqa: E402
from firstlight_ui import i18n  # noqa: E402
from firstlight_ui.claim.draft import Step  # noqa: E402
from firstlight_ui.firmware.draft import Step as UpdateStep  # noqa: E402
from firstlight_ui.look import Look  # noqa: E402
from firstlight_ui.main_window import HELP, SERIAL, SETTINGS, VAULT, MainWindow  # noqa: E402
from firstlight_ui.widgets.focus_ring import FocusRing  # noqa: E402

SCREENS = ROOT / "docs" / "screens"


def wait(milliseconds: int = 60) -> None:
    """Let the window settle."""
    QTest.qWait(milliseconds)


def make(look: Look, session: FakeSession, *, demo: bool = False, size: tuple[int, int] = (1366, 768)) -> MainWindow:
    """A window at the moment of the pictures."""
    window = MainWindow(look, session.as_session(), demo=demo)
    window.devices.model.clock = lambda: NOW
    window.devices.table.now = NOW
    window.setMinimumSize(1, 1)
    window.resize(*size)
    window.show()
    window.start()
    session.publish(SearchStarted(11))
    window.bridge.flush()
    window.status._clock.stop()
    window.status.tell_time(NOW)
    window.status.facts.setText("Last search 14:26:55, 34 answered in 5.0 s")
    wait()
    return window


def found() -> FakeSession:
    """Everything was found."""
    return FakeSession(DEVICES, LANES, DOCTOR, Settings(first_run_done=True, show_all=True))


def devices(look: Look) -> MainWindow:
    """The list."""
    window = make(look, found())
    window.devices.table.go_to(8)
    return window


def selection(look: Look) -> MainWindow:
    """Five rows chosen."""
    window = make(look, found())
    window.devices.model.choose([0, 1, 4, 9, 11])
    window.devices.table.go_to(9)
    window.devices.table.setFocus()
    return window


def sources(look: Look) -> MainWindow:
    """Where it came from, with the demo mark."""
    window = make(look, found(), demo=True)
    window.devices.table.go_to(8)
    window.devices.inspector.tabs.setCurrentIndex(2)
    return window


def first_run(look: Look) -> MainWindow:
    """The hint, and a filter."""
    window = make(look, FakeSession(DEVICES, LANES, DOCTOR, Settings()))
    window.devices.search_field.setText("5b0")
    window.devices.apply_filter()
    window.devices.table.go_to(0)
    window.devices.inspector.tabs.setCurrentIndex(1)
    return window


def empty(look: Look) -> MainWindow:
    """Searching, nothing yet."""
    return make(look, FakeSession((), (replace(LANES[0], found=0), *QUIET_LANES[2:]), ()))


def doctor(look: Look) -> MainWindow:
    """Nothing found: why."""
    session = FakeSession((), QUIET_LANES, DOCTOR)
    window = make(look, session)
    session.publish(SearchFinished(0, 15.0))
    window.bridge.flush()
    view = window.devices.doctor
    if view is not None:
        view.one.field.setText("00:90:E8:A4:11:85")
        view.one.find_button.click()
    return window


def settings(look: Look) -> MainWindow:
    """The settings."""
    window = make(look, found())
    window.go_to(SETTINGS)
    return window


def help_(look: Look) -> MainWindow:
    """The help."""
    window = make(look, found())
    window.go_to(HELP)
    return window


def add_address(look: Look) -> MainWindow:
    """A range that needs confirmation."""
    window = make(look, found())
    window.devices.adding.ask()
    dialog = window.findChild(QDialog)
    if dialog is not None:
        dialog.field.setText("10.20.0.0/16")  # type: ignore[attr-defined]
    return window


def confirm(look: Look) -> MainWindow:
    """Before rows are forgotten."""
    window = make(look, found())
    window.devices.actions_.forget((*DEVICES[13:15], *DEVICES[:5]))
    return window


def locate(look: Look) -> MainWindow:
    """The account, once."""
    window = make(look, found())
    window.devices.actions_.locate(DEVICES[7:8])
    return window


def claim_devices(look: Look) -> MainWindow:
    """Step 1: what was chosen."""
    window = make(look, claiming.claim_session())
    page = claiming.wizard(window)
    page.devices.grid.go_to(f"{claiming.TWELVE[7].id}/login")
    return window


def claim_account(look: Look) -> MainWindow:
    """Step 2: a named administrator."""
    window = make(look, claiming.claim_session())
    page = claiming.wizard(window, step=Step.ACCOUNT)
    page.account.named.setChecked(True)
    page.account.name.setText("site-admin")
    return window


def claim_passwords(look: Look, size: tuple[int, int] = (1366, 768)) -> MainWindow:
    """Step 3: a password is tried, one of the generated ones is shown."""
    window = make(look, claiming.claim_session(), size=size)
    passwords = claiming.wizard(window, step=Step.PASSWORDS).passwords
    passwords.field.setText(claiming.TYPED)
    passwords.eye.click()
    passwords.field.setFocus()
    passwords._settled.timeout.emit()
    passwords.show_button.click()
    passwords._count_down()
    passwords._count_down()
    passwords._hide_timer.stop()
    return window


def claim_proof(look: Look, size: tuple[int, int] = (1366, 768)) -> MainWindow:
    """Step 4: in the middle of a run."""
    window = make(look, claiming.claim_session(claiming.DIRECT), size=size)
    claiming.wizard(window, claiming.DIRECT, Step.PROOF)
    return window


def claim_review(look: Look) -> MainWindow:
    """Step 5: what became of it."""
    window = make(look, claiming.claim_session(claiming.DIRECT))
    claiming.wizard(window, claiming.DIRECT, Step.REVIEW)
    return window


def claim_guide(look: Look) -> MainWindow:
    """The steps a person does on the device's own page."""
    window = claim_proof(look)
    claiming.ask(window, Question.GUIDE)
    return window


def claim_identity(look: Look) -> MainWindow:
    """An identity seen for the first time."""
    window = claim_proof(look)
    claiming.ask(window, Question.IDENTITY)
    return window


def claim_close(look: Look) -> MainWindow:
    """The window is closed in the middle of a run."""
    window = claim_proof(look)
    window.close()
    return window


def vault(look: Look) -> MainWindow:
    """The vault, open."""
    session = claiming.claim_session()
    claiming.fill_vault(session)
    window = make(look, session)
    window.go_to(VAULT)
    return window


def vault_locked(look: Look) -> MainWindow:
    """The vault, locked."""
    session = claiming.claim_session()
    claiming.fill_vault(session, lock=True)
    window = make(look, session)
    window.go_to(VAULT)
    return window


def firmware_empty(look: Look) -> MainWindow:
    """Before a file was chosen."""
    window = make(look, updating.update_session())
    updating.open_page(window)
    return window


def firmware_check(look: Look, size: tuple[int, int] = (1366, 768)) -> MainWindow:
    """A file that is genuine."""
    window = make(look, updating.update_session(), size=size)
    updating.firmware(window)
    return window


def firmware_refused(look: Look) -> MainWindow:
    """A file that was changed after it was signed."""
    window = make(look, updating.update_session())
    updating.firmware(window, file=updating.tampered())
    return window


def firmware_plan(look: Look, size: tuple[int, int] = (1366, 768)) -> MainWindow:
    """Which devices, and how."""
    window = make(look, updating.update_session(), size=size)
    updating.firmware(window, UpdateStep.PLAN)
    return window


def firmware_run(look: Look, size: tuple[int, int] = (1366, 768)) -> MainWindow:
    """In the middle of a run."""
    window = make(look, updating.update_session(), size=size)
    updating.firmware(window, UpdateStep.RUN)
    return window


def jobs(look: Look) -> MainWindow:
    """Three jobs, one of them cut off."""
    session = updating.update_session()
    window = make(look, session)
    updating.jobs(window, session)
    return window


def serial(look: Look, size: tuple[int, int] = (1366, 768)) -> MainWindow:
    """Serial ports, a profile wanted."""
    session = serial_lines.session()
    window = make(look, session, size=size)
    serial_lines.page(window, session, wanted=True)
    return window


def serial_test(look: Look) -> MainWindow:
    """A port under test."""
    session = serial_lines.session()
    window = make(look, session)
    serial_lines.under_test(window, session)
    return window


def serial_terminal(look: Look) -> MainWindow:
    """A terminal on a port."""
    session = serial_lines.session()
    window = make(look, session)
    serial_lines.talking(window, session)
    return window


def serial_assumed(look: Look) -> MainWindow:
    """Over pages nobody has published; the question about the first device."""
    session = serial_lines.session()
    window = make(look, session)
    page = serial_lines.assumed(window, session)
    page.write()
    device = page.draft.devices["np-1"].device
    session.publish(ClaimAsked(1, Question.CANARY, device, "", purpose="ports"))
    window.bridge.flush()
    return window


def serial_guided(look: Look) -> MainWindow:
    """Ports that a person sets, proved from outside."""
    session = serial_lines.session()
    window = make(look, session)
    serial_lines.guided(window, session)
    return window


def serial_device(look: Look, size: tuple[int, int] = (1366, 768)) -> MainWindow:
    """Date, time and names of a device without ports."""
    session = test_device_card.Session(Path(tempfile.mkdtemp()))
    window = make(look, session, size=size)
    window.go_to(SERIAL)
    page = window.lines.open()
    page.choose((test_device_card.IFE,))
    page.device.read_button.click()
    wait()
    window.bridge.flush()
    return window


def modbus_scan_tls(look: Look) -> MainWindow:
    """A gateway inside TLS."""
    session = scanning.session()
    window = make(look, session)
    page = scanning.page(window, session)
    page.form.line.setCurrentIndex(page.form.line.count() - 1)
    page.form.url.setText("modbus+tls://10.20.4.40")
    return window


def modbus_scan(look: Look, size: tuple[int, int] = (1366, 768)) -> MainWindow:
    """A scan in its middle."""
    session = scanning.session()
    window = make(look, session, size=size)
    page = scanning.running(window, session)
    page.found.grid.go_to(page.found.grid.grid_model.rows[2].key)
    return window


def modbus_scan_ready(look: Look) -> MainWindow:
    """Before a scan."""
    session = scanning.session()
    window = make(look, session)
    scanning.page(window, session)
    return window


def local_ports(look: Look, size: tuple[int, int] = (1366, 768)) -> MainWindow:
    """This computer's ports, and a mapped line."""
    session = scanning.session()
    window = make(look, session, size=size)
    scanning.mapped(window, session)
    return window


def reached_by(look: Look) -> MainWindow:
    """With what devices are reached."""
    session = serial_lines.session()
    window = make(look, session)
    serial_lines.page(window, session).choose_way()
    dialog = window.findChild(QDialog)
    if dialog is not None:
        dialog.way.setCurrentIndex(2)  # type: ignore[attr-defined]
    return window


SHOTS: dict[str, Callable[[Look], MainWindow]] = {
    "devices": devices, "selection": selection, "sources": sources, "first-run": first_run, "empty": empty,
    "doctor": doctor, "settings": settings, "help": help_, "add-address": add_address, "confirm": confirm,
    "locate": locate, "claim-devices": claim_devices, "claim-account": claim_account,
    "claim-passwords": claim_passwords, "claim-proof": claim_proof, "claim-review": claim_review,
    "claim-guide": claim_guide, "claim-identity": claim_identity, "claim-close": claim_close,
    "firmware-empty": firmware_empty, "firmware-check": firmware_check, "firmware-refused": firmware_refused,
    "firmware-plan": firmware_plan, "firmware-run": firmware_run, "jobs": jobs,
    "serial": serial, "serial-test": serial_test, "serial-terminal": serial_terminal,
    "serial-assumed": serial_assumed, "serial-guided": serial_guided, "serial-device": serial_device,
    "modbus-scan-tls": modbus_scan_tls,
    "modbus-scan": modbus_scan, "modbus-scan-ready": modbus_scan_ready, "local-ports": local_ports,
    "reached-by": reached_by,
    "vault": vault, "vault-locked": vault_locked,
}  # fmt: skip


def take(window: MainWindow, name: str) -> None:
    """Write one picture, with the dialog over the window."""
    wait(120)
    picture = window.grab()
    for dialog in window.findChildren(QDialog):
        if dialog.isVisible():
            painter = QPainter(picture)
            place = dialog.mapToGlobal(QPoint(0, 0)) - window.mapToGlobal(QPoint(0, 0))
            painter.drawPixmap(place, dialog.grab())
            painter.end()
    SCREENS.mkdir(parents=True, exist_ok=True)
    picture.save(str(SCREENS / f"{name}.png"))
    for dialog in window.findChildren(QDialog):
        dialog.reject()
    window._open = False  # a run is not asked about
    window.close()
    window.deleteLater()
    wait(1)


def main(names: list[str]) -> None:
    """All pictures, or the named ones."""
    app = QApplication([])
    i18n.install(app, os.environ.get("SHOOT_LANGUAGE", "en"))
    look = Look(app, theme="light")
    FocusRing(app, look)
    if os.environ.get("QT_SCALE_FACTOR") == "2":
        window = make(look, found(), size=(683, 384))
        window.devices.table.go_to(1)
        take(window, "devices-200-percent")
        window = make(look, found(), size=(683, 384))
        window.devices.model.choose([0, 2])
        take(window, "selection-200-percent")
        take(claim_passwords(look, (683, 384)), "claim-passwords-200-percent")
        take(claim_proof(look, (683, 384)), "claim-proof-200-percent")
        take(firmware_run(look, (683, 384)), "firmware-run-200-percent")
        take(serial(look, (683, 384)), "serial-200-percent")
        take(modbus_scan(look, (683, 384)), "modbus-scan-200-percent")
        take(local_ports(look, (683, 384)), "local-ports-200-percent")
        return
    for theme in ("light", "dark"):
        look.choose(theme=theme, large=False, scale=1.0)
        for name, shot in SHOTS.items():
            if not names or name in names:
                take(shot(look), f"{name}-{theme}")
    if not names or "high-contrast" in names:
        for scheme in ("high_contrast_light", "high_contrast_dark"):
            look.choose(theme="high-contrast", large=False, scale=1.0)
            look._wanted_scheme = lambda scheme=scheme: scheme  # type: ignore[method-assign, misc]
            look.refresh()
            take(selection(look), scheme.replace("_", "-"))
    if not names or "200" in names:
        subprocess.run([sys.executable, __file__], env={**os.environ, "QT_SCALE_FACTOR": "2"}, check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
