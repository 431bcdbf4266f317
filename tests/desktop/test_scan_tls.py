"""A scan inside TLS: the fields come with it, say what cannot be, and go into the request."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop import scanning, serial_lines
from desktop.conftest import Windows
from desktop.fake_session import FakeSession
from desktop.scanning import BROKEN
from desktop.test_accessibility import check_names
from desktop.test_layout import check_all, language
from firstlight.events import ScanFinished, ScanFound
from firstlight.ports.scan_order import ScanError
from firstlight.ports.scan_table import ScanEnd
from firstlight.ports.service import PortService
from firstlight_drivers.links import Line, LinkTls
from firstlight_ui.look import Look
from firstlight_ui.main_window import MainWindow
from firstlight_ui.pages.scan import ScanPage
from firstlight_ui.serial.tls_fields import AUTHORITIES, CERTIFICATE, KEY, is_tls
from firstlight_ui.wording import next_step, sentence
from interop.test_modbus_line import Authority

__all__ = ["language"]
PIN = "7F:3A:91:C4:D2:0B:6E:85:1C:F9:40:A7:33:D8:92:5E:B1:6C:04:7D:E8:59:A2:3F:90:CB:14:76:DD:28:F5:61"
PLACE = "modbus+tls://gateway.site"


@pytest.fixture
def session(tmp_path: Path) -> FakeSession:
    return scanning.session(tmp_path)


@pytest.fixture
def window(windows: Windows, session: FakeSession) -> Iterator[MainWindow]:
    made = windows(session)
    yield made
    made._open = False


def page_at(window: MainWindow, session: FakeSession, url: str = PLACE) -> ScanPage:
    """The scan page with a line that is typed."""
    page = scanning.page(window, session)
    page.form.line.setCurrentIndex(page.form.line.count() - 1)
    page.form.url.setText(url)
    return page


@pytest.mark.parametrize(
    ("url", "inside"),
    [("tls://10.0.0.1:4001", True), (PLACE, True), ("modbus+tls://[2001:db8::1]:802", True),
     ("rfc2217://10.0.0.1:4001?tls", True), ("realcom://10.0.0.1:1?tls&data=950", True),
     ("rfc2217://10.0.0.1:4001?ign_set_control", False), ("tcp://10.0.0.1", False), ("socket://10.0.0.1:1?tls", False),
     ("/dev/ttyUSB0", False), ("COM3", False), ("", False), ("tls://[", False)],
)  # fmt: skip
def test_what_is_inside_tls(url: str, inside: bool) -> None:
    assert is_tls(url) is inside


def test_the_fields_come_with_tls_alone(window: MainWindow, session: FakeSession) -> None:
    page = scanning.page(window, session)
    assert not page.form.tls.isVisible()
    page.form.line.setCurrentIndex(page.form.line.count() - 1)
    page.form.url.setText("tcp://10.20.4.40")
    assert not page.form.tls.isVisible()
    page.begin()
    assert session.line_scans.begun[-1].tls is None
    page.search._not_begun(ScanError("scan-place", ""))
    page.form.url.setText("tls://10.20.4.40:4001")
    assert page.form.tls.isVisible()
    page.form.line.setCurrentIndex(0)
    assert not page.form.tls.isVisible()


def test_they_go_into_the_request(window: MainWindow, session: FakeSession, tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    page = page_at(window, session)
    fields = page.form.tls
    fields.take(AUTHORITIES, authority.authorities)
    fields.name.setText("other.site")
    assert page.form.request().tls == LinkTls(authorities=authority.authorities, server_name="other.site")
    certificate, key = authority.engineer
    fields.take(CERTIFICATE, certificate)
    assert fields.rows[KEY].value.text() == "In the certificate's file"
    assert page.form.request().tls == LinkTls(
        authorities=authority.authorities, server_name="other.site", certificate=certificate, key=certificate
    )
    fields.take(KEY, key)
    fields.pin.setText(PIN.lower())
    assert not fields.rows[AUTHORITIES].isEnabled()  # a fingerprint alone decides
    page.begin()
    window.bridge.flush()
    (request,) = session.line_scans.begun
    assert request.tls == LinkTls(pin=PIN.replace(":", ""), server_name="other.site", certificate=certificate, key=key)
    assert page.messages.messages()[0].title == sentence("scan-role", "Engineer")
    assert not fields.isEnabled()


def test_a_certificate_without_a_role_is_told_and_one_that_is_none_stops(
    window: MainWindow, session: FakeSession, tmp_path: Path
) -> None:
    authority = Authority(tmp_path)
    page = page_at(window, session)
    page.form.tls.take(CERTIFICATE, authority.stranger[0])
    page.begin()
    window.bridge.flush()
    assert page.messages.messages()[0].title == sentence("scan-no-role")
    state = scanning.state(session.line_scans.begun[0], at=0, asked=1)
    session.publish(ScanFinished(1, ScanEnd(code="scan-stopped", state=state, rows=())))
    window.bridge.flush()
    (tmp_path / "text.pem").write_text("no certificate")
    page.form.tls.take(CERTIFICATE, tmp_path / "text.pem")
    page.begin()
    window.bridge.flush()
    assert len(session.line_scans.begun) == 1
    assert "not a certificate" in page.messages.messages()[-1].title


def test_what_cannot_be_is_said_at_its_field(window: MainWindow, session: FakeSession, tmp_path: Path) -> None:
    page = page_at(window, session)
    page.form.tls.pin.setText("12:34")
    assert next_step("scan-pin") in page.form.wrong.text()
    assert page.form.tls.pin.property("wrong")
    assert not page.run_button.isEnabled()
    page.form.tls.pin.clear()
    page.form.tls.take(KEY, tmp_path / "own.key")
    assert page.form.wrong.text() == f"{sentence('scan-key')} {next_step('scan-key')}"
    page.form.tls.rows[KEY].clear.click()
    assert page.form.wrong.isHidden()
    assert page.run_button.isEnabled()


def test_a_unit_is_asked_again_over_the_same_tls(window: MainWindow, session: FakeSession) -> None:
    page = page_at(window, session)
    page.form.tls.pin.setText(PIN)
    page.begin()
    window.bridge.flush()
    broken = replace(BROKEN, line=None)
    state = scanning.state(session.line_scans.begun[0], at=0, asked=112)
    session.publish(ScanFound(1, broken), ScanFinished(1, ScanEnd(code="scan-found", state=state, rows=(broken,))))
    window.bridge.flush()
    page.form.tls.pin.clear()  # what is typed since then is of the next search
    page.found.again.click()
    window.bridge.flush()
    assert session.line_scans.begun[1].tls == session.line_scans.begun[0].tls == LinkTls(pin=PIN.replace(":", ""))


def test_a_port_inside_tls_is_known_by_the_pin_of_its_device(
    window: MainWindow, session: FakeSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    secure = PortService(
        url="realcom://10.20.4.31:1?tls", line=Line(), secure=True, tls=LinkTls(pin=PIN.replace(":", ""))
    )
    monkeypatch.setattr(session.ports, "service", lambda _device, _settings: secure, raising=False)
    ports = serial_lines.page(window, session)
    assert ports.terminal.tls.given() == secure.tls
    ports.scan.click()
    page = window.lines.scan
    assert page is not None
    assert page.form.tls.isVisible()
    assert page.form.request().tls == secure.tls


@pytest.mark.parametrize("size", [(1280, 660), (1366, 768), (683, 384), (1366, 769)])
@pytest.mark.usefixtures("language")
def test_it_holds(windows: Windows, light: Look, tmp_path: Path, size: tuple[int, int]) -> None:
    light.choose(theme="dark", large=False, scale=2.0 if size == (1366, 769) else 1.0)
    session = scanning.session(tmp_path)
    window = windows(session, size=size)
    page = page_at(window, session)
    page.form.tls.take(CERTIFICATE, tmp_path / "a-certificate-with-quite-a-long-name-for-this-column.pem")
    page.form.tls.pin.setText(PIN)
    check_all(window)
    check_names(window)
    window._open = False
