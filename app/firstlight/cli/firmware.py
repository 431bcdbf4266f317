"""`firmware check` and `firmware approve`: is a file genuine, and a site's word that it may be installed."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from firstlight import settings, words
from firstlight.cli.output import Options, Refusal, complain, format_option, line, opened_session, say, table, utc
from firstlight.firmware import approve as approvals
from firstlight.firmware import chain
from firstlight.firmware.check import Staging
from firstlight.firmware.check import check as check_firmware
from firstlight.firmware.model import CheckRequest, Refused, Report, StepResult, TargetFacts, Verdict
from firstlight.firmware.policy import SiteFirmwarePolicy, load_firmware_policy
from firstlight.firmware.stage import read_small
from firstlight.lanes import RequestRefused
from firstlight.policy import PolicyError
from firstlight.targets import TargetError
from firstlight.words.trust import STEP_NAMES

F = TypeVar("F", bound=Callable[..., Any])
REFUSED, NOT_FOUND = 3, 4
STAGING = "staging"  # below the data folder
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_MARKS = {
    StepResult.OK: "passed",
    StepResult.WARNING: "passed, with a note",
    StepResult.REFUSED: "refused",
    StepResult.NOT_REACHED: "-",
    StepResult.NOT_APPLICABLE: "-",
}


@click.group()
def firmware() -> None:
    """Check firmware files, approve them."""


def trust_options(function: F) -> F:
    """The options every command has that checks a file; they arrive as `Given` would want them, by name."""
    for option in reversed(
        (
            click.option("--sha512", metavar="HEX", help="The SHA-512 that the maker published."),
            click.option("--sums", type=_FILE, help="The maker's file of SHA-512 sums."),
            click.option("--signature", type=_FILE, help="Detached CMS signature over the file, DER or PEM."),
            click.option("--manifest", type=_FILE, help="Manifest of the file; then the signature is over it."),
            click.option(
                "--trust",
                type=click.Path(exists=True, path_type=Path),
                multiple=True,
                help="Root to trust, or a folder.",
            ),
            click.option("--crl", type=_FILE, multiple=True, help="Revocation list of a CA on the path."),
            click.option("--approval", type=_FILE, help="The site's own signature over the file."),
        )
    ):
        function = option(function)
    return function


def make_request(
    options: Options,
    file: Path,
    *,
    sha512: str | None,
    sums: Path | None,
    signature: Path | None,
    manifest: Path | None,
    trust: tuple[Path, ...],
    crl: tuple[Path, ...],
    approval: Path | None,
    target: TargetFacts | None = None,
) -> CheckRequest:
    """What the command line asked. Raises Refusal for a site policy that cannot be read."""
    data_dir = settings.data_dir(options.data_dir)
    try:
        policy = load_firmware_policy(data_dir)
    except PolicyError as error:
        raise Refusal(error.code, error.detail, status=REFUSED) from error
    return CheckRequest(
        file=file,
        sha512=sha512,
        sums=sums,
        signature=signature,
        manifest=manifest,
        approval=approval,
        trust=trust,
        crls=crl,
        target=target,
        policy=policy,
        data_dir=data_dir,
        now=time.time(),
    )


@firmware.command()
@click.argument("file", type=_FILE)
@trust_options
@click.option("--target", metavar="TARGET", help="Device it is for: a TARGET, FAMILY, or FAMILY/MODEL@VERSION.")
@format_option
@click.pass_obj
def check(
    options: Options,
    file: Path,
    sha512: str | None,
    sums: Path | None,
    signature: Path | None,
    manifest: Path | None,
    trust: tuple[Path, ...],
    crl: tuple[Path, ...],
    approval: Path | None,
    target: str | None,
    format_: str,
) -> int:
    """Check a firmware file step by step. Nothing is sent.

    Exit status 0: trusted (a signature was proved) or digest-only (the published SHA-512 matches); 3: refused.
    """
    facts = _target(options, target) if target is not None else None
    if target is not None and facts is None:
        complain("no-answer", target)
        return NOT_FOUND
    request = make_request(
        options,
        file,
        sha512=sha512,
        sums=sums,
        signature=signature,
        manifest=manifest,
        trust=trust,
        crl=crl,
        approval=approval,
        target=facts,
    )
    with _staging(request.data_dir) as staging:
        report, _ = check_firmware(request, staging)
    show(report, format_)
    return REFUSED if report.verdict is Verdict.REFUSED else 0


@firmware.command()
@click.argument("file", type=_FILE)
@click.option("--key", type=_FILE, required=True, help="The release manager's private key, PEM.")
@click.option("--cert", type=_FILE, required=True, help="The certificate of that key, PEM or DER.")
@click.option("--key-passphrase-file", type=_FILE, help="File with the key's passphrase, one line.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help=f"Signature to write. [default: FILE{approvals.SUFFIX}]",
)
@trust_options
@format_option
@click.pass_obj
def approve(
    options: Options,
    file: Path,
    key: Path,
    cert: Path,
    key_passphrase_file: Path | None,
    out: Path | None,
    sha512: str | None,
    sums: Path | None,
    signature: Path | None,
    manifest: Path | None,
    trust: tuple[Path, ...],
    crl: tuple[Path, ...],
    approval: Path | None,
    format_: str,
) -> int:
    """Sign a file for this site, after it was checked: a detached CMS signature in DER.

    Verify it with: openssl cms -verify -binary -inform DER -in FILE.approval.p7s -content FILE -CAfile CERT -out FILE2
    """
    request = make_request(
        options,
        file,
        sha512=sha512,
        sums=sums,
        signature=signature,
        manifest=manifest,
        trust=trust,
        crl=crl,
        approval=approval,
    )
    vouched = any((sha512, sums, signature, manifest))
    own = replace(request.policy, approval_needed=False)
    if not vouched:
        own = SiteFirmwarePolicy(digest_needed=False)
    place = out or file.with_name(f"{file.name}{approvals.SUFFIX}")
    with _staging(request.data_dir) as staging:
        report, image = check_firmware(replace(request, policy=own), staging)
        if not vouched and report.code == "nothing-to-check" and report.sha512 is not None:
            complain("approved-unchecked")
        elif image is None:
            show(report, format_)
            return REFUSED
        try:
            certificate = chain.load_certificates([cert])[0]
            secret = approvals.load_key(read_small(key), _passphrase(key, key_passphrase_file))
            made = approvals.sign(report.sha512 or "", secret, certificate, datetime.now(UTC))
        except Refused as refused:
            raise Refusal(refused.code, refused.detail, status=REFUSED) from refused
    _write(place, made)
    if format_ == "json":
        line({"approval": str(place), "sha512": report.sha512, "signer": chain.shown(certificate), "checked": vouched})
    else:
        say(f"{words.sentence('approved', str(place))} {words.next_step('approved')}")
    return 0


def show(report: Report, format_: str) -> None:
    """The report: one JSON object, or the steps as a table for people."""
    if format_ == "json":
        line(record(report))
        return
    table(
        ("step", "result", "what"),
        [
            (
                STEP_NAMES[step.name],
                _MARKS[step.result],
                " · ".join([words.sentence(step.code, step.detail), *step.evidence]),
            )
            for step in report.steps
        ],
    )
    say(f"{words.sentence(report.code, report.detail)} {words.next_step(report.code)}".strip())


def record(report: Report) -> dict[str, object]:
    """A report as the command line contract writes it."""
    return {
        "verdict": str(report.verdict),
        "code": report.code,
        "message": f"{words.sentence(report.code, report.detail)} {words.next_step(report.code)}".strip(),
        "detail": report.detail,
        "file": report.name,
        "sha512": report.sha512,
        "size": report.size,
        "signer": report.signer,
        "signed_at": None if report.signed_at is None else utc(report.signed_at),
        "built_at": None if report.built_at is None else utc(report.built_at),
        "family": report.family,
        "model": report.model,
        "version": report.version,
        "manifest": report.manifest,
        "needs_consent": report.needs_consent,
        "steps": [
            {
                "name": step.name,
                "result": str(step.result),
                "code": step.code,
                "detail": step.detail,
                "message": f"{words.sentence(step.code, step.detail)} {words.next_step(step.code)}".strip(),
                "evidence": list(step.evidence),
            }
            for step in report.steps
        ],
    }


@contextmanager
def _staging(data_dir: Path) -> Iterator[Staging]:
    try:
        with Staging(data_dir / STAGING) as staging:
            yield staging
    except OSError as error:
        raise Refusal("staging-trouble", f"{data_dir}: {error.strerror}", status=REFUSED) from error


def _target(options: Options, text: str) -> TargetFacts | None:
    """What is known of the device; None when it does not answer."""
    from firstlight_drivers import FAMILIES  # noqa: PLC0415 - not needed for --help

    family, slash, rest = text.partition("/")
    if family in {one.name for one in FAMILIES}:
        if not slash:
            return TargetFacts(family=family)
        model, _, version = rest.partition("@")
        return TargetFacts(family=family, model=model or None, version=version or None)
    with opened_session(options) as session:
        try:
            devices = session.identify(text).result()
        except (TargetError, RequestRefused) as error:
            raise Refusal(error.code, error.detail) from error
    if not devices:
        return None
    device = devices[0]
    if device.family is None:
        raise Refusal("no-family", status=REFUSED)
    return TargetFacts(family=device.family, model=device.model, version=device.firmware)


def _passphrase(key: Path, file: Path | None) -> bytes | None:
    if file is not None:
        return read_small(file).split(b"\n", 1)[0].rstrip(b"\r")
    if b"ENCRYPTED" in read_small(key) and sys.stdin.isatty():
        answer: str = click.prompt("Passphrase of the key", hide_input=True, err=True)
        return answer.encode()
    return None


def _write(place: Path, content: bytes) -> None:
    try:
        handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o644)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
    except FileExistsError as error:
        raise Refusal("approval-exists", str(place), status=REFUSED) from error
    except OSError as error:
        raise Refusal("approval-write", f"{place}: {error.strerror}", status=REFUSED) from error
