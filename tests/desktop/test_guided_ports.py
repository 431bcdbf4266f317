"""Ports that a person sets on the device's own page: steps, "I have set it", and the proof from outside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices

from desktop import serial_lines
from desktop.conftest import Windows
from desktop.fake_session import FakeSession
from desktop.serial_lines import BEHIND, CERTIFICATE, PANEL
from desktop.test_accessibility import check_names
from desktop.test_layout import check_all, language
from firstlight.access import AccessRefused
from firstlight.change.outcome import Result
from firstlight.claim.guides import guide_for
from firstlight.events import Device
from firstlight.ports.guided import Asked, Proved
from firstlight.ports.scan_order import ScanRequest, plan
from firstlight.ports.scan_table import Combination, RowVerdict, ScanState
from firstlight_drivers.contract import Service
from firstlight_drivers.port_settings import Mode, Parity
from firstlight_ui.claim.data_words import guide_text
from firstlight_ui.dialogs.reached_by import ReachedByDialog
from firstlight_ui.look import Look
from firstlight_ui.main_window import MainWindow
from firstlight_ui.pages.serial import SerialPage
from firstlight_ui.serial.port_steps import next_step
from firstlight_ui.verbs import misfit
from firstlight_ui.widgets.grid import Grid
from firstlight_ui.widgets.label import PlainLabel
from firstlight_ui.wording import sentence

__all__ = ["language"]
G2 = Device(
    id="g2", family="moxa-nport6000g2", name="gate-1", model="NPort 6250-G2", serial="TBG2", addresses=("10.20.4.50",),
    services=(Service(name="https", port=443),), page_url="https://10.20.4.50/",
)  # fmt: skip
IFM = Device(id="ifm", family="schneider-pact", name="feeder-3", model="IFM", serial="PP1",
             addresses=("serial:/dev/ttyUSB0",))  # fmt: skip
IFE = replace(IFM, id="ife", model="IFE", addresses=("10.20.4.60",))


@pytest.fixture
def session(tmp_path: Path) -> FakeSession:
    made = serial_lines.session(tmp_path)
    made.known.update({device.id: device for device in (PANEL, G2, IFM, IFE)})
    return made


@pytest.fixture
def window(windows: Windows, session: FakeSession) -> Iterator[MainWindow]:
    made = windows(session)
    yield made
    made._open = False


def opened(window: MainWindow, *devices: Device) -> SerialPage:
    window.set_ports(devices)
    return window.lines.open()


def column(grid: Grid, place: int) -> list[str]:
    return [row.cells[place].text for row in grid.grid_model.rows]


def shown_texts(page: SerialPage) -> list[str]:
    return [label.text() for label in page.guided.findChildren(PlainLabel) if label.isVisible()]


def test_the_steps_stand_there_and_nothing_is_asked(window: MainWindow, session: FakeSession) -> None:
    session.site.vault.lock()
    page = opened(window, PANEL)
    assert not page.door.isVisible()  # nobody logs in from here
    assert session.ports_read == []
    assert session.ports_proved == []
    assert page.guided.isVisible()
    guide = guide_for("schneider-panel-server", "ports")
    assert guide is not None
    texts = shown_texts(page)
    assert page.guided.title.text() == guide_text(guide.title)
    assert {guide_text(step) for step in guide.steps} < set(texts)
    assert sentence("ports-by-hand") in page.guided.why.text()
    assert "".join(page.guided.certificate.text().split()).endswith(CERTIFICATE)
    assert not page.again.isEnabled()
    assert page.settings.subtitle.text() == ""
    assert column(page.settings.grid, 0) == ["Baud rate", "Parity", "Stop bits"]
    assert column(page.devices.devices, 1) == ["Set by hand"]
    assert "nothing is written from here" in page.footer.safe.text()
    assert not page.write_button.isEnabled()
    page.read_again()
    assert session.ports_read == []


def test_its_page_is_opened(window: MainWindow, session: FakeSession, monkeypatch: pytest.MonkeyPatch) -> None:
    opened_: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened_.append(url.toString()))
    page = opened(window, PANEL, replace(PANEL, id="evil", page_url="file:///etc/passwd"), IFM)
    page.guided.open_button.click()
    assert opened_ == ["https://10.20.4.40/"]
    assert page.guided.certificate.isVisible()
    for device in ("evil", "ifm"):
        page.devices.devices.go_to(device)
        assert not page.guided.open_button.isVisible()


def want(page: SerialPage, key: str, text: str) -> None:
    assert page.draft.shown is not None
    page.draft.shown.wish(page.draft.port, key, text)
    page.refresh()


def test_what_was_set_is_proved_through_the_gateway(window: MainWindow, session: FakeSession) -> None:
    page = opened(window, PANEL)
    want(page, "baud", "19200")
    want(page, "parity", "even")
    assert column(page.devices.devices, 1) == ["To be set"]
    assert column(page.settings.grid, 2) == ["To be set", "To be set", ""]
    assert page.write_button.text().startswith("Write 0")
    page.guided.first.setText("10")
    page.guided.last.setText("14")
    page.guided.set_button.click()
    ((device, asked, told, future),) = session.ports_proved
    assert (device, asked) == (
        PANEL, Asked(port=1, wished={"baud": 19200, "parity": Parity.EVEN}, units=(10, 14)),
    )  # fmt: skip
    assert not page.guided.set_button.isEnabled()
    assert page.guided.stop_button.isVisible()
    planned = plan(ScanRequest(place="tcp://10.20.4.40", units=(10, 14)))
    told(ScanState(combinations=(Combination(line=None),), asked=3, total=len(planned.units), seconds_left=5.0))
    told(BEHIND)
    told(replace(BEHIND, unit=13, verdict=RowVerdict.BROKEN))
    window.bridge.flush()
    assert page.guided.told.text() == "3 of 5 asked, about 5 s left"
    assert column(page.guided.grid, 0) == ["12"]
    future.set_result(Proved(result=Result.DONE, code="ports-line-proved", detail="12", rows=(BEHIND,)))
    window.bridge.flush()
    assert page.guided.told.text() == sentence("ports-line-proved", "12")
    assert column(page.guided.grid, 1) == ["MicroLogic 5.2 E"]
    assert column(page.devices.devices, 1) == ["Proved"]
    assert column(page.settings.grid, 2) == ["Proved", "Proved", ""]
    assert page.messages.messages()[-1].tone == "ok"
    want(page, "baud", "9600")  # another wish is not proved yet
    assert column(page.devices.devices, 1) == ["To be set"]


@pytest.mark.parametrize(
    ("result", "code", "tone"),
    [(Result.UNKNOWN, "ports-line-silent", "warn"), (Result.FAILED, "ports-service-silent", "fail")],
)
def test_what_is_not_proved_says_so(
    window: MainWindow, session: FakeSession, result: Result, code: str, tone: str
) -> None:
    page = opened(window, PANEL)
    want(page, "baud", "19200")
    page.guided.set_button.click()
    session.ports_proved[0][3].set_result(Proved(result=result, code=code, detail="1-32"))
    window.bridge.flush()
    assert page.guided.told.text() == f"{sentence(code, '1-32')} {next_step(code)}"
    assert page.messages.messages()[-1].tone == tone
    assert column(page.devices.devices, 1) == ["Not proved"]
    assert column(page.settings.grid, 2)[0] == "Not shown"
    page.settings.grid.go_to("baud")
    assert page.settings.told.text() == f"{sentence('ports-not-shown')} {next_step('ports-not-shown')}"


@pytest.mark.parametrize(("first", "last"), [("", "5"), ("0", "5"), ("9", "5"), ("1", "248"), ("a", "b")])
def test_units_that_cannot_be_ask_nobody(window: MainWindow, session: FakeSession, first: str, last: str) -> None:
    page = opened(window, PANEL)
    page.guided.first.setText(first)
    page.guided.last.setText(last)
    page.guided.set_button.click()
    assert session.ports_proved == []
    assert page.guided.told.text().startswith(sentence("scan-units", f"{first}-{last}"))


def test_it_is_stopped(window: MainWindow, session: FakeSession) -> None:
    page = opened(window, PANEL)
    page.guided.set_button.click()
    assert window.lines.running
    page.guided.stop_button.click()
    assert session.ports_proved[0][3].cancelled()
    assert not page.guided.stop_button.isVisible()
    assert page.guided.set_button.isEnabled()
    session.ports_proved[0][2](BEHIND)  # came too late
    window.bridge.flush()
    assert column(page.guided.grid, 0) == []


def test_what_it_refuses_is_told(window: MainWindow, session: FakeSession) -> None:
    page = opened(window, PANEL)
    page.guided.set_button.click()
    session.ports_proved[0][3].set_exception(AccessRefused("no-ports-channel", "panel-1"))
    window.bridge.flush()
    assert page.messages.messages()[-1].tone == "fail"
    assert page.guided.set_button.isEnabled()


def test_a_device_server_is_asked_by_its_mode_and_has_its_ports(window: MainWindow, session: FakeSession) -> None:
    page = opened(window, G2)
    assert column(page.devices.ports, 0) == ["1", "2"]
    assert not page.guided.units.isVisible()
    assert "Operation mode" in column(page.settings.grid, 0)
    page.devices.ports.go_to("2")
    want(page, "mode", "tcp-server")
    want(page, "local_port", "4002")
    assert page.test.why.text().startswith("socket://10.20.4.50:4002")  # tested as it shall be
    page.guided.set_button.click()
    assert session.ports_proved[0][1] == Asked(port=2, wished={"mode": Mode.TCP_SERVER, "local_port": 4002})


def test_profiles_are_wanted_of_them_too(window: MainWindow, session: FakeSession) -> None:
    page = opened(window, PANEL)
    path = page.shelf.folder() / "Pump PLC.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(serial_lines.PROFILE, encoding="utf-8")
    page.shelf.open(path)
    page.shelf.load()
    page.shelf.choice.setCurrentIndex(1)
    page.guided.set_button.click()
    asked = session.ports_proved[0][1]
    assert set(asked.wished) == {"baud", "parity", "stop_bits"}  # what has no mode has no operation mode
    assert page.facts.isHidden()


def test_an_ifm_is_asked_on_its_line(window: MainWindow, session: FakeSession) -> None:
    page = opened(window, IFM)
    assert (page.guided.first.text(), page.guided.last.text()) == ("1", "99")


def test_assumed_pages_are_used_where_that_is_chosen(window: MainWindow, session: FakeSession) -> None:
    page = opened(window, G2, PANEL)
    assert session.ports_read == []
    page.choose_way()
    dialog = window.findChild(ReachedByDialog)
    assert dialog is not None
    assert not dialog.assumed.isChecked()
    dialog.assumed.click()
    dialog.use.click()
    assert page.draft.given.assumed
    assert [device.id for device, _ in session.ports_read] == ["g2"]
    assert page.draft.devices["panel"].guide is not None  # nobody assumes its pages
    session.ports_read[0][1].set_result(serial_lines.read_of(G2, serial_lines.ASSUMED))
    window.bridge.flush()
    page.devices.devices.go_to("g2")
    assert page.settings.assumed.isVisible()
    assert page.test.isVisible()
    page.choose_way()
    again = next(one for one in window.findChildren(ReachedByDialog) if one.isVisible())
    assert again.assumed.isChecked()
    again.assumed.click()
    again.use.click()
    assert page.guided.isVisible()  # and not any more
    assert column(page.devices.ports, 1) == ["–", "–"]


def test_beside_others_each_shows_its_own(window: MainWindow, session: FakeSession) -> None:
    page = opened(window, *serial_lines.servers(1), PANEL)
    session.ports_read[0][1].set_result(serial_lines.read_of(serial_lines.servers(1)[0]))
    window.bridge.flush()
    assert page.test.isVisible()
    assert page.right.views.count() == 2
    page.devices.devices.go_to("panel")
    assert page.guided.isVisible()
    page.devices.devices.go_to("np-1")
    assert page.test.isVisible()
    assert page.right.views.count() == 2


def test_whom_the_verb_fits(window: MainWindow) -> None:
    assert misfit("ports", PANEL) == misfit("ports", G2) == misfit("ports", IFM) == ""
    assert misfit("ports", replace(IFE, services=(Service(name="modbus-rtu", port=4001),))) == ""
    assert misfit("ports", IFE) == ""  # it has no line of its own, but a clock and names
    assert misfit("ports", replace(PANEL, addresses=()))


@pytest.mark.parametrize("size", [(1280, 660), (1366, 768), (683, 384), (1366, 769)])
@pytest.mark.usefixtures("language")
def test_it_holds(windows: Windows, light: Look, tmp_path: Path, size: tuple[int, int]) -> None:
    light.choose(theme="dark", large=False, scale=2.0 if size == (1366, 769) else 1.0)
    session = serial_lines.session(tmp_path)
    window = windows(session, size=size)
    page = opened(window, PANEL, G2, IFM)
    want(page, "baud", "19200")
    check_all(window)
    page.guided.set_button.click()
    session.ports_proved[0][3].set_result(
        Proved(result=Result.DONE, code="ports-line-proved", detail="12", rows=(BEHIND,))
    )
    window.bridge.flush()
    check_all(window)
    check_names(window)
    page.devices.devices.go_to("g2")
    check_all(window)
    window._open = False
