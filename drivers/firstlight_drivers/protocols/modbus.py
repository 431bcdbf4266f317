"""Read-only Modbus: device identification (function 43/14) and holding registers (function 3).

The only module that knows pymodbus, whose interface changes between minor versions. Over TCP, over TCP with
RTU framing (serial gateways), and on serial lines, local or by URL ("rfc2217://host:port",
"socket://host:port"). One question at a time, no retry: asking again is the business of who asks.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from firstlight_drivers.contract import ModbusObservation
from firstlight_drivers.errors import Code, DeviceError, LocalRefusal, ProtocolError, Unreachable
from firstlight_drivers.transport import trace
from firstlight_drivers.transport.boundary import boundary
from firstlight_drivers.transport.limits import CONNECT_SECONDS, MODBUS_SECONDS
from firstlight_drivers.transport.serial_stream import is_pseudo_terminal
from firstlight_drivers.transport.text import safe_text, text_or_none

if TYPE_CHECKING:
    from pymodbus.client import AsyncModbusTcpClient
    from pymodbus.pdu import ModbusPDU

PORT = 502
MAX_WORDS = 125  # Modbus application protocol 1.1b3, 6.3
BASIC, REGULAR = 1, 2  # read device id codes, Modbus application protocol 1.1b3, 6.21
_ILLEGAL_FUNCTION = 1
_MAX_ROUNDS = 8  # "more follows" is the device's word; nobody needs more than this
_MAX_OBJECTS = 64


class Refusal(DeviceError):
    """The server refused a question; `reason` is the Modbus exception code."""

    code = Code.DEVICE_ERROR

    def __init__(self, reason: int) -> None:
        super().__init__(f"Modbus exception {reason}")
        self.reason = reason


class Parity(StrEnum):
    """Parity of a serial line, as pyserial spells it."""

    NONE = "N"
    EVEN = "E"
    ODD = "O"


@dataclass(frozen=True, slots=True)
class LineSettings:
    """A serial line.

    Baud in bits per second; stop bits 1 or 2. The defaults are those of the Modbus serial standard.
    """

    baud: int = 19200
    parity: Parity = Parity.EVEN
    stop_bits: int = 1
    data_bits: int = 8


class ModbusLink:
    """An open way to Modbus servers. Made by `open_tcp` and `open_line`."""

    def __init__(self, ask: Callable[[str, dict[str, int]], Awaitable[ModbusPDU]], port: int | None) -> None:
        self._ask = ask
        self.port = port

    async def words(self, unit: int, address: int, count: int) -> tuple[int, ...]:
        """Function 3: `count` (1 to 125) registers from the 0-based wire `address`. Raises DeviceError."""
        if not (0 <= unit <= 255 and 0 <= address <= 0xFFFF and 1 <= count <= MAX_WORDS):
            raise ValueError(f"unit {unit}, address {address}, count {count}")
        answer = await self._checked("read_holding_registers", {"address": address, "count": count, "device_id": unit})
        registers = tuple(int(word) for word in getattr(answer, "registers", ()))
        if len(registers) != count:
            raise ProtocolError(f"{len(registers)} registers instead of {count}")
        return registers

    async def objects(self, unit: int, code: int = BASIC) -> tuple[tuple[int, str], ...]:
        """Function 43/14: object id -> text, in the order of the device. Raises DeviceError."""
        found: dict[int, str] = {}
        start = 0
        for _ in range(_MAX_ROUNDS):
            answer = await self._checked(
                "read_device_information", {"read_code": code, "object_id": start, "device_id": unit}
            )
            information: dict[int, Any] = getattr(answer, "information", {})
            for key, value in information.items():
                raw = value[0] if isinstance(value, list) else value
                if len(found) < _MAX_OBJECTS and isinstance(raw, bytes):
                    found.setdefault(int(key), text_from_bytes(raw) or "")
            following = int(getattr(answer, "next_object_id", 0))
            if not getattr(answer, "more_follows", 0) or following <= start:
                break
            start = following
        return tuple(found.items())

    async def observe(self, unit: int, blocks: Sequence[tuple[int, int]] = ()) -> ModbusObservation:
        """Who a unit says it is: its identification objects, and the registers in `blocks` (address, count).

        What the unit refuses is left out. Raises DeviceError when it does not answer at all.
        """
        objects: tuple[tuple[int, str], ...] = ()
        for code in (REGULAR, BASIC):
            try:
                objects = await self.objects(unit, code)
                break
            except Refusal as refusal:
                if refusal.reason == _ILLEGAL_FUNCTION:
                    break
        registers: list[tuple[int, tuple[int, ...]]] = []
        for address, count in blocks:
            try:
                registers.append((address, await self.words(unit, address, count)))
            except Refusal:
                continue
        return ModbusObservation(unit=unit, port=self.port, objects=objects, registers=tuple(registers))

    async def _checked(self, name: str, arguments: dict[str, int]) -> ModbusPDU:
        async with boundary("modbus"):
            answer = await self._ask(name, arguments)
        if answer.isError():
            raise Refusal(int(getattr(answer, "exception_code", 0)))
        return answer


@asynccontextmanager
async def open_tcp(
    host: str,
    port: int = PORT,
    *,
    rtu: bool = False,
    local_address: str | None = None,
    seconds: float = MODBUS_SECONDS,
) -> AsyncIterator[ModbusLink]:
    """Modbus TCP; `rtu` for RTU frames in a TCP stream. `seconds` is for one answer. Raises DeviceError."""
    from pymodbus import FramerType  # noqa: PLC0415 - 150 ms that only a search pays
    from pymodbus.client import AsyncModbusTcpClient  # noqa: PLC0415 - as above

    _quiet()
    endpoint = f"{host}:{port}"
    client = AsyncModbusTcpClient(
        host,
        port=port,
        framer=FramerType.RTU if rtu else FramerType.SOCKET,
        source_address=(local_address, 0) if local_address else None,
        timeout=seconds,
        retries=0,
        reconnect_delay=0,
        trace_packet=_tracer(endpoint, rtu=rtu),
        trace_connect=lambda up: None if up else _fail(client, ConnectionResetError("closed")),
    )
    _guard(client)
    try:
        async with boundary(f"modbus {endpoint}"), asyncio.timeout(CONNECT_SECONDS):
            if not await client.connect():
                raise Unreachable(f"no Modbus connection to {endpoint}")

        async def ask(name: str, arguments: dict[str, int]) -> ModbusPDU:
            if not client.connected:
                raise ConnectionResetError("closed")
            answer: ModbusPDU = await getattr(client, name)(**arguments)
            return answer

        yield ModbusLink(ask, port)
    finally:
        client.close()


@asynccontextmanager
async def open_line(
    line: str, settings: LineSettings | None = None, *, seconds: float = 1.0
) -> AsyncIterator[ModbusLink]:
    """Modbus RTU on a serial line: a device name or a pyserial URL.

    `seconds` is for one answer. Raises DeviceError.
    """
    import serial  # noqa: PLC0415 - only when a line is opened
    from pymodbus.client import ModbusSerialClient  # noqa: PLC0415 - see open_tcp

    _quiet()
    settings = settings or LineSettings()
    client = ModbusSerialClient(
        line,
        baudrate=settings.baud,
        bytesize=settings.data_bits,
        parity=settings.parity.value,
        stopbits=settings.stop_bits,
        timeout=seconds,
        retries=0,
        trace_packet=_tracer(line, rtu=True),
    )

    def connect() -> None:
        # Not client.connect(): it sets a write timeout, which RFC 2217 ports refuse, and hides why a port
        # did not open.
        client.socket = serial.serial_for_url(
            line,
            timeout=seconds,
            baudrate=settings.baud,
            # A pseudo-terminal has no parity; asking for one is refused where nothing else changes.
            parity="N" if is_pseudo_terminal(line) else settings.parity.value,
            bytesize=settings.data_bits,
            stopbits=settings.stop_bits,
            **({} if "://" in line else {"exclusive": True}),
        )

    async def ask(name: str, arguments: dict[str, int]) -> ModbusPDU:
        answer: ModbusPDU = await asyncio.to_thread(getattr(client, name), **arguments)
        return answer

    try:
        async with boundary(line):
            try:
                await asyncio.to_thread(connect)
            except ValueError as error:  # an unknown URL scheme, a baud rate the port does not have
                raise LocalRefusal(safe_text(str(error)), code=Code.NO_SUCH_PORT) from error
        yield ModbusLink(ask, None)
    finally:
        await asyncio.shield(asyncio.to_thread(client.close))


def text_from_words(words: Sequence[int]) -> str | None:
    """A string register block as text: two characters a word, high byte first, ended by NUL or blanks.

    None for what is not set: 0x8000 and 0xFFFF words, or bytes that are no text at all (a PAS800 with
    firmware 001.004.000 filled its string registers with 0x80, PowerTagGateway issue 62).
    """
    return text_from_bytes(b"".join((word & 0xFFFF).to_bytes(2, "big") for word in words))


def text_from_bytes(raw: bytes) -> str | None:
    """Bytes of an identification object or string register as text; None when they are no text."""
    raw = raw.split(b"\0", 1)[0]
    try:
        return text_or_none(raw.decode("utf-8"))
    except UnicodeDecodeError:
        return None if {0x80, 0xFF} & set(raw) else text_or_none(raw.decode("latin-1"))


def _guard(client: AsyncModbusTcpClient) -> None:
    """Turn what pymodbus raises while it parses into the answer of the question that waits.

    Without this the exception goes to asyncio's loop, which logs it and leaves the question waiting for its
    timeout.
    """
    take = client.ctx.callback_data

    def guarded(data: bytes, addr: tuple[Any, ...] | None = None) -> int:
        try:
            return take(data, addr)
        except Exception as error:  # noqa: BLE001 - whatever a hostile frame provokes is that frame's fault
            _fail(client, ProtocolError(f"a frame that cannot be read: {type(error).__name__}"))
            return len(data)

    client.ctx.callback_data = guarded  # type: ignore[method-assign]


def _fail(client: AsyncModbusTcpClient, error: Exception) -> None:
    waiting = client.ctx.response_future
    if not waiting.done():
        waiting.set_exception(error)
        waiting.exception()  # nobody may be waiting; then it is not "never retrieved"


def _tracer(endpoint: str, *, rtu: bool) -> Callable[[bool, bytes], bytes]:
    wire = trace.active()
    protocol = "modbus-rtu" if rtu else "modbus-tcp"

    def record(sending: bool, data: bytes) -> bytes:
        wire.record("sent" if sending else "received", protocol, endpoint, data)
        return data

    return record


def _quiet() -> None:
    """pymodbus logs refused connections and timeouts as errors; here they are answers."""
    logging.getLogger("pymodbus").setLevel(logging.CRITICAL)
