"""Telnet COM-PORT-OPTION: settings, modem lines and breaks of a line behind a device server. rfc2217://HOST:PORT

    open: WILL/DO of binary, no go-ahead and option 44 -> settings, each acknowledged or refused -> data

`?ign_set_control` (the option's name in pyserial, from which people know it) does not wait for modem lines and flow
control; servers on ports without modem lines never answer them. Without it, one unanswered question is enough to go on
without modem lines. `?tls` puts the whole in TLS. Source: RFC 2217; behaviour of ser2net and sredird as tested.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Sequence

from firstlight_drivers.errors import Code, DeviceError, Unreachable
from firstlight_drivers.links.buffered import BufferedLink
from firstlight_drivers.links.link import Line, LineErrors, Signals
from firstlight_drivers.links.rfc2217_values import FLOWS, Control, line_messages, value_name
from firstlight_drivers.links.secure import LinkTls, open_checked
from firstlight_drivers.links.telnet import (
    ANSWER,
    LINE_BREAK,
    LINE_FRAMING,
    LINE_OVERRUN,
    LINE_PARITY,
    MODEM_CTS,
    MODEM_DCD,
    MODEM_DSR,
    MODEM_RI,
    Command,
    ComPort,
    Data,
    Negotiation,
    Option,
    Telnet,
    Verb,
    com_port,
    escaped,
    negotiation,
)
from firstlight_drivers.links.wire import TAKEN_SECONDS, Wire, refuse_if_taken
from firstlight_drivers.port_settings import Flow

_ANSWER_SECONDS = 3.0  # one setting
_CONTROL_SECONDS = 1.0  # a modem line, before the far end counts as one without
_OURS = frozenset({Option.BINARY, Option.SGA, Option.COM_PORT})
_THEIRS = frozenset({Option.BINARY, Option.SGA, Option.ECHO, Option.COM_PORT})
# The four lines and their "has changed" bits, without which ser2net tells nothing, but for the one of RI: sredird
# answers 0xFF with a byte too many.
_MODEM_MASK = b"\xfb"
_LINE_EVENTS = LINE_BREAK | LINE_FRAMING | LINE_PARITY | LINE_OVERRUN


class Rfc2217Link(BufferedLink):
    """See the module docstring. `has_controls`: whether the far end has modem lines, as far as it answered."""

    sets_line = True

    def __init__(self, name: str, line: Line, *, has_controls: bool = True) -> None:
        super().__init__(name, line)
        self.has_controls = has_controls
        self._telnet = Telnet()
        self._wire: Wire | None = None
        self._asked: dict[int, deque[asyncio.Future[bytes]]] = {}
        self._agreed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._told: set[tuple[Verb, int]] = set()
        self._going = asyncio.Event()  # clear while the far end has asked us to wait
        self._going.set()
        self._answers = 0  # to questions about settings
        self._modem: int | None = None
        self._counts = dict.fromkeys((LINE_FRAMING, LINE_PARITY, LINE_OVERRUN, LINE_BREAK), 0)
        self._line_mask = 0  # errors the far end tells of

    async def open(self, host: str, port: int, tls: LinkTls | None, local_address: str | None) -> None:
        """Raises DeviceError: BUSY, UNEXPECTED (no RFC 2217 there), DEVICE_ERROR (a setting refused), the network's."""
        wire = await open_checked(host, port, (self._heard, self._ended), tls, local_address)
        self._wire = wire
        self._inbox.attach(wire)
        try:
            self._tell((Verb.WILL, Option.COM_PORT), (Verb.WILL, Option.BINARY), (Verb.DO, Option.BINARY))
            self._tell((Verb.WILL, Option.SGA), (Verb.DO, Option.SGA))
            try:
                await self._agree()
                await self.set_line(self.line)
            except Unreachable:
                if not self._answers:  # a busy ser2net may agree on Telnet, say that it is taken, and close
                    await refuse_if_taken(wire, self._inbox, TAKEN_SECONDS)
                raise
            await self._raise_signals()
        except BaseException:
            await self.close()
            raise

    async def write(self, data: bytes) -> None:
        if self._wire is None:
            return
        if not self._going.is_set():
            await self._going.wait()
        await self._wire.write(escaped(data))

    async def drain(self) -> None:
        if self._wire is not None:
            await self._wire.drain()

    async def discard(self) -> None:
        with contextlib.suppress(TimeoutError):
            await self._ask(Command.PURGE, b"\x01", _CONTROL_SECONDS)
        self._inbox.clear()

    async def set_line(self, line: Line) -> None:
        questions = line_messages(line)
        answers = await asyncio.gather(
            *(self._ask(command, payload, _ANSWER_SECONDS) for command, payload, _ in questions), return_exceptions=True
        )
        for (command, payload, name), answer in zip(questions, answers, strict=True):
            if isinstance(answer, TimeoutError):
                raise DeviceError(f"{name}: {self.name} does not answer", code=Code.DEVICE_ERROR)
            if isinstance(answer, BaseException):
                raise answer
            # Longer than it should be: sredird on 64-bit computers answers a rate with eight bytes.
            if answer[: len(payload)] != payload:
                kept = value_name(command, answer[: len(payload)])
                raise DeviceError(f"{name}: {self.name} keeps {kept}", code=Code.DEVICE_ERROR)
        await self._set_flow(line)
        self.line = line

    async def set_signals(self, *, dtr: bool | None = None, rts: bool | None = None) -> None:
        wanted = [
            on if value else off
            for value, on, off in ((dtr, Control.DTR_ON, Control.DTR_OFF), (rts, Control.RTS_ON, Control.RTS_OFF))
            if value is not None
        ]
        await self._controls(wanted)

    async def signals(self) -> Signals:
        # What was told last: servers look about once a second. NOTIFY-MODEMSTATE as a question, which some send,
        # is not in RFC 2217 and throws sredird off its track; setting the mask again makes ser2net repeat what it knew.
        state = self._modem
        if state is None:
            return Signals()
        return Signals(
            cts=bool(state & MODEM_CTS),
            dsr=bool(state & MODEM_DSR),
            dcd=bool(state & MODEM_DCD),
            ri=bool(state & MODEM_RI),
        )

    async def errors(self) -> LineErrors:
        told = {flag: count if flag & self._line_mask else None for flag, count in self._counts.items()}
        return LineErrors(
            framing=told[LINE_FRAMING],
            parity=told[LINE_PARITY],
            overrun=told[LINE_OVERRUN],
            breaks=told[LINE_BREAK],
        )

    async def send_break(self, seconds: float = 0.25) -> None:
        await self.drain()
        await self._controls((Control.BREAK_ON,))
        try:
            await asyncio.sleep(seconds)
        finally:
            await self._controls((Control.BREAK_OFF,))

    async def close(self) -> None:
        self._inbox.end()
        self._going.set()
        if self._wire is not None:
            await self._wire.close()

    # --- what comes in ----------------------------------------------------------------------------------------------

    def _heard(self, data: bytes) -> None:
        for event in self._telnet.feed(data):
            if isinstance(event, Data):
                self._inbox.put(event.data)
            elif isinstance(event, Negotiation):
                self._negotiated(event)
            else:
                self._answered(event)

    def _ended(self, fault: DeviceError | None) -> None:
        self._inbox.end(fault)
        self._going.set()
        closed = Unreachable(self.name, code=Code.CLOSED)
        for one in [one for queue in self._asked.values() for one in queue]:
            if not one.done():
                one.set_exception(closed)
        self._agree_once(closed)

    def _negotiated(self, event: Negotiation) -> None:
        if event.option == Option.COM_PORT:
            if event.verb in {Verb.DO, Verb.WILL}:
                self._agree_once(None)
            else:
                detail = f"{self.name}: the far end has no RFC 2217"
                self._agree_once(DeviceError(detail, code=Code.UNEXPECTED))
        match event.verb:
            case Verb.DO:
                self._tell((Verb.WILL if event.option in _OURS else Verb.WONT, event.option))
            case Verb.WILL:
                self._tell((Verb.DO if event.option in _THEIRS else Verb.DONT, event.option))
            case _:
                pass

    def _agree_once(self, error: DeviceError | None) -> None:
        if self._agreed.done():
            return
        if error is None:
            self._agreed.set_result(None)
        else:
            self._agreed.set_exception(error)
            self._agreed.exception()  # seen: nobody may be waiting any more

    def _answered(self, event: ComPort) -> None:
        command, payload = event.command - ANSWER, event.payload
        match command:
            case Command.MODEM_STATE if payload:
                self._modem = payload[0]
            case Command.LINE_STATE if payload:
                for flag in self._counts:
                    self._counts[flag] += bool(payload[0] & flag)
            case Command.SUSPEND:
                self._going.clear()
            case Command.RESUME:
                self._going.set()
            case _:
                pass
        waiting = self._asked.get(command)
        while waiting:
            one = waiting.popleft()
            if not one.done():
                self._answers += 1
                one.set_result(payload)
                break

    # --- what goes out ----------------------------------------------------------------------------------------------

    def _tell(self, *said: tuple[Verb, int]) -> None:
        """Say each thing once: an answer to an answer would go on for ever."""
        for verb, option in said:
            if (verb, option) not in self._told and self._wire is not None:
                self._told.add((verb, option))
                self._wire.send(negotiation(verb, option))

    async def _agree(self) -> None:
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                await asyncio.shield(self._agreed)
        except TimeoutError:
            raise DeviceError(f"{self.name}: no answer to RFC 2217", code=Code.UNEXPECTED) from None

    async def _ask(self, command: Command, payload: bytes, seconds: float, *, also: Command | None = None) -> bytes:
        """The far end's answer; `also`: another message that answers. Raises TimeoutError, DeviceError(CLOSED)."""
        if self._wire is None or self._wire.closed:
            raise Unreachable(self.name, code=Code.CLOSED)
        one: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        queues = [self._asked.setdefault(name, deque()) for name in (command, also) if name is not None]
        for queue in queues:
            queue.append(one)
        with self._inbox:
            try:
                await self._wire.write(com_port(command, payload))
                async with asyncio.timeout(seconds):
                    return await one
            finally:
                for queue in queues:
                    with contextlib.suppress(ValueError):
                        queue.remove(one)

    async def _set_flow(self, line: Line) -> None:
        if not self.has_controls:
            if line.flow in {Flow.RTS_CTS, Flow.DTR_DSR}:
                self._send_only((FLOWS[line.flow],))
            return
        wanted = bytes((FLOWS[line.flow],))
        try:
            answer = await self._ask(Command.CONTROL, wanted, _CONTROL_SECONDS)
        except TimeoutError:
            answer = b""
        if answer == wanted:
            return
        if line.flow is Flow.NONE:  # a port without modem lines: nothing was to be had
            self.has_controls = False
            return
        kept = value_name(Command.CONTROL, answer) if answer else "nothing"
        raise DeviceError(f"flow={line.flow}: {self.name} keeps {kept}", code=Code.DEVICE_ERROR)

    async def _raise_signals(self) -> None:
        """News of modem lines and errors, then DTR and RTS on, as every driver does when it opens a port."""
        # ser2net answers a mask with the state itself, without acknowledging the mask; sredird says what it can tell.
        lines, modem = await asyncio.gather(
            self._ask(Command.LINE_STATE_MASK, bytes((_LINE_EVENTS,)), _CONTROL_SECONDS, also=Command.LINE_STATE),
            self._ask(Command.MODEM_STATE_MASK, _MODEM_MASK, _CONTROL_SECONDS, also=Command.MODEM_STATE),
            return_exceptions=True,
        )
        for answer in (lines, modem):
            if isinstance(answer, BaseException) and not isinstance(answer, TimeoutError):
                raise answer
        if isinstance(lines, bytes):
            self._line_mask = (lines[0] if lines else 0) & _LINE_EVENTS or _LINE_EVENTS
        if not self.has_controls:
            self._send_only((Control.DTR_ON, Control.RTS_ON))
        else:
            await self._controls(
                (Control.DTR_ON,) if self.line.flow is Flow.RTS_CTS else (Control.DTR_ON, Control.RTS_ON)
            )

    async def _controls(self, wanted: Sequence[int]) -> None:
        if not self.has_controls:
            self._send_only(wanted)
            return
        for one in wanted:
            try:
                await self._ask(Command.CONTROL, bytes((one,)), _CONTROL_SECONDS)
            except TimeoutError:
                self.has_controls = False
                return

    def _send_only(self, wanted: Sequence[int]) -> None:
        if self._wire is not None:
            for one in wanted:
                self._wire.send(com_port(Command.CONTROL, bytes((one,))))
