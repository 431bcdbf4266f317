"""Legacy SCP over one SSH channel, as `scp -O` speaks it: a file to a device, a file from it. Blocking; for a thread.

    we: exec "scp -t NAME"        device: 0        we: C0644 SIZE NAME LF     device: 0        we: data, 0   device: 0
    we: exec "scp -f NAME", 0     device: C0644 SIZE NAME LF    we: 0         device: data, 0  we: 0

Instead of 0 the device may answer 1 (it goes on) or 2 (it ends) and one line of text: both end a copy here. Observed
with OpenSSH 9.2 and with two client libraries. Never SFTP: the cards this is for have none.

The last 0 of an upload can take minutes, because a card writes its flash memory first.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import BinaryIO, Protocol

from firstlight_drivers.errors import Code, DeviceError, LocalRefusal, ProtocolError, Unreachable
from firstlight_drivers.transport.limits import KIB
from firstlight_drivers.transport.text import safe_text

SECONDS = 300.0  # for any single answer
_TELL = 0.05  # seconds between two reports of progress
_PIECE = 32 * KIB
_PACKET_HEAD = 64  # bytes of a packet that are not the file's; paramiko keeps as many free
_LINE = 1024
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,127}")  # needs no quotes and is no option
_HEADER = re.compile(rb"C[0-7]{4} (\d{1,12}) [^\n/]{1,255}")


class Channel(Protocol):
    """The parts of `paramiko.Channel` that are used. Raises OSError, TimeoutError."""

    out_window_size: int  # bytes the other side still takes
    out_max_packet_size: int

    def settimeout(self, timeout: float | None) -> None:
        """For each of the calls below."""

    def sendall(self, s: bytes) -> None:
        """Send everything."""

    def recv(self, nbytes: int) -> bytes:
        """What came; b"" when the other side has ended."""

    def recv_ready(self) -> bool:
        """Whether `recv` returns at once."""

    def recv_stderr_ready(self) -> bool:
        """Whether `recv_stderr` returns at once."""

    def recv_stderr(self, nbytes: int) -> bytes:
        """What the command said apart from the dialogue."""


def check_name(name: str) -> None:
    """Raises LocalRefusal for a file name that cannot stand in a command as it is. Nothing has been sent then."""
    if not _NAME.fullmatch(name):
        raise LocalRefusal("the file name holds characters that cannot be sent; letters, digits, '.', '_' and '-' can")


def sink_command(name: str) -> str:
    """What makes the device take a file. A name, never a folder."""
    return f"scp -t {name}"


def source_command(name: str) -> str:
    """What makes the device hand out a file."""
    return f"scp -f {name}"


def send_file(
    channel: Channel,
    name: str,
    size: int,
    file: BinaryIO,
    reached: Callable[[int], None],
    *,
    begin: Callable[[], None] = lambda: None,
    seconds: float = SECONDS,
) -> None:
    """Send `size` bytes of `file` to the sink at the other end of `channel`. `seconds` is for each answer.

    `reached` is told, at most twenty times a second, how many bytes the device has taken: those it has made room for
    again, unless its window holds the whole file; and `size` when the last byte has left, before its answer. What it
    raises ends the copy. `begin` is called right before the line with name and size, the first that may change
    something. DEVICE_ERROR has the device's text.
    """
    channel.settimeout(seconds)
    _acknowledged(channel)
    begin()
    channel.sendall(f"C0644 {size} {name}\n".encode("ascii"))
    _acknowledged(channel)
    window = channel.out_window_size
    piece = min(_PIECE, max(1, channel.out_max_packet_size - _PACKET_HEAD))  # one packet each: nothing is cut up again
    sent, told = 0, time.monotonic()
    while sent < size:
        sent += _send_piece(channel, file, min(piece, size - sent))
        if channel.recv_ready():
            _acknowledged(channel)  # raises: nothing but an error can come now
            raise ProtocolError("an answer in the middle of a file")
        now = time.monotonic()
        if now - told >= _TELL:
            told = now
            reached(sent if window >= size else max(0, sent - max(0, window - channel.out_window_size)))
    reached(size)  # before the byte that ends the file: from here on the device may have all of it
    channel.sendall(b"\0")
    _acknowledged(channel)


def receive_file(channel: Channel, *, most: int, seconds: float = SECONDS) -> bytes:
    """The file that the source at the other end of `channel` sends. TOO_LARGE above `most` bytes."""
    channel.settimeout(seconds)
    channel.sendall(b"\0")
    header = _HEADER.fullmatch(_line(channel, _first(channel)))
    if header is None:
        raise ProtocolError("not the header of a file")
    size = int(header[1])
    if size > most:
        raise ProtocolError(f"a file of {size} bytes", code=Code.TOO_LARGE)
    channel.sendall(b"\0")
    content = bytearray()
    while len(content) < size:
        data = channel.recv(min(_PIECE, size - len(content)))
        if not data:
            raise Unreachable("The device (in the middle of a file)", code=Code.CLOSED)
        content += data
    _acknowledged(channel)
    channel.sendall(b"\0")
    return bytes(content)


def _send_piece(channel: Channel, file: BinaryIO, size: int) -> int:
    try:
        data = file.read(size)
    except OSError as error:
        raise LocalRefusal(f"the file cannot be read: {error.strerror}") from error
    if not data:
        raise LocalRefusal("the file is shorter than it was")
    channel.sendall(data)
    return len(data)


def _acknowledged(channel: Channel) -> None:
    first = _first(channel)
    if first != b"\0":
        raise ProtocolError(f"an answer that begins with {safe_text(repr(first))}")


def _first(channel: Channel) -> bytes:
    """The first byte of an answer. Raises DeviceError (DEVICE_ERROR) for an error, with its text."""
    first = channel.recv(1)
    if first in {b"\1", b"\2"}:
        text = safe_text(_line(channel, b""))
        raise DeviceError(text or "an error without a text", code=Code.DEVICE_ERROR)
    if not first:
        said = safe_text(channel.recv_stderr(_LINE)) if channel.recv_stderr_ready() else ""
        if said:
            raise DeviceError(said, code=Code.DEVICE_ERROR)
        raise Unreachable("The device (during a copy)", code=Code.CLOSED)
    return first


def _line(channel: Channel, line: bytes) -> bytes:
    while len(line) < _LINE:
        letter = channel.recv(1)
        if letter in {b"\n", b""}:
            return line
        line += letter
    raise ProtocolError("a line without end", code=Code.TOO_LARGE)
