"""Fuzz target: what a Modbus server answers, fed to the client as it comes from the wire."""

from __future__ import annotations

import asyncio

from firstlight_drivers.errors import DeviceError
from firstlight_drivers.protocols import modbus


def seeds() -> list[bytes]:
    """Answers to a first question: identification, registers, a refusal."""
    objects = b"\x2b\x0e\x02\x81\0\0\x02\x00\x12Schneider Electric\x01\x07PAS600L"
    registers = b"\x03\x04PAS6"
    return [
        b"\0\x01\0\0" + (len(pdu) + 1).to_bytes(2, "big") + b"\xff" + pdu for pdu in (objects, registers, b"\xab\x01")
    ]


def one_input(data: bytes) -> None:
    """One question, answered with `data`, then the server hangs up."""
    asyncio.run(_ask(data))


async def _ask(data: bytes) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(64)
        writer.write(data)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        async with modbus.open_tcp("127.0.0.1", port, seconds=0.5) as link:
            await link.observe(255, [(0x3C, 2)])
    except DeviceError:
        return
    finally:
        server.close()
        await server.wait_closed()
