"""Names for everything that has no words, fields with labels, the keyboard everywhere."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QComboBox, QLineEdit, QWidget

from desktop import claiming, updating
from desktop.conftest import Windows
from desktop.fake_session import FakeSession
from desktop.fleet import DEVICES, DOCTOR, LANES
from firstlight.claim.model import Question
from firstlight.settings import Settings
from firstlight_ui.claim.draft import Step
from firstlight_ui.firmware.draft import Step as UpdateStep
from firstlight_ui.look import Look
from firstlight_ui.main_window import HELP, SETTINGS, VAULT, MainWindow
from firstlight_ui.pages.claim import ClaimPage
from firstlight_ui.widgets.button import Button
from firstlight_ui.widgets.focus_ring import REACH
from firstlight_ui.widgets.grid import Grid


@pytest.fixture
def window(windows: Windows) -> MainWindow:
    made = windows(FakeSession(DEVICES, LANES, DOCTOR, Settings()))
    made.devices.model.choose([0])
    made.devices.open_doctor("")
    made.go_to(SETTINGS)
    made.go_to(HELP)
    return made


def name_of(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name)


def test_everything_that_acts_has_a_name(window: MainWindow) -> None:
    nameless = [
        f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}"
        for kind in (QAbstractButton, QLineEdit, QComboBox)
        for widget in window.findChildren(kind)
        if not name_of(widget) and type(widget).__name__ != "QToolButton"  # Qt's own button that clears a field
    ]
    assert nameless == []


def test_icon_buttons_have_a_tooltip_too(window: MainWindow) -> None:
    for button in window.findChildren(Button):
        if not button.text():
            assert button.accessibleName()
            assert button.toolTip()


def test_disabled_verbs_say_why(window: MainWindow) -> None:
    bar = window.devices.bar
    for key, button in bar.buttons.items():
        made = window.devices.actions_.offers[key]
        assert button.isEnabled() == made.enabled
        if not button.isEnabled():
            assert button.accessibleDescription() == made.reason != ""


def test_the_table_says_its_rows(window: MainWindow) -> None:
    window.go_to(0)
    window.devices.show_list()
    table = window.devices.table
    interface = QAccessible.queryAccessibleInterface(table)
    assert interface is not None
    assert interface.text(QAccessible.Text.Name) == "Devices"
    texts = [
        str(table.devices.data(table.devices.index(0, column), Qt.ItemDataRole.AccessibleTextRole))
        for column in range(table.devices.columnCount())
    ]
    assert texts[2].startswith("apc-5B02F1, New, AP9641, serial QA2149170345, 10.20.4.80")
    assert all(texts)


def test_tab_order_is_header_strip_table_inspector(windows: Windows) -> None:
    window = windows(FakeSession(DEVICES, LANES))
    page = window.devices
    page.search_field.setFocus()
    order: list[QWidget] = []
    widget: QWidget | None = page.search_field
    for _ in range(90):
        widget = widget.nextInFocusChain() if widget is not None else None
        if widget is None or widget is page.search_field:
            break
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled():
            order.append(widget)
    places = [order.index(one) for one in (page.again_button, page.strip.cells()[0], page.table, page.inspector.tabs)]
    assert places == sorted(places)


def test_the_focus_ring_goes_round_the_widget_with_the_keyboard(windows: Windows, look: Look) -> None:
    window = windows(FakeSession(DEVICES, LANES))
    window.activateWindow()
    button = window.devices.again_button
    button.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    parent = button.parentWidget()
    assert parent is not None
    rings = [one for one in parent.children() if type(one).__name__ == "_Ring"]
    assert len(rings) == 1
    ring = rings[0]
    assert isinstance(ring, QWidget)
    assert ring.isVisible()
    assert ring.geometry() == button.geometry().adjusted(-REACH, -REACH, REACH, REACH)


def claim_window(windows: Windows, step: Step) -> tuple[MainWindow, ClaimPage]:
    devices = claiming.DIRECT if step >= Step.PROOF else claiming.TWELVE
    window = windows(claiming.claim_session(devices))
    return window, claiming.wizard(window, devices, step)


def check_names(window: MainWindow) -> None:
    """Whatever acts says what it is; what has no words has a tooltip too; what cannot be pressed says why."""
    for kind in (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView):
        for widget in window.findChildren(kind):
            named = name_of(widget) or type(widget).__name__ == "QToolButton" or not widget.isVisible()
            assert named, f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}"
    for button in window.findChildren(Button):
        if button.isVisible() and not button.text():
            assert button.accessibleName()
            assert button.toolTip()


@pytest.mark.parametrize("step", tuple(Step))
def test_a_claim_has_names_for_everything(windows: Windows, step: Step) -> None:
    window, page = claim_window(windows, step)
    page.account.named.setChecked(step is Step.ACCOUNT)
    check_names(window)
    if not page.footer.main.isEnabled():
        assert page.footer.after.text() or page.footer.words.text()
        assert page.footer.main.toolTip()


def test_the_vault_has_names_for_everything(windows: Windows) -> None:
    session = claiming.claim_session(vault=False)
    window = windows(session)
    window.go_to(VAULT)
    check_names(window)
    claiming.fill_vault(session)
    window.go_to(VAULT)
    check_names(window)
    session.site.vault.lock()
    window.go_to(VAULT)
    check_names(window)
    assert window.vault is not None
    assert window.vault.door.open_button.toolTip()


@pytest.mark.parametrize("question", tuple(Question))
def test_questions_have_names_and_a_focus(windows: Windows, question: Question) -> None:
    window, _page = claim_window(windows, Step.PROOF)
    dialog = claiming.ask(window, question)
    check_names(window)
    assert name_of(dialog)
    focus = dialog.focusWidget()
    assert focus is not None
    if question in {Question.IDENTITY, Question.CANARY}:
        assert focus is dialog.no  # type: ignore[attr-defined]  # the safe one
    dialog.reject()


@pytest.mark.parametrize("step", tuple(Step))
def test_f6_goes_through_the_regions_of_a_claim(windows: Windows, step: Step) -> None:
    window, page = claim_window(windows, step)
    window.activateWindow()
    seen: list[QWidget] = []
    for _ in range(12):
        window.next_region(1)
        focus = QApplication.focusWidget()
        assert focus is not None
        assert focus.isVisible()
        home = next(one for one in window.regions() if one is focus or one.isAncestorOf(focus))
        if home in seen:
            break
        seen.append(home)
    wanted = {window.rail, page.stack, page.footer, window.status}
    if step in {Step.ACCOUNT, Step.PASSWORDS}:
        wanted.add(page.steps)
    assert wanted <= set(seen)


@pytest.mark.parametrize("step", tuple(Step))
def test_every_control_of_a_claim_is_on_the_way_of_the_tab_key(windows: Windows, step: Step) -> None:
    window, page = claim_window(windows, step)
    reached: set[QWidget] = set()
    widget = page.nextInFocusChain()
    for _ in range(600):
        if widget is None or widget is page:
            break
        reached.add(widget)
        widget = widget.nextInFocusChain()
    for control in (*page.findChildren(QAbstractButton), *page.findChildren(Grid)):
        if control.isVisible() and control.isEnabled() and type(control).__name__ != "QTableCornerButton":
            if control.focusPolicy() & Qt.FocusPolicy.TabFocus:
                assert control in reached, name_of(control)
            else:
                assert isinstance(control.parentWidget(), Grid | QLineEdit), name_of(control)
    assert window.isVisible()


def test_the_tables_of_a_claim_are_read_out(windows: Windows) -> None:
    for step, start in (
        (Step.DEVICES, ["NP6250-G2_1184, NPort 6250-G2", "10.20.4.31", "admin"]),
        (Step.PASSWORDS, ["NP6250-G2_1184, NPort 6250-G2", "admin", f"Hidden, {len(claiming.INVENTED[0])} characters"]),
        (Step.PROOF, ["pump-plc-1", "Claimed"]),
        (Step.REVIEW, ["pump-plc-1, NPort 6250", "admin", "Claimed and proved"]),
    ):
        window, page = claim_window(windows, step)
        grid = next(one for one in page.findChildren(Grid) if one.isVisible())
        model = grid.grid_model
        texts = [
            str(model.data(model.index(0, column), Qt.ItemDataRole.AccessibleTextRole))
            for column in range(model.columnCount())
        ]
        assert texts[: len(start)] == start
        assert name_of(grid)
        window.close()


@pytest.mark.parametrize("step", tuple(UpdateStep))
def test_an_update_has_names_for_everything(windows: Windows, step: UpdateStep) -> None:
    window = windows(updating.update_session())
    page = updating.firmware(window, step)
    check_names(window)
    if not page.footer.main.isEnabled():
        assert page.footer.main.toolTip()
    reached: set[QWidget] = set()
    widget = page.nextInFocusChain()
    for _ in range(600):
        if widget is None or widget is page:
            break
        reached.add(widget)
        widget = widget.nextInFocusChain()
    for control in (*page.findChildren(Button), *page.findChildren(Grid)):
        assert control in reached or not control.isVisible() or not control.isEnabled(), name_of(control)
    window._open = False


def test_the_jobs_have_names_for_everything(windows: Windows) -> None:
    session = updating.update_session()
    window = windows(session)
    page = updating.jobs(window, session)
    check_names(window)
    model = page.journal.grid_model
    said = str(model.data(model.index(0, 1), Qt.ItemDataRole.AccessibleTextRole))
    assert said == "ups-mcc-1: Identity, Done, It answered, and it is the device of the plan."


def test_progress_is_read_out(windows: Windows) -> None:
    window = windows(updating.update_session())
    page = updating.firmware(window, UpdateStep.RUN)
    model = page.run.grid.grid_model
    said = [str(model.data(model.index(row, 2), Qt.ItemDataRole.AccessibleTextRole)) for row in range(4)]
    assert said == ["6 of 6 parts done", "6 of 6 parts done", "3 of 6 parts done", "2 of 6 parts done"]
    window._open = False
