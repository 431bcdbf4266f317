"""Claim: first login of many devices, from the choice to the proof, as a wizard on the page.

Draft -> session.plan_claim -> ClaimPlan -> steps show it -> session.claim -> rows and questions -> RunSummary[ClaimRow]
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from firstlight.change.progress import RunSummary
from firstlight.claim.model import ClaimPlan, ClaimRow
from firstlight.events import ClaimAsked, Device
from firstlight.lanes import RequestRefused
from firstlight.policy import PolicyError
from firstlight.site.vault import VaultError
from firstlight_drivers.contract import Secret
from firstlight_ui.bridge import Batch, Bridge
from firstlight_ui.claim.account_step import AccountStep
from firstlight_ui.claim.asking import Asking, about_ports
from firstlight_ui.claim.devices_step import DevicesStep
from firstlight_ui.claim.draft import Draft, Step
from firstlight_ui.claim.frame import StepsBar, WizardFooter
from firstlight_ui.claim.passwords_step import PasswordsStep
from firstlight_ui.claim.proof_step import ProofStep
from firstlight_ui.claim.review_step import ReviewStep
from firstlight_ui.clipboard import SecretClipboard
from firstlight_ui.dialogs.close_run import Warned, while_claiming
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.page_header import PageHeader
from firstlight_ui.shortcuts import here
from firstlight_ui.vault_door import VaultDoor
from firstlight_ui.widgets.button import Button, Kind
from firstlight_ui.widgets.label import PlainLabel
from firstlight_ui.widgets.message import MessageList
from firstlight_ui.wording import next_step, sentence

if TYPE_CHECKING:
    from firstlight.session import Session


class ClaimPage(QWidget):
    """`devices_asked` to go to the list; `told` carries a line for the status bar."""

    devices_asked = Signal()
    told = Signal(str)
    under_way = Signal(int)  # devices that work or wait in a run; 0 when none is running

    def __init__(self, look: Look, session: Session, bridge: Bridge) -> None:
        super().__init__()
        self._look, self._session, self._bridge = look, session, bridge
        self.clipboard = SecretClipboard(self)
        self.draft = Draft()
        self.plan: ClaimPlan | None = None
        self.step = Step.DEVICES
        self.running = False
        self.asking = Asking(look, session, self, self.clipboard, self._password_of)
        self._summary: RunSummary[ClaimRow] | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.header = PageHeader(look, translate("ClaimPage", "Claim"))
        column.addWidget(self.header)
        self.steps = StepsBar(
            look,
            (
                translate("ClaimPage", "Devices"),
                translate("ClaimPage", "Account"),
                translate("ClaimPage", "Passwords"),
                translate("ClaimPage", "Claim and prove"),
                translate("ClaimPage", "Review"),
            ),
        )
        column.addWidget(self.steps)
        self.messages = MessageList(look)
        column.addWidget(self.messages)
        self.empty = self._make_empty()
        self.door = VaultDoor(look, session, bridge)
        self.devices = DevicesStep(look, self.draft)
        self.account = AccountStep(look, self.draft)
        self.passwords = PasswordsStep(look, session, self.draft, self.clipboard)
        self.proof = ProofStep(look)
        self.review = ReviewStep(look)
        self.stack = QStackedWidget()
        self._pages = (self.devices, self.account, self.passwords, self.proof, self.review)
        for page in (self.empty, self.door, *self._pages):
            self.stack.addWidget(page)
        column.addWidget(self.stack, 1)
        self.footer = WizardFooter(look)
        column.addWidget(self.footer)
        self._connect()
        self.refresh()

    def _make_empty(self) -> QWidget:
        look = self._look
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(look.px(16), look.px(24), look.px(16), 0)
        column.setSpacing(look.px(8))
        column.addWidget(PlainLabel(look, translate("ClaimPage", "No device is chosen"), "section_title"))
        column.addWidget(
            PlainLabel(
                look,
                translate(
                    "ClaimPage", "Tick new devices in the list, then choose Claim. Nothing is sent before you start."
                ),
                "body",
                "text2",
                wrap=True,
            )
        )
        button = Button(look, translate("ClaimPage", "Choose devices"), kind=Kind.PRIMARY, icon="devices")
        button.clicked.connect(self.devices_asked)
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        return page

    def _connect(self) -> None:
        self.steps.asked.connect(lambda place: self.go_to(Step(place)))
        self.door.opened.connect(self._replan)
        for page in (self.devices, self.account, self.passwords):
            page.changed.connect(self._replan)
        self.devices.more_asked.connect(self.devices_asked)
        self.passwords.again.connect(self._replan)
        self.proof.stop_asked.connect(self._stop)
        self.proof.retry_asked.connect(lambda key: self.again({key[0]}))
        self.review.retry_asked.connect(lambda: self.again(set(self._summary.failed) if self._summary else set()))
        self.footer.back.clicked.connect(self.back)
        self.footer.cancel.clicked.connect(self.leave)
        self.footer.second.clicked.connect(self.second)
        self.footer.main.clicked.connect(self.go_on)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            here(self, keys, self.go_on)

    # --- what is chosen ------------------------------------------------------------------------------------------

    def choose(self, devices: Sequence[Device]) -> None:
        """Begin with these devices; what runs goes on and is shown."""
        if self.running:
            return
        self.draft.devices = tuple(devices)
        self.draft.reset.clear()
        self._summary = None
        self.go_to(Step.DEVICES)
        self._replan()

    def again(self, ids: set[str]) -> None:
        """Try some devices again: the wizard with only them."""
        if not self.running:
            kept = tuple(device for device in self.draft.devices if device.id in ids)
            fresh = {device.id: device for device in self._session.devices()}
            self.draft.devices = tuple(fresh.get(device.id, device) for device in kept)
            self._summary = None
            self.go_to(Step.PASSWORDS)
            self._replan()

    def go_to(self, step: Step) -> None:
        """Show a step."""
        if not self.running:
            self.step = step
        self.refresh()

    def _replan(self) -> None:
        """Make the plan anew from the draft; sends nothing."""
        if self.running or self.step >= Step.PROOF:
            return
        self.plan = None
        if self.draft.devices and not self._locked():
            try:
                self.plan = self._session.plan_claim(self.draft.request())
            except (PolicyError, VaultError) as error:
                self.messages.say("fail", sentence(error.code, error.detail), next_step(error.code))
        if self.plan is not None:
            self.devices.show_plan(self.plan)
            self.account.show_plan(self.plan)
            self.passwords.show_plan(self.plan)
        self.refresh()

    def _locked(self) -> bool:
        vault = self._session.site.vault
        return not vault.exists or vault.locked

    # --- the frame -----------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show the step, its footer, and what stands in the way."""
        count = len(self.draft.devices)
        self.header.facts.setText(translate("ClaimPage", "%n devices chosen", None, count) if count else "")
        self.steps.setVisible(bool(count))
        self.footer.setVisible(bool(count))
        self.steps.show_step(self.step, back=not self.running and self.step < Step.PROOF)
        door = self._locked() and not self.running and self.step < Step.PROOF
        if not count:
            self.stack.setCurrentWidget(self.empty)
        elif door:
            self.door.refresh()
            self.stack.setCurrentWidget(self.door)
        else:
            self.stack.setCurrentWidget(self._pages[self.step])
        self._dress_footer(door=door)

    def _dress_footer(self, *, door: bool) -> None:
        footer, plan = self.footer, self.plan
        count = len(plan.runnable) if plan else 0
        labels = {
            Step.DEVICES: translate("ClaimPage", "Continue to account"),
            Step.ACCOUNT: translate("ClaimPage", "Continue to passwords"),
            Step.PASSWORDS: translate("ClaimPage", "Claim %n devices", None, count),
            Step.PROOF: translate("ClaimPage", "Continue to review"),
            Step.REVIEW: translate("ClaimPage", "Back to the list"),
        }
        words = {
            Step.DEVICES: translate("ClaimPage", "Nothing is sent before you start in step 3."),
            Step.ACCOUNT: translate("ClaimPage", "Nothing is sent before you start in step 3."),
            Step.PASSWORDS: translate("ClaimPage", "Each follows its device's own rules. All are in the vault before a "
                                                   "device is touched."),
            Step.PROOF: translate("ClaimPage", "Back is closed once a password has been set."),
            Step.REVIEW: translate("ClaimPage", "The vault can be exported for the hand-over."),
        }  # fmt: skip
        reason = self._reason(door=door, count=count)
        footer.main.setText(labels[self.step])
        footer.main.setEnabled(not reason)
        footer.main.setToolTip(reason)
        if self.step is Step.PROOF:
            instead = translate("ClaimPage", "Review follows the last row") if reason else ""
            footer.say(words[self.step], reason, instead)
        else:
            footer.say(reason or words[self.step])
        footer.back.setEnabled(Step.DEVICES < self.step < Step.PROOF)
        footer.cancel.setVisible(self.step < Step.PROOF)
        footer.second.setVisible(self.step is Step.PASSWORDS or self.running)
        footer.second.setText(
            translate("ClaimPage", "Run in background") if self.running else translate("ClaimPage", "Review the plan")
        )

    def _reason(self, *, door: bool, count: int) -> str:
        """Why the main button cannot be pressed; empty when it can."""
        if door:
            return translate("ClaimPage", "Open the vault first: every password is kept before it is used")
        if self.step is Step.PROOF:
            return translate("ClaimPage", "after the last row") if self.running else ""
        if self.step is Step.REVIEW:
            return ""
        if self.step is Step.ACCOUNT and (reason := self.account.ready()):
            return reason
        if self.step is Step.PASSWORDS and (reason := self.passwords.ready()):
            return reason
        return "" if count else translate("ClaimPage", "None of these devices can be claimed")

    def back(self) -> None:
        """One step back."""
        if Step.DEVICES < self.step < Step.PROOF:
            self.go_to(Step(self.step - 1))

    def second(self) -> None:
        """Look at the plan again; leave a run to itself: it goes on, and the status bar tells how far it is."""
        if self.running:
            self.devices_asked.emit()
        else:
            self.go_to(Step.DEVICES)

    def leave(self) -> None:
        """Give the wizard up; nothing was sent."""
        if self.running:
            return
        self.passwords.forget()
        self.draft.devices = ()
        self.plan = None
        self.step = Step.DEVICES
        self.refresh()

    def go_on(self) -> None:
        """The main button."""
        if not self.footer.main.isEnabled() or not self.footer.isVisible():
            return
        if self.step is Step.PASSWORDS:
            self._start()
        elif self.step is Step.REVIEW:
            self.step = Step.DEVICES
            self.draft.devices = ()
            self.plan = None
            self.refresh()
            self.devices_asked.emit()
        else:
            self.go_to(Step(self.step + 1))

    # --- the run -------------------------------------------------------------------------------------------------

    def _start(self) -> None:
        plan = self.plan
        if plan is None:
            return
        self.passwords.forget()
        self.proof.begin(plan)
        self.step = Step.PROOF
        self.running = True
        self.refresh()
        self.proof.grid.setFocus()
        self._tell()
        self._bridge.call(self._session.claim(plan), self, self._ended, self._failed)

    def _stop(self) -> None:
        self.proof.stop.setEnabled(False)
        self._session.stop_claim()

    def left(self) -> int:
        """Devices that are not through yet."""
        return self.proof.left()

    def warned(self) -> Warned:
        """What to ask before the window is closed meanwhile."""
        return while_claiming(self.left())

    def stop(self) -> None:
        """Begin nothing more and answer no question: the window is to be closed."""
        self._stop()
        self.asking.close()

    def _ended(self, summary: RunSummary[ClaimRow]) -> None:
        self.running = False
        self._summary = summary
        self.proof.take(summary.rows)
        self.proof.end()
        self.review.show_summary(summary)
        self.refresh()
        self.told.emit(self.proof.facts.text())
        self.under_way.emit(0)

    def _failed(self, error: BaseException) -> None:
        self.running = False
        self.proof.end()
        self.step = Step.PASSWORDS
        known = isinstance(error, VaultError | RequestRefused)
        code, detail = (error.code, error.detail) if known else ("vault-write", str(error))  # type: ignore[attr-defined]
        self.messages.say("fail", sentence(code, detail), next_step(code))
        self._replan()
        self.under_way.emit(0)

    def take(self, batch: Batch) -> None:
        """Rows and questions of a run; a vault that was opened or locked elsewhere."""
        if self.proof.take(batch.runs):
            self._tell()
        if self.running:
            ours = (asked for asked in batch.asked if not about_ports(asked))
            self.asking.take(asked for asked in ours if not asked.purpose.endswith("firmware"))
        if batch.vault and not self.running:
            self._replan()

    def _tell(self) -> None:
        if self.running:
            self.told.emit(translate("ClaimPage", "Claim: {facts}").format(facts=self.proof.facts.text()))
            self.under_way.emit(self.proof.left())

    def _password_of(self, asked: ClaimAsked) -> Secret | None:
        for item in self.plan.items if self.plan else ():
            if item.device.id == asked.device.id and item.purpose == asked.purpose:
                return item.password
        return None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.footer.cancel.isVisible():
            self.leave()
            return
        super().keyPressEvent(event)

    def take_focus(self) -> None:
        """The focus goes to what the step is about."""
        shown = self.stack.currentWidget()
        first: dict[QWidget, QWidget] = {
            self.door: self.door.first,
            self.devices: self.devices.grid,
            self.account: self.account.own,
            self.passwords: self.passwords.field,
            self.proof: self.proof.grid,
            self.review: self.review.grid,
        }
        target = first.get(shown) if shown is not None else None
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def regions(self) -> tuple[QWidget, ...]:
        """What F6 goes through."""
        return (self.header, self.steps, self.messages, self.stack, self.footer)
