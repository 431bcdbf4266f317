"""The command interface of PacT communication interfaces: date, time and names, nothing that moves a breaker.

    one FC16 from register 8000 on -> status 8021 while "in progress" -> echo 8020 still ours? -> error, or data

Which commands there are is `schneider_commands.toml`; everything else is refused before it is sent. One interface
serves all clients: a command another one wrote in between shows in the echo, and ours is written again, a few times.
One that carries a password is written once, whatever the echo says: it may have been refused before it was overwritten,
and a second try counts towards the device's lock.
"""

from __future__ import annotations

import asyncio
import functools
import time
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from firstlight_drivers.contract import Commit, Secret
from firstlight_drivers.errors import Code, DeviceError, LocalRefusal, LoginRefused
from firstlight_drivers.protocols.schneider_link import RegisterLink

_FOREIGN_LOOKS = 3  # so often the echo may be another's before ours counts as overwritten
PASSWORD_LENGTH = 4  # characters of a profile's password
_PASSWORD_ERROR = 1  # DOCA0091EN-08: password or rights


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One `[[command]]`. `length` in bytes from register 8001 on; `returns` is the register its data begin at."""

    name: str
    code: int
    length: int
    returns: int = 0
    count: int = 0

    @property
    def parameters(self) -> int:
        """How many words of parameters it takes."""
        return self.length // 2 - 5


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandTable:
    """The file."""

    first: int
    echo: int
    data: int
    in_progress: int
    seconds: float
    every: float
    tries: int
    never: frozenset[int]
    assumed: frozenset[int]
    errors: Mapping[str, str]
    destinations: Mapping[str, int]
    commands: Mapping[str, Command]


@functools.cache
def commands() -> CommandTable:
    """The table of this package. Raises ValueError when it names a code that must never be sent."""
    rows: dict[str, Any] = tomllib.loads(
        Path(__file__).with_name("schneider_commands.toml").read_text(encoding="utf-8")
    )
    found = {row["name"]: Command(**row) for row in rows.pop("command")}
    never, assumed = (frozenset(int(code) for code in rows.pop(name)) for name in ("never", "assumed"))
    forbidden = [one.name for one in found.values() if one.code in never] + [str(code) for code in assumed & never]
    if forbidden:
        raise ValueError(f"never to be sent: {', '.join(forbidden)}")
    return CommandTable(commands=found, never=never, assumed=assumed, **rows)


class CommandError(DeviceError):
    """A command ended with an error; `number` is the low byte of its status."""

    code = Code.DEVICE_ERROR

    def __init__(self, detail: str, number: int) -> None:
        super().__init__(detail)
        self.number = number


class CommandInterface:
    """The interface of one unit. `model`: "IFE", "EIFE" or "IFM", which decides the destination."""

    def __init__(self, link: RegisterLink, unit: int, model: str) -> None:
        self._link = link
        self._unit = unit
        self._model = model

    async def run(self, name: str, parameters: Sequence[int] = (), commit: Commit | None = None) -> tuple[int, ...]:
        """Carry out a command of the table; returns its data. `commit` is awaited before the first byte.

        Raises LocalRefusal for a name that is not in the table, BUSY when other clients keep coming in between, TIMEOUT
        when it does not end, DEVICE_ERROR with the number the device gives.
        """
        table = commands()
        command, destination = table.commands.get(name), table.destinations.get(self._model)
        if command is None or destination is None:
            raise LocalRefusal(f"{name} is no command this program may send to {self._model}")
        if len(parameters) != command.parameters:
            raise ValueError(f"{name} takes {command.parameters} words")
        return await self._carry_out(command, destination, (0, 0, 0, *parameters), commit, tries=table.tries)

    async def run_assumed(
        self,
        command: Command,
        destination: int,
        parameters: Sequence[int],
        *,
        security: int,
        password: Secret | None = None,
        commit: Commit | None = None,
    ) -> tuple[int, ...]:
        """Carry out a command whose code is published and whose parameters are not; as `run`.

        With a password (4 ASCII characters) it is written once: raises LoginRefused when the device refuses it, BUSY
        when another client came in between, and then nobody knows what became of it.
        """
        table = commands()
        if command.code not in table.assumed:
            raise LocalRefusal(f"{command.name} is no command this program may send")
        if len(parameters) != command.parameters:
            raise ValueError(f"{command.name} takes {command.parameters} words")
        rest = (security, *password_words(password), *parameters)
        tries = table.tries if password is None else 1
        try:
            return await self._carry_out(command, destination, rest, commit, tries=tries)
        except CommandError as error:
            if password is not None and error.number == _PASSWORD_ERROR:
                raise LoginRefused(error.detail) from None
            raise

    async def _carry_out(
        self, command: Command, destination: int, rest: Sequence[int], commit: Commit | None, *, tries: int
    ) -> tuple[int, ...]:
        table = commands()
        if command.code in table.never:
            raise LocalRefusal(f"{command.name} may never be sent")
        if commit is not None:
            await commit()
        for _ in range(tries):
            await self._link.write(self._unit, table.first - 1, (command.code, command.length, destination, *rest))
            status = await self._ended(command)
            if status is not None:
                return await self._judged(command, status)
        raise DeviceError("Its command interface", code=Code.BUSY)

    async def _ended(self, command: Command) -> int | None:
        """The status it ended with; None when another command came in between."""
        table = commands()
        end, foreign = time.monotonic() + table.seconds, 0
        while True:
            echo, status = await self._link.read(self._unit, table.echo - 1, 2)
            if echo == command.code and status != table.in_progress:
                return status
            foreign = foreign + 1 if echo != command.code and status != table.in_progress else 0
            if foreign >= _FOREIGN_LOOKS:
                return None
            if time.monotonic() >= end:
                raise DeviceError(f"{command.name} did not end", code=Code.TIMEOUT)
            await asyncio.sleep(table.every)

    async def _judged(self, command: Command, status: int) -> tuple[int, ...]:
        table = commands()
        if status & 0xFF:
            meaning = table.errors.get(str(status & 0xFF), "")
            detail = f"{command.name}: error {status & 0xFF} of module 0x{status >> 8:02X}"
            raise CommandError(f"{detail} ({meaning})" if meaning else detail, status & 0xFF)
        if not command.count:
            return ()
        found = await self._link.read(self._unit, table.echo - 1, command.returns - table.echo + command.count)
        if found[0] != command.code:
            raise DeviceError("Its command interface", code=Code.BUSY)
        return found[-command.count :]


def password_words(password: Secret | None) -> tuple[int, int]:
    """Registers 8004 and 8005 of a command. Raises ValueError for what is no password of a profile."""
    text = "\0" * PASSWORD_LENGTH if password is None else password.reveal()
    if len(text) != PASSWORD_LENGTH or not text.isascii() or (password is not None and not text.isalnum()):
        raise ValueError("a profile's password has 4 characters, letters and digits")  # not the password itself
    raw = text.encode("ascii")
    return int.from_bytes(raw[:2], "big"), int.from_bytes(raw[2:], "big")
