"""`claim`: first login of one or many devices, from plan to proof."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from firstlight import words
from firstlight.access import Given
from firstlight.change.outcome import Outcome, Result
from firstlight.change.progress import RunKind
from firstlight.claim.kept import ClaimState, KeptClaim, KeptItem
from firstlight.claim.model import ClaimItem, ClaimPlan, ClaimRequest, Method
from firstlight.cli.open_runs import held_notes, tell_held
from firstlight.cli.output import (
    Options,
    Refusal,
    complain,
    format_option,
    line,
    opened_session,
    outcome_record,
    say,
    table,
)
from firstlight.cli.questions import canary_option, person_here
from firstlight.cli.running import INTERRUPTED, REFUSED, Telling, report, watched
from firstlight.cli.vault_access import passphrase_option, unlocked_vault
from firstlight.device_key import device_key, name_of
from firstlight.lanes import RequestRefused
from firstlight.policy import PolicyError
from firstlight.site.vault import EntryState, VaultError
from firstlight.site.whole_file import FileTrouble
from firstlight.targets import TargetError, bracketed
from firstlight_drivers.contract import Credential, Secret

if TYPE_CHECKING:
    from firstlight.session import Session

NOT_FOUND = 4


@click.command()
@click.argument("targets", nargs=-1, required=True, metavar="TARGET...")
@click.option("--account", metavar="NAME", help="Account to own the device with. [default: the family's own]")
@click.option("--password-stdin", is_flag=True, help="Read the new password, one line, from standard input.")
@click.option("--generate", is_flag=True, help="Make a different password for each device, under its own policy.")
@click.option("--length", type=click.IntRange(4, 64), help="Length of generated passwords where the device allows it.")
@click.option("--user", metavar="NAME", help="Account in force now; its password is the first line of standard input.")
@click.option("--dry-run", is_flag=True, help="Show the plan; nothing is sent and nothing is stored.")
@click.option("--accept-new", is_flag=True, help="Pin certificates and host keys that were never seen before.")
@click.option("--plain-http", is_flag=True, help="Let the named devices be claimed over unencrypted HTTP.")
@click.option("--legacy", is_flag=True, help="Let the named devices use TLS below 1.2 and keys below 2048 bits.")
@click.option("--reset", is_flag=True, help="The named devices were reset: forget that they were claimed before.")
@click.option("--profile", is_flag=True, help="Use a taught or assumed web profile, one device first.")
@canary_option
@click.option("--micrologic", is_flag=True, help="The four MicroLogic profiles behind it, not its login.")
@click.option("--label", metavar="SERIAL", help="Serial number on the label, for FAMILY@serial:PORT targets.")
@click.option("--at-once", type=click.IntRange(1, 32), default=8, show_default=True, help="Devices side by side.")
@click.option("--yes", is_flag=True, help="Do not ask before it starts.")
@passphrase_option
@format_option
@click.pass_obj
def claim(
    options: Options,
    targets: tuple[str, ...],
    account: str | None,
    password_stdin: bool,
    generate: bool,
    length: int | None,
    user: str | None,
    dry_run: bool,
    accept_new: bool,
    plain_http: bool,
    legacy: bool,
    reset: bool,
    profile: bool,
    confirm_canary: bool,
    micrologic: bool,
    label: str | None,
    at_once: int,
    yes: bool,
    passphrase_file: Path | None,
    format_: str,
) -> int:
    """Do the first login of devices: a strong password under each one's policy, proved, and kept in the vault.

    Proved means: the new password opened a fresh session and the old one was refused, once. A password is in the vault
    before a device is touched. Devices without a published way in are guided.
    """
    if password_stdin == generate:
        raise Refusal("claim-password-source")
    current = Credential(user=user, password=_line_of_input()) if user else None
    password = _line_of_input() if password_stdin else None
    with opened_session(options) as session:
        found, missing = found_devices(session, targets, label)
        if not found:
            return NOT_FOUND
        marked = frozenset(found)
        request = ClaimRequest(
            devices=tuple(found),
            account=account,
            password=password,
            length=length,
            current=current,
            accept_new=accept_new,
            plain=marked if plain_http else frozenset(),
            legacy=marked if legacy else frozenset(),
            reset=marked if reset else frozenset(),
            profiles=profile,
            lines=tuple((id_, line) for id_, line in found.items() if line),
            breaker_profiles=micrologic,
            at_once=at_once,
        )
        try:
            if not dry_run or session.site.vault.exists:
                _open_vault(session, options, passphrase_file, needed=not dry_run)
            plan = session.plan_claim(request)
            holding = session.claims.holding(plan)
            names = {item.key: name_of(item.device) for item in plan.items}
            tell_held(names, holding, dry_run=dry_run)
            status = (
                _show(plan, format_, {key: [run.id for run in runs] for key, runs in holding.items()})
                if dry_run
                else carry_out_claim(session, plan, format_, yes=yes, confirm_canary=confirm_canary)
            )
        except PolicyError as error:
            raise Refusal(error.code, error.detail, status=REFUSED) from error
        except VaultError as error:
            raise Refusal(error.code, error.detail, status=REFUSED) from error
        return NOT_FOUND if missing and status == 0 else status


def _line_of_input() -> Secret:
    text = sys.stdin.readline().rstrip("\r\n")
    if not text:
        raise Refusal("password-empty")
    return Secret(text)


def _open_vault(session: Session, options: Options, passphrase_file: Path | None, *, needed: bool) -> None:
    try:
        session.site.use_vault(unlocked_vault(options, passphrase_file, create=needed))
    except Refusal:
        if needed:
            raise


def found_devices(session: Session, targets: tuple[str, ...], label: str | None) -> tuple[dict[str, str], bool]:
    """Ids of the named devices, in order, with the serial line they were named by; and whether one was not found."""
    found: dict[str, str] = {}
    missing = False
    on_line = [target for target in targets if "@serial:" in target]
    if on_line and (label is None or len(targets) > 1):
        raise Refusal("claim-label", on_line[0])
    waiting = [
        (target, session.at_line(target, label) if label and on_line else session.identify(target))
        for target in targets
    ]
    for target, future in waiting:
        try:
            devices = future.result()
        except (TargetError, RequestRefused) as error:
            raise Refusal(error.code, error.detail) from error
        if not devices:
            complain("no-answer", target)
            missing = True
        lines = {device.id: (device.address or "") if on_line else "" for device in devices}
        found.update(lines)
    return found, missing


# --- the plan ---------------------------------------------------------------------------------------------------


def _show(plan: ClaimPlan, format_: str, held: Mapping[str, Sequence[str]]) -> int:
    """The dry run: the same plan, as rows; `held` by device key: other runs that have not ended with it."""
    if format_ == "json":
        now = time.time()
        for item in plan.items:
            result, code = _planned(item)
            outcome = _outcome(plan, item, "plan", result, code, _plan_detail(item), now)
            line(outcome_record(outcome) | held_notes(held.get(item.key, ())))
    else:
        _plan_table(plan)
    return REFUSED if plan.items and not any(_planned(item)[0] is not Result.REFUSED for item in plan.items) else 0


def _plan_table(plan: ClaimPlan) -> None:
    rows = []
    for item in plan.items:
        result, code = _planned(item)
        met = f"{sum(rule.met is True for rule in item.rules)} of {len(item.rules)} met"
        said = words.sentence(code, _plan_detail(item)) if result is Result.REFUSED else _how(item)
        rows.append((name_of(item.device), item.device.model, item.account, met, said))
    table(("device", "model", "account", "rules", "how"), rows)
    say(f"{len(plan.runnable)} of {len(plan.items)} devices will be claimed.")


def _planned(item: ClaimItem) -> tuple[Result, str]:
    if item.refusal:
        return (Result.SKIPPED if item.refusal == "set-by-hand" else Result.REFUSED), item.refusal
    if any(rule.met is False and not rule.warning for rule in item.rules):
        return Result.REFUSED, "policy-not-met"
    return Result.SKIPPED, "already-proved" if item.proved else "would-claim"


def _plan_detail(item: ClaimItem) -> str:
    broken = [rule.text for rule in item.rules if rule.met is False and not rule.warning]
    return item.detail or ", ".join(broken) or _how(item)


def _how(item: ClaimItem) -> str:
    told = {
        Method.DIRECT: "directly",
        Method.TAUGHT: "by a taught profile",
        Method.ASSUMED: "by an assumed profile",
        Method.GUIDED: "guided",
    }[item.method]
    more = [
        "one device first" if item.canary else "",
        "goes on where an earlier run was cut off" if item.reused else "",
        f"then {item.administrator} instead of {item.account}" if item.administrator else "",
    ]
    return ", ".join([told, *filter(None, more)])


# --- the run ----------------------------------------------------------------------------------------------------


def carry_out_claim(session: Session, plan: ClaimPlan, format_: str, *, yes: bool, confirm_canary: bool) -> int:
    """Run a plan, or what is left of one. The exit status; 130 after Ctrl-C."""
    if person_here() and not yes:
        _plan_table(plan)
        if not click.confirm(f"Claim {len(plan.runnable)} devices", err=True):
            return INTERRUPTED
    telling = Telling(job=plan.id, kind=RunKind.CLAIM, format_=format_, vouched=confirm_canary)
    try:
        summary, _ = watched(session, telling, lambda write: session.claim(plan, write), session.stop_claim)
    except RequestRefused as error:
        raise Refusal(error.code, error.detail) from error
    except FileTrouble as trouble:
        code = "jobs-in-use" if trouble.code == "in-use" else "jobs-folder"
        raise Refusal(code, trouble.detail, status=REFUSED) from trouble
    except OSError as error:
        raise Refusal("vault-write", str(error), status=REFUSED) from error
    if format_ == "json":
        now = time.time()
        for item, row in zip(plan.items, summary.rows, strict=True):
            result, code = row.result or Result.UNKNOWN, row.code or "claim-stopped"
            line(outcome_record(_outcome(plan, item, "claim", result, code, row.detail, now)))
    status = report(summary, telling)
    return INTERRUPTED if summary.stopped else status


def _outcome(
    plan: ClaimPlan, item: ClaimItem, step: str, result: Result, code: str, detail: str, now: float
) -> Outcome:
    return Outcome(
        job=plan.id,
        device=item.device.id,
        step=step,
        result=result,
        code=code,
        started=now,
        finished=now,
        detail=detail,
    )


# --- going on with a run that was cut off -------------------------------------------------------------------------


def resume_claim(
    session: Session, state: ClaimState, given: Given, format_: str, *, confirm_canary: bool = False
) -> int:
    """Plan the devices without an end again, under the same run, and carry them out; the vault is open.

    The passwords of the first time are in the vault, held or marked as being changed, and the plan takes them up.
    """
    run, open_ = state.plan, state.open
    found: dict[str, str] = {}  # kept id -> id now
    for item in open_:
        if item.device not in found:
            id_ = _found_again(session, item)
            if id_ is None:
                complain("no-answer", item.name or item.address)
            else:
                found[item.device] = id_
    if not found:
        return NOT_FOUND
    try:
        plan = session.plan_claim(_request_again(session, run, [item for item in open_ if item.device in found],
                                                 found, given))  # fmt: skip
    except (PolicyError, VaultError) as error:
        raise Refusal(error.code, error.detail, status=REFUSED) from error
    wanted = {(found[item.device], item.purpose) for item in open_ if item.device in found}
    back = {now: kept for kept, now in found.items()}
    items = tuple(
        replace(item, device=replace(item.device, id=back[item.device.id]))  # the run's journal knows it by this id
        for item in plan.items
        if (item.device.id, item.purpose) in wanted
    )
    plan = replace(plan, id=run.id, items=items)
    tell_held({item.key: name_of(item.device) for item in items}, session.claims.holding(plan))
    status = carry_out_claim(session, plan, format_, yes=True, confirm_canary=confirm_canary)
    return NOT_FOUND if status == 0 and len(found) < len({item.device for item in open_}) else status


def _found_again(session: Session, item: KeptItem) -> str | None:
    """The inventory's id of a kept device, asked for where it was when nothing is known of it."""
    known = {device.id: device for device in session.devices()}
    if item.device in known and device_key(known[item.device]) == item.key:
        return item.device
    if not item.address:
        return None
    on_line = item.address.startswith("serial:")
    target = f"{item.family}@{item.address if on_line else bracketed(item.address)}"
    try:
        devices = (session.at_line(target, item.serial) if on_line else session.identify(target)).result()
    except (TargetError, RequestRefused):
        return None
    return next((device.id for device in devices if device_key(device) == item.key), None)


def _request_again(
    session: Session, run: KeptClaim, items: Sequence[KeptItem], found: Mapping[str, str], given: Given
) -> ClaimRequest:
    by_hand = {item.current for item in items if item.current}
    if by_hand and (given.credential is None or {given.credential.user} != by_hand):
        raise Refusal("claim-current-needed", ", ".join(sorted(by_hand)), status=REFUSED)
    accounts = {item.administrator or item.account for item in items}
    vault = session.site.vault

    def begun(item: KeptItem) -> bool:
        entries = vault.find(item.key, item.account, item.purpose)
        return any(entry.state is not EntryState.PROVED for entry in entries)

    return ClaimRequest(
        devices=tuple(dict.fromkeys(found[item.device] for item in items)),
        account=accounts.pop() if len(accounts) == 1 else None,
        current=given.credential if by_hand else None,
        accept_new=run.accept_new or given.accept_new,
        plain=frozenset(found[item.device] for item in items if item.plain or given.plain),
        legacy=frozenset(found[item.device] for item in items if item.legacy or given.legacy),
        # A password that may be in force is tried before a new one is made, also on a device that was reset before.
        reset=frozenset(found[item.device] for item in items if item.reset and not begun(item)),
        profiles=run.profiles,
        lines=tuple((found[item.device], item.address) for item in items if item.address.startswith("serial:")),
        breaker_profiles=any(item.purpose != "login" for item in items),
        at_once=run.at_once,
    )
