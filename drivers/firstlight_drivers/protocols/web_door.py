"""Into a web console and out again, by a profile: its door without a credential, one login, steps, the way out.

What firmware and serial ports over a profile share. A credential is sent over TLS with its pin and over nothing else.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace

from firstlight_drivers.contract import Commit, Credential, Endpoint, LoginVerdict, Trust
from firstlight_drivers.errors import Code, DeviceError, LoginRefused
from firstlight_drivers.protocols.web_claims import Visitor
from firstlight_drivers.protocols.web_dialogue import Met, matches
from firstlight_drivers.protocols.web_profile import ACCOUNT, Mark, Step, WebProfile
from firstlight_drivers.protocols.web_session import WebSession, carries_tls
from firstlight_drivers.protocols.web_upload import Payload

FIRST_LOGIN = "first-login-pending"  # obstacle: the device still asks for its first account or password


def has_console(endpoint: Endpoint) -> bool:
    """Whether a web console with TLS can be there: one was found, or nobody has looked. False on a serial line."""
    return endpoint.serial_line is None and (
        not endpoint.ports or any(entry.name == "https" for entry in endpoint.ports)
    )


def console_session(endpoint: Endpoint, credential: Credential, trust: Trust) -> WebSession:
    """A session for this account. Raises PLAIN_ONLY where there is no TLS."""
    if not has_console(endpoint) or not carries_tls(endpoint, trust):
        raise DeviceError(endpoint.host, code=Code.PLAIN_ONLY)
    return WebSession(endpoint, replace(trust, plain=False), tls=True, secrets=(credential.password.reveal(),))


async def door(session: WebSession, profile: WebProfile) -> tuple[str, ...]:
    """Obstacles the first page shows. Nothing of the account is sent. Raises UNEXPECTED for another console's page."""
    look, login = profile.look, profile.login[0]
    answer = await session.get(look.path)
    if look.first_login and matches(Mark(contains=(look.first_login,)), answer):
        return (FIRST_LOGIN,)
    if look.login and not matches(Mark(contains=(look.login,)), answer):
        raise session.unexpected(f"not the known page for a login at {look.path}", answer)
    if login.method == "GET" and not any(entry.placeholders & ACCOUNT for entry in login.field):
        if login.path != look.path or login.field:
            answer = await session.get(login.path)
        if not any(matches(mark, answer) for mark in login.expect):
            raise session.unexpected("not the known page for a login", answer)
    elif answer.status >= 400:
        raise session.unexpected("no page for a login", answer)
    return ()


@asynccontextmanager
async def inside(
    session: WebSession, profile: WebProfile, credential: Credential, payload: Payload | None = None
) -> AsyncIterator[Visitor]:
    """Logged in, once; left again whatever happens. Raises LoginRefused."""
    visitor = Visitor(session, profile, credential, payload=payload)
    verdict = await visitor.login()
    if verdict is LoginVerdict.REFUSED:
        raise LoginRefused(credential.user)
    try:
        if verdict is LoginVerdict.CHANGE_FIRST:
            raise DeviceError("the console asks for a new password first", code=Code.UNEXPECTED)
        yield visitor
    finally:
        await visitor.leave()


async def carry_out(
    visitor: Visitor, steps: Sequence[Step], commit: Commit | None = None, *, answered: bool = False
) -> None:
    """Steps behind the login; `commit` is awaited right before the first. Raises DeviceError.

    `answered`: a restart has to be answered as well, where it may cut off its own answer otherwise.
    """
    met = await visitor.dialogue.run(steps, commit, before=lambda _: True, answered=answered)
    if met is Met.CHANGE_FIRST:
        raise DeviceError("the console asks for a new password first", code=Code.UNEXPECTED)
    if met is not Met.EXPECT:
        raise DeviceError("the console asks for a login again", code=Code.UNEXPECTED)
