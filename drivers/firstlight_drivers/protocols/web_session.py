"""A session with one web console that may carry a credential, to one host only.

    connect -> handshake -> the certificate of THIS connection against the pin -> first byte of HTTP

Each request has a connection of its own, as small servers prefer, and each connection is checked again. Without a pin,
or with another certificate, nothing is sent at all. Plain HTTP is used only where the technician allowed it for this
device. Redirects are never followed by themselves, and one that points to another host, scheme or port ends a session
that carries a credential. Cookies live as long as the session and never leave it.
"""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import re
import ssl
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import BinaryIO, Literal
from urllib.parse import urljoin, urlsplit

from firstlight_drivers.contract import Commit, Endpoint, Presented, TlsObservation, Trust
from firstlight_drivers.errors import Code, DeviceError, IdentityChanged, ProtocolError
from firstlight_drivers.protocols import tls as wire_tls
from firstlight_drivers.protocols.http import Response, read_response, request_head
from firstlight_drivers.protocols.web_upload import (
    ANSWER_SECONDS,
    Around,
    Payload,
    drained,
    opened,
    short_buffers,
    stream,
)
from firstlight_drivers.protocols.web_values import masked
from firstlight_drivers.transport import trace
from firstlight_drivers.transport.boundary import boundary
from firstlight_drivers.transport.limits import CONNECT_SECONDS, HTTP_SECONDS, KIB
from firstlight_drivers.transport.streams import connect, hang_up, host_header
from firstlight_drivers.transport.text import decoded, safe_text

KEPT = 512 * KIB  # bytes of one page; login pages with their scripts inside are far below
_COOKIES = 20
_COOKIE_BYTES = 4096  # name and value of one, as browsers keep them
_SHOWN = 160  # characters of an answer that a person gets to see
_OLD_TLS = frozenset({"SSLv3", "TLSv1", "TLSv1.1"})
_COOKIE = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}=[\x21-\x3a\x3c-\x7e]{0,4096}")
_HIDDEN = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^<>]{0,4096}>")


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to a request for `path`.

    `location` is the path of a redirect within the same origin; `cookies` names those that were set.
    """

    status: int
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    text: str = field(repr=False)
    location: str | None = field(default=None, repr=False)
    cookies: tuple[str, ...] = ()
    path: str = "/"

    def header(self, name: str) -> str | None:
        """The first header called `name` (lower case)."""
        return next((value for key, value in self.headers if key == name), None)


def weaknesses(seen: TlsObservation) -> tuple[str, ...]:
    """Codes for what should carry no credential: "weak-tls" below TLS 1.2, "weak-key" below RSA 2048 or P-256."""
    found = []
    if seen.protocol in _OLD_TLS:
        found.append("weak-tls")
    kind, _, size = seen.key.partition(" ")
    digits = re.search(r"\d{2,5}", size)
    least = {"RSA": 2048, "DSA": 2048, "EC": 256}.get(kind)
    if not kind or (least is not None and (digits is None or int(digits[0]) < least)):
        found.append("weak-key")
    return tuple(found)


class WebSession:
    """Requests to the console of one endpoint. `trust` None: no credential will be sent, any certificate may be shown.

    Every request raises DeviceError: IdentityChanged (no pin, or another certificate), PLAIN_ONLY, WEAK, TOO_LARGE,
    UNEXPECTED for a redirect elsewhere, Unreachable.
    """

    def __init__(self, endpoint: Endpoint, trust: Trust | None, *, tls: bool, secrets: tuple[str, ...] = ()) -> None:
        self._endpoint = endpoint
        self._trust = trust
        self._secrets = secrets
        self.tls = tls
        self.port = endpoint.port("https", 443) if tls else endpoint.port("http", 80)
        self.certificate: TlsObservation | None = None
        self.cookies: dict[str, str] = {}
        self.sent = False  # whether anything of the last request left, whatever came of it
        self.sent_whole = False  # whether the last file left completely, likewise
        standard = self.port == (443 if tls else 80)
        named = host_header(endpoint.host) + ("" if standard else f":{self.port}")
        self._origin = f"http{'s' if tls else ''}://{named}"
        self._page = "/"
        self._where = f"http{'s' if tls else ''} {endpoint.host}:{self.port}"

    async def get(self, path: str, headers: tuple[tuple[str, str], ...] = ()) -> Answer:
        """GET one path of the console."""
        return await self.send("GET", path, headers=headers)

    async def send(
        self,
        method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"],
        path: str,
        *,
        body: bytes = b"",
        content_type: str = "",
        headers: tuple[tuple[str, str], ...] = (),
    ) -> Answer:
        """One request, once. Nothing here is ever sent twice."""
        self.sent = False
        head = self._head(method, path, headers, content_type, len(body))
        async with boundary(self._where), asyncio.timeout(HTTP_SECONDS):
            reader, writer = await self._open()
            try:
                trace.active().record("sent", "http", f"{self._endpoint.host}:{self.port}", head)
                self.sent = True
                writer.write(head + body)
                await writer.drain()
                response = await read_response(reader, keep=KEPT, endpoint=f"{self._endpoint.host}:{self.port}")
            finally:
                await hang_up(writer)
        return self._heard(path, response)

    async def send_file(
        self,
        method: Literal["POST", "PUT"],
        path: str,
        payload: Payload,
        shape: Around,
        *,
        headers: tuple[tuple[str, str], ...] = (),
        commit: Commit | None = None,
    ) -> Answer:
        """One request with a file of any size, once, in constant memory.

        `commit` is awaited when the connection stands and has shown its pin, right before the first byte. Raises
        DeviceError as `send` does; TIMEOUT when nothing leaves for 60 s or no answer comes for 300 s.
        """
        peer = f"{self._endpoint.host}:{self.port}"
        length = len(shape.head) + payload.image.size + len(shape.tail)
        head = self._head(method, path, headers, shape.content_type, length)
        self.sent = self.sent_whole = False
        with opened(payload.image) as file:
            async with boundary(self._where), asyncio.timeout(HTTP_SECONDS):
                reader, writer = await self._open()
            try:
                if commit is not None:
                    await commit()
                trace.active().record("sent", "http", peer, head)
                self.sent = True
                async with boundary(self._where):
                    response = await self._stream(reader, writer, head, shape, payload, file)
            finally:
                await hang_up(writer)
        return self._heard(path, response)

    async def _stream(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        head: bytes,
        shape: Around,
        payload: Payload,
        file: BinaryIO,
    ) -> Response:
        answering = asyncio.ensure_future(read_response(reader, keep=KEPT, endpoint=self._where))
        try:
            short_buffers(writer)
            with contextlib.suppress(ConnectionError):  # an early answer may be waiting all the same
                writer.write(head + shape.head)
                if await stream(writer, file, payload, answering):
                    writer.write(shape.tail)
                    await drained(writer)
                    self.sent_whole = not (answering.done() and answering.exception() is not None)
            async with asyncio.timeout(ANSWER_SECONDS):
                return await answering
        finally:
            answering.cancel()
            await asyncio.gather(answering, return_exceptions=True)

    def _head(
        self, method: str, path: str, headers: tuple[tuple[str, str], ...], content_type: str, length: int
    ) -> bytes:
        lines = [f"{name}: {value}" for name, value in headers]
        if method != "GET":
            # As a browser has it: consoles may look where a form came from. Without the query, which can hold a token.
            lines += [f"Origin: {self._origin}", f"Referer: {self._origin}{self._page}"]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if content_type:
            lines.append(f"Content-Type: {content_type}")
        if length or method != "GET":
            lines.append(f"Content-Length: {length}")
        if any(ord(c) < 0x20 or ord(c) > 0x7E for line in lines for c in line):
            raise ProtocolError("a header that cannot stand in a request")
        extra = "".join(f"{line}\r\n" for line in lines)
        return request_head(method, self._endpoint.host, self.port, path, tls=self.tls, extra=extra)

    def _heard(self, path: str, response: Response) -> Answer:
        if not response.complete:
            raise ProtocolError(f"{self._where}: more than {KEPT} bytes", code=Code.TOO_LARGE)
        self._page = path.partition("?")[0]
        return self._answer(path, response)

    def shown(self, answer: Answer) -> str:
        """What an answer says, for a person: one line without markup, without a secret of this session."""
        text = _TAG.sub(" ", _HIDDEN.sub(" ", answer.text[: 16 * KIB]))
        line = safe_text(masked(text, (*self._secrets, *self.cookies.values())), _SHOWN)
        return f"status {answer.status}: {line}" if line else f"status {answer.status}"

    @property
    def host(self) -> str:
        """Whom this session talks to."""
        return self._endpoint.host

    def unexpected(self, what: str, answer: Answer) -> DeviceError:
        """The error for an answer that is not the known dialogue."""
        return DeviceError(safe_text(f"{what}: {self.shown(answer)}"), code=Code.UNEXPECTED)

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        host, local = self._endpoint.host, self._endpoint.local_address
        if self._trust is None:
            if not self.tls:
                return await connect(host, self.port, local_address=local)
            reader, writer, self.certificate = await wire_tls.open_tls(host, self.port, local_address=local)
            return reader, writer
        if not self.tls:
            if not self._trust.plain:
                raise DeviceError(host, code=Code.PLAIN_ONLY)
            return await connect(host, self.port, local_address=local)
        if self._trust.https is None:
            raise IdentityChanged(f"no pin for {self._where}")
        if self._trust.legacy:
            reader, writer, self.certificate = await wire_tls.open_tls(host, self.port, local_address=local)
        else:
            reader, writer = await self._modern(host, local)
        try:
            self._check(self._trust, writer)
        except BaseException:
            await hang_up(writer)
            raise
        return reader, writer

    async def _modern(self, host: str, local: str | None) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        try:
            return await connect(
                host, self.port, local_address=local, context=wire_tls.credential_context(), seconds=CONNECT_SECONDS
            )
        except (ssl.SSLError, ConnectionResetError, EOFError):
            return await connect(
                host,
                self.port,
                local_address=local,
                context=wire_tls.credential_context(old=True),
                seconds=CONNECT_SECONDS,
            )

    def _check(self, trust: Trust, writer: asyncio.StreamWriter) -> None:
        seen = self.certificate = wire_tls.observation(self.port, writer.get_extra_info("ssl_object"))
        pin = re.sub(r"[^0-9A-F]", "", (trust.https or "").upper())
        if not hmac.compare_digest(pin, seen.sha256):
            raise IdentityChanged(f"{self._where} shows certificate SHA-256 {seen.sha256}")
        if not trust.legacy and (weak := weaknesses(seen)):
            raise DeviceError(f"{self._where}: {', '.join(weak)} ({seen.key}, {seen.protocol})", code=Code.WEAK)

    def _answer(self, path: str, response: Response) -> Answer:
        location = response.header("location")
        inside = None
        if location is not None and HTTPStatus.MULTIPLE_CHOICES <= response.status < HTTPStatus.BAD_REQUEST:
            inside = self.inside(path, location)
        return Answer(
            response.status,
            response.headers,
            decoded(response.body),
            inside,
            self._keep_cookies(response.every("set-cookie")),
            path,
        )

    def inside(self, path: str, location: str) -> str | None:
        """Where `location`, written on the page `path`, leads within the same origin.

        Raises UNEXPECTED for another host, scheme or port; without a credential at stake that is None.
        """
        scheme = "https" if self.tls else "http"
        base = f"{scheme}://{host_header(self._endpoint.host)}:{self.port}{path}"
        try:
            whole = urlsplit(urljoin(base, location.strip()))
            port = whole.port or (443 if whole.scheme == "https" else 80)
        except ValueError:
            raise DeviceError("a redirect to no address", code=Code.UNEXPECTED) from None
        ours = urlsplit(base)
        if (whole.scheme, whole.hostname, port) != (scheme, ours.hostname, self.port) or "@" in whole.netloc:
            if self._trust is None:
                return None
            target = safe_text(masked(location, self._secrets), 128)
            raise DeviceError(f"a redirect to another place: {target}", code=Code.UNEXPECTED)
        return (whole.path or "/") + (f"?{whole.query}" if whole.query else "")

    def _keep_cookies(self, lines: tuple[str, ...]) -> tuple[str, ...]:
        names = []
        for line in lines[:_COOKIES]:
            pair, _, attributes = line.partition(";")
            name, _, value = pair.strip().partition("=")
            pair = f"{name.strip()}={value.strip()}"
            if len(pair) > _COOKIE_BYTES or not _COOKIE.fullmatch(pair):
                continue
            name, _, value = pair.partition("=")
            if not value or re.search(r"max-age\s*=\s*(0|-)", attributes, re.IGNORECASE):
                self.cookies.pop(name, None)
            elif name in self.cookies or len(self.cookies) < _COOKIES:
                self.cookies[name] = value
                names.append(name)
        return tuple(names)


def carries_tls(endpoint: Endpoint, trust: Trust | None) -> bool:
    """Whether the console of this endpoint is to be reached by HTTPS.

    By HTTP only where HTTPS was looked for and not found, or where nobody looked and HTTP was allowed. Either way a
    credential needs `Trust.plain`, so that hiding the HTTPS port gains nothing.
    """
    if endpoint.ports:
        names = {entry.name for entry in endpoint.ports}
        return "https" in names or "http" not in names
    return trust is None or trust.https is not None or not trust.plain


async def first_look(endpoint: Endpoint, path: str) -> tuple[Answer, WebSession, Presented]:
    """One page without a credential, and the identity shown on that connection. Raises DeviceError."""
    session = WebSession(endpoint, None, tls=carries_tls(endpoint, None))
    try:
        answer = await session.get(path)
    except DeviceError as error:
        if endpoint.ports or error.code is not Code.REFUSED:
            raise
        session = WebSession(endpoint, None, tls=False)
        answer = await session.get(path)
    seen = session.certificate
    if seen is None:
        return answer, session, Presented(channel="http")
    return (
        answer,
        session,
        Presented(
            channel="https", sha256=seen.sha256, spki_sha256=seen.spki_sha256, key=seen.key, weak=weaknesses(seen)
        ),
    )
