"""What the card says of its firmware, its dialogue before a restart, and copies with servers that misbehave."""

from __future__ import annotations

import asyncio
import io
import time
import tomllib
from collections.abc import Awaitable, Callable
from hashlib import sha512
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstlight_drivers.apc_nmc3 import codec, firmware
from firstlight_drivers.apc_nmc3.answers import parse_answer
from firstlight_drivers.apc_nmc3.card import Card, usual_accounts
from firstlight_drivers.apc_nmc3.firmware import NetworkedCard
from firstlight_drivers.apc_nmc3.link import Timing
from firstlight_drivers.apc_nmc3.shell import CardFacts, CardShell
from firstlight_drivers.contract import (
    Credential,
    Endpoint,
    FirmwarePart,
    FirmwareState,
    Secret,
    Service,
    Trust,
)
from firstlight_drivers.errors import Code, DeviceError, Unreachable
from firstlight_drivers.protocols import scp, ssh
from firstlight_drivers.simulation.certificates import derived_key
from firstlight_drivers.simulation.device import Logins
from firstlight_drivers.simulation.faults import Faults
from firstlight_drivers.simulation.ssh import Program, Shell, SshService

if TYPE_CHECKING:
    from paramiko.channel import Channel

ADDRESS, PORT = "127.79.40.30", 10022
FACTS = CardFacts(model="AP9641", serial="QA2149170345", mac="28:29:86:5B:02:F1", name="apc5B02F1", aos="2.5.0.8")
QUICK = Timing(answer=1.5, copy=0.5, quiet=0.4)
ACCOUNT = Credential(user="apc", password=Secret("Riverside-water-works-7"))

CAPTURES = Path(__file__).parents[2] / "captures" / "apc.toml"
ABOUT = next(
    row["text"] for row in tomllib.loads(CAPTURES.read_text(encoding="utf-8"))["text"] if row["kind"] == "about"
)


def transfer(text: str) -> str | None:
    return firmware.parse_transfer(parse_answer(f"xferStatus\r\n{text}\r\n\r\napc>", "xferStatus"))


# --- what it says ---------------------------------------------------------------------------------------------------


def test_about_tells_of_both_parts_and_files_are_named_after_the_application() -> None:
    state = firmware.parse_state(parse_answer(ABOUT, "about"), parse_answer("E101: Command Not Found\r\n\r\napc>"))
    assert (state.serial, state.version, state.mac) == ("F22200000001", "2.5.0.6", "28:29:86:00:00:01")
    assert state.parts == (
        FirmwarePart(name="su", version="2.5.0.6", named=True),
        FirmwarePart(name="aos", version="2.5.0.8"),
    )
    assert firmware.system_version(state) == "2.5.0.8"
    assert state.last_transfer is None


def about(*blocks: str, up: str = "Management Uptime:\t0 Days 0 Hours 5 Minutes") -> FirmwareState:
    """What is read out of an `about` with these blocks behind the card's own."""
    hardware = f"Hardware Factory\r\n---------------\r\nSerial Number:\t\tQA1\r\n{up}\r\n\r\n"
    text = f"about\r\nE000: Success\r\n{hardware}{''.join(blocks)}\r\napc>"
    return firmware.parse_state(parse_answer(text, "about"), parse_answer("E000: Success\r\n\r\napc>"))


SYSTEM = "APC OS(AOS)\r\n---------------\r\nName: \t\t\taos\r\nVersion: \t\tv3.2.1.5\r\n\r\n"
OLD_APPLICATION = "Application Module\r\n---------------\r\nName: \t\t\tsu\r\nVersion: \t\tv3.1.0.6\r\n\r\n"
MONITOR = "APC Boot Monitor\r\n---------------\r\nName: \t\t\tboot\r\nVersion: \t\tv1.6.0.2\r\n\r\n"


def test_half_an_upgrade_shows() -> None:
    state = about(OLD_APPLICATION, SYSTEM, MONITOR)
    assert state.version == "3.1.0.6"
    assert {(part.name, part.version, part.named) for part in state.parts} == {
        ("su", "3.1.0.6", True),
        ("aos", "3.2.1.5", False),
    }


def test_a_card_without_an_application_is_one_part() -> None:
    state = about(SYSTEM, MONITOR)
    assert (state.version, state.parts) == ("3.2.1.5", ())
    assert firmware.system_version(state) == "3.2.1.5"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("42 Days 42 Hours 42 Minutes", 42 * 86_400 + 42 * 3_600 + 42 * 60),
        ("0 Days 0 Hours 0 Minutes", 0),
        ("0 Days 1 Hour 1 Minute", 3_660),
        ("1 day, 2 hours, 3 min 4 s", 86_400 + 7_200 + 180 + 4),
        ("3d 4h", 3 * 86_400 + 4 * 3_600),
        ("2 Days 03:04:05", 2 * 86_400 + 3 * 3_600 + 4 * 60 + 5),
        ("12 MINUTES", 720),
        ("unknown", None),
        ("", None),
        ("5 Modules", None),
    ],
)
def test_for_how_long_it_runs(text: str, seconds: float | None) -> None:
    assert codec.parse_up_time(text) == seconds
    assert about(SYSTEM, up=f"Management Uptime: \t{text}").up_seconds == seconds
    banner = f"Location  : {'Unknown':<38}User : Administrator\r\nUp Time   : {text:<38}Stat : P+ N4+ A+\r\n"
    assert codec.parse_banner(banner).up_seconds == seconds


async def test_the_banner_tells_for_how_long_it_runs_where_about_does_not() -> None:
    script = Script({"about": f"E000: Success\r\n{SYSTEM}\r\napc>", "xferStatus": "E000: Success\r\n\r\napc>"})
    script.banner = "\r\nSchneider Electric\r\nUp Time   : 0 Days 2 Hours 1 Minute\r\n\r\napc>"

    async def act(card: NetworkedCard, trust: Trust) -> None:
        assert (await card.firmware_state(ACCOUNT, trust)).up_seconds == 7_260

    await served(ScriptedDoor(script), act)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("E000: Success\r\nResult of last file transfer: Successful", "Successful"),
        ("E000: Success\r\nLast Transfer Result: File corrupt", "File corrupt"),
        ("E000: Success\r\nFailure unknown", "Failure unknown"),
        ("E000: Success\r\nResult of last file transfer: Result not available", "Result not available"),
        ("E000: Success\r\n* Reboot required for change to take effect.\r\nFile type unknown", "File type unknown"),
        ("E000: Success\r\nsomething else", None),
        ("E000: Success", None),
        ("E101: Command Not Found", None),
        ("E104: User Level Denial", None),
        ("", None),
    ],
)
def test_words_of_the_last_transfer(text: str, told: str | None) -> None:
    assert transfer(text) == told


@given(st.text(max_size=200))
def test_no_answer_breaks_the_parsers(text: str) -> None:
    answer = parse_answer(text, "about")
    state = firmware.parse_state(answer, answer)
    assert state.mac is None or len(state.mac) == 17


@pytest.mark.parametrize(
    ("version", "wanted"),
    [("2.3.1.0", True), ("2.3.1.1", False), ("2.3", True), ("1.10.0.0", True), ("2.10.0.0", False), (None, False)],
)
def test_the_vendor_s_warning(version: str | None, wanted: bool) -> None:
    assert firmware.needs_format(version) is wanted


# --- the restart's question -----------------------------------------------------------------------------------------


def restarts() -> tuple[CardShell, list[str | None]]:
    done: list[str | None] = []
    card = Card(faults=Faults(), logins=Logins(), accounts=usual_accounts("apc"), changed=lambda *_: None)
    card.flash.restart = done.append
    return CardShell(FACTS, card, "apc", blink=lambda _: None), done


def test_reboot_asks_and_restarts_when_the_session_is_over() -> None:
    shell, done = restarts()
    asked = shell.typed("reboot")
    assert asked.endswith("Enter 'YES' to continue or <ENTER> to cancel : ")
    assert "E000: Success" in asked
    assert "Rebooting" in shell.typed("YES")
    assert shell.finished
    assert done == []
    shell.left()
    shell.left()
    assert done == [None]


@pytest.mark.parametrize("typed", ["", "yes", "no", "Y"])
def test_anything_but_yes_cancels(typed: str) -> None:
    shell, done = restarts()
    shell.typed("reboot")
    assert shell.typed(typed).endswith("apc>")
    shell.left()
    assert done == []


def test_the_option_skips_the_question() -> None:
    shell, done = restarts()
    assert "Rebooting" in shell.typed("reboot -Y")
    shell.left()
    assert done == [None]


# --- servers that misbehave -----------------------------------------------------------------------------------------


class Script:
    """A shell of fixed answers."""

    banner = "\r\nSchneider Electric\r\n\r\napc>"

    def __init__(self, answers: dict[str, str], *, hangs_on: str = "") -> None:
        self.finished = False
        self.typed_lines: list[str] = []
        self._answers = answers
        self._hangs_on = hangs_on

    def greeting(self) -> str:
        return self.banner

    def typed(self, line: str) -> str:
        self.typed_lines.append(line)
        if line in {"exit", self._hangs_on}:
            self.finished = True
        return f"{line}\r\n{self._answers.get(line, 'E101: Command Not Found' + chr(13) + chr(10) + 'apc>')}"

    def left(self) -> None:
        """Nothing to count."""


class ScriptedDoor:
    """Lets everybody in."""

    banner: str | None = None
    banner_tagged = True
    interactive = False

    def __init__(self, shell: Script | None = None, runs: Program | None = None) -> None:
        self.script = shell or Script({})
        self.runs = runs
        self.commands: list[str] = []

    def check(self, user: str, password: str) -> bool:
        return True

    def wants_code(self, user: str) -> str | None:
        return None

    def check_code(self, user: str, code: str) -> bool:
        return True

    def shell(self, user: str) -> Shell:
        return self.script

    def program(self, user: str, command: str) -> Program | None:
        self.commands.append(command)
        return self.runs


class Image:
    """300 KB of nothing."""

    name = "apc_hw21_su_3-1-0-0.nmc3"
    size = 300_000
    version = "3.1.0.0"
    sha512 = sha512(b"\0" * 300_000).hexdigest()

    def open(self) -> BinaryIO:
        return io.BytesIO(b"\0" * self.size)


async def served(door: ScriptedDoor, act: Callable[[NetworkedCard, Trust], object]) -> None:
    async with SshService(ADDRESS, PORT, derived_key("scripted"), door):
        pin = (await ssh.look(ADDRESS, PORT)).sha256
        card = NetworkedCard(Endpoint(host=ADDRESS, ports=(Service(name="ssh", port=PORT),)), QUICK)
        await act(card, Trust(ssh=pin))  # type: ignore[misc]


async def upload(
    card: NetworkedCard,
    trust: Trust,
    commit: Callable[[], Awaitable[None]] | None = None,
    reached: Callable[[int], None] = lambda _: None,
) -> None:
    await card.upload_firmware(Image(), ACCOUNT, trust, commit or durable, reached)


async def durable() -> None:
    """Promised."""


async def never() -> None:
    pytest.fail("nothing was to be begun")


def says(*answers: bytes) -> Program:
    """A sink that answers the opening, the header and the file with these, and reads on."""

    def run(channel: Channel) -> None:
        for number, answer in enumerate(answers):
            if number == 1:
                channel.recv(200)
            channel.sendall(answer)
        while channel.recv(4096):
            pass

    return run


@pytest.mark.parametrize(
    ("answers", "code", "words"),
    [
        ((b"\2scp: fatal \x1b[31mthing\x1b[0m\n",), Code.DEVICE_ERROR, "scp: fatal thing"),
        ((b"\0", b"\1not enough room\n"), Code.DEVICE_ERROR, "not enough room"),
        ((b"\0", b"\0", b"\1flash is worn out\n"), Code.DEVICE_ERROR, "flash is worn out"),
        ((b"\1\n",), Code.DEVICE_ERROR, "without a text"),
        ((b"X",), Code.MALFORMED, "begins with"),
        ((b"\1" + b"x" * 5000,), Code.TOO_LARGE, "without end"),
    ],
)
async def test_what_a_sink_may_say_instead(answers: tuple[bytes, ...], code: Code, words: str) -> None:
    async def act(card: NetworkedCard, trust: Trust) -> None:
        with pytest.raises(DeviceError, match=words) as caught:
            await upload(card, trust)
        assert caught.value.code is code
        assert "\x1b" not in caught.value.detail

    await served(ScriptedDoor(runs=says(*answers)), act)


async def test_the_promise_comes_before_the_line_with_the_name() -> None:
    seen: list[bytes] = []

    def run(channel: Channel) -> None:
        channel.sendall(b"\0")
        seen.append(channel.recv(200))

    class Full(Exception):
        """The journal has no room."""

    async def fails() -> None:
        raise Full

    async def act(card: NetworkedCard, trust: Trust) -> None:
        with pytest.raises(Full):
            await upload(card, trust, fails)

    await served(ScriptedDoor(runs=run), act)
    assert seen in ([], [b""])


async def test_a_sink_that_refuses_the_whole_file_has_had_it() -> None:
    def run(channel: Channel) -> None:
        channel.sendall(b"\0")
        channel.recv(200)
        channel.sendall(b"\0")
        left = Image.size + 1
        while left:
            left -= len(channel.recv(min(left, 4096)))
        channel.sendall(b"\1flash write error\n")

    reached: list[int] = []

    async def act(card: NetworkedCard, trust: Trust) -> None:
        with pytest.raises(DeviceError, match="flash write error"):
            await upload(card, trust, reached=reached.append)

    await served(ScriptedDoor(runs=run), act)
    assert reached[-1] == Image.size


async def test_a_card_that_goes_down_with_the_whole_file() -> None:
    """It acknowledges the file and restarts by itself: it cannot be asked what became of it."""
    script = Script({})
    script.banner = ""

    def run(channel: Channel) -> None:
        channel.sendall(b"\0")
        channel.recv(200)
        channel.sendall(b"\0")
        left = Image.size + 1
        while left:
            left -= len(channel.recv(min(left, 4096)))
        script.finished = True
        channel.sendall(b"\0")

    reached: list[int] = []

    async def act(card: NetworkedCard, trust: Trust) -> None:
        with pytest.raises(Unreachable):
            await upload(card, trust, reached=reached.append)

    await served(ScriptedDoor(script, runs=run), act)
    assert reached[-1] == Image.size


async def test_a_sink_that_stops_reading_is_left_after_a_while() -> None:
    def run(channel: Channel) -> None:
        channel.sendall(b"\0\0")
        while not channel.closed:
            time.sleep(0.05)

    async def act(card: NetworkedCard, trust: Trust) -> None:
        begun = time.monotonic()
        with pytest.raises(Unreachable) as caught:
            await upload(card, trust)
        assert caught.value.code is Code.TIMEOUT
        assert time.monotonic() - begun < 30

    await served(ScriptedDoor(runs=run), act)


async def test_a_card_without_scp_is_told_from_one_that_fails() -> None:
    door = ScriptedDoor()

    async def act(card: NetworkedCard, trust: Trust) -> None:
        with pytest.raises(DeviceError) as caught:
            await upload(card, trust)
        assert caught.value.code is Code.UNEXPECTED

    await served(door, act)
    assert door.commands == [f"scp -t {Image.name}"] * 2  # its console is not full, so it is asked once more


async def test_an_upload_without_a_word_about_it_is_not_taken_for_one() -> None:
    async def act(card: NetworkedCard, trust: Trust) -> None:
        with pytest.raises(DeviceError, match="what became of the file") as caught:
            await upload(card, trust)
        assert caught.value.code is Code.UNEXPECTED

    def run(channel: Channel) -> None:
        channel.sendall(b"\0")
        channel.recv(200)
        channel.sendall(b"\0")
        left = Image.size + 1
        while left:
            left -= len(channel.recv(min(left, 4096)))
        channel.sendall(b"\0")

    await served(ScriptedDoor(runs=run), act)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("E104: User Level Denial\r\n\r\napc>", Code.DEVICE_ERROR),
        ("E000: Success\r\n\r\napc>", Code.UNEXPECTED),
        ("E000: Success\r\nErase everything? Enter 'SURE' to continue: ", Code.UNEXPECTED),
        ("", Code.UNEXPECTED),
    ],
)
async def test_only_the_known_question_is_answered(answer: str, code: Code) -> None:
    script = Script({"reboot": answer})

    async def act(card: NetworkedCard, trust: Trust) -> None:
        with pytest.raises(DeviceError) as caught:
            await card.activate_firmware(Image(), ACCOUNT, trust, never)
        assert caught.value.code is code

    await served(ScriptedDoor(script), act)
    assert "YES" not in script.typed_lines


QUESTION = "E000: Success\r\nReboot Management Interface\r\nEnter 'YES' to continue or <ENTER> to cancel : "


@pytest.mark.parametrize("after", ["Rebooting...\r\n", ""])
async def test_silence_or_an_end_after_the_yes_is_a_restart(after: str) -> None:
    commits: list[int] = []
    script = Script({"reboot": QUESTION, "YES": after})

    async def commit() -> None:
        await asyncio.sleep(0)
        commits.append(script.typed_lines.count("YES"))

    async def act(card: NetworkedCard, trust: Trust) -> None:
        assert await card.activate_firmware(Image(), ACCOUNT, trust, commit) == firmware.AWAY_SECONDS

    await served(ScriptedDoor(script), act)
    assert (commits, script.typed_lines) == ([0], ["reboot", "YES"])


@pytest.mark.parametrize(
    "after",
    [
        "Rebooting...\r\n\r\napc>",
        "\r\napc>",
        "E000: Success\r\n\r\napc>",
        "E100: Command failed\r\n\r\napc>",
        "\r\nUser Name : ",
        "x" * 70_000,
    ],
)
async def test_what_is_printed_after_the_yes_decides_nothing(after: str) -> None:
    """The byte that starts the restart has left: whether the card goes, and with what it comes back, is read."""
    script = Script({"reboot": QUESTION, "YES": after})

    async def act(card: NetworkedCard, trust: Trust) -> None:
        assert await card.activate_firmware(Image(), ACCOUNT, trust, durable) == firmware.AWAY_SECONDS

    await served(ScriptedDoor(script), act)
    assert script.typed_lines == ["reboot", "YES"]


@pytest.mark.parametrize("ends", [True, False])
async def test_a_card_that_restarts_without_a_question(ends: bool) -> None:
    answer = "E000: Success\r\nReboot Management Interface\r\nRebooting...\r\n" + ("" if ends else "\r\napc>")
    script = Script({"reboot": answer}, hangs_on="reboot" if ends else "")
    commits: list[str] = []

    async def commit() -> None:
        commits.extend(script.typed_lines)

    async def act(card: NetworkedCard, trust: Trust) -> None:
        assert await card.activate_firmware(Image(), ACCOUNT, trust, commit) == firmware.AWAY_SECONDS

    await served(ScriptedDoor(script), act)
    assert commits == ["reboot"]


async def test_a_line_that_closes_before_the_question_is_no_restart() -> None:
    script = Script({"reboot": "E000: Success\r\n"}, hangs_on="reboot")

    async def act(card: NetworkedCard, trust: Trust) -> None:
        with pytest.raises(Unreachable) as caught:
            await card.activate_firmware(Image(), ACCOUNT, trust, never)
        assert caught.value.code is Code.CLOSED

    await served(ScriptedDoor(script), act)


async def test_about_just_after_a_start_may_be_asked_again() -> None:
    async def act(card: NetworkedCard, trust: Trust) -> None:
        with pytest.raises(DeviceError) as caught:
            await card.firmware_state(ACCOUNT, trust)
        assert caught.value.transient

    await served(ScriptedDoor(Script({})), act)


@pytest.mark.parametrize("name", ["", "-t", ".x", "a/b", "a b", "a;b", "a$b", "a\nb", "é.nmc3", "x" * 129])
def test_names_that_are_more_than_a_name(name: str) -> None:
    with pytest.raises(DeviceError):
        scp.check_name(name)
