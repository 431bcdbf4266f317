"""What several tests here share: a listener that remembers, scopes on the loopback, small servers."""

from __future__ import annotations

import asyncio
import datetime as dt
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from firstlight_drivers.contract import Sighting, Tally
from firstlight_drivers.discovery.scope import Scope
from firstlight_drivers.transport.interfaces import Interface, InterfaceAddress, Kind

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Heard:
    """A listener."""

    def __init__(self) -> None:
        self.sightings: list[Sighting] = []
        self.tallies: list[Tally] = []
        self.changed = asyncio.Event()

    def heard(self, sighting: Sighting) -> None:
        self.sightings.append(sighting)
        self.changed.set()

    def tallied(self, tally: Tally) -> None:
        self.tallies.append(tally)

    @property
    def last(self) -> Tally:
        assert [tally.finished for tally in self.tallies][-1:] == [True]
        assert sum(tally.finished for tally in self.tallies) == 1
        return self.tallies[-1]

    def troubles(self) -> set[str]:
        return {trouble.code for trouble in self.last.troubles}


def loopback(seconds: float, ip: str = "127.0.0.1") -> Scope:
    address = InterfaceAddress(ip, 8, "127.255.255.255")
    interface = Interface("lo", 1, Kind.LOOPBACK, up=True, mac=None, speed=0, addresses=(address,), multicast=False)
    return Scope(interface, address, seconds)


@asynccontextmanager
async def server(
    serve: Serve, host: str = "127.0.0.1", context: ssl.SSLContext | None = None, *, port: int = 0
) -> AsyncIterator[int]:
    """A TCP server, on a free port unless one is named; connections it has open are cut at the end."""
    tasks: set[asyncio.Task[None]] = set()

    async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            await serve(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()
            writer.transport.abort()

    made = await asyncio.start_server(one, host, port, ssl=context)
    try:
        yield int(made.sockets[0].getsockname()[1])
    finally:
        made.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def replies(*parts: bytes, pause: float = 0.0) -> Serve:
    """Reads a request's head, then sends `parts`."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        for part in parts:
            writer.write(part)
            await writer.drain()
            if pause:
                await asyncio.sleep(pause)

    return serve


def endless(part: bytes, first: bytes = b"") -> Serve:
    """Reads a request's head and sends `part` for ever."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(first)
        while True:
            writer.write(part)
            await writer.drain()

    return serve


def certificate(folder: Path, cn: str = "ZA2043001234", org: str = "APC") -> ssl.SSLContext:
    """A server context with a self-signed certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [x509.NameAttribute(x509.NameOID.COMMON_NAME, cn), x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, org)]
    )
    now = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + dt.timedelta(days=3650))
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context
