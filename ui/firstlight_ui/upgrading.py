"""Joins the firmware page and the jobs page with the window. Both, and all they bring, are made when first opened."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget

from firstlight_ui.bridge import Batch, Bridge
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look

if TYPE_CHECKING:
    from firstlight.events import ClaimAsked
    from firstlight.jobs.desk import JobState
    from firstlight.session import Session
    from firstlight_drivers.contract import Secret
    from firstlight_ui.claim.asking import Asking
    from firstlight_ui.pages.firmware import FirmwarePage
    from firstlight_ui.pages.jobs import JobsPage
    from firstlight_ui.widgets.message import MessageList


class Upgrading(QObject):
    """`desk_used` when the vault was loaded; `show_firmware` and `show_devices` to go to a page; `under_way` counts the
    devices of a run."""

    desk_used = Signal()
    show_firmware = Signal()
    show_jobs = Signal()
    show_devices = Signal()
    told = Signal(str)
    under_way = Signal(int)

    def __init__(self, look: Look, session: Session, bridge: Bridge, stack: QStackedWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._look, self._session, self._bridge, self._stack = look, session, bridge, stack
        self.firmware: FirmwarePage | None = None
        self.jobs: JobsPage | None = None
        self._asking: Asking | None = None

    def firmware_page(self) -> FirmwarePage:
        """The firmware page."""
        if self.firmware is None:
            from firstlight_ui.claim.asking import Asking  # noqa: PLC0415  # when first opened
            from firstlight_ui.clipboard import SecretClipboard  # noqa: PLC0415
            from firstlight_ui.pages.firmware import FirmwarePage  # noqa: PLC0415

            page = self.firmware = FirmwarePage(self._look, self._session, self._bridge)
            page.devices_asked.connect(self.show_devices)
            page.told.connect(self.told)
            page.under_way.connect(self._count)
            page.ended.connect(self._over)
            self._stack.addWidget(page)
            self._asking = Asking(self._look, self._session, page, SecretClipboard(self), self._password_of)
            self.desk_used.emit()
        return self.firmware

    def _password_of(self, asked: ClaimAsked) -> Secret | None:
        """What a first login right behind an update has just put into the vault."""
        from firstlight.device_key import device_key  # noqa: PLC0415  # when first needed
        from firstlight.site.vault import VaultError  # noqa: PLC0415  # when first needed

        vault, key = self._session.site.vault, device_key(asked.device)
        try:
            entries = vault.find(key or "", asked.account, asked.purpose)
            return vault.reveal(max(entries, key=lambda entry: entry.created).id) if entries else None
        except VaultError:
            return None

    def jobs_page(self) -> JobsPage:
        """The jobs page, read anew."""
        if self.jobs is None:
            from firstlight_ui.pages.jobs import JobsPage  # noqa: PLC0415  # when first opened

            page = self.jobs = JobsPage(self._look, self._session, self._bridge)
            page.resume_asked.connect(self.resume)
            page.retry_asked.connect(self._retry)
            self._stack.addWidget(page)
            self.desk_used.emit()
        self.jobs.show_running(self._running_job())
        self.jobs.refresh()
        return self.jobs

    def _running_job(self) -> str:
        page = self.firmware
        return page.run.plan.id if page is not None and page.running and page.run.plan is not None else ""

    def _count(self, left: int) -> None:
        if self.jobs is not None:
            self.jobs.show_running(self._running_job())
        self.under_way.emit(left)

    def _over(self) -> None:
        if self._asking is not None:
            from firstlight.claim.model import Question  # noqa: PLC0415  # loaded with the firmware page

            self._asking.close(Question.CANARY)  # the run does not wait for it any more
        if self.jobs is not None:
            self.jobs.show_running("")
            self.jobs.refresh()

    def resume(self, state: JobState) -> None:
        """Go on with a job that was cut off."""
        self.firmware_page().job.resume(state.plan, state.ended)
        self.show_firmware.emit()

    def _retry(self, plan: object, devices: object) -> None:
        self.firmware_page().job.again(plan, devices)  # type: ignore[arg-type]  # a signal knows objects only
        self.show_firmware.emit()

    def take(self, batch: Batch, *, claiming: bool) -> None:
        """Hand a batch to the pages that are there. While a claim runs on its own page, its questions are answered
        there.
        """
        if self._asking is not None and self.firmware is not None and self.firmware.running:
            from firstlight_ui.claim.asking import about_ports  # noqa: PLC0415  # loaded with the firmware page

            ours = (asked for asked in batch.asked if not about_ports(asked))
            self._asking.take(asked for asked in ours if asked.purpose.endswith("firmware") or not claiming)
        for page in (self.firmware, self.jobs):
            if page is not None:
                page.take(batch)

    def look_for_open(self, messages: MessageList) -> None:
        """Say so where an earlier run was cut off. Nothing is loaded while no job was ever kept."""
        folder = getattr(self._session, "data_dir", None)
        if not isinstance(folder, Path) or next((folder / "jobs").glob("*/plan.json"), None) is None:
            return
        future = self._session.in_background(self._states)
        self._bridge.call(future, self, lambda states: self._tell_open(states, messages))

    def _states(self) -> tuple[JobState, ...]:
        return self._session.jobs.states()

    def _tell_open(self, states: tuple[JobState, ...], messages: MessageList) -> None:
        for state in [one for one in states if one.open and one.plan.id != self._running_job()][-2:]:
            title = translate("Upgrading", "A job was cut off: {file} to {version}")
            text = translate(
                "Upgrading",
                "%n devices were not finished. Each is asked for its version before anything is sent.",
                None,
                len(state.open),
            )
            plan = state.plan
            buttons = (
                (translate("Upgrading", "Resume"), partial(self.resume, state)),
                (translate("Upgrading", "Show"), self.show_jobs.emit),
            )
            message = messages.say("warn", title.format(file=plan.file, version=plan.version), text, buttons)
            self.show_firmware.connect(message.close_it)
