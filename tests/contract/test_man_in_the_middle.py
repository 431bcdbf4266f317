"""Two hundred attempts to get between: another certificate, another host key, a redirect, a fall back to plain HTTP.

In none of them does one byte of a credential leave. Where the identity differs, no application byte leaves at all.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import urllib.parse
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

import pytest

from firstlight_drivers import FAMILIES
from firstlight_drivers.contract import Claims, Credential, Endpoint, Secret, Service, Trust
from firstlight_drivers.errors import Code, DeviceError, IdentityChanged
from firstlight_drivers.protocols import ssh, tls
from firstlight_drivers.protocols.web_claims import ProfileClaims
from firstlight_drivers.protocols.web_profile import load_profile
from firstlight_drivers.simulation.certificates import Naming, derived_key, server_context
from firstlight_drivers.simulation.ssh import Shell, SshService
from firstlight_drivers.simulation.tcp import TcpService

ADDRESS, ELSEWHERE = "127.79.30.1", "127.79.30.2"
HTTPS, HTTP, SSH = 10443, 10080, 10022
OLD, NEW = "Mole-Canary-31", "Weir-Canary-77"
TIMES = 10
WEB = ("moxa-nport5000", "moxa-nport6000", "moxa-nport6000g2", "schneider-panel-server", "schneider-pact")
EACH_WEB = pytest.mark.parametrize("family", WEB)
MANY = pytest.mark.parametrize("attempt", range(TIMES))


@dataclass
class Ears:
    """Everything the man in the middle hears."""

    heard: bytearray = field(default_factory=bytearray)
    connections: int = 0

    def holds_credential(self) -> bool:
        """Whether a password is in it, plain or in a form that web consoles use."""
        forms: set[bytes] = set()
        for secret in (OLD, NEW):
            raw = secret.encode()
            forms |= {raw, base64.b64encode(raw), raw.hex().encode(), urllib.parse.quote(secret).encode()}
            for user in ("admin", "SecurityAdmin", "apc"):
                forms.add(base64.b64encode(f"{user}:{secret}".encode()))
                for digest in (hashlib.md5, hashlib.sha256):
                    forms |= {digest(raw).hexdigest().encode(), digest(f"{user}{secret}".encode()).hexdigest().encode()}
        lowered = bytes(self.heard).lower()
        fields = (b"password=", b"md5password=", b"encpasswd=", b"passwd=", b'"password"', b"authorization:")
        return any(form.lower() in lowered for form in forms) or any(name in lowered for name in fields)


def web_driver(family: str, *ports: Service) -> Claims:
    """The driver of a family, or its assumed profile."""
    found = next(one for one in FAMILIES if one.name == family)
    endpoint = Endpoint(host=ADDRESS, ports=ports)
    if found.assumed_claim is not None:
        return ProfileClaims(endpoint, load_profile(found.assumed_claim))
    driver = found.open(endpoint)
    assert isinstance(driver, Claims)
    return driver


def account(family: str, password: str = OLD) -> Credential:
    return Credential(user="SecurityAdmin" if "schneider" in family else "admin", password=Secret(password))


async def never() -> None:
    pytest.fail("a change was promised")


async def tempt(driver: Claims, family: str, trust: Trust) -> list[DeviceError]:
    """Everything that would carry a credential."""
    errors = []
    for act in (
        lambda: driver.login(account(family), trust),
        lambda: driver.change_password(account(family), Secret(NEW), trust, never),
    ):
        with pytest.raises(DeviceError) as caught:
            await act()
        errors.append(caught.value)
    return errors


@asynccontextmanager
async def web(
    ears: Ears, port: int, *, seed: str | None, answer: Callable[[bytes], bytes], address: str = ADDRESS
) -> AsyncIterator[None]:
    """A server that notes every application byte."""

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        ears.connections += 1
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(
            (int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0
        )
        body = await reader.readexactly(length)
        ears.heard += head + body
        writer.write(answer(head))
        await writer.drain()

    context = server_context(seed, Naming(ADDRESS, "Moxa Inc.")) if seed is not None else None
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(TcpService(address, port, converse, context))
        yield


def page(content: str) -> bytes:
    body = content.encode()
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)


LOGIN = page(
    '<title>NPort Web Console</title><form method="post" action="/"><input type="hidden" name="FakeChallenge" '
    'value="0A1B2C3D"><input name="Username"><input type="password" name="Password"></form>'
)


@MANY
@EACH_WEB
async def test_another_certificate(family: str, attempt: int) -> None:
    ears = Ears()
    trust = Trust(https=hashlib.sha256(f"pinned {attempt}".encode()).hexdigest().upper())
    async with web(ears, HTTPS, seed=f"mallory {attempt}", answer=lambda _head: LOGIN):
        for error in await tempt(web_driver(family, Service(name="https", port=HTTPS)), family, trust):
            assert isinstance(error, IdentityChanged)
    assert ears.heard == b""


@MANY
@EACH_WEB
async def test_a_certificate_that_was_never_pinned(family: str, attempt: int) -> None:
    ears = Ears()
    async with web(ears, HTTPS, seed=f"mallory {attempt}", answer=lambda _head: LOGIN):
        for error in await tempt(web_driver(family, Service(name="https", port=HTTPS)), family, Trust(plain=True)):
            assert isinstance(error, IdentityChanged)
    assert ears.heard == b""


@MANY
@EACH_WEB
async def test_a_redirect_to_somebody_else(family: str, attempt: int) -> None:
    """The right certificate, and an answer that sends the dialogue elsewhere: over TLS, over HTTP, to another port."""
    ears, elsewhere = Ears(), Ears()
    target = (f"https://{ELSEWHERE}:{HTTPS}/", f"http://{ELSEWHERE}:{HTTP}/", f"//{ELSEWHERE}:{HTTPS}/login")[
        attempt % 3
    ]
    answer = b"HTTP/1.1 302 Found\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n" % target.encode()
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(web(ears, HTTPS, seed="the device", answer=lambda _head: answer))
        await stack.enter_async_context(
            web(elsewhere, HTTPS, seed="mallory", answer=lambda _head: LOGIN, address=ELSEWHERE)
        )
        await stack.enter_async_context(web(elsewhere, HTTP, seed=None, answer=lambda _head: LOGIN, address=ELSEWHERE))
        trust = Trust(https=(await tls.look(ADDRESS, HTTPS)).sha256)
        for error in await tempt(web_driver(family, Service(name="https", port=HTTPS)), family, trust):
            assert error.code in {Code.UNEXPECTED, Code.PIN_CHANGED}
    assert elsewhere.connections == 0
    assert elsewhere.heard == b""


@MANY
@EACH_WEB
async def test_a_fall_back_to_plain_http(family: str, attempt: int) -> None:
    """HTTPS does not answer any more, HTTP does, and shows the login page."""
    ears = Ears()
    ports = (Service(name="http", port=HTTP), *((Service(name="https", port=HTTPS),) if attempt % 2 else ()))
    trust = Trust(https="AB" * 32)
    async with web(ears, HTTP, seed=None, answer=lambda _head: LOGIN):
        await tempt(web_driver(family, *ports), family, trust)
    assert not ears.holds_credential()


class EagerDoor:
    """Takes every password and notes it."""

    banner: str | None = None
    banner_tagged = True
    interactive = False

    def __init__(self) -> None:
        self.tried: list[tuple[str, str]] = []

    def check(self, user: str, password: str) -> bool:
        self.tried.append((user, password))
        return True

    def wants_code(self, user: str) -> str | None:
        return None

    def check_code(self, user: str, code: str) -> bool:
        return True

    def shell(self, user: str) -> Shell:
        pytest.fail("a session was opened")


@pytest.mark.parametrize("attempt", range(2 * TIMES))
async def test_another_host_key(attempt: int) -> None:
    door = EagerDoor()
    driver = next(one for one in FAMILIES if one.name == "apc-nmc3").open(
        Endpoint(host=ADDRESS, ports=(Service(name="ssh", port=SSH),))
    )
    assert isinstance(driver, Claims)
    async with SshService(ADDRESS, SSH, derived_key("the card"), door):
        pinned = (await ssh.look(ADDRESS, SSH)).sha256
    trust = Trust(ssh=pinned) if attempt % 2 else Trust(https="AB" * 32, plain=True)
    async with SshService(ADDRESS, SSH, derived_key(f"mallory {attempt}"), door):
        for act in (
            lambda: driver.login(Credential(user="apc", password=Secret(OLD)), trust),
            lambda: driver.change_password(Credential(user="apc", password=Secret(OLD)), Secret(NEW), trust, never),
        ):
            with pytest.raises(IdentityChanged):
                await act()
    assert door.tried == []
