"""What a scan found goes to the list of devices where it has an address of its own; elsewhere it is said why not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop import scanning
from desktop.conftest import Windows
from desktop.fake_session import FakeSession
from desktop.scanning import BROKEN, row
from firstlight.events import Device, ScanFinished, ScanFound
from firstlight.ports.scan_adding import gateway_target
from firstlight.ports.scan_order import ScanRequest, plan
from firstlight.ports.scan_table import ScanEnd, ScanRow
from firstlight.targets import TargetError
from firstlight_ui.main_window import MainWindow
from firstlight_ui.pages.scan import ScanPage
from firstlight_ui.serial.adding import why_not_added
from firstlight_ui.wording import sentence

PANEL = row(
    255, None, vendor="Schneider Electric", product="PAS600L", serial="PS240111111", family="schneider-panel-server"
)
BEHIND = row(14, None, family="schneider-pact", serial="PP240131299", behind=True)
STRANGER = row(255, None, vendor="Somebody", product="Else", serial=None)
FOUND = Device(id="p", family="schneider-panel-server", name="panel", serial="PS240111111", addresses=("10.20.4.40",))


@pytest.fixture
def session(tmp_path: Path) -> FakeSession:
    return scanning.session(tmp_path)


@pytest.fixture
def window(windows: Windows, session: FakeSession) -> Iterator[MainWindow]:
    made = windows(session)
    yield made
    made._open = False


def scanned(window: MainWindow, session: FakeSession, *rows: ScanRow, url: str = "tcp://10.20.4.40") -> ScanPage:
    """A scan that found these, at its end."""
    page = scanning.page(window, session)
    page.form.line.setCurrentIndex(page.form.line.count() - 1)
    page.form.url.setText(url)
    page.begin()
    window.bridge.flush()
    session.publish(*(ScanFound(1, one) for one in rows))
    window.bridge.flush()
    page.found.grid.go_to(page.found.grid.grid_model.rows[0].key)
    assert not page.found.add_button.isEnabled()
    assert "ended" in page.found.add_button.toolTip()
    state = scanning.state(session.line_scans.begun[-1], at=0, asked=1)
    session.publish(ScanFinished(1, ScanEnd(code="scan-found", state=state, rows=rows)))
    window.bridge.flush()
    return page


def test_a_gateway_is_asked_by_its_address_and_stands_in_the_list(window: MainWindow, session: FakeSession) -> None:
    page = scanned(window, session, PANEL)
    page.found.add_button.click()
    ((target, future),) = session.identified
    assert target == "10.20.4.40"
    assert not page.found.add_button.isEnabled()
    session.known["p"] = FOUND
    future.set_result((FOUND,))
    window.bridge.flush()
    assert page.messages.messages()[-1].title == sentence("scan-added", "panel")
    assert "in the list as panel" in page.found.add_button.toolTip()
    page.found.add_button.click()
    assert len(session.identified) == 1


def test_one_that_says_no_serial_number_is_known_by_its_address(window: MainWindow, session: FakeSession) -> None:
    session.known["p"] = FOUND
    page = scanned(window, session, replace(PANEL, serial=None), replace(BEHIND, serial=None))
    assert "in the list as panel" not in page.found.add_button.toolTip()  # unit 14, behind it
    page.found.grid.go_to(page.found.grid.grid_model.rows[1].key)
    assert "in the list as panel" in page.found.add_button.toolTip()


def test_one_that_does_not_answer_there_is_told(window: MainWindow, session: FakeSession) -> None:
    page = scanned(window, session, PANEL)
    page.found.add_button.click()
    session.identified[0][1].set_result(())
    window.bridge.flush()
    assert page.messages.messages()[-1].title == sentence("no-answer", "10.20.4.40")
    page.found.add_button.click()
    session.identified[1][1].set_exception(TargetError("target-malformed", "x"))
    window.bridge.flush()
    assert page.messages.messages()[-1].tone == "fail"
    assert page.found.add_button.isEnabled()


@pytest.mark.parametrize(
    ("url", "found", "why"),
    [
        ("tcp://10.20.4.40", BEHIND, "shares its gateway"),
        ("tcp://10.20.4.40", STRANGER, "no family recognises it"),
        ("tcp://10.20.4.40", replace(BROKEN, line=None), "not readable"),
        ("socket://10.20.4.40:4001", replace(BEHIND, behind=False), "a unit on a line has none"),
        ("/dev/ttyUSB0", replace(BEHIND, behind=False), "a unit on a line has none"),
    ],
)
def test_others_stay_out_and_it_says_why(
    window: MainWindow, session: FakeSession, url: str, found: ScanRow, why: str
) -> None:
    page = scanned(window, session, found, url=url)
    button = page.found.add_button
    assert not button.isEnabled()
    assert why in button.toolTip().replace("&#x27;", "'")
    assert why in button.accessibleDescription()
    page.adding.add(found)
    assert session.identified == []


@pytest.mark.parametrize(
    ("place", "target"),
    [("tcp://10.0.0.1", "10.0.0.1"), ("tcp://10.0.0.1:502", "10.0.0.1"), ("tcp://10.0.0.1:10502", "10.0.0.1:10502"),
     ("modbus+tls://10.0.0.1", "10.0.0.1"), ("modbus+tls://gw.site:1802", "gw.site"),
     ("tcp://[2001:db8::1]:10502", "[2001:db8::1]:10502"), ("tcp://[2001:db8::1]", "[2001:db8::1]")],
)  # fmt: skip
def test_how_the_gateway_is_named(place: str, target: str) -> None:
    planned = plan(ScanRequest(place=place))
    assert gateway_target(planned) == target
    assert why_not_added(planned, PANEL, "") == ""
