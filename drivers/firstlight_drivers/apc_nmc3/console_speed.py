"""The speed of a card's console port, set over SSH: `console`, `console -b`.

The port is always 8 data bits, no parity, 1 stop bit; only its rate can be set. A session over the cable drops, and the
next one needs the new rate. Where the card answers E002, the rate counts from its next restart on; the card is not
restarted from here, because that would also install firmware that waits for it. `console` shows what is set, so a rate
that waits for a restart looks like one in force.
"""

from __future__ import annotations

from collections.abc import Sequence

from firstlight_drivers.apc_nmc3.answers import Answer
from firstlight_drivers.apc_nmc3.console import Outcome
from firstlight_drivers.apc_nmc3.device import NetworkManagementCard3, require_done, require_prompt
from firstlight_drivers.apc_nmc3.link import Conversation
from firstlight_drivers.contract import Commit, ConfiguresPorts, PortAccess, PortChange
from firstlight_drivers.errors import Code, DeviceError, LoginRefused
from firstlight_drivers.port_rules import PortAbilities
from firstlight_drivers.port_settings import PortSettings, Raw, SerialSettings

RATES = (2400, 9600, 19200, 38400)  # AOS 6.9.6 transcript: the rates `console -b` takes
PORT = 1
_LABEL = "baud rate"
_NEEDS_RESTART = 2  # E002, whose text says "Success" as well


class CardWithConsole(NetworkManagementCard3, ConfiguresPorts):
    """A card over SSH whose console port is port 1."""

    def port_abilities(self, model: str | None) -> PortAbilities:
        """The same for all models."""
        return PortAbilities(
            keys=frozenset({"baud"}), ports=1, bauds=RATES, restarts="port", source="AOS 6.9.6 transcript"
        )

    async def read_ports(self, access: PortAccess, ports: Sequence[int] = ()) -> tuple[PortSettings, ...]:
        """`console`. Raises UNEXPECTED when its answer has no rate."""
        if access.credential is None:
            raise LoginRefused("no login was given for the command line")
        if ports and PORT not in ports:
            return ()

        def read(talk: Conversation, outcome: Outcome) -> PortSettings:
            require_prompt(outcome)
            settings = _shown(talk)
            talk.leave()
            return settings

        return (await self._session(access.credential, access.trust, read, ask=access.ask),)

    async def write_ports(self, changes: Sequence[PortChange], access: PortAccess, commit: Commit) -> float:
        """`console -b RATE`. Returns 0.0: the card stays. Raises RESTART_PENDING where the card answers E002."""
        if access.credential is None:
            raise LoginRefused("no login was given for the command line")
        rates = [change.wanted.serial.baud for change in changes]
        if [(change.present.port, change.keys) for change in changes] != [(PORT, ("baud",))] or rates[0] not in RATES:
            raise DeviceError("only the rate of the console port can be set", code=Code.UNEXPECTED)
        line = f"console -b {rates[0]}"

        def write(talk: Conversation, outcome: Outcome) -> None:
            require_prompt(outcome)
            _shown(talk)  # another kind of answer stops here, before anything is changed
            answer = talk.command(line, commit=True)
            require_done(answer, talk)
            talk.leave()
            if answer.number == _NEEDS_RESTART:
                raise DeviceError(f"E{_NEEDS_RESTART:03}: {line}", code=Code.RESTART_PENDING)

        await self._session(access.credential, access.trust, write, commit=commit, ask=access.ask)
        return 0.0


def _shown(talk: Conversation) -> PortSettings:
    answer = talk.command("console")
    require_done(answer, talk)
    rate = parse_rate(answer)
    if rate is None:
        raise DeviceError(f"no rate of the console: {talk.screen.shown()}", code=Code.UNEXPECTED)
    return PortSettings(port=PORT, serial=SerialSettings(baud=rate))


def parse_rate(answer: Answer) -> int | Raw | None:
    """The rate in the answer to `console`; None when there is none. Pure."""
    for line in answer.lines:
        label, colon, value = line.partition(":")
        if colon and " ".join(label.casefold().split()) == _LABEL:
            text = value.strip()
            return int(text) if text.isdecimal() and len(text) <= 7 else Raw(text[:32])
    return None
