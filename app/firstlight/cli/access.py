"""How commands say with what a device is reached: vault, or an account or SNMP from standard input; pins."""

from __future__ import annotations

import functools
import queue
import sys
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from firstlight.access import AccessRefused, Given
from firstlight.cli.discover import snmp_access
from firstlight.cli.output import Options, Refusal
from firstlight.cli.vault_access import passphrase_option, unlocked_vault
from firstlight.events import ClaimAsked, Event
from firstlight_drivers.contract import Credential, Secret
from firstlight_drivers.errors import DeviceError

if TYPE_CHECKING:
    from firstlight.session import Session

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")
REFUSED, NOT_FOUND = 3, 4


def access_options(function: F) -> F:
    """`--user`, `--password-stdin`, `--community-stdin`, `--snmp-user`, `--accept-new`, `--plain-http`, `--legacy`; the
    command gets them as `given`. `--passphrase-file` arrives as it is.
    """

    @functools.wraps(function)
    def with_given(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever the command takes and returns
        given = _given_from(**{name: named.pop(name) for name in _NAMES})
        return function(*arguments, given=given, **named)

    decorated: Any = with_given
    for option in reversed(
        (
            click.option("--user", metavar="NAME", help="Account of the device, instead of the vault's."),
            click.option("--password-stdin", is_flag=True, help="Its password: one line of standard input."),
            click.option("--community-stdin", is_flag=True, help="SNMP v2c community: one line of standard input."),
            click.option("--snmp-user", metavar="NAME", help="SNMP v3 user; its two passwords on standard input."),
            click.option("--accept-new", is_flag=True, help="Pin certificates and host keys never seen before."),
            click.option("--plain-http", is_flag=True, help="Let unencrypted HTTP carry the password."),
            click.option("--legacy", is_flag=True, help="Allow TLS below 1.2 and keys below 2048 bits."),
            passphrase_option,
        )
    ):
        decorated = option(decorated)
    return cast("F", decorated)


_NAMES = ("user", "password_stdin", "community_stdin", "snmp_user", "accept_new", "plain_http", "legacy")


def _given_from(
    *,
    user: str | None,
    password_stdin: bool,
    community_stdin: bool,
    snmp_user: str | None,
    accept_new: bool,
    plain_http: bool,
    legacy: bool,
) -> Given:
    if bool(user) != password_stdin:
        raise Refusal("usage", "--user and --password-stdin go together.")
    credential = None
    if user:
        credential = Credential(user=user, password=Secret(sys.stdin.readline().rstrip("\r\n")))
    return Given(
        credential=credential,
        snmp=snmp_access(community_stdin=community_stdin, user=snmp_user),
        accept_new=accept_new,
        plain=plain_http,
        legacy=legacy,
    )


def open_vault(session: Session, options: Options, given: Given, passphrase_file: Path | None) -> None:
    """Open the vault, unless what was given makes it needless."""
    if given.credential is None and (given.snmp is None or session.site.vault.exists):
        try:
            session.site.use_vault(unlocked_vault(options, passphrase_file))
        except Refusal:
            if given.snmp is None:
                raise


def answered(session: Session, begin: Callable[[], Future[T]], answer: Callable[[ClaimAsked], str | None]) -> T:
    """Wait for something that may ask on its way. Raises Refusal for what was refused before anything was sent."""
    asked: queue.SimpleQueue[ClaimAsked] = queue.SimpleQueue()

    def hear(event: Event) -> None:
        if isinstance(event, ClaimAsked):
            asked.put(event)

    stop = session.subscribe(hear)
    try:
        future = begin()
        while True:
            try:
                one = asked.get(timeout=0.05)
            except queue.Empty:
                if future.done():
                    return future.result()
            else:
                session.answer(one.id, answer(one))
    except AccessRefused as refused:
        raise Refusal(refused.code, refused.detail, status=REFUSED) from refused
    except CancelledError as error:
        raise KeyboardInterrupt from error
    finally:
        stop()


def status_of(error: DeviceError) -> int:
    """The exit status for a device that could not be asked."""
    return NOT_FOUND if str(error.code) in {"unreachable", "timeout", "no-such-port"} else REFUSED
