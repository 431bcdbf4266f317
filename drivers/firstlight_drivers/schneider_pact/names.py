"""Names of the IMU, by `assumed_names.toml`: what is sent, and which answers make sense. Pure but for `ImuNames`.

    text -> words behind the parameters         length, words -> text, or UNEXPECTED with the raw words

Nobody outside the maker has published the parameters. Reading is the canary of writing: an answer that does not fit the
layout in every respect, or is not the one a person agreed to, ends it before anything is written.
"""

from __future__ import annotations

import hashlib
import struct
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from firstlight_drivers.contract import Commit, NameBearer, NameKey, Secret
from firstlight_drivers.errors import Code, ProtocolError
from firstlight_drivers.protocols import modbus
from firstlight_drivers.protocols.schneider_commands import Command, CommandInterface, commands, password_words
from firstlight_drivers.protocols.schneider_link import RegisterLink
from firstlight_drivers.schneider_pact import codec
from firstlight_drivers.transport.text import safe_text

_HEAD = 16  # bytes from register 8001 to 8008: length, destination, security, password, parameters
_LONGEST = 30  # bytes of a command (DOCA0091EN-08)


@dataclass(frozen=True, slots=True, kw_only=True)
class NameLayout:
    """The file. `digest` is that of its content: what was confirmed of another content is not confirmed of this one."""

    destination: int
    security: int
    read: int
    write: int
    most_written: int
    most_read: int
    parameters: Mapping[NameKey, tuple[int, int, int]]
    digest: str


@cache
def layout() -> NameLayout:
    """Read once. Raises ValueError for a code that may not be sent, or texts that do not fit a command."""
    raw = Path(__file__).with_name("assumed_names.toml").read_bytes()
    data = tomllib.loads(raw.decode("utf-8"))
    found = NameLayout(
        destination=data["destination"],
        security=data["security"],
        read=data["read"],
        write=data["write"],
        most_written=data["most_written"],
        most_read=data["most_read"],
        parameters={NameKey(key): _three(words) for key, words in data["parameters"].items()},
        digest=hashlib.sha256(raw).hexdigest(),
    )
    if not {found.read, found.write} <= commands().assumed:
        raise ValueError(f"{found.read} and {found.write} are not codes that may be assumed")
    if _HEAD + 2 * len(encoded("x" * found.most_written, found.most_written)) > _LONGEST:
        raise ValueError(f"{found.most_written} characters make a command longer than {_LONGEST} bytes")
    return found


def _three(words: Sequence[int]) -> tuple[int, int, int]:
    first, second, third = words
    return first, second, third


def encoded(text: str, most: int) -> tuple[int, ...]:
    """A name as words, ended by NUL. Raises ValueError for what is no name of 1 to `most` printable ASCII characters.

    Blanks at the ends or side by side are refused as well: what is read back would not show them.
    """
    if not 1 <= len(text) <= most or not (text.isascii() and text.isprintable()) or safe_text(text) != text:
        raise ValueError(f"a name has 1 to {most} characters: letters, digits, signs, single spaces")
    raw = text.encode("ascii") + b"\0"
    raw += b"\0" * (len(raw) % 2)
    return struct.unpack(f">{len(raw) // 2}H", raw)


def decoded(words: Sequence[int], most: int) -> str | None:
    """The text of an answer: its length in characters, then its words. None for an empty one.

    Raises ProtocolError(UNEXPECTED) with the raw words for anything else: a length out of range, one that does not
    agree with where the text ends, characters that are not printable ASCII.
    """
    length, *rest = words
    raw = b"".join((word & 0xFFFF).to_bytes(2, "big") for word in rest)
    text = raw.partition(b"\0")[0]
    if length > most or len(text) != length:
        raise _unexpected(words)
    if not all(0x20 <= byte <= 0x7E for byte in text):
        raise _unexpected(words)
    return safe_text(text) or None


def _unexpected(words: Sequence[int]) -> ProtocolError:
    shown = " ".join(f"{word & 0xFFFF:04X}" for word in words)
    return ProtocolError(f"a name that makes no sense, registers 8022 on: {shown}", code=Code.UNEXPECTED)


async def bearer_of(link: RegisterLink, unit: int) -> NameBearer:
    """Who is there: an IFM by its serial number, an IFE, which has none in its registers, by its user application name.

    Raises DeviceError.
    """
    kind, field = ("ife", "name") if unit == codec.UNIT else ("ifm", "serial")
    words: dict[int, tuple[int, ...]] = {}
    for block in codec.registers()[kind]:
        if block.field == field:
            try:
                words[block.address] = await link.read(unit, block.address, block.count)
            except modbus.Refusal:
                continue  # serial numbers stand in one of two places
    if kind == "ife":
        return NameBearer(unit=unit, application=next(map(modbus.text_from_words, words.values()), None))
    return NameBearer(unit=unit, serial=next(iter(codec.ifm_serials(words)), None))


class ImuNames:
    """Reads and writes over one command interface."""

    def __init__(self, interface: CommandInterface) -> None:
        self._interface = interface

    async def read(self, key: NameKey) -> str | None:
        """Without a password. Raises DeviceError: UNEXPECTED, DEVICE_ERROR, BUSY, TIMEOUT."""
        form = layout()
        count = 1 + (form.most_read + 2) // 2
        command = Command(name=f"read-{key}", code=form.read, length=_HEAD, returns=commands().data, count=count)
        words = await self._interface.run_assumed(
            command, form.destination, form.parameters[key], security=form.security
        )
        return decoded(words, form.most_read)

    async def write(self, key: NameKey, text: str, password: Secret, commit: Commit, *, present: str | None) -> None:
        """Read, then write once. `present` is what a person agreed to overwrite.

        Raises ValueError before anything is sent, LoginRefused, DeviceError: UNEXPECTED where it reads otherwise now.
        """
        form = layout()
        words = encoded(text, form.most_written)
        password_words(password)
        command = Command(name=f"write-{key}", code=form.write, length=_HEAD + 2 * len(words))
        now = await self.read(key)
        if now != present:
            raise ProtocolError(f"the {key} name is {now or '-'} now, not {present or '-'}", code=Code.UNEXPECTED)
        await self._interface.run_assumed(
            command,
            form.destination,
            (*form.parameters[key], *words),
            security=form.security,
            password=password,
            commit=commit,
        )
