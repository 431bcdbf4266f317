"""Questions of a claim or a job, on the terminal."""

from __future__ import annotations

import sys

import click

from firstlight.claim.guides import guide_for
from firstlight.claim.model import Question
from firstlight.cli.output import say
from firstlight.events import ClaimAsked


def asked_on_terminal(asked: ClaimAsked) -> str | None:
    """Put a question of a claim or a job to the person at the terminal; None when the answer is no."""
    device = asked.device
    name = device.name or device.address or device.id
    if asked.question is Question.IDENTITY:
        say(f"{name} is seen for the first time: {asked.text}. Compare it with the device's own page or label.")
        return "yes" if click.confirm("Is this the device", err=True) else None
    if asked.question is Question.CANARY and asked.purpose == "ports":
        say(
            f"{name} was set over pages nobody has published. Compare its ports with its own page before others follow."
        )
        return "yes" if click.confirm("Does its page show the same", err=True) else None
    if asked.question is Question.CANARY:
        say(f"{name} is claimed by a profile nobody has published. Log in on its own page before the others follow.")
        return "yes" if click.confirm("Go on with the others", err=True) else None
    if asked.question is Question.GUIDE:
        return _guided(asked, name)
    say(f"{name} asks: {asked.text}")
    answer = click.prompt("Answer", default="", hide_input=asked.secret, show_default=False, err=True)
    return answer or None


def person_here() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def asked_here(asked: ClaimAsked) -> str | None:
    """The answer of whoever sits at the terminal; None in a script."""
    return asked_on_terminal(asked) if person_here() else None


def _guided(asked: ClaimAsked, name: str) -> str | None:
    guide = guide_for(asked.device.family, asked.purpose)
    if guide is None:
        return None
    say(f"{name}: {guide.title}. The device's page: {asked.text or '-'}")
    if guide.page and asked.device.certificate:
        say(f"Its certificate: SHA-256 {asked.device.certificate}")
    for number, step in enumerate(guide.told(asked.account, asked.fills), 1):
        say(f"  {number}. {step}")
    if asked.account:
        say("Its password is in the vault: run 'firstlight vault show' in another window.")
    say(guide.proof)
    return "done" if click.confirm("Is it done", err=True) else None
