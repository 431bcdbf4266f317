"""Firmware and configuration of a card over SSH: what runs, upload by legacy SCP, restart into the new one, config.ini.

    firmware_state    login, `about`, `xferStatus`
    upload_firmware   `scp -t NAME` into the root folder, commit, the file; `xferStatus` in a session of its own
    activate_firmware `reboot`, its question, commit, YES
    back_up           `scp -f config.ini`

One connection at a time and one session in each: cards take a second session on one connection badly (apc-p15-tool).
What happens between the upload and the restart is not published for the NMC3; `xferStatus` and `about` decide, never an
elapsed time.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import BinaryIO, TypeVar

from firstlight_drivers.apc_nmc3 import codec
from firstlight_drivers.apc_nmc3.answers import Answer
from firstlight_drivers.apc_nmc3.bridge import Bridge, in_thread
from firstlight_drivers.apc_nmc3.console import Outcome
from firstlight_drivers.apc_nmc3.console_speed import CardWithConsole
from firstlight_drivers.apc_nmc3.device import require_done, require_prompt
from firstlight_drivers.apc_nmc3.link import Conversation
from firstlight_drivers.contract import (
    UNNAMED_PART,
    Ask,
    BacksUp,
    Backup,
    Commit,
    Credential,
    FirmwarePart,
    FirmwareState,
    Image,
    Reached,
    Secret,
    Trust,
    UpdatesFirmware,
)
from firstlight_drivers.errors import Code, DeviceError, LocalRefusal, Unreachable
from firstlight_drivers.protocols import scp
from firstlight_drivers.transport.boundary import boundary
from firstlight_drivers.transport.limits import MIB
from firstlight_drivers.transport.text import decoded, safe_text, text_or_none

T = TypeVar("T")

AWAY_SECONDS = 600.0  # 3 to 4 minutes were seen for a restart that writes flash memory, on an NMC2; none for an NMC3
FORMAT_FIRST, MFA = "nmc3-format-first", "nmc3-mfa"
CONFIG = "config.ini"

_NEEDS_FORMAT_BELOW = (2, 3, 1, 1)  # FAQ000265969
_CONFIG_BYTES = 2 * MIB  # real ones have about 45 KB
_NOT_YET = 101  # "command not found": just after a start, until the application is up
_RESTARTS = re.compile(r"rebooting\b", re.IGNORECASE)
_SURE = re.compile(r"enter '?yes'? to continue", re.IGNORECASE)
_RESULT = re.compile(r"transfer[^:]*:\s*(\S.*)", re.IGNORECASE)
_WORDS = re.compile(r"success|result not|failure|server|file (?:not|type|corrupt)", re.IGNORECASE)
_DONE = "success"


class NetworkedCard(CardWithConsole, UpdatesFirmware, BacksUp):
    """A card that is reached over SSH."""

    async def firmware_state(self, credential: Credential, trust: Trust, ask: Ask | None = None) -> FirmwareState:
        """`about` and `xferStatus`. Right after a start DEVICE_ERROR, transient, until the application is up.

        `parts` are the application ("su", ...), after which the maker's files are named, and the operating system
        ("aos"). `version` is the application's. The boot monitor is none of them: files need not bring another one.
        """
        listening = None if ask is None else _Listening(ask)

        def read(talk: Conversation, outcome: Outcome) -> FirmwareState:
            require_prompt(outcome)
            banner = codec.parse_banner(talk.screen.text)
            about = talk.command("about")
            if about.number == _NOT_YET:
                raise DeviceError("about is not known yet", code=Code.DEVICE_ERROR, transient=True)
            require_done(about, talk)
            state = parse_state(about, talk.command("xferStatus"))
            talk.leave()
            return state if state.up_seconds is not None else replace(state, up_seconds=banner.up_seconds)

        state = await self._session(credential, trust, read, ask=listening)
        obstacles = (FORMAT_FIRST,) if needs_format(system_version(state)) else ()
        if listening is not None and listening.asked:
            obstacles = (*obstacles, MFA)
        return replace(state, obstacles=obstacles)

    async def upload_firmware(
        self,
        image: Image,
        credential: Credential,
        trust: Trust,
        commit: Commit,
        reached: Reached,
        ask: Ask | None = None,
    ) -> None:
        """Legacy SCP, then `xferStatus`. Raises DEVICE_ERROR with the card's text when it says anything but success.

        The commit is awaited before the line with name and size: the card may clear an earlier file for that one. A
        card may go down to install the file before it can be asked what became of it: Unreachable.
        """
        name = image.name
        scp.check_name(name)
        if "p15" in name.lower():
            raise LocalRefusal("the card deletes every file with 'p15' in its name")  # apc-p15-tool, issue 3
        seconds = self._timing.copy

        def send(bridge: Bridge) -> None:
            from firstlight_drivers.apc_nmc3 import session  # noqa: PLC0415 - paramiko, see device

            with _opened(image) as file, boundary(self.where):
                command = scp.sink_command(name)
                with session.running(self.endpoint, credential, trust.ssh, bridge, command) as channel:
                    scp.send_file(
                        channel,
                        name,
                        image.size,
                        file,
                        lambda at: bridge.tell(reached, at),
                        begin=bridge.commit,
                        seconds=seconds,
                    )

        await self._copied(send, credential, trust, commit, ask)
        told = await self._last_transfer(credential, trust, ask)
        if told is None:
            raise DeviceError("the card does not say what became of the file", code=Code.UNEXPECTED)
        if _DONE not in told.lower():
            raise DeviceError(told, code=Code.DEVICE_ERROR)

    async def activate_firmware(
        self, image: Image, credential: Credential, trust: Trust, commit: Commit, ask: Ask | None = None
    ) -> float:
        """`reboot`; the commit is awaited when the card has asked its question, right before the YES.

        Whatever is printed after the YES, the restart is under way. A card that says it restarts without a question is
        taken at its word, and the commit awaited then.
        """

        def reboot(talk: Conversation, outcome: Outcome) -> float:
            require_prompt(outcome)
            instead = talk.confirm("reboot", _SURE, "YES")
            if instead is None:
                return AWAY_SECONDS
            if any(_RESTARTS.match(line) for line in instead.lines):
                talk.late_commit()
                return AWAY_SECONDS
            require_done(instead, talk)
            if instead.ended:
                raise Unreachable(f"The card ({talk.screen.shown()})", code=Code.CLOSED)
            raise DeviceError(f"no question after reboot: {talk.screen.shown()}", code=Code.UNEXPECTED)

        return await self._session(credential, trust, reboot, commit=commit, ask=ask)

    async def back_up(self, credential: Credential, trust: Trust, ask: Ask | None = None) -> Backup:
        """config.ini, which takes a real card about half a minute (oxidized)."""
        seconds = self._timing.copy

        def fetch(bridge: Bridge) -> bytes:
            from firstlight_drivers.apc_nmc3 import session  # noqa: PLC0415 - paramiko, see device

            with boundary(self.where):
                command = scp.source_command(CONFIG)
                with session.running(self.endpoint, credential, trust.ssh, bridge, command) as channel:
                    return scp.receive_file(channel, most=_CONFIG_BYTES, seconds=seconds)

        content = decoded(await self._copied(fetch, credential, trust, None, ask))
        if "[" not in content:
            raise DeviceError("no configuration in config.ini", code=Code.UNEXPECTED)
        return Backup(name=CONFIG, content=Secret(content), complete=False, note="backup-without-accounts")

    async def _copied(
        self, copy: Callable[[Bridge], T], credential: Credential, trust: Trust, commit: Commit | None, ask: Ask | None
    ) -> T:
        """A copy. Where the card runs none its console says why: BUSY when it is full of sessions."""
        from firstlight_drivers.apc_nmc3.session import NotRun  # noqa: PLC0415 - paramiko, see device

        def see(talk: Conversation, outcome: Outcome) -> None:
            require_prompt(outcome)
            talk.leave()

        try:
            return await in_thread(copy, commit=commit, ask=ask)
        except NotRun:
            await self._session(credential, trust, see, ask=ask)
        # It has room again, or had none for a moment.
        return await in_thread(copy, commit=commit, ask=ask)

    async def _last_transfer(self, credential: Credential, trust: Trust, ask: Ask | None) -> str | None:
        def read(talk: Conversation, outcome: Outcome) -> str | None:
            require_prompt(outcome)
            told = parse_transfer(talk.command("xferStatus"))
            talk.leave()
            return told

        return await self._session(credential, trust, read, ask=ask)


class _Listening:
    """Passes questions on and remembers that there was one: each login of a bulk upgrade would ask again."""

    def __init__(self, ask: Ask) -> None:
        self.asked = False
        self._ask = ask

    async def __call__(self, prompt: str, *, secret: bool) -> str | None:
        self.asked = True
        return await self._ask(prompt, secret=secret)


def _opened(image: Image) -> BinaryIO:
    try:
        return image.open()
    except OSError as error:
        raise LocalRefusal(f"the file cannot be read: {error.strerror}") from error


def parse_state(about: Answer, transfer: Answer) -> FirmwareState:
    """What `about` and `xferStatus` say; None for what is not there.

    A card that tells of no application has one part, its operating system.
    """
    blocks = codec.parse_about("\n".join(about.lines))
    hardware = _block(blocks, "hardware")
    application, system = _block(blocks, "application"), _block(blocks, "aos")
    mac = re.sub(r"[^0-9A-F]", "", hardware.get("mac address", "").upper())
    parts: tuple[FirmwarePart, ...] = ()
    if application:
        parts = (_part(application, UNNAMED_PART, named=True), *((_part(system, "aos"),) if system else ()))
    return FirmwareState(
        serial=text_or_none(hardware.get("serial number")),
        version=parts[0].version if parts else _part(system, "aos").version,
        parts=parts if len(parts) > 1 else (),
        up_seconds=codec.parse_up_time(hardware.get("management uptime", "")),
        model=text_or_none(hardware.get("model number")),
        mac=":".join(mac[at : at + 2] for at in range(0, 12, 2)) if len(mac) == 12 else None,
        last_transfer=parse_transfer(transfer),
    )


def system_version(state: FirmwareState) -> str | None:
    """The operating system's version."""
    return next((part.version for part in state.parts if not part.named), None if state.parts else state.version)


def _block(blocks: dict[str, dict[str, str]], word: str) -> dict[str, str]:
    """The rows of the first block with this word in its title, by label in lower case."""
    rows = next((rows for title, rows in blocks.items() if word in title.lower()), {})
    return {label.lower(): value for label, value in rows.items()}


def _part(rows: dict[str, str], usual: str, *, named: bool = False) -> FirmwarePart:
    version = re.fullmatch(r"v?(\d+(?:\.\d+){1,5})", rows.get("version", ""))
    name = text_or_none(rows.get("name"))
    return FirmwarePart(name=name or usual, version=version[1] if version else None, named=named)


def parse_transfer(answer: Answer) -> str | None:
    """The card's own word on the last file it got; None when it does not know the command or says something else.

    The words are published, the line they stand in is not: a label before them is left out.
    """
    if not answer.done:
        return None
    for line in answer.lines:
        labelled = _RESULT.search(line)
        told = safe_text(labelled[1] if labelled else line)
        if _WORDS.search(told):
            return told
    return None


def needs_format(version: str | None) -> bool:
    """Whether the vendor warns that flash memory may be damaged unless the card is formatted first."""
    if version is None:
        return False
    return tuple(int(part) for part in version.split(".")) < _NEEDS_FORMAT_BELOW
