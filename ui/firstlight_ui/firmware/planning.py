"""The plan of an update: made anew whenever the file, the devices or what is wanted differs. Sends nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from firstlight.events import Device
from firstlight.firmware.image import VerifiedImage
from firstlight.jobs.model import JobPlan
from firstlight.jobs.plans import facts_of, make_job_plan
from firstlight.power import on_battery
from firstlight.site.vault import VaultError
from firstlight_ui.firmware.draft import FirmwareDraft
from firstlight_ui.firmware.plan_view import PlanView
from firstlight_ui.widgets.message import MessageList
from firstlight_ui.wording import next_step, sentence

if TYPE_CHECKING:
    from firstlight.session import Session


class Planning:
    """`plan` is None before it was made."""

    def __init__(self, session: Session, draft: FirmwareDraft, view: PlanView, messages: MessageList) -> None:
        self._session, self._draft, self._view, self._messages = session, draft, view, messages
        self._battery_told = False
        self.plan: JobPlan | None = None

    def drop(self) -> None:
        """There is none any more."""
        self.plan = None

    def make(self, image: VerifiedImage) -> None:
        """Make it anew and show it."""
        known = {device.id: device for device in self._session.devices()}
        devices = [known.get(device.id, device) for device in self._draft.devices]
        try:
            means = self._session.jobs.means()
            self.plan = make_job_plan(facts_of(image), devices, means, self._draft.wanted())
        except VaultError as error:
            self._messages.say("fail", sentence(error.code, error.detail), next_step(error.code))
        else:
            self._view.show_plan(self.plan, len(self._fitting(image)), frozenset(means.profiles))

    def _fitting(self, image: VerifiedImage | None) -> tuple[Device, ...]:
        family = image.family if image is not None else None
        taken = {device.id for device in self._draft.devices}
        return tuple(one for one in self._session.devices() if family and one.family == family and one.id not in taken)

    def add_fitting(self, image: VerifiedImage | None) -> None:
        """Take every device in the list that the file is for."""
        self._draft.devices = (*self._draft.devices, *self._fitting(image))

    def warn_on_battery(self) -> None:
        """Say once that this computer runs on its battery."""
        battery = on_battery()
        if battery is not None and not self._battery_told:
            self._battery_told = True
            self._messages.say("warn", sentence("on-battery", str(battery.percent)), next_step("on-battery"))
