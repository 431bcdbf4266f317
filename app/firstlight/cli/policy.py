"""`policy`: which password rules a device has, and whether a password meets them, without any device."""

from __future__ import annotations

import sys

import click

from firstlight import policy as policies
from firstlight import settings
from firstlight.cli.output import Options, Refusal, format_option, line, say, table
from firstlight.policy import Policy, PolicyError, RuleResult
from firstlight_drivers.contract import Secret

_LONGEST = 64 * 1024


@click.group()
def policy() -> None:
    """Password rules of devices, from the makers' documents."""


@policy.command()
@click.option("--family", required=True, help="Such as apc-nmc3; `firstlight families` lists them.")
@click.option("--firmware", help="Firmware version; without it the rules satisfy every version.")
@click.option("--account", default="", help="Account name, for rules that compare with it.")
@click.option("--purpose", default="login", show_default=True, help='login, wifi, backup or "profile:Engineer".')
@click.option("--password-stdin", is_flag=True, required=True, help="Read the password from standard input.")
@format_option
@click.pass_obj
def check(
    options: Options,
    family: str,
    firmware: str | None,
    account: str,
    purpose: str,
    format_: str,
    *,
    password_stdin: bool,
) -> int:
    """Say which rules a password meets. The password is never printed.

    Exit status 0: the device and the site take it; 3: a rule is not met. Warnings refuse nothing.
    """
    if not password_stdin:
        raise click.UsageError("The password is read from standard input: add --password-stdin.")
    password = _read_password()
    try:
        chosen = policies.policy_for(family, firmware, purpose)
        site = policies.load_site_policy(settings.data_dir(options.data_dir))
    except PolicyError as error:
        raise Refusal(error.code, error.detail) from error
    results = policies.check(password, chosen, user=account, site=site)
    if format_ == "json":
        for result in results:
            line(
                {
                    "rule": result.rule,
                    "met": result.met,
                    "text": result.text,
                    "warning": result.warning,
                    "source": result.source,
                    "policy": chosen.id,
                }
            )
    else:
        table(("met", "rule", "source"), [(_mark(result), result.text, result.source) for result in results])
        for note in (chosen.title + ".", *chosen.notes):
            say(note)
    return 0 if policies.acceptable(results) else 3


@policy.command(name="list")
@format_option
def list_(format_: str) -> None:
    """List the policies: family, purpose, firmware range, length."""
    try:
        known = policies.load_policies()
    except PolicyError as error:
        raise Refusal(error.code, error.detail) from error
    if format_ == "json":
        for one in known:
            line(_record(one))
        return
    table(
        ("policy", "firmware", "purpose", "length", "confidence", "title"),
        [(one.id, _firmware(one), one.purpose, _length(one), one.confidence, one.title) for one in known],
    )


def _read_password() -> Secret:
    """The first line of standard input, without its line end."""
    raw = sys.stdin.buffer.readline(_LONGEST)
    return Secret(raw.decode("utf-8", "replace").rstrip("\r\n"))


def _mark(result: RuleResult) -> str:
    if result.met is None:
        return "device decides"
    if result.met:
        return "yes"
    return "warning" if result.warning else "no"


def _firmware(one: Policy) -> str:
    if one.firmware_from and one.firmware_below:
        return f"{one.firmware_from} to below {one.firmware_below}"
    if one.firmware_from:
        return f"{one.firmware_from} and later"
    return f"below {one.firmware_below}" if one.firmware_below else "any"


def _length(one: Policy) -> str:
    return f"{one.min_length}-{one.max_length}" if one.max_length is not None else f"{one.min_length}-?"


def _record(one: Policy) -> dict[str, object]:
    lockout = one.lockout
    return {
        "policy": one.id,
        "family": one.family,
        "purpose": one.purpose,
        "profiles": list(one.profiles),
        "title": one.title,
        "firmware_from": one.firmware_from,
        "firmware_below": one.firmware_below,
        "min_length": one.min_length,
        "max_length": one.max_length,
        "required": list(one.required),
        "classes_needed": one.classes_needed,
        "allowed": one.allowed,
        "disputed": one.disputed,
        "blocklist": one.blocklist,
        "not_user_name": one.not_user_name,
        "not_previous": one.not_previous,
        "accounts": list(one.accounts),
        "lockout": None
        if lockout is None
        else {
            "attempts": lockout.attempts,
            "minutes": lockout.minutes,
            "then_attempts": lockout.then_attempts,
            "then_minutes": lockout.then_minutes,
            "unlocked_by": lockout.unlocked_by,
            "default_on": lockout.default_on,
        },
        "lifetime_days": one.lifetime_days,
        "device_decides": list(one.device_decides),
        "confidence": one.confidence,
        "sources": {entry.rule: entry.source for entry in one.sources},
        "notes": list(one.notes),
    }
