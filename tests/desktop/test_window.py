"""The window as a whole: searching, empty states, doctor, add address, settings, help, regions."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.conftest import Windows
from desktop.fake_session import FakeSession
from desktop.fleet import DEVICES, DOCTOR, LANES, QUIET_LANES
from firstlight.events import (
    DeviceAppeared,
    DeviceForgotten,
    LanesChanged,
    LaneStatus,
    Problem,
    SearchFinished,
    SearchStarted,
)
from firstlight.requests import SearchRequest
from firstlight.session import RequestRefused
from firstlight.settings import Settings
from firstlight_ui.dialogs.add_address import AddAddressDialog
from firstlight_ui.failures import Failures
from firstlight_ui.look import Look
from firstlight_ui.main_window import HELP, SETTINGS, MainWindow
from firstlight_ui.ranges import read


def delete_later() -> None:
    """Let Qt delete what waits for it."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_it_shows_what_is_known_and_searches_at_once(windows: Windows) -> None:
    session = FakeSession(DEVICES, LANES)
    window = windows(session)
    assert session.searches == [SearchRequest()]
    assert window.devices.model.rowCount() == 33
    assert window.devices.header.facts.text() == "33 found, 12 new, 2 offline"
    assert window.rail.devices.accessibleDescription() == "12 new devices"
    assert [cell.lane.name for cell in window.devices.strip.cells() if cell.lane] == [lane.name for lane in LANES]


def test_rows_come_and_go_with_events(windows: Windows) -> None:
    session = FakeSession()
    window = windows(session)
    session.publish(SearchStarted(5), *(DeviceAppeared(device) for device in DEVICES[:3]))
    window.bridge.flush()
    assert window.devices.model.rowCount() == 3
    assert not window.devices.empty.isVisible()
    session.publish(DeviceForgotten(DEVICES[0].id, into=DEVICES[1].id))
    window.bridge.flush()
    assert window.devices.model.rowCount() == 2


def test_the_inspector_shows_the_first_row_when_a_search_ends(windows: Windows) -> None:
    session = FakeSession((), LANES)
    window = windows(session)
    session.publish(DeviceAppeared(DEVICES[16]), DeviceAppeared(DEVICES[0]), SearchFinished(2, 5.0))
    window.bridge.flush()
    assert window.devices.inspector.title.text() == "NP6250-G2_1184"


def test_f5_searches_again_and_stop_stops(windows: Windows, qtbot: QtBot) -> None:
    session = FakeSession(DEVICES, LANES)
    window = windows(session)
    QTest.keyClick(window, Qt.Key.Key_F5)
    assert len(session.searches) == 2
    assert window.devices.stop.isVisible()
    window.devices.stop.click()
    assert session.stopped == 1
    session.publish(SearchFinished(33, 4.0, cancelled=True))
    window.bridge.flush()
    assert not window.devices.stop.isVisible()
    assert "Search stopped" in window.status.facts.text()


def test_the_end_of_a_search_puts_rows_in_order_unless_some_are_chosen(windows: Windows) -> None:
    session = FakeSession(DEVICES[16:], LANES)
    window = windows(session)
    assert window.devices.table.hovered < 0  # rows under the pointer would stay
    session.publish(DeviceAppeared(DEVICES[0]))
    window.bridge.flush()
    model = window.devices.model
    assert model.place(DEVICES[0].id) == model.rowCount() - 1
    model.choose([1])
    session.publish(SearchFinished(19, 5.0))
    window.bridge.flush()
    assert model.place(DEVICES[0].id) == model.rowCount() - 1
    model.clear_choice()
    session.publish(SearchFinished(19, 5.0))
    window.bridge.flush()
    assert model.place(DEVICES[0].id) == 0


def test_nothing_found_opens_the_doctor(windows: Windows, qtbot: QtBot) -> None:
    session = FakeSession((), QUIET_LANES, DOCTOR)
    window = windows(session)
    assert window.devices.empty.title.text() == "Searching"
    session.publish(SearchFinished(0, 5.0))
    window.bridge.flush()
    doctor = window.devices.doctor
    assert doctor is not None
    assert doctor.isVisible()
    verdicts = {card.said.interface: card.said.verdict for card in doctor.cards() if card.said}
    assert verdicts == {
        "Ethernet 2": "blocked", "USB Ethernet": "wrong-network", "Wi-Fi": "not-searched", "Site VPN": "skipped",
        "COM7": "in-use",
    }  # fmt: skip
    by_name = {card.said.interface: card for card in doctor.cards() if card.said}
    by_name["Wi-Fi"]._beside.click()
    by_name["COM7"]._beside.click()
    assert session.searches[1:] == [SearchRequest(interfaces=("Wi-Fi",)), SearchRequest(lines=("COM7",))]
    QTest.keyClick(doctor.back, Qt.Key.Key_Escape)
    assert not doctor.isVisible()
    assert window.devices.empty.title.text() in {"Nothing answered", "Searching"}


def test_doctor_explains_one_device(windows: Windows) -> None:
    session = FakeSession(DEVICES, LANES, DOCTOR)
    window = windows(session)
    window.devices.open_doctor("USB Ethernet")
    doctor = window.devices.doctor
    assert doctor is not None
    assert not doctor.one.find_button.isEnabled()
    doctor.one.field.setText(" 00:90:E8:A4:11:85 ")
    doctor.one.find_button.click()
    assert session.explained == ["00:90:E8:A4:11:85"]
    assert doctor.one.title.text() == "Heard, but not reachable: 192.168.127.254, on USB Ethernet"


def test_doctor_changes_in_place(windows: Windows) -> None:
    session = FakeSession(DEVICES, QUIET_LANES, DOCTOR)
    window = windows(session)
    window.devices.toggle_doctor()
    doctor = window.devices.doctor
    assert doctor is not None
    cards = doctor.cards()
    doctor.show_rows([replace(row, received=3, verdict="ok", hint="ok") for row in DOCTOR], QUIET_LANES)
    assert doctor.cards() == cards
    assert cards[0].said is not None
    assert cards[0].said.verdict == "ok"
    window.devices.toggle_doctor()
    assert window.devices.table.isVisible()


def test_filter_that_matches_nothing_offers_to_clear_it(windows: Windows, qtbot: QtBot) -> None:
    window = windows(FakeSession(DEVICES, LANES))
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    field = window.devices.search_field
    assert field.hasFocus()
    QTest.keyClicks(field, "no such thing")
    qtbot.waitUntil(lambda: window.devices.model.rowCount() == 0)
    assert window.devices.empty.title.text() == "No device matches “no such thing”"
    window.devices.empty.step.click()
    assert window.devices.model.rowCount() == 33
    QTest.keyClicks(field, "apc")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""


def test_only_strangers_offer_show_everything(windows: Windows) -> None:
    session = FakeSession(DEVICES[15:16], LANES)
    window = windows(session)
    assert window.devices.empty.title.text() == "1 host answered, of no known family"
    window.devices.empty.step.click()
    assert session.settings.show_all
    assert window.devices.model.rowCount() == 1


@pytest.mark.parametrize(
    ("typed", "usable", "large", "code"),
    [
        ("10.20.4.80", True, False, ""),
        ("10.20.4.80:8443", True, False, ""),
        ("plc-7.local", True, False, ""),
        ("10.20.4.0/22", True, False, ""),
        ("10.20.4.1 - 10.20.4.90", True, False, ""),
        ("10.20.4.1, 10.20.5.0/24", True, False, ""),
        ("10.20.0.0/16", True, True, ""),
        ("10.0.0.0/8", False, False, "range-too-large"),
        ("10.20.4.9-10.20.4.1", False, False, "range-reversed"),
        ("10.20.4.999", False, False, "range-malformed"),
        ("", False, False, ""),
    ],
)
def test_typed_addresses(typed: str, usable: bool, large: bool, code: str) -> None:
    made = read(typed)
    assert (made.usable, made.large, made.code) == (usable, large, code)


def test_add_address_asks_one_host_or_searches_ranges(windows: Windows, qtbot: QtBot) -> None:
    session = FakeSession(DEVICES, LANES)
    window = windows(session)

    def dialog() -> AddAddressDialog:
        window.devices.adding.ask()
        return next(one for one in window.findChildren(AddAddressDialog) if one.isVisible())

    first = dialog()
    assert not first.go.isEnabled()
    first.field.setText("10.20.4.80")
    assert first.go.text() == "Ask this host"
    first.go.click()
    target, future = session.identified[0]
    assert target == "10.20.4.80"
    future.set_result((DEVICES[7],))
    window.bridge.flush()
    qtbot.waitUntil(lambda: window.devices.table.current_device() == DEVICES[7])

    second = dialog()
    second.field.setText("10.20.4.0/24, 10.20.9.1")
    assert second.go.text() == "Search 255 addresses"
    second.go.click()
    assert session.searches[-1] == SearchRequest(ranges=("10.20.4.0/24", "10.20.9.1"))

    third = dialog()
    third.field.setText("10.20.0.0/16")
    assert not third.go.isEnabled()
    third.confirm.setText("65,534")
    third.go.click()
    assert session.searches[-1].large_ranges

    fourth = dialog()
    fourth.field.setText("10.20.4.9-10.20.4.1")
    qtbot.waitUntil(lambda: "ends before it starts" in fourth.said.text(), timeout=2000)
    fourth.reject()


def test_a_refused_search_is_said_on_the_page(windows: Windows) -> None:
    session = FakeSession(DEVICES, LANES)
    window = windows(session)
    session.search_futures[0].set_exception(RequestRefused("interface-unknown", "eth9"))
    window.bridge.flush()
    assert "eth9" in window.devices.messages.messages()[0].title


def test_problems_are_said_once_and_stay(windows: Windows) -> None:
    session = FakeSession(DEVICES, LANES)
    window = windows(session)
    for _ in range(3):
        session.publish(Problem("disk-full", "no space"), Problem("timeout", "10.20.4.80", device=DEVICES[7].id))
        window.bridge.flush()
    titles = [message.title for message in window.devices.messages.messages()]
    assert titles == [
        "What was found could not be stored: no space",
        "apc-5B02F1: 10.20.4.80 did not answer in time.",
    ]
    for message in window.devices.messages.messages():
        message.close_it()
    assert not window.devices.messages.isVisible()


def test_the_first_run_hint_is_shown_once(windows: Windows) -> None:
    session = FakeSession(DEVICES, LANES, settings=Settings())
    window = windows(session)
    (hint,) = window.devices.messages.messages()
    hint.close_it()
    assert session.settings.first_run_done
    assert windows(session).devices.messages.messages() == ()


def test_settings_are_kept_and_obeyed(windows: Windows, light: Look) -> None:
    session = FakeSession(DEVICES, LANES)
    window = windows(session)
    window.go_to(SETTINGS)
    page = window.settings
    assert page is not None
    assert set(page.lane_boxes) == {"Ethernet 2", "USB Ethernet", "Wi-Fi", "Site VPN"}
    assert not page.lane_boxes["Wi-Fi"].isChecked()
    page.lane_boxes["Wi-Fi"].click()
    page.lane_boxes["Ethernet 2"].click()
    assert (session.settings.interfaces_on, session.settings.interfaces_off) == (("Wi-Fi",), ("Ethernet 2",))
    page.everything.click()
    assert window.devices.model.rowCount() == 34
    page.theme.setCurrentIndex(page.theme.findData("dark"))
    assert light.scheme == "dark"
    page.large.click()
    assert light.size("control") == 40
    page.language.setCurrentIndex(page.language.findData("de"))
    assert session.settings.language == "de"


def test_help_lists_keys_and_licences(windows: Windows) -> None:
    from firstlight_ui import licences

    window = windows(FakeSession(DEVICES, LANES))
    window.go_to(HELP)
    assert window.help is not None
    parts = {part.name.lower(): part for part in licences.parts()}
    assert {"firstlight", "pyside6_essentials", "zeroconf", "cryptography"} <= set(parts)
    assert all(part.licence != "?" for part in parts.values())
    assert "Apache License" in licences.text_of("cryptography")


def test_f6_goes_round_all_regions(windows: Windows, qtbot: QtBot) -> None:
    window = windows(FakeSession(DEVICES, LANES))
    window.devices.model.choose([0])
    window.devices.table.setFocus()
    seen = []
    for _ in range(7):
        QTest.keyClick(window, Qt.Key.Key_F6)
        focus = QApplication.focusWidget()
        assert focus is not None
        seen.append(next(type(one).__name__ for one in window.regions() if one is focus or one.isAncestorOf(focus)))
    assert seen == ["ActionBar", "Inspector", "StatusBar", "Rail", "DevicesPageHeader", "SearchStrip", "DevicesTable"]
    QTest.keyClick(window, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert window.devices.strip.isAncestorOf(focus)


def test_the_strip_opens_the_doctor(windows: Windows) -> None:
    window = windows(FakeSession(DEVICES, LANES, DOCTOR))
    window.devices.strip.cells()[1].click()
    assert window.devices.doctor is not None
    assert window.devices.doctor.isVisible()


def test_the_strip_has_room_for_what_matters(windows: Windows) -> None:
    lanes = [replace(LANES[4], name=f"veth{n}") for n in range(30)]
    session = FakeSession(DEVICES, [*lanes, LANES[0]])
    window = windows(session)
    cells = window.devices.strip.cells()
    assert cells[0].lane is not None
    assert cells[0].lane.status is LaneStatus.SEARCHING
    assert cells[-1].accessibleName().endswith("more interfaces")
    session.publish(LanesChanged(LANES[:1]))
    window.bridge.flush()
    assert len(window.devices.strip.cells()) == 1


def test_demo_is_marked(windows: Windows) -> None:
    window = windows(FakeSession(DEVICES, LANES), demo=True)
    marks = [one for one in window.status.children() if type(one).__name__ == "DemoMark"]
    assert len(marks) == 1


@pytest.mark.allow_log("a fault of our own")
def test_a_fault_of_our_own_is_one_message(windows: Windows, qtbot: QtBot) -> None:
    window = windows(FakeSession(DEVICES, LANES))
    failures = Failures()
    window.watch(failures)
    for _ in range(3):
        failures._caught(ValueError, ValueError("secret detail"), None)
    qtbot.waitUntil(lambda: len(window.devices.messages.messages()) == 1)
    said = window.devices.messages.messages()[0]
    assert said.title == "Firstlight met a fault of its own: ValueError"
    assert "secret detail" not in said.title + said.text


def test_the_inspector_follows_the_row_and_its_changes(windows: Windows) -> None:
    session = FakeSession(DEVICES, LANES)
    window = windows(session)
    place = window.devices.model.place(DEVICES[0].id)
    window.devices.table.go_to(place)
    inspector = window.devices.inspector
    assert inspector.title.text() == "NP6250-G2_1184"
    session.publish(DeviceAppeared(replace(DEVICES[0], firmware="1.2")))
    window.bridge.flush()
    assert "1.2" in inspector.facts.toPlainText()
    inspector.tabs.setCurrentIndex(1)
    assert "HTTPS\t443" in inspector.facts.toPlainText()
    inspector.tabs.setCurrentIndex(2)
    text = inspector.facts.toPlainText()
    assert "NP6250-G2_1184  assumed" in text
    assert "mDNS TXT, neighbour table" in text


def test_closing_lets_go_of_the_session(windows: Windows) -> None:
    session = FakeSession(DEVICES, LANES)
    window: MainWindow = windows(session)
    window.close()
    assert session.subscribers == []
    session.publish(DeviceAppeared(DEVICES[0]))
    delete_later()
