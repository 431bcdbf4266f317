"""The desktop's serial pages over a real session and real counterparts: the question about the first device, closing in
the middle of a write, a gateway inside TLS, a gateway that goes to the list, and the proof of what a person set.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from firstlight.change.outcome import Result
from firstlight.device_key import device_key
from firstlight.events import Device
from firstlight.requests import SearchRequest
from firstlight.session import Session
from firstlight.site.vault import EntryState, Vault
from firstlight_drivers import FAMILIES
from firstlight_drivers.contract import Secret
from firstlight_drivers.links import Line, open_link
from firstlight_drivers.protocols.web_profile import load_profile
from firstlight_drivers.simulation.pty import works
from firstlight_ui.dialogs.close_run import CloseRunDialog
from firstlight_ui.look import Look
from firstlight_ui.main_window import SERIAL, MainWindow
from firstlight_ui.pages.serial import SerialPage
from firstlight_ui.serial.tls_fields import AUTHORITIES, CERTIFICATE, KEY
from interop.programs import free_port, running, wait_for_port
from interop.test_modbus_line import PYMODBUS, Authority
from system.conftest import Program
from system.test_claim import PASSPHRASE

PASSWORD = "Kestrel-42-dam"
NPORTS = """
[[device]]
family = "moxa-nport5000"
model = "NPort 5150A"
name = "NP5150A_{number}"
serial = "96{number:02}"
mac = "00:90:E8:5C:96:{number:02}"
hw_id = 20826
firmware = "1.6"
state = "claimed"
user = "admin"
password = "Kestrel-42-dam"
"""
G2 = """
[[device]]
family = "moxa-nport6000g2"
model = "NPort 6250-G2"
name = "pump-{number}"
serial = "MOXA000097{number:02}"
mac = "00:90:E8:15:97:{number:02}"
firmware = "1.0"
state = "claimed"
user = "site-admin"
password = "Kestrel-42-dam"
"""
GATEWAY = """
[[device]]
family = "schneider-panel-server"
model = "PAS600L"
name = "panel"
serial = "PS240111111"
firmware = "002.001.000"
behind = [12, 14]
"""
IFM = """
[[device]]
family = "schneider-pact"
model = "IFM"
name = "feeder-{number}"
serial = "PP24013123{number}"
firmware = "003.002.001"
line = "pty"
unit = {unit}
"""
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


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
    made._open = False
    made.close()


def fleet(program: Program, folder: Path, text: str, octet: int) -> list[str]:
    """Addresses, in the order of the file."""
    (folder / "fleet.toml").write_text(text, encoding="utf-8")
    first = f"127.85.{octet + os.getpid() % 100}.1"
    ready = program.start("demo", "--fleet", str(folder / "fleet.toml"), "--bind", first).record()
    return [device["address"] for device in ready["devices"]]


def found(session: Session, addresses: list[str]) -> list[Device]:
    """The devices, as a search lists them."""
    session.search(SearchRequest(ranges=tuple(addresses), seconds=3)).result(60)
    known = {device.address: device for device in session.devices()}
    return [known[address] for address in addresses]


def own(home: Path, devices: list[Device], account: str) -> None:
    """A vault with their passwords, as a claim leaves it; nothing is pinned yet."""
    vault = Vault(home / "vault.flv", idle_seconds=1e9)
    vault.create(Secret(PASSPHRASE), keyring=False)
    for device in devices:
        entry = vault.hold(
            device=device_key(device) or "", device_name=device.name or "", family=device.family or "",
            model=device.model or "", serial=device.serial or "", account=account, password=Secret(PASSWORD),
        )  # fmt: skip
        vault.mark(entry.id, EntryState.PROVED)
    vault.lock()


def dialogs(window: MainWindow) -> list[QDialog]:
    return [one for one in window.findChildren(QDialog) if one.isVisible()]


def press(window: MainWindow, button: str) -> None:
    (dialog,) = dialogs(window)
    getattr(dialog, button).click()


def opened(window: MainWindow, qtbot: QtBot, devices: list[Device]) -> SerialPage:
    """The page with these devices, which are read; every identity is confirmed."""
    window.set_ports(devices)
    page = window.lines.open()
    page.door.first.setText(PASSPHRASE)
    page.door.go_on()
    drafts = [page.draft.devices[device.id] for device in devices]

    def settled() -> bool:
        for dialog in dialogs(window):
            dialog.yes.click()  # type: ignore[attr-defined]
        return all(one.read is not None or one.trouble is not None for one in drafts)

    qtbot.waitUntil(settled, timeout=60_000)
    assert [one.trouble for one in drafts] == [None] * len(drafts)
    return page


def want(page: SerialPage, baud: str) -> None:
    """The same rate of every device's first port."""
    for one in page.draft.devices.values():
        one.wish(1, "baud", baud)
    page.refresh()


def rates(page: SerialPage) -> list[object]:
    return [one.read.present[0].serial.baud if one.read is not None else None for one in page.draft.devices.values()]


def taught(session: Session) -> None:
    """The profile of the NPort 6000-G2's pages, as a recording would have taught it."""
    (family,) = (one for one in FAMILIES if one.name == "moxa-nport6000g2")
    assert family.assumed_ports is not None
    session.site.profiles.learn(load_profile(family.assumed_ports))


@pytest.mark.parametrize(
    ("answer", "rest"), [("yes", ["ports-set", "ports-set"]), ("no", ["ports-set", "ports-canary-waits"])]
)
def test_the_first_of_pages_nobody_published_is_compared_by_a_person(
    program: Program, session: Session, window: MainWindow, qtbot: QtBot, tmp_path: Path, answer: str, rest: list[str]
) -> None:
    addresses = fleet(program, tmp_path, "".join(G2.format(number=one) for one in (1, 2)), 1)
    devices = found(session, addresses)
    own(tmp_path / "desktop", devices, "site-admin")
    taught(session)
    page = opened(window, qtbot, devices)
    before = rates(page)
    assert all(one.waits_for_first and one.compared for one in page.draft.devices.values())
    want(page, "38400")
    page.write_button.click()
    qtbot.waitUntil(lambda: bool(dialogs(window)), timeout=60_000)
    qtbot.waitUntil(lambda: page.work.writing == 1, timeout=60_000)  # the second one waits
    assert rates(page) == [38400, before[1]]  # what was read back is there to be compared
    press(window, answer)
    qtbot.waitUntil(lambda: not page.writing, timeout=60_000)
    ends = [one.trouble[0] if one.trouble is not None else "ports-set" for one in page.draft.devices.values()]
    assert ends == rest
    page.read_again()
    qtbot.waitUntil(lambda: not any(one.reading for one in page.draft.devices.values()), timeout=60_000)
    assert rates(page) == [38400, 38400 if answer == "yes" else before[1]]
    assert any(one.waits_for_first for one in page.draft.devices.values()) is (answer == "no")


def test_assumed_pages_are_read_when_that_is_chosen(
    program: Program, session: Session, window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    devices = found(session, fleet(program, tmp_path, G2.format(number=5), 17))
    own(tmp_path / "desktop", devices, "site-admin")
    window.set_ports(devices)
    page = window.lines.open()
    one = page.draft.devices[devices[0].id]
    assert one.guide is not None
    page.choose_way()
    (dialog,) = dialogs(window)
    dialog.assumed.click()  # type: ignore[attr-defined]
    dialog.use.click()  # type: ignore[attr-defined]
    page.door.first.setText(PASSPHRASE)
    page.door.go_on()
    qtbot.waitUntil(lambda: bool(dialogs(window)), timeout=20_000)
    press(window, "yes")  # its certificate
    qtbot.waitUntil(lambda: not one.reading and one.read is not None, timeout=20_000)
    read = page.draft.devices[devices[0].id]
    assert (read.trouble, read.guide, read.compared) == (None, None, True)
    assert read.read is not None
    assert len(read.read.present) == 2


def test_one_device_goes_first_where_settings_are_assumed(
    program: Program, session: Session, window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    addresses = fleet(program, tmp_path, "".join(NPORTS.format(number=one) for one in (1, 2, 3)), 3)
    devices = found(session, addresses)
    own(tmp_path / "desktop", devices, "admin")
    page = opened(window, qtbot, devices)
    assert page.settings.assumed.isVisible()
    want(page, "19200")
    page.write_button.click()
    qtbot.waitUntil(lambda: not page.writing, timeout=120_000)
    assert [one.trouble for one in page.draft.devices.values()] == [None] * 3
    assert rates(page) == [19200] * 3


def test_closing_in_the_middle_of_a_write_waits_for_its_proof(
    program: Program, session: Session, window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    addresses = fleet(program, tmp_path, NPORTS.format(number=7), 5)
    devices = found(session, addresses)
    own(tmp_path / "desktop", devices, "admin")
    page = opened(window, qtbot, devices)
    want(page, "57600")
    page.write_button.click()
    qtbot.waitUntil(lambda: session.ports.busy, timeout=20_000)
    assert not window.close()
    (dialog,) = dialogs(window)
    assert isinstance(dialog, CloseRunDialog)
    dialog.stop.click()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=60_000)
    assert not session.ports.busy


@pytest.mark.skipif(not works(), reason="this computer gives out no pseudo-terminals")
def test_closing_in_the_middle_of_a_scan_and_of_a_mapped_line_gives_the_ports_back(
    program: Program, window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    ends = fleet(program, tmp_path, IFM.format(number=1, unit=200) + IFM.format(number=2, unit=14), 15)
    scanned, mapped = (one.removeprefix("serial:") for one in ends)
    window.go_to(SERIAL)
    local = window.lines.open_local()
    local.map.show_line(mapped)
    local.map.map()
    qtbot.waitUntil(lambda: bool(local.map.rows), timeout=10_000)
    (row,) = local.map.rows.values()
    path = Path(row.mapped.path)
    page = window.lines.open_scan(scanned)
    window.go_to(SERIAL)
    page.form.wait.setCurrentIndex(4)
    page.begin()
    qtbot.waitUntil(lambda: page.search.state is not None, timeout=20_000)
    assert not window.close()
    (dialog,) = dialogs(window)
    dialog.stop.click()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=20_000)
    qtbot.waitUntil(lambda: not path.exists(), timeout=10_000)

    async def open_both() -> None:
        for line in (scanned, mapped):
            link = await open_link(line, Line())  # BUSY where somebody still holds it
            await link.close()

    asyncio.run(open_both())


def test_a_gateway_inside_tls_asks_for_a_certificate_and_is_scanned(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    authority, host = Authority(tmp_path), "127.85.9.1"
    port = free_port(host)
    certificate, key = map(str, authority.server)
    command = [sys.executable, str(PYMODBUS), "tls", host, str(port), certificate, key, str(authority.authorities)]
    with running([*command, "1,5"]):
        wait_for_port(host, port)
        window.go_to(SERIAL)
        page = window.lines.open_scan(f"modbus+tls://{host}:{port}")
        window.go_to(SERIAL)
        page.form.last.setText("6")
        fields = page.form.tls
        assert fields.isVisible()
        fields.take(AUTHORITIES, authority.authorities)
        fields.name.setText("gateway.site")
        page.begin()  # without the certificate that it asks for
        qtbot.waitUntil(lambda: page.search.end is not None, timeout=30_000)
        assert page.search.rows == {}
        fields.take(CERTIFICATE, authority.engineer[0])
        fields.take(KEY, authority.engineer[1])
        page.begin()
        qtbot.waitUntil(lambda: page.search.running, timeout=10_000)
        qtbot.waitUntil(lambda: page.search.end is not None, timeout=30_000)
    assert page.search.end is not None
    assert page.search.end.code == "scan-found"
    assert sorted(one.unit for one in page.search.rows.values()) == [1, 5]


def test_a_gateway_that_was_found_goes_to_the_list(
    program: Program, session: Session, window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    (address,) = fleet(program, tmp_path, GATEWAY, 11)
    window.go_to(SERIAL)
    page = window.lines.open_scan(f"tcp://{address}:10502")
    window.go_to(SERIAL)
    page.form.first.setText("254")
    page.form.last.setText("255")
    page.form.wait.setCurrentIndex(4)
    page.begin()
    qtbot.waitUntil(lambda: page.search.end is not None, timeout=30_000)
    page.found.grid.go_to("None/255")
    assert session.devices() == ()
    page.found.add_button.click()
    qtbot.waitUntil(lambda: bool(session.devices()), timeout=30_000)
    assert [device.serial for device in session.devices()] == ["PS240111111"]
    qtbot.waitUntil(lambda: "in the list" in page.found.add_button.toolTip(), timeout=10_000)


def test_what_a_person_set_on_a_gateway_is_proved_behind_it(
    program: Program, session: Session, window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    addresses = fleet(program, tmp_path, GATEWAY, 13)
    devices = found(session, addresses)
    window.set_ports(devices)
    page = window.lines.open()
    window.go_to(SERIAL)
    one = page.draft.devices[devices[0].id]
    one.wish(1, "baud", "19200")
    page.refresh()
    page.guided.first.setText("10")
    page.guided.last.setText("14")
    page.guided.set_button.click()
    assert window.lines.running
    qtbot.waitUntil(lambda: one.proof is not None, timeout=60_000)
    assert one.proof is not None
    assert (one.proof.result, one.proof.code) == (Result.DONE, "ports-line-proved")
    assert [row.cells[0].text for row in page.guided.grid.grid_model.rows] == ["12", "14"]
    page.guided.first.setText("1")
    page.guided.last.setText("2")
    page.guided.set_button.click()
    qtbot.waitUntil(lambda: page.proof.running is False and one.proof is not None, timeout=60_000)
    assert one.proof.result is Result.UNKNOWN
    assert not window.lines.running
