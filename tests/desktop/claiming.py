"""The claim wizard in all its states, on a fake session with a real vault and real policies. For tests and pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import QDialog

from desktop.fake_session import FakeSession
from desktop.fleet import DEVICES, DOCTOR, LANES, NOW
from firstlight.change.outcome import Result
from firstlight.change.progress import RowState, RunSummary
from firstlight.claim.model import ClaimPlan, ClaimRequest, ClaimRow, Question, Stage
from firstlight.events import ClaimAsked, Device, RunProgress
from firstlight.settings import Settings
from firstlight.site.vault import EntryState
from firstlight_drivers.contract import Secret
from firstlight_ui.claim.draft import Step
from firstlight_ui.main_window import MainWindow
from firstlight_ui.pages.claim import ClaimPage

PASSPHRASE = "four words on a bench"
TYPED = "Kestrel-Ferry-04"
INVENTED = ("wR7-tenor-Quay-58-mo", "hK4-amber-Dock-31-pa", "tZ9-cedar-Lock-77-ru", "bN2-river-Mast-46-lo",
            "Quay-58-amber-T", "Dock-31-cedar-W", "Lock-77-river-P", "gV6-maple-Crane-19-se", "yC3-ochre-Winch-64-di",
            "Ferry-04-Ke", "Mast-46-Tor", "nB8-slate-Barge-25-fu")  # fmt: skip


def own(device: Device, address: str) -> Device:
    """The same device at an address of its own."""
    return replace(device, addresses=(address,), notes=(), page_url=f"https://{address}/")


TWELVE: tuple[Device, ...] = tuple(
    own(device, device.addresses[0] if device.addresses[0].startswith("10.") else f"10.20.4.{31 + place}")
    for place, device in enumerate(DEVICES[:12])
)
PANEL = replace(TWELVE[11], certificate="7F3A91C4D2" * 6 + "7F3A")
DIRECT: tuple[Device, ...] = (
    *(own(device, f"10.20.4.{41 + place}") for place, device in enumerate(DEVICES[20:24])),
    *TWELVE[4:9],
    *(replace(TWELVE[8], id=f"apc-{n}", name=f"apc-5B03{n}", serial=f"QA21491704{n}", mac=f"28:29:86:5B:03:{n}",
              addresses=(f"10.20.4.{n}",)) for n in (84, 85)),
    PANEL,
)  # fmt: skip


class ClaimSession(FakeSession):
    """Plans hold invented passwords, the same in every picture."""

    def plan_claim(self, request: ClaimRequest) -> ClaimPlan:
        plan = super().plan_claim(request)
        if request.password is not None:
            return plan
        items = (
            replace(item, password=Secret(INVENTED[place % len(INVENTED)])) for place, item in enumerate(plan.items)
        )
        return replace(plan, items=tuple(items))


def claim_session(devices: Sequence[Device] = TWELVE, *, vault: bool = True) -> ClaimSession:
    """With these devices in the list, and an open vault unless told otherwise."""
    rest = [device for device in DEVICES if device.id not in {one.id for one in devices}]
    made = ClaimSession((*devices, *rest), LANES, DOCTOR, Settings(first_run_done=True, show_all=True))
    if vault:
        made.site.vault.create(Secret(PASSPHRASE), keyring=False)
    return made


def wizard(window: MainWindow, devices: Sequence[Device] = TWELVE, step: Step = Step.DEVICES) -> ClaimPage:
    """The wizard with these devices, at this step."""
    window.claim_devices(devices)
    page = window.claim
    assert page is not None
    page.account.accept.setChecked(True)
    for _ in range(min(step, Step.PROOF)):
        page.go_on()
    if step >= Step.PROOF:
        page.proof.clock = lambda: NOW + 300 + 112
        page.proof._started = NOW + 300
        run(window, page)
    if step is Step.REVIEW:
        end(window, page)
        page.go_on()
    assert page.step is step
    return page


def some_rows(planned: Sequence[ClaimRow]) -> tuple[ClaimRow, ...]:
    """Rows as they may stand in the middle: proved, proving, restarting, locked out, waiting."""
    made: list[ClaimRow] = []
    for place, row in enumerate(planned):
        at = NOW + 310 + place * 8
        done = replace(row, state=RowState.ENDED, result=Result.DONE, code="claimed", stage=Stage.KEEP, kept="proved",
                       password_set=at, new_works=at + 1, old_refused=at + 1, committed=True,
                       identity=(("SHA-256", f"{7 + place:X}F3A91C4D2" * 6 + "7F3A"),))  # fmt: skip
        if place == 3:
            made.append(replace(row, state=RowState.WORKING, stage=Stage.PROVE_OLD, kept="changing", committed=True,
                                password_set=at, new_works=at + 1))  # fmt: skip
        elif place == 6:
            made.append(replace(row, state=RowState.WORKING, stage=Stage.RETURN, kept="changing", committed=True,
                                password_set=at))  # fmt: skip
        elif place == 7:
            made.append(replace(row, state=RowState.ENDED, result=Result.REFUSED, code="locked", kept="held",
                                detail="bad logins: 10 of 10", until=NOW + 3720))  # fmt: skip
        elif place == 10:
            made.append(replace(row, kept="held"))
        elif place == 11:
            made.append(replace(row, state=RowState.ASKING, stage=Stage.CHANGE, kept="held"))
        elif place in {4, 5}:
            made.append(replace(done, notes=(("back", ""),)))
        else:
            made.append(done)
    return tuple(made)


def run(window: MainWindow, page: ClaimPage) -> tuple[ClaimRow, ...]:
    """The middle of a run."""
    rows = some_rows(tuple(page.proof.rows.values()))
    window.bridge.hear(RunProgress(rows[0]))
    for row in rows[1:]:
        window.bridge.hear(RunProgress(row))
    window.bridge.flush()
    page.proof._tell_time()
    return rows


def end(window: MainWindow, page: ClaimPage) -> None:
    """The run ends: what was still going on is proved, what waited was stopped."""
    rows = []
    for row in page.proof.rows.values():
        if row.state is RowState.WORKING:
            row = replace(row, state=RowState.ENDED, result=Result.DONE, code="claimed", kept="proved",  # noqa: PLW2901
                          new_works=NOW + 420, old_refused=NOW + 420)  # fmt: skip
        elif row.state is RowState.ASKING:
            row = replace(row, state=RowState.ENDED, result=Result.UNKNOWN, code="not-provable", kept="unproved")  # noqa: PLW2901
        elif row.state is RowState.WAITING:
            row = replace(row, state=RowState.ENDED, result=Result.SKIPPED, code="claim-stopped")  # noqa: PLW2901
        rows.append(row)
    session: object = page._session
    assert isinstance(session, FakeSession)
    session.claimed[-1][1].set_result(RunSummary(id="x", rows=tuple(rows)))
    window.bridge.flush()


def ask(window: MainWindow, question: Question, device: Device = PANEL) -> QDialog:
    """The dialog of a question in the middle of a run."""
    text = {
        Question.GUIDE: device.page_url or "",
        Question.IDENTITY: "TLS certificate SHA-256\n7F:3A:91:C4:D2:0B:6E:85:1C:F9:40:A7:33:D8:92:5E:"
        "B1:6C:04:7D:E8:59:A2:3F:90:CB:14:76:DD:28:F5:61",
        Question.CODE: "Enter the code of your authenticator",
    }.get(question, "")
    window.bridge.hear(ClaimAsked(1, question, device, text, account="SecurityAdmin", secret=True))
    window.bridge.flush()
    return next(one for one in window.findChildren(QDialog) if one.isVisible())


def fill_vault(session: FakeSession, *, lock: bool = False) -> None:
    """Twelve passwords in a new vault."""
    vault = session.site.vault
    if not vault.exists:
        vault.create(Secret(PASSPHRASE), keyring=False)
    states = (EntryState.PROVED,) * 8 + (EntryState.UNPROVED, EntryState.HELD, EntryState.CHANGING, EntryState.PROVED)
    for place, (device, password) in enumerate(zip(TWELVE, INVENTED, strict=True)):
        entry = vault.hold(
            device=f"{device.family}/serial/{device.serial}", device_name=device.name or "", family=device.family or "",
            model=device.model or "", serial=device.serial or "", account="admin" if place < 7 else "Administrator",
            password=Secret(password),
        )  # fmt: skip
        vault.mark(entry.id, states[place])
    if lock:
        vault.lock()
