"""A session that may carry a credential: the pin first, no redirect elsewhere, nothing secret in trace or errors."""

from __future__ import annotations

import asyncio
import datetime as dt
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from firstlight_drivers.contract import Endpoint, Service, TlsObservation, Trust
from firstlight_drivers.errors import Code, DeviceError, IdentityChanged, ProtocolError
from firstlight_drivers.protocols import tls
from firstlight_drivers.protocols.web_session import KEPT, WebSession, carries_tls, first_look, weaknesses
from firstlight_drivers.protocols.web_values import forms, masked
from firstlight_drivers.transport import trace
from unit.drivers_wire.wire import server

HOST = "127.79.20.4"
PASSWORD = "Kestrel-42-dam!"
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


def context(folder: Path, key: Key, name: str = "device") -> ssl.SSLContext:
    """A TLS server of its own making, as weak as its key."""
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    made = x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number()).not_valid_before(now).not_valid_after(now.replace(year=2040))
    path = folder / f"{name}.pem"
    path.write_bytes(
        made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    result = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    result.set_ciphers("ALL:@SECLEVEL=0")
    result.load_cert_chain(path)
    return result


@dataclass
class Listener:
    """Answers every connection the same way and keeps what it was sent."""

    answer: bytes | Callable[[bytes], bytes] = OK
    connections: int = 0
    received: bytearray = field(default_factory=bytearray)

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        head = b""
        while b"\r\n\r\n" not in head:
            piece = await reader.read(65536)
            self.received += piece
            head += piece
            if not piece:
                return
        writer.write(self.answer(head) if callable(self.answer) else self.answer)
        await writer.drain()


def at(port: int, service: str = "https") -> Endpoint:
    return Endpoint(host=HOST, ports=(Service(name=service, port=port),))


def session(port: int, trust: Trust, service: str = "https") -> WebSession:
    return WebSession(at(port, service), trust, tls=service == "https", secrets=(PASSWORD,))


async def pin(port: int) -> str:
    return (await tls.look(HOST, port)).sha256


def strong(folder: Path, name: str = "device") -> ssl.SSLContext:
    return context(folder, ec.generate_private_key(ec.SECP256R1()), name)


async def test_two_hundred_impostors_get_no_byte(tmp_path: Path) -> None:
    true, false = strong(tmp_path), strong(tmp_path, "impostor")
    async with server(Listener(), HOST, true) as port:
        known = await pin(port)
    listener = Listener()
    async with server(listener, HOST, false) as port:
        for attempt in range(200):
            web = session(port, Trust(https=known, legacy=attempt % 2 == 1, plain=True))
            with pytest.raises(IdentityChanged):
                await web.send("POST", "/login", body=f"password={PASSWORD}".encode(), content_type="text/plain")
    assert bytes(listener.received) == b""
    assert listener.connections >= 200


async def test_the_pin_is_checked_on_every_connection(tmp_path: Path) -> None:
    first = Listener()
    async with server(first, HOST, strong(tmp_path)) as port:
        web = session(port, Trust(https=(await pin(port)).lower()))
        assert (await web.get("/")).text == "hi"
    second = Listener()
    async with server(second, HOST, strong(tmp_path, "other"), port=port):
        with pytest.raises(IdentityChanged):
            await web.get("/")
    assert bytes(second.received) == b""


async def test_no_pin_no_connection(tmp_path: Path) -> None:
    listener = Listener()
    async with server(listener, HOST, strong(tmp_path)) as port:
        with pytest.raises(IdentityChanged):
            await session(port, Trust(plain=True)).get("/")
    assert listener.connections == 0


async def test_plain_http_has_to_be_allowed() -> None:
    listener = Listener()
    async with server(listener, HOST) as port:
        with pytest.raises(DeviceError) as caught:
            await session(port, Trust(https="00" * 32), "http").get("/")
        assert caught.value.code is Code.PLAIN_ONLY
        assert listener.connections == 0
        assert (await session(port, Trust(plain=True), "http").get("/")).text == "hi"


def test_https_is_used_where_it_was_found_or_pinned() -> None:
    web = (Service(name="http", port=80),)
    both = (*web, Service(name="https", port=443))
    assert carries_tls(Endpoint(host="h", ports=both), Trust(plain=True))
    assert not carries_tls(Endpoint(host="h", ports=web), Trust(https="00" * 32))
    assert carries_tls(Endpoint(host="h"), Trust(https="00" * 32, plain=True))
    assert not carries_tls(Endpoint(host="h"), Trust(plain=True))
    assert carries_tls(Endpoint(host="h"), Trust())


async def test_a_short_key_carries_a_password_only_where_that_was_allowed(tmp_path: Path) -> None:
    listener = Listener()
    weak = context(tmp_path, rsa.generate_private_key(65537, 1024))
    weak.maximum_version = ssl.TLSVersion.TLSv1_2
    async with server(listener, HOST, weak) as port:
        known = await pin(port)
        _, _, shown = await first_look(at(port), "/")
        assert shown.weak == ("weak-key",)
        before = len(listener.received)
        with pytest.raises(DeviceError) as caught:
            await session(port, Trust(https=known)).get("/")
        assert caught.value.code is Code.WEAK
        assert len(listener.received) == before
        assert (await session(port, Trust(https=known, legacy=True)).get("/")).text == "hi"


async def test_tls_1_0_carries_a_password_only_where_that_was_allowed(tmp_path: Path) -> None:
    listener = Listener()
    old = strong(tmp_path)
    old.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    with pytest.warns(DeprecationWarning, match="TLSv1"):
        old.maximum_version = ssl.TLSVersion.TLSv1
    async with server(listener, HOST, old) as port:
        known = await pin(port)
        _, _, shown = await first_look(at(port), "/")
        assert shown.weak == ("weak-tls",)
        before = len(listener.received)
        with pytest.raises(DeviceError) as caught:
            await session(port, Trust(https=known)).get("/")
        assert caught.value.code is not Code.PIN_CHANGED
        assert len(listener.received) == before
        assert (await session(port, Trust(https=known, legacy=True)).get("/")).text == "hi"


def observed(key: str, protocol: str = "TLSv1.2") -> TlsObservation:
    return TlsObservation(
        port=1, subject_cn=None, issuer_cn=None, subject_org=None, issuer_org=None, sha256="", spki_sha256="",
        not_before="", not_after="", key=key, protocol=protocol,
    )  # fmt: skip


def test_what_is_weak() -> None:
    for key in ("RSA 2048", "EC secp256r1", "EC secp521r1", "EC brainpoolP256r1", "Ed25519"):
        assert weaknesses(observed(key)) == ()
    for key in ("RSA 1024", "EC secp192r1", "EC sect163k1", "DSA 1024", ""):
        assert weaknesses(observed(key)) == ("weak-key",)
    assert weaknesses(observed("RSA 512", "TLSv1")) == ("weak-tls", "weak-key")


@pytest.mark.parametrize(
    "location",
    [
        "https://elsewhere.example/login", "//elsewhere.example/", "http://{host}:{port}/", "https://{host}:1/",
        "https://{host}.example:{port}/", "https://admin@{host}:{port}/", "ftp://{host}/", "https://[::1]:{port}/",
        "https://{host}:notaport/",
    ],
)  # fmt: skip
async def test_a_redirect_elsewhere_ends_the_session(tmp_path: Path, location: str) -> None:
    listener = Listener()
    async with server(listener, HOST, strong(tmp_path)) as port:
        target = location.format(host=HOST, port=port)
        listener.answer = f"HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n".encode()
        web = session(port, Trust(https=await pin(port)))
        listener.connections = 0
        with pytest.raises(DeviceError) as caught:
            await web.send("POST", "/login", body=b"x", content_type="text/plain")
        assert caught.value.code is Code.UNEXPECTED
        assert listener.connections == 1


@pytest.mark.parametrize(
    ("location", "inside"),
    [
        ("/home?a=1", "/home?a=1"), ("home", "/a/home"), ("https://{host}:{port}/x", "/x"), ("?b", "/a/login?b"),
        ("HTTPS://{host}:{port}", "/"),
    ],
)  # fmt: skip
async def test_a_redirect_inside_is_told_and_not_followed(tmp_path: Path, location: str, inside: str) -> None:
    listener = Listener()
    async with server(listener, HOST, strong(tmp_path)) as port:
        target = location.format(host=HOST, port=port)
        listener.answer = f"HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n".encode()
        web = session(port, Trust(https=await pin(port)))
        listener.connections = 0
        assert (await web.get("/a/login")).location == inside
        assert listener.connections == 1


async def test_cookies_live_in_the_session_only() -> None:
    lines = [
        "a=1; path=/; HttpOnly", 'bad="no, not this"', "b=2", "=x", "c=" + "y" * 5000, "d=3; Max-Age=0",
        "evil=1\x01", *[f"n{n}=v" for n in range(40)],
    ]  # fmt: skip
    head = "".join(f"Set-Cookie: {line}\r\n" for line in lines)
    listener = Listener(f"HTTP/1.1 200 OK\r\n{head}Content-Length: 0\r\n\r\n".encode("latin-1"))
    async with server(listener, HOST) as port:
        web = session(port, Trust(plain=True), "http")
        await web.get("/")
        assert {"a": "1", "b": "2"}.items() <= web.cookies.items()
        assert len(web.cookies) <= 20
        assert not {"c", "d", "evil", ""} & set(web.cookies)
        listener.received.clear()
        await session(port, Trust(plain=True), "http").get("/")
        assert b"ookie" not in listener.received
        listener.answer = b"HTTP/1.1 200 OK\r\nSet-Cookie: a=; path=/\r\nContent-Length: 0\r\n\r\n"
        await web.get("/")
        assert b"Cookie: a=1; b=2" in listener.received
        assert "a" not in web.cookies


async def test_a_page_without_end_is_too_large() -> None:
    listener = Listener(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * (KEPT + 1))
    async with server(listener, HOST) as port:
        with pytest.raises(ProtocolError) as caught:
            await session(port, Trust(plain=True), "http").get("/")
    assert caught.value.code is Code.TOO_LARGE


@pytest.mark.parametrize("path", ["/a b", "/a\r\nX: y", "no-slash", "/caf\xe9"])
async def test_a_path_stays_in_its_line(path: str) -> None:
    with pytest.raises(ProtocolError):
        await session(1, Trust(plain=True), "http").get(path)


async def test_a_header_stays_in_its_line() -> None:
    with pytest.raises(ProtocolError):
        await session(1, Trust(plain=True), "http").get("/", (("X", "a\r\nY: b"),))


async def test_neither_trace_nor_error_holds_a_secret(tmp_path: Path) -> None:
    path = tmp_path / "trace.jsonl"
    wire = trace.Trace(path)
    echo = " ".join(forms(PASSWORD))
    page = f"<p>wrong: {echo}</p> sid-77aa".encode()
    listener = Listener(
        b"HTTP/1.1 200 OK\r\nSet-Cookie: SID=sid-77aa\r\nContent-Length: %d\r\n\r\n%s" % (len(page), page)
    )
    before = trace.active()
    trace.install(wire)
    try:
        async with server(listener, HOST) as port:
            web = session(port, Trust(plain=True), "http")
            body = f"user=admin&password={PASSWORD}".encode()
            answer = await web.send(
                "POST", f"/login?p={PASSWORD}", body=body, content_type="text/plain",
                headers=(("Authorization", f"Basic {PASSWORD}"),),
            )  # fmt: skip
            await web.get(f"/next?p={PASSWORD}")
    finally:
        trace.install(before)
        wire.close()
    lines = path.read_text(encoding="utf-8")
    assert lines.count('"sent"') == 2
    shown = web.shown(answer)
    for form in (*forms(PASSWORD), "sid-77aa", "user=admin"):
        assert form.encode().hex() not in lines
        assert form not in shown
    assert "wrong: ***" in shown
    assert PASSWORD.encode() in listener.received


def test_masking_knows_the_common_encodings() -> None:
    secret = 'p"ä <&+ssW0rd'
    for form in forms(secret):
        assert masked(f"x {form} y", [secret]) == "x *** y"
    assert masked("nothing here", [""]) == "nothing here"
