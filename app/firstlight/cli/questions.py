"""Questions of a claim or a job, on the terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

from firstlight.claim.guides import guide_for
from firstlight.claim.model import Question
from firstlight.cli.output import say
from firstlight.device_key import name_of
from firstlight.events import ClaimAsked

if TYPE_CHECKING:
    from firstlight.session import Session

F = TypeVar("F", bound=Callable[..., Any])


def canary_option(function: F) -> F:
    """`--confirm-canary`, the same for everything that goes one device first."""
    return click.option(
        "--confirm-canary",
        is_flag=True,
        help="Where a channel is published by nobody: the others follow when the first device was proved.",
    )(function)


@contextmanager
def replied(session: Session, asked: ClaimAsked) -> Iterator[Callable[[str | None], None]]:
    """Whoever asked gets an answer in any case: what the block hands over, or nobody's."""
    given: list[str | None] = []
    try:
        yield given.append
    finally:
        session.answer(asked.id, given[0] if given else None)


def asked_on_terminal(asked: ClaimAsked) -> str | None:
    """Put a question of a claim or a job to the person at the terminal; None when the answer is no."""
    device = asked.device
    name = name_of(device)
    if asked.question is Question.IDENTITY:
        say(f"{name} is seen for the first time: {asked.text}. Compare it with the device's own page or label.")
        return "yes" if _confirmed("Is this the device") else None
    if asked.question is Question.CANARY and asked.purpose == "ports":
        say(
            f"{name} was set over pages nobody has published. Compare its ports with its own page before others follow."
        )
        return "yes" if _confirmed("Does its page show the same") else None
    if asked.question is Question.CANARY and asked.purpose == "firmware":
        say(f"{name} was updated over a channel nobody has published, and reads back {asked.text}.")
        say("Look at it on its own page before the others follow.")
        return "yes" if _confirmed("Does its page show the same, and shall the others follow") else None
    if asked.question is Question.CANARY:
        say(f"{name} is claimed by a profile nobody has published. Log in on its own page before the others follow.")
        return "yes" if _confirmed("Go on with the others") else None
    if asked.question is Question.GUIDE:
        return _guided(asked, name)
    say(f"{name} asks: {asked.text}")
    try:
        answer = click.prompt("Answer", default="", hide_input=asked.secret, show_default=False, err=True)
    except click.Abort as abort:
        if isinstance(abort.__context__, KeyboardInterrupt):
            raise KeyboardInterrupt from abort
        raise
    return answer or None


def person_here() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def asked_here(asked: ClaimAsked) -> str | None:
    """The answer of whoever sits at the terminal; None in a script."""
    try:
        return asked_on_terminal(asked) if person_here() else None
    except click.Abort:
        return None


def _confirmed(text: str) -> bool:
    """A yes or no. Raises KeyboardInterrupt for Ctrl-C, click.Abort at the end of the input."""
    try:
        return click.confirm(text, err=True)
    except click.Abort as abort:
        if isinstance(abort.__context__, KeyboardInterrupt):  # click makes one of both; they are not the same
            raise KeyboardInterrupt from abort
        raise


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
    return "done" if _confirmed("Is it done") else None
