"""The firmware page: a dropped file is only checked, the plan is read, one button starts; the jobs page afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel

from desktop import updating
from desktop.conftest import Windows
from desktop.fake_session import FakeSession
from firstlight.backup.store import Source, seal_backup
from firstlight.change.outcome import Result
from firstlight.claim.model import Question
from firstlight.events import ClaimAsked, VaultChanged
from firstlight.firmware.model import Verdict
from firstlight.jobs.desk import JobState
from firstlight.jobs.engine import EngineProblem
from firstlight.power import Battery
from firstlight_drivers.contract import Backup, Secret
from firstlight_ui.claim.questions import GuideDialog, QuestionDialog
from firstlight_ui.dialogs.close_run import CloseRunDialog
from firstlight_ui.firmware.draft import Step
from firstlight_ui.firmware.plan_file import save_plan
from firstlight_ui.firmware.run_view import JobFailure
from firstlight_ui.main_window import DEVICES, FIRMWARE, JOBS, MainWindow
from firstlight_ui.widgets.grid import Grid


@pytest.fixture
def session(tmp_path: Path) -> FakeSession:
    return updating.update_session(tmp_path)


@pytest.fixture
def window(windows: Windows, session: FakeSession) -> Iterator[MainWindow]:
    made = windows(session)
    yield made
    made._open = False  # a run is not asked about


def column(grid: Grid, place: int) -> list[str]:
    return [row.cells[place].text for row in grid.grid_model.rows]


# --- the file -------------------------------------------------------------------------------------------------------


def test_a_dropped_file_is_checked_and_starts_nothing(window: MainWindow, session: FakeSession) -> None:
    page = updating.open_page(window)
    assert page.stack.currentWidget() is page.empty
    file, version = updating.good()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPointF(50, 50).toPoint(), copy, data, left, none)
    page.dragEnterEvent(enter)
    assert enter.isAccepted()
    updating.vouch(page)
    page.dropEvent(QDropEvent(QPointF(50, 50), copy, data, left, none))
    updating.settle(window)
    assert page.step is Step.FILE
    assert page.check.verdict.text() == "Trusted"
    assert page.check.facts.text().endswith(f"version {version}")
    assert session.jobs_run == []
    assert list((session.data_dir or Path()).glob("jobs/*")) == []


def test_what_lies_beside_the_file_is_taken(window: MainWindow) -> None:
    page = updating.firmware(window)
    assert page.draft.signature == updating.good()[0].with_name(updating.good()[0].name + ".p7s")
    assert page.draft.sums == updating.assets() / "SHA512SUMS"
    assert page.check.rows["sums"].value.text() == "SHA512SUMS"


def test_roots_in_the_data_folder_are_used(window: MainWindow, session: FakeSession) -> None:
    folder = (session.data_dir or Path()) / "trust"
    folder.mkdir()
    (folder / "root.pem").write_bytes((updating.assets() / "TEST-root.pem").read_bytes())
    page = updating.open_page(window)
    updating.vouch(page)
    page.draft.trust = ()
    page.load(updating.good()[0])
    updating.settle(window)
    assert page.check.verdict.text() == "Trusted"
    assert page.check.rows["trust"].value.text() == "Folder trust of the data folder"


def test_a_changed_file_is_refused_and_the_rest_not_reached(window: MainWindow) -> None:
    page = updating.firmware(window, file=updating.tampered())
    assert page.check.verdict.text() == "Refused"
    assert page.check.report is not None
    assert [step.result.value for step in page.check.report.steps].count("not-reached") == 8
    assert not page.footer.main.isEnabled()
    assert page.footer.words.text() == "A refused file is not sent to any device"
    page.go_on()
    assert page.step is Step.FILE


def test_a_digest_alone_asks_for_consent_once(window: MainWindow, session: FakeSession) -> None:
    page = updating.firmware(window, signed=False)
    assert page.checking.report is not None
    assert page.checking.report.verdict is Verdict.DIGEST_ONLY
    assert page.check.consent_card.isVisible()
    assert not page.footer.main.isEnabled()
    page.check.consent.click()
    assert page.footer.main.isEnabled()
    page.go_on()
    page.go_on()
    updating.settle(window)
    assert len(session.jobs_run) == 1
    updating.end(window, page)
    page.leave()
    page.step = Step.FILE
    page.load(updating.good()[0])
    page.draft.signature = None
    page.recheck()
    updating.settle(window)
    assert not page.check.consent_card.isVisible()
    assert page.footer.main.isEnabled()


def test_a_pasted_value_that_differs_refuses(window: MainWindow) -> None:
    page = updating.firmware(window)
    page.check.sha512.setText("0" * 128)
    updating.settle(window)
    assert page.check.verdict.text() == "Refused"
    assert page.checking.image is None
    page.check.sha512.clear()
    updating.settle(window)
    assert page.check.verdict.text() == "Trusted"


def test_a_source_is_taken_away_and_added(window: MainWindow) -> None:
    page = updating.firmware(window)
    page.check.rows["trust"].clear.click()
    updating.settle(window)
    assert page.check.verdict.text() == "Refused"
    assert page.check.said.text().endswith("Choose the maker's root certificate under Roots to trust.")
    page.add_source("trust", updating.assets() / "TEST-root.pem")
    updating.settle(window)
    assert page.check.verdict.text() == "Trusted"


def test_only_the_newest_check_counts(window: MainWindow, session: FakeSession) -> None:
    page = updating.firmware(window, file=updating.tampered())
    page.load(updating.tampered())
    page.load(updating.good()[0])
    updating.settle(window)
    assert page.check.verdict.text() == "Trusted"
    assert len(list(((session.data_dir or Path()) / "staging").iterdir())) == 1  # the others' copies are gone
    page.leave()
    assert list(((session.data_dir or Path()) / "staging").iterdir()) == []


def test_the_report_can_be_copied(window: MainWindow) -> None:
    page = updating.firmware(window)
    page.check.copy.click()
    text = QGuiApplication.clipboard().text()
    assert page.checking.report is not None
    assert page.checking.report.sha512 is not None
    assert page.checking.report.sha512 in text
    assert "Chain: Passed" in text
    QGuiApplication.clipboard().clear()


def test_a_site_policy_that_cannot_be_read_is_said(window: MainWindow, session: FakeSession) -> None:
    ((session.data_dir or Path()) / "site-policy.toml").write_text("[firmware]\nenough = 3\n")
    page = updating.firmware(window)
    assert len(page.messages.messages()) == 1
    assert not page.footer.main.isEnabled()


# --- the plan -------------------------------------------------------------------------------------------------------


def test_the_plan_says_who_is_updated_and_why_not(window: MainWindow) -> None:
    page = updating.firmware(window, Step.PLAN)
    assert page.planned.sentence.text() == "9 of 12 will be updated"
    assert page.planned.others.text() == "2 already current, 1 offline. At most 21 minutes, each restarts once"
    assert column(page.planned.grid, 2)[8:] == ["Update", "Current", "Current", "Offline"]
    assert page.footer.main.text() == "Start updating 9 devices"


def test_the_choices_are_in_the_plan(window: MainWindow) -> None:
    page = updating.firmware(window, Step.PLAN)
    page.planned.canary.setCurrentIndex(1)
    page.planned.at_once.setCurrentIndex(0)
    page.planned.stop_after.setCurrentIndex(0)
    assert page.plan is not None
    assert (page.plan.canary, page.plan.at_once, page.plan.stop_after) == (2, 1, 0)


def test_devices_that_never_restart_together_and_the_last_one(window: MainWindow) -> None:
    page = updating.firmware(window, Step.PLAN)
    first, second = (item.device for item in page.plan.runnable[:2]) if page.plan else ("", "")
    page.planned.grid.go_to(first)
    page.planned.group.setCurrentIndex(1)
    page.planned.grid.go_to(second)
    assert page.planned.group.currentIndex() == 0
    page.planned.group.setCurrentIndex(1)
    page.planned.at_last.click()
    assert page.plan is not None
    items = {item.device: item for item in page.plan.items}
    assert items[first].group == items[second].group != ""
    assert (items[first].last, items[second].last) == (False, True)
    assert [row.cells[2].second for row in page.planned.grid.grid_model.rows][:2] == ["group A", "group A, last"]
    page.planned.group.setCurrentIndex(0)
    assert {item.device: item.group for item in page.plan.items}[second] == ""


def test_the_tick_for_formatted_cards_is_in_the_plan(window: MainWindow) -> None:
    page = updating.firmware(window, Step.PLAN)
    assert page.planned.formatted.isVisible()
    assert not page.planned.by_hand.isVisible()
    page.planned.formatted.click()
    assert page.plan is not None
    assert page.plan.accepted == ("nmc3-format-first",)


def test_a_plan_is_saved_as_a_list(window: MainWindow, tmp_path: Path) -> None:
    page = updating.firmware(window, Step.PLAN)
    save_plan(page, page.plan, page.messages, tmp_path / "plan.csv")
    lines = (tmp_path / "plan.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 13
    assert lines[0].startswith("device,model,serial")
    save_plan(page, page.plan, page.messages, tmp_path / "none" / "plan.csv")
    assert "could not be written" in page.messages.messages()[-1].title


def test_a_computer_on_its_battery_is_told_once(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("firstlight_ui.firmware.planning.on_battery", lambda: Battery(percent=31, seconds=None))
    page = updating.firmware(window, Step.PLAN)
    page.back()
    page.go_on()
    assert [message.title for message in page.messages.messages()] == ["This computer runs from its battery (31 %)."]


def test_devices_are_left_out_and_added(window: MainWindow) -> None:
    page = updating.firmware(window, Step.PLAN)
    page.planned.remove.click()
    assert page.planned.sentence.text() == "8 of 11 will be updated"
    page.planned.fitting.click()
    assert page.plan is not None
    assert len(page.plan.items) == 15  # and three more cards in the list
    assert not page.planned.fitting.isVisible()


def test_a_locked_vault_is_opened_first(windows: Windows, tmp_path: Path) -> None:
    session = updating.update_session(tmp_path)
    session.site.vault.lock()
    window = windows(session)
    page = updating.firmware(window, Step.PLAN)
    assert page.stack.currentWidget() is page.door
    assert not page.footer.main.isEnabled()
    session.site.vault.unlock(Secret(updating.PASSPHRASE))
    session.publish(VaultChanged())
    updating.settle(window)
    assert page.stack.currentWidget() is page.planned
    assert page.footer.main.isEnabled()


# --- the run --------------------------------------------------------------------------------------------------------


def test_only_the_button_starts_and_it_keeps_the_checked_bytes(window: MainWindow, session: FakeSession) -> None:
    page = updating.firmware(window, Step.PLAN)
    assert session.jobs_run == []
    page.footer.main.click()
    updating.settle(window)
    plan, _future = session.jobs_run[0]
    assert Path(plan.image).read_bytes() == updating.good()[0].read_bytes()
    assert page.step is Step.RUN
    assert window.rail.firmware._badge == 9


def test_rows_tell_their_stage_and_the_point_of_no_return(window: MainWindow) -> None:
    page = updating.firmware(window, Step.RUN)
    now, notes = column(page.run.grid, 1), column(page.run.grid, 5)
    assert now[0].startswith("Proved: device says")
    assert now[2:5] == ["Writing. Do not cut power", "Failed at: Upload", "Uploading 41 %"]
    assert notes[2:4] == ["No cancel now", "Its old firmware still runs"]
    assert page.run.stop.text() == "Stop after these 2"
    assert window.status.facts.text().startswith("Update: 2 of 9 proved at")
    (panel,) = page.run.grid.details().values()
    assert isinstance(panel, JobFailure)
    assert not panel.again.isEnabled()


def test_stopping_begins_nothing_more(window: MainWindow, session: FakeSession) -> None:
    page = updating.firmware(window, Step.RUN)
    page.run.stop.click()
    assert session.jobs_stopped == 1
    assert not page.run.stop.isEnabled()
    updating.end(window, page, stopped="job-stopped")
    assert page.run.ended.isVisible()
    assert page.run.ended.text().endswith("Go on here, or resume the job on the Jobs page.")
    assert page.footer.second.text() == "Go on with 4 devices"
    assert window.rail.firmware._badge == 0


def test_what_failed_is_tried_again_as_a_new_job(window: MainWindow, session: FakeSession) -> None:
    page = updating.firmware(window, Step.RUN)
    updating.end(window, page, stopped="too-many-failed")
    assert page.footer.second.text() == "Try 1 device again"
    page.footer.second.click()
    updating.settle(window)
    first, second = (plan for plan, _ in session.jobs_run)
    assert second.id != first.id
    assert [item.name for item in second.items] == ["ups-mcc-4"]
    assert page.running


def test_a_confirmed_trial_device_lets_the_others_follow(window: MainWindow, session: FakeSession) -> None:
    page = updating.firmware(window, Step.RUN)
    updating.end(window, page, stopped="canary-unconfirmed")
    assert page.run.ended.text().endswith("then go on with the others.")
    page.footer.second.click()
    updating.settle(window)
    first, second = (plan for plan, _ in session.jobs_run)
    assert (second.id, first.confirmed, second.confirmed) == (first.id, False, True)
    assert page.running


def test_a_run_that_cannot_begin_says_why(window: MainWindow, session: FakeSession) -> None:
    page = updating.firmware(window, Step.RUN)
    session.jobs_run[-1][1].set_exception(EngineProblem("jobs-in-use", "process 77"))
    updating.settle(window)
    assert not page.running
    assert "Another Firstlight works on the jobs" in page.messages.messages()[0].title


def test_a_run_goes_on_in_the_background_and_asks_before_closing(window: MainWindow, session: FakeSession) -> None:
    page = updating.firmware(window, Step.RUN)
    page.footer.second.click()
    assert window.stack.currentWidget() is window.devices
    assert page.running
    window.close()
    (dialog,) = (one for one in window.findChildren(QDialog) if one.isVisible())
    assert isinstance(dialog, CloseRunDialog)
    assert dialog.windowTitle() or dialog.accessibleName()
    dialog.stop.click()
    assert session.jobs_stopped == 1
    assert window.isVisible()
    updating.end(window, page)
    assert not window.isVisible()


def test_a_run_is_paused_and_goes_on(window: MainWindow, session: FakeSession) -> None:
    page = updating.firmware(window, Step.RUN)
    assert page.run.pause.text() == "Pause"
    QTest.keyClick(page.run.grid, Qt.Key.Key_Space)
    assert (session.jobs_paused, page.run.pause.text()) == ([True], "Go on")
    page.run.pause.click()
    assert (session.jobs_paused, page.run.pause.text()) == ([True, False], "Pause")
    updating.end(window, page)
    assert not page.run.pause.isVisible()


def test_a_person_is_led_through_an_update_by_hand(window: MainWindow, session: FakeSession) -> None:
    page = updating.firmware(window, Step.RUN)
    device = replace(updating.cards()[0], family="schneider-panel-server")
    fills = (("file", "C:/jobs/firmware.bin"), ("version", "002.004.000"))
    session.publish(ClaimAsked(7, Question.GUIDE, device, "https://10.20.4.9/", purpose="firmware", fills=fills))
    window.bridge.flush()
    (dialog,) = (one for one in window.findChildren(QDialog) if one.isVisible())
    assert isinstance(dialog, GuideDialog)
    told = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "C:/jobs/firmware.bin" in told
    assert "{" not in told
    dialog.copy.click()
    assert QGuiApplication.clipboard().text() == "C:/jobs/firmware.bin"
    dialog.yes.click()
    assert session.answers == [(7, "done")]
    assert page.running


def test_a_long_run_asks_for_attention(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr("firstlight_ui.pages.firmware.LONG_RUN", 0.0)
    monkeypatch.setattr(QApplication, "alert", lambda *what: asked.append(what))
    page = updating.firmware(window, Step.RUN)
    updating.end(window, page)
    assert len(asked) == 1


def test_a_file_is_not_taken_while_a_job_runs(window: MainWindow) -> None:
    page = updating.firmware(window, Step.RUN)
    page.load(updating.tampered())
    window.update_devices(updating.cards()[:1])
    assert page.step is Step.RUN
    assert page.draft.file == updating.good()[0]


# --- jobs -----------------------------------------------------------------------------------------------------------


def test_the_jobs_are_listed_newest_first(window: MainWindow, session: FakeSession) -> None:
    page = updating.jobs(window, session)
    assert column(page.grid, 1) == ["Interrupted", "Not all done", "Done"]
    assert column(page.grid, 3) == ["4", "7", "9"]
    assert column(page.grid, 4) == ["–", "2", "–"]
    assert column(page.grid, 7) == ["5", "–", "–"]
    assert page.resume_button.text() == "Resume on 5 devices"
    assert not page.retry_button.isVisible()
    assert len(page.journal.grid_model.rows) == 32


def test_without_jobs_it_says_where_to_begin(window: MainWindow) -> None:
    window.go_to(JOBS)
    updating.settle(window)
    page = window.upgrading.jobs_page()
    assert page.empty.isVisible()
    assert not page.export_button.isEnabled()


def test_a_job_is_resumed_with_what_was_done_before(window: MainWindow, session: FakeSession) -> None:
    page = updating.jobs(window, session)
    page.resume_button.click()
    firmware = window.upgrading.firmware_page()
    assert window.stack.currentWidget() is firmware
    assert firmware.run.facts.text().startswith("4 of 9 proved at")
    assert session.jobs_run[0][0].id == "upgrade-20261112-120304-2a2b"
    window.go_to(JOBS)
    updating.settle(window)
    assert column(page.grid, 1)[0] == "Running"
    assert not page.resume_button.isVisible()
    page.grid.go_to("upgrade-20261112-110304-1a2b")
    assert not page.retry_button.isEnabled()
    assert page.why.text() == "Possible when the job that runs has ended"


def test_resuming_asks_for_the_vault_first(window: MainWindow, session: FakeSession) -> None:
    page = updating.jobs(window, session)
    session.site.vault.lock()
    page.resume_button.click()
    firmware = window.upgrading.firmware_page()
    assert firmware.stack.currentWidget() is firmware.door
    assert session.jobs_run == []
    session.site.vault.unlock(Secret(updating.PASSPHRASE))
    session.publish(VaultChanged())
    updating.settle(window)
    assert len(session.jobs_run) == 1


def test_failed_devices_of_an_old_job_are_tried_again(window: MainWindow, session: FakeSession) -> None:
    page = updating.jobs(window, session)
    page.grid.go_to("upgrade-20261112-110304-1a2b")
    assert page.retry_button.text() == "Try 2 devices again"
    page.retry_button.click()
    updating.settle(window)
    assert [item.name for item in session.jobs_run[0][0].items] == ["ups-mcc-2", "ups-mcc-6"]


def test_the_rest_of_a_job_is_cancelled(window: MainWindow, session: FakeSession) -> None:
    page = updating.jobs(window, session)
    page.cancel_button.click()
    updating.settle(window)
    updating.settle(window)
    state: JobState = session.jobs.state("upgrade-20261112-120304-2a2b")
    assert state.open == ()
    assert [one.result for one in state.ended.values()].count(Result.SKIPPED) == 5
    assert column(page.grid, 1)[0] == "Done"


def test_a_job_is_exported(window: MainWindow, session: FakeSession, tmp_path: Path) -> None:
    page = updating.jobs(window, session)
    page.export(tmp_path / "job.csv")
    lines = (tmp_path / "job.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "job,device,name,step,result,code,what,started,finished,detail"
    assert len(lines) == 33
    assert "ups-mcc-1" in lines[1]
    page.export(tmp_path / "nowhere" / "job.csv")
    assert page.messages.messages()[-1].tone == "fail"


def test_a_job_that_was_cut_off_is_told_at_the_start(windows: Windows, session: FakeSession) -> None:
    updating.some_jobs(session)
    window = windows(session)
    window.upgrading.look_for_open(window.devices.messages)
    updating.settle(window)
    (message,) = window.devices.messages.messages()
    assert message.title.startswith("A job was cut off: ")
    assert message.text.startswith("5 devices were not finished.")
    window.upgrading.resume(session.jobs.state("upgrade-20261112-120304-2a2b"))
    updating.settle(window)
    assert window.devices.messages.messages() == ()
    assert window.stack.currentWidget() is window.upgrading.firmware
    window._open = False


def test_keys_lead_to_the_pages(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert window.stack.currentWidget() is window.upgrading.firmware
    QTest.keyClick(window, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    assert window.stack.currentWidget() is window.lines.page
    QTest.keyClick(window, Qt.Key.Key_5, Qt.KeyboardModifier.ControlModifier)
    assert window.stack.currentWidget() is window.upgrading.jobs
    asked: list[bool] = []
    page = window.upgrading.firmware_page()
    monkeypatch.setattr(page, "choose_file", lambda: asked.append(True))
    QTest.keyClick(window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    assert asked == [True]
    assert window.stack.currentWidget() is page
    window.go_to(DEVICES)
    assert window.rail.devices.isChecked()
    window.go_to(FIRMWARE)
    assert window.rail.firmware.isChecked()


def test_backups_of_a_job_are_shown_and_saved(window: MainWindow, session: FakeSession, tmp_path: Path) -> None:
    plan = updating.some_jobs(session)[2]
    item, folder = plan.items[0], Path(plan.image).parent
    source = Source(job=plan.id, device=item.device, key=item.key, name=item.name, serial=item.serial)
    content = "[System]\nname = ups\n"
    export = Backup(name="config.ini", content=Secret(content), complete=False)
    seal_backup(folder, source, export, session.site.vault)
    window.go_to(JOBS)
    updating.settle(window)
    page = window.upgrading.jobs_page()
    updating.settle(window)
    page.grid.go_to(plan.id)
    row = page.backups
    assert row.isVisible()
    assert row.choice.currentText() == item.name
    path = tmp_path / "saved.ini"
    row.save(path)
    assert (path.read_text(), path.stat().st_mode & 0o777) == (content, 0o600)
    row.show_button.click()
    (dialog,) = (one for one in window.findChildren(QDialog) if one.isVisible())
    assert any("name = ups" in label.text() for label in dialog.findChildren(QLabel))
    dialog.reject()
    session.site.vault.lock()
    row.save(tmp_path / "locked.ini")
    assert not (tmp_path / "locked.ini").exists()
    assert page.messages.messages()


def test_a_first_device_of_an_unpublished_channel_is_asked_about(window: MainWindow, session: FakeSession) -> None:
    updating.firmware(window, Step.RUN)
    device = updating.cards()[0]
    session.publish(ClaimAsked(8, Question.CANARY, device, "3.1", purpose="firmware"))
    updating.settle(window)
    (dialog,) = (one for one in window.findChildren(QuestionDialog) if one.isVisible())
    assert any("3.1" in label.text() for label in dialog.findChildren(QLabel))
    dialog.yes.click()
    assert session.answers[-1] == (8, "yes")
