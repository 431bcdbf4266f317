"""`Claims` and `ManagesAccounts` of the APC card, over SSH and over its serial console, with every fault.

What has to be true is checked on both sides: the verdict here, and at the card how many passwords and new ones came.
"""

from __future__ import annotations

import asyncio
import base64
import json
import logging
import threading
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

import pytest

from firstlight_drivers.apc_nmc3 import FAMILY
from firstlight_drivers.apc_nmc3.answers import Answer
from firstlight_drivers.apc_nmc3.card import ONE_TIME_CODE, SimulatedAccount
from firstlight_drivers.apc_nmc3.console import Outcome
from firstlight_drivers.apc_nmc3.device import NetworkManagementCard3
from firstlight_drivers.apc_nmc3.link import Conversation, Timing
from firstlight_drivers.apc_nmc3.simulator import Simulator
from firstlight_drivers.contract import (
    Claims,
    Credential,
    Endpoint,
    LoginVerdict,
    ManagesAccounts,
    Secret,
    Service,
    State,
    Trust,
)
from firstlight_drivers.errors import Code, DeviceError, IdentityChanged, LocalRefusal, LoginRefused
from firstlight_drivers.simulation import pty
from firstlight_drivers.simulation.spec import DeviceSpec, Fault, Place
from firstlight_drivers.transport.trace import _ACTIVE, Trace
from interop.programs import program, running
from unit.drivers_wire.wire import server

OLD = "Riverside-water-works-7"
NEW = "Kestrel!on#the%weir=92"
OTHER = "a heron stands still 4"
WRONG_PIN = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
QUICK = Timing(answer=3.0, quiet=0.4, listen=0.3, boot_silence=0.5, boot=6.0, enter=0.2)
FACTORY = DeviceSpec(
    family="apc-nmc3", model="AP9641", name="apc5B02F1", serial="QA2149170345", firmware="2.5.0.8",
    mac="28:29:86:5B:02:F1", state=State.FACTORY,
)  # fmt: skip
CLAIMED = replace(FACTORY, state=State.CLAIMED, user="apc", password=OLD)


@dataclass(slots=True)
class Bench:
    """A card, the driver that talks to it, and the pin it showed."""

    card: Simulator
    driver: NetworkManagementCard3
    trust: Trust
    commits: list[tuple[int, int]]

    async def commit(self) -> None:
        """Remembers what the card had received before."""
        received = self.card.card.received
        self.commits.append((received.passwords, received.new_passwords))

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """Logins accepted and refused, passwords received, new passwords received."""
        card = self.card
        return (
            card.logins.accepted,
            card.logins.refused,
            card.card.received.passwords,
            card.card.received.new_passwords,
        )

    async def login(self, password: str, user: str = "apc") -> LoginVerdict:
        return await self.driver.login(account(password, user), self.trust)

    async def change(self, current: str, new: str = NEW) -> float:
        return await self.driver.change_password(account(current), Secret(new), self.trust, self.commit)


def account(password: str, user: str = "apc") -> Credential:
    return Credential(user=user, password=Secret(password))


@asynccontextmanager
async def at(channel: str, spec: DeviceSpec, *faults: Fault, last: int = 1) -> AsyncIterator[Bench]:
    if channel == "pty" and not pty.works():
        pytest.skip("this computer gives out no pseudo-terminal")
    spec = replace(spec, line=None if channel == "ssh" else channel)
    async with Simulator(spec, Place(address=f"127.79.10.{last}", shift=10000)) as card:
        card.faults.active.update(faults)
        yield await bench(card)


async def bench(card: Simulator) -> Bench:
    line = card.spec.line
    if line is None:
        endpoint = Endpoint(host=card.address, ports=card.services)
    elif line == "tcp":
        endpoint = Endpoint(host="", serial_line=f"socket://{card.address}:{card.services[0].port}")
    else:
        endpoint = Endpoint(host="", serial_line=card.address.removeprefix("serial:"))
    driver = NetworkManagementCard3(endpoint, QUICK)
    shown = (await driver.present()).sha256 if line is None else None
    return Bench(card=card, driver=driver, trust=Trust(ssh=shown), commits=[])


EACH = pytest.mark.parametrize("channel", ["ssh", "pty"])


def test_the_family_s_driver_claims() -> None:
    driver = FAMILY.open(Endpoint(host="127.79.10.250"))
    assert isinstance(driver, Claims)
    assert isinstance(driver, ManagesAccounts)


# --- the first login ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("channel", ["ssh", "pty", "tcp"])
@pytest.mark.parametrize("ends", [False, True], ids=["banner", "session ends"])
async def test_first_login_changed_and_proved(channel: str, ends: bool) -> None:
    async with at(channel, FACTORY) as it:
        it.card.card.ends_on_change = ends
        assert await it.login("apc") is LoginVerdict.CHANGE_FIRST
        if channel != "ssh":
            return  # the dialogue stays open on a serial line until the card's own time-out
        assert await it.change("apc") == 0.0
        assert it.commits == [(3, 0)]  # login twice, "Enter current password" once, no new one yet
        assert await it.login(NEW) is LoginVerdict.ACCEPTED
        assert await it.login("apc") is LoginVerdict.REFUSED
        assert it.counts == (3, 1, 5, 1)
        assert (it.card.state, it.card.password) == (State.CLAIMED, NEW)
        assert it.card.card.sessions == 0


@pytest.mark.parametrize("channel", ["pty", "tcp"])
@pytest.mark.parametrize("ends", [False, True], ids=["banner", "session ends"])
async def test_first_login_over_a_console(channel: str, ends: bool) -> None:
    async with at(channel, FACTORY) as it:
        it.card.card.ends_on_change = ends
        assert (await it.driver.present()).channel == "serial"
        assert await it.change("apc") == 0.0
        assert it.commits == [(2, 0)]
        assert await it.login(NEW) is LoginVerdict.ACCEPTED
        assert await it.login("apc") is LoginVerdict.REFUSED
        assert it.counts == (2, 1, 4, 1)
        assert (it.card.state, it.card.password) == (State.CLAIMED, NEW)
        assert it.card.card.sessions == 0


@EACH
async def test_a_commit_that_raises_leaves_the_card_as_it_was(channel: str) -> None:
    async def full() -> None:
        raise OSError(28, "No space left on device")

    for spec, current in ((FACTORY, "apc"), (CLAIMED, OLD)):
        async with at(channel, spec) as it:
            with pytest.raises(OSError, match="No space left") as caught:
                await it.driver.change_password(account(current), Secret(NEW), it.trust, full)
            assert not isinstance(caught.value, DeviceError)
            assert it.card.card.received.new_passwords == 0
            assert (it.card.state, it.card.password) == (spec.state, current)


async def test_a_commit_too_late_sends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("firstlight_drivers.apc_nmc3.bridge._COMMIT_SECONDS", 0.2)

    async def endless() -> None:
        await asyncio.Event().wait()

    async with at("ssh", FACTORY) as it:
        with pytest.raises(DeviceError) as caught:
            await it.driver.change_password(account("apc"), Secret(NEW), it.trust, endless)
        assert caught.value.code is Code.TIMEOUT
        assert it.card.card.received.new_passwords == 0


@EACH
async def test_cancelled_while_it_commits_sends_nothing(channel: str) -> None:
    begun = asyncio.Event()

    async def endless() -> None:
        begun.set()
        await asyncio.Event().wait()

    async with at(channel, FACTORY) as it:
        task = asyncio.create_task(it.driver.change_password(account("apc"), Secret(NEW), it.trust, endless))
        await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert it.card.card.received.new_passwords == 0
        assert not any(thread.name == "firstlight-nmc3" for thread in threading.enumerate())


async def test_many_at_once_do_not_wait_for_each_other_s_threads() -> None:
    """A commit takes a thread of the loop's pool: a dialogue must not hold one meanwhile."""
    count = 40

    async def claim(last: int) -> None:
        async with at("ssh", replace(FACTORY, serial=f"QA21491703{last:02}"), last=last) as it:
            all_there = gathered

            async def commit() -> None:
                await all_there.wait()
                await asyncio.to_thread(it.card.card.received.__class__)

            assert await it.driver.change_password(account("apc"), Secret(NEW), it.trust, commit) == 0.0
            assert it.card.password == NEW

    gathered = asyncio.Barrier(count)
    await asyncio.gather(*(claim(last) for last in range(10, 10 + count)))


# --- who is there ---------------------------------------------------------------------------------------------------


async def test_presented_without_a_credential() -> None:
    async with at("ssh", CLAIMED) as it:
        shown = await it.driver.present()
        assert shown.sha256.startswith("SHA256:")
        assert shown.md5 is not None
        assert len(shown.md5) == 47
        assert (shown.channel, shown.key, shown.weak) == ("ssh", "EC secp256r1", ())
        assert (shown.blank, shown.first_login) == (None, None)
        assert it.counts == (0, 0, 0, 0)


@pytest.mark.parametrize("pin", [None, WRONG_PIN])
async def test_no_pin_or_another_one_gets_no_password(pin: str | None) -> None:
    async with at("ssh", CLAIMED) as it:
        driver, trust, me = it.driver, Trust(ssh=pin, https=pin, plain=True, legacy=True), account(OLD)
        tries: tuple[Callable[[], Awaitable[object]], ...] = (
            lambda: driver.login(me, trust),
            lambda: driver.change_password(me, Secret(NEW), trust, it.commit),
            lambda: driver.create_administrator(me, account(NEW, "mira"), trust, it.commit),
            lambda: driver.disable_account(account(OLD, "mira"), "apc", trust, it.commit),
        )
        for attempt in tries:
            with pytest.raises(IdentityChanged) as caught:
                await attempt()
            assert caught.value.code is Code.PIN_CHANGED
        assert it.counts == (0, 0, 0, 0)
        assert it.commits == []


async def test_two_hundred_changed_host_keys_see_no_password() -> None:
    async with at("ssh", CLAIMED) as it:
        trust = it.trust
    async with at("ssh", replace(CLAIMED, serial="QA2149170999")) as other:
        for _ in range(100):
            with pytest.raises(IdentityChanged):
                await other.driver.login(account(OLD), trust)
            with pytest.raises(IdentityChanged):
                await other.driver.change_password(account(OLD), Secret(NEW), trust, other.commit)
        assert other.counts == (0, 0, 0, 0)
        assert other.commits == []


@pytest.mark.parametrize(
    ("greeting", "codes"),
    [
        (b"", {Code.CLOSED}),
        (b"220 ftp\r\n", {Code.CLOSED}),
        (b"SSH-2.0-Card\r\n" + bytes(range(256)) * 64, {Code.CLOSED, Code.SSH, Code.MALFORMED}),
        (b"SSH-1.5-Card\r\n", {Code.SSH}),
        (None, {Code.TIMEOUT}),
    ],
    ids=["closes", "ftp", "noise", "version 1", "silent"],
)
async def test_no_card_there(greeting: bytes | None, codes: set[Code], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("firstlight_drivers.apc_nmc3.session.SSH_SECONDS", 0.5)
    received = b""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal received
        if greeting is not None:
            writer.write(greeting)
            await writer.drain()
        else:
            received += await reader.read()

    async with server(serve) as port:
        driver = NetworkManagementCard3(Endpoint(host="127.0.0.1", ports=(Service(name="ssh", port=port),)), QUICK)
        with pytest.raises(DeviceError) as caught:
            await driver.login(account(OLD), Trust(ssh=WRONG_PIN))
    assert caught.value.code in codes
    assert OLD.encode() not in received


# --- faults ---------------------------------------------------------------------------------------------------------


@EACH
async def test_unknown_wording_stops_with_the_raw_text(channel: str) -> None:
    async with at(channel, FACTORY, Fault.WRONG_WORDING) as it:
        with pytest.raises(DeviceError, match="Present password:") as caught:
            await it.change("apc")
        assert caught.value.code is Code.UNEXPECTED
        assert "has expired" in caught.value.detail
        assert it.counts == (1, 0, 1, 0)
        assert it.commits == []
        assert it.card.card.received.lines == 0
        assert it.card.state is State.FACTORY


@EACH
@pytest.mark.parametrize("spec", [FACTORY, CLAIMED], ids=["dialogue", "command"])
async def test_cut_off_after_the_card_took_it(channel: str, spec: DeviceSpec) -> None:
    current = "apc" if spec is FACTORY else OLD
    async with at(channel, spec, Fault.DROP_MID_CHANGE) as it:
        await cut_off(it, current)
        assert len(it.commits) == 1
        it.card.faults.active.clear()
        assert await it.login(NEW) is LoginVerdict.ACCEPTED
        assert it.card.card.received.new_passwords == 1


@EACH
@pytest.mark.parametrize("spec", [FACTORY, CLAIMED], ids=["dialogue", "command"])
async def test_cut_off_before_the_card_took_it(channel: str, spec: DeviceSpec) -> None:
    current = "apc" if spec is FACTORY else OLD
    async with at(channel, spec, Fault.DROP_BEFORE_CHANGE) as it:
        await cut_off(it, current)
        assert len(it.commits) == 1
        it.card.faults.active.clear()
        assert await it.login(NEW) is LoginVerdict.REFUSED
        assert (it.card.state, it.card.password) == (spec.state, current)
        assert it.card.card.received.new_passwords == 1


async def cut_off(it: Bench, current: str) -> None:
    """A command whose session ends may have been taken: that is found out by proving. A dialogue's end is an error."""
    if current != "apc":
        assert await it.change(current) == 0.0
        return
    with pytest.raises(DeviceError) as caught:
        await it.change(current)
    assert caught.value.code is Code.CLOSED
    assert NEW not in caught.value.detail


@EACH
@pytest.mark.parametrize("spec", [FACTORY, CLAIMED], ids=["dialogue", "command"])
async def test_accepted_but_not_effective(channel: str, spec: DeviceSpec) -> None:
    current = "apc" if spec is FACTORY else OLD
    async with at(channel, spec, Fault.NOT_EFFECTIVE) as it:
        assert await it.change(current) == 0.0
        assert await it.login(NEW) is LoginVerdict.REFUSED
        assert it.card.password == current
        assert it.counts[1] == 1


@EACH
@pytest.mark.parametrize("spec", [FACTORY, CLAIMED], ids=["dialogue", "command"])
async def test_old_still_accepted(channel: str, spec: DeviceSpec) -> None:
    current = "apc" if spec is FACTORY else OLD
    async with at(channel, spec, Fault.OLD_STILL_ACCEPTED) as it:
        await it.change(current)
        assert await it.login(NEW) is LoginVerdict.ACCEPTED
        assert await it.login(current) is LoginVerdict.ACCEPTED


@EACH
@pytest.mark.parametrize("password", [NEW, "password", "short"], ids=["told to", "listed", "short"])
async def test_a_new_password_the_card_does_not_take(channel: str, password: str) -> None:
    faults = (Fault.NEW_PASSWORD_REFUSED,) if password == NEW else ()
    async with at(channel, FACTORY, *faults) as it:
        with pytest.raises(DeviceError, match="Enter new") as caught:
            await it.change("apc", password)
        assert caught.value.code is Code.PASSWORD_REFUSED
        assert password not in caught.value.detail.replace("Enter new password:", "")
        assert it.card.card.received.new_passwords == 1
        assert (it.card.state, it.card.password) == (State.FACTORY, "apc")
    async with at(channel, CLAIMED, *faults) as it:
        with pytest.raises(DeviceError, match="E102") as caught:
            await it.change(OLD, password)
        assert caught.value.code is Code.DEVICE_ERROR
        assert it.card.password == OLD


@EACH
async def test_a_refused_password_is_tried_once(channel: str) -> None:
    async with at(channel, FACTORY, Fault.WRONG_PASSWORD) as it:
        assert await it.login("apc") is LoginVerdict.REFUSED
        assert it.counts == (0, 1, 1, 0)
        with pytest.raises(LoginRefused):
            await it.change("apc")
        assert it.counts == (0, 2, 2, 0)
        assert it.commits == []


@EACH
async def test_locked(channel: str) -> None:
    """Over SSH a lock looks like a refusal; what the console says of it is shown."""
    async with at(channel, CLAIMED, Fault.LOCKED) as it:
        if channel == "ssh":
            assert await it.login(OLD) is LoginVerdict.REFUSED
        else:
            with pytest.raises(DeviceError, match="locked") as caught:
                await it.login(OLD)
            assert caught.value.code is Code.LOCKED
        assert it.counts == (0, 1, 1, 0)


async def test_the_simulated_card_locks_after_ten_wrong_passwords() -> None:
    async with at("ssh", CLAIMED) as it:
        it.card.card.lock_seconds = 60.0
        for _ in range(10):
            assert await it.login("wrong but long") is LoginVerdict.REFUSED
        assert await it.login(OLD) is LoginVerdict.REFUSED
        it.card.card.accounts["apc"].locked_until = 0.0
        assert await it.login(OLD) is LoginVerdict.ACCEPTED


@EACH
async def test_second_session(channel: str) -> None:
    async with at(channel, CLAIMED, Fault.SECOND_SESSION) as it:
        for attempt in (it.login, it.change):
            with pytest.raises(DeviceError, match=r"Max logins exceeded\.") as caught:
                await attempt(OLD)
            assert caught.value.code is Code.BUSY
        assert it.commits == []
        assert it.card.password == OLD


async def test_the_session_limit_is_not_eaten_up() -> None:
    async with at("ssh", CLAIMED) as it:
        it.card.card.session_limit = 1
        for _ in range(3):
            assert await it.login(OLD) is LoginVerdict.ACCEPTED


# --- one-time codes, keyboard-interactive, System Message ------------------------------------------------------------


class Person:
    """Answers what the card asks, and remembers it."""

    def __init__(self, answer: str | None) -> None:
        self.asked: list[str] = []
        self._answer = answer

    async def __call__(self, prompt: str, *, secret: bool) -> str | None:
        self.asked.append(prompt)
        return self._answer


@EACH
@pytest.mark.parametrize("interactive", [False, True])
async def test_one_time_code(channel: str, interactive: bool) -> None:
    async with at(channel, CLAIMED, Fault.ONE_TIME_CODE) as it:
        it.card.interactive = interactive
        person = Person(ONE_TIME_CODE)
        assert await it.driver.login(account(OLD), it.trust, person) is LoginVerdict.ACCEPTED
        assert len(person.asked) == 1
        assert "one-time code" in person.asked[0]
        assert it.counts == (1, 0, 1, 0)
        assert await it.driver.change_password(account(OLD), Secret(NEW), it.trust, it.commit, person) == 0.0
        assert it.card.password == NEW


async def test_one_time_code_at_the_first_login() -> None:
    async with at("ssh", FACTORY, Fault.ONE_TIME_CODE) as it:
        person = Person(ONE_TIME_CODE)
        assert await it.driver.change_password(account("apc"), Secret(NEW), it.trust, it.commit, person) == 0.0
        assert it.card.password == NEW


@EACH
async def test_a_wrong_code_is_a_refusal(channel: str) -> None:
    async with at(channel, CLAIMED, Fault.ONE_TIME_CODE) as it:
        assert await it.driver.login(account(OLD), it.trust, Person("000000")) is LoginVerdict.REFUSED
        assert it.counts == (0, 1, 1, 0)


@EACH
@pytest.mark.parametrize("person", [None, Person(None)], ids=["nobody", "no answer"])
async def test_a_code_that_nobody_gives_ends_the_login(channel: str, person: Person | None) -> None:
    async with at(channel, CLAIMED, Fault.ONE_TIME_CODE) as it:
        with pytest.raises(DeviceError, match="one-time code") as caught:
            await it.driver.login(account(OLD), it.trust, person)
        assert caught.value.code is Code.UNEXPECTED
        assert it.counts == (0, 0, 1, 0)


async def test_password_by_keyboard_interactive_only() -> None:
    async with at("ssh", FACTORY) as it:
        it.card.interactive = True
        assert await it.change("apc") == 0.0
        assert await it.login(NEW) is LoginVerdict.ACCEPTED
        assert await it.login("apc") is LoginVerdict.REFUSED
        assert it.counts == (2, 1, 4, 1)


async def test_the_authentication_service_is_asked_for_once() -> None:
    class Counting(Simulator):
        asked = 0

        @property
        def banner_tagged(self) -> bool:  # looked at once per request for the service
            Counting.asked += 1
            return True

        @banner_tagged.setter
        def banner_tagged(self, _: bool) -> None: ...

    for interactive in (False, True):
        async with Counting(CLAIMED, Place(address="127.79.10.4", shift=10000)) as card:
            card.banner, card.interactive = "Authorised staff only.", interactive
            card.faults.active.add(Fault.ONE_TIME_CODE)
            it = await bench(card)
            Counting.asked = 0
            assert await it.driver.login(account(OLD), it.trust, Person(ONE_TIME_CODE)) is LoginVerdict.ACCEPTED
            assert Counting.asked == 1


@pytest.mark.parametrize("tagged", [True, False])
async def test_a_system_message_before_the_login(tagged: bool) -> None:
    async with at("ssh", FACTORY) as it:
        it.card.banner = "Trespassers will be locked out.\r\nMax logins exceeded? Call 4711.\r\n"
        it.card.banner_tagged = tagged
        assert await it.change("apc") == 0.0
        assert await it.login(NEW) is LoginVerdict.ACCEPTED
        assert await it.login("apc") is LoginVerdict.REFUSED


# --- secrets ----------------------------------------------------------------------------------------------------------


@EACH
async def test_no_secret_in_trace_log_or_error(channel: str, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    trace = Trace(tmp_path / "trace")
    token = _ACTIVE.set(trace)
    details: list[str] = []
    try:
        async with at(channel, FACTORY, Fault.ONE_TIME_CODE) as it:
            person = Person(ONE_TIME_CODE)
            await it.driver.change_password(account("apc"), Secret(OLD), it.trust, it.commit, person)
            await it.driver.change_password(account(OLD), Secret(NEW), it.trust, it.commit, person)
            await it.driver.create_administrator(account(NEW), account(OTHER, "mira"), it.trust, it.commit, person)
            it.card.faults.active = {Fault.NEW_PASSWORD_REFUSED}
            for secret in ("password", OLD):
                with pytest.raises(DeviceError) as caught:
                    await it.change(NEW, secret)
                details += [caught.value.detail, repr(caught.value), "".join(traceback.format_exception(caught.value))]
    finally:
        _ACTIVE.reset(token)
        trace.close()
    written = (tmp_path / "trace").read_text(encoding="utf-8")
    assert "nmc-console" in written
    assert '"bytes"' not in "".join(line for line in written.splitlines() if "nmc-console" in line)
    lengths = {len(secret) + 1 for secret in (OLD, NEW)}
    rows = [json.loads(line) for line in written.splitlines()]
    sent = [row["length"] for row in rows if row["protocol"] == "nmc-console" and row["direction"] == "sent"]
    assert not lengths & set(sent)
    everything = "\n".join((written, *details, *(record.getMessage() for record in caplog.records)))
    for secret in (OLD, NEW, OTHER, ONE_TIME_CODE):
        raw = secret.encode()
        for form in (secret, raw.hex(), base64.b64encode(raw).decode(), secret[::-1], quote(secret)):
            assert form not in everything


# --- passwords and accounts by command -------------------------------------------------------------------------------


@EACH
@pytest.mark.parametrize("new", [NEW, OTHER, "-dash-in-front-1", "x" * 64, "back\\slash'apostrophe"])
async def test_change_by_command(channel: str, new: str) -> None:
    async with at(channel, CLAIMED) as it:
        if "'" in new:
            it.card.card.ends_on_change = True
        assert await it.change(OLD, new) == 0.0
        assert it.commits == [(1, 0)]
        assert it.card.card.received.new_passwords == 1


@pytest.mark.parametrize("new", ['a"quote"inside', "l\u00f6ng-enough-1", "two\rlines-1234", "", "x" * 65])
async def test_what_cannot_be_typed_is_not_sent(new: str) -> None:
    async with at("ssh", CLAIMED) as it:
        with pytest.raises(DeviceError) as caught:
            await it.change(OLD, new)
        assert caught.value.code is Code.PASSWORD_REFUSED
        assert it.card.card.received.new_passwords == 0
        assert it.commits == []


@EACH
async def test_administrator_made_then_super_user_disabled(channel: str) -> None:
    async with at(channel, CLAIMED) as it:
        mira = account(OTHER, "mira")
        await it.driver.create_administrator(account(OLD), mira, it.trust, it.commit)
        assert it.commits == [(1, 0)]
        assert await it.login(OTHER, "mira") is LoginVerdict.ACCEPTED
        await it.driver.disable_account(mira, "apc", it.trust, it.commit)
        assert not it.card.card.accounts["apc"].enabled
        assert await it.login(OLD) is LoginVerdict.REFUSED
        await it.driver.disable_account(mira, "apc", it.trust, it.commit)  # it is: nothing more to do
        assert len(it.commits) == 2
        assert it.card.card.received.new_passwords == 1


async def test_an_account_that_did_not_come_to_be() -> None:
    async with at("ssh", CLAIMED, Fault.NOT_EFFECTIVE) as it:
        with pytest.raises(DeviceError, match="read back") as caught:
            await it.driver.create_administrator(account(OLD), account(OTHER, "mira"), it.trust, it.commit)
        assert caught.value.code is Code.UNEXPECTED
        it.card.faults.active.clear()
        it.card.card.accounts["mira"].enabled = True
        it.card.card.accounts["mira"].password = OTHER
        it.card.faults.active.add(Fault.NOT_EFFECTIVE)
        with pytest.raises(DeviceError, match="read back"):
            await it.driver.disable_account(account(OTHER, "mira"), "apc", it.trust, it.commit)
        assert it.card.card.accounts["apc"].enabled


async def test_accounts_that_stay_as_they_are() -> None:
    async with at("ssh", CLAIMED) as it:
        driver, me = it.driver, account(OLD)
        for name in ("two words", 'quo"te', "-n", "", "caf\u00e9"):
            with pytest.raises(DeviceError):
                await driver.create_administrator(me, account(OTHER, name), it.trust, it.commit)
        with pytest.raises(LocalRefusal):
            await driver.create_administrator(me, account(OTHER, "APC"), it.trust, it.commit)
        with pytest.raises(LocalRefusal):
            await driver.disable_account(me, "apc", it.trust, it.commit)
        assert it.counts == (0, 0, 0, 0)
        with pytest.raises(DeviceError, match="there already: Device"):
            await driver.create_administrator(me, account(OTHER, "device"), it.trust, it.commit)
        it.card.card.accounts["sam"] = SimulatedAccount(kind="Device", password=OTHER, enabled=True)
        with pytest.raises(DeviceError, match="not listed as an enabled administrator"):
            await driver.disable_account(account(OTHER, "sam"), "apc", it.trust, it.commit)
        with pytest.raises(DeviceError, match="no account ghost"):
            await driver.disable_account(me, "ghost", it.trust, it.commit)
        assert it.commits == []
        assert it.card.card.accounts["apc"].enabled


async def test_a_factory_card_gets_no_account_before_its_first_login() -> None:
    async with at("ssh", FACTORY) as it:
        with pytest.raises(DeviceError, match="new password first"):
            await it.driver.create_administrator(account("apc"), account(OTHER, "mira"), it.trust, it.commit)
        assert it.commits == []
        assert it.card.state is State.FACTORY


# --- the console itself ----------------------------------------------------------------------------------------------


async def test_no_enter_while_the_card_starts() -> None:
    async with at("pty", FACTORY) as it:
        console = it.card.console
        assert console is not None
        task = asyncio.create_task(it.driver.login(account("apc"), it.trust))
        it.card.pty.say(console.start())
        for _ in range(16):
            await asyncio.sleep(0.1)  # shorter than the silence that the driver waits for
            it.card.pty.say(b"Initialising...\r\n")
        assert console.enters == 0
        console.started()
        assert await task is LoginVerdict.CHANGE_FIRST
        assert console.enters == 0


async def test_a_card_in_its_boot_monitor_is_left_alone() -> None:
    async with at("pty", FACTORY) as it:
        console = it.card.console
        assert console is not None
        console.start()
        console.feed(b"\r")
        with pytest.raises(DeviceError, match="BM>") as caught:
            await it.login("apc")
        assert caught.value.code is Code.UNEXPECTED
        assert it.counts == (0, 0, 0, 0)


async def test_no_session_stays_open_after_an_error() -> None:
    async def full() -> None:
        raise OSError(28, "No space left on device")

    async with at("pty", CLAIMED) as it:
        with pytest.raises(DeviceError, match="E102"):
            await it.change(OLD, "short")
        assert it.card.card.sessions == 0
        with pytest.raises(OSError, match="No space"):
            await it.driver.change_password(account(OLD), Secret(NEW), it.trust, full)
        assert it.card.card.sessions == 0
        assert await it.login(OLD) is LoginVerdict.ACCEPTED


@EACH
async def test_the_pager_is_left_without_a_trace(channel: str) -> None:
    async with at(channel, CLAIMED) as it:

        def read(talk: Conversation, _: Outcome) -> Answer:
            answer = talk.command("eventlog")
            assert talk.command("whoami").lines == ("apc",)
            talk.leave()
            return answer

        answer = await it.driver._session(account(OLD), it.trust, read)
        assert "01/01/2026  12:12:12  System: Started." in answer.lines
        assert answer.number is None
        assert not it.card.card.log_deleted


async def test_a_session_left_open_is_ended_and_not_used() -> None:
    async with at("pty", CLAIMED) as it:
        console = it.card.console
        assert console is not None
        console.feed(f"apc\r{OLD}\r".encode())
        assert it.card.card.sessions == 1
        assert (await it.driver.present()).channel == "serial"
        assert it.card.card.sessions == 1
        assert await it.login(OLD) is LoginVerdict.ACCEPTED
        assert it.card.card.sessions == 0


async def test_a_dialogue_left_open_is_not_answered() -> None:
    async with at("pty", FACTORY) as it:
        task = asyncio.create_task(it.login("apc"))
        for _ in range(4):
            await asyncio.sleep(0.1)
            it.card.pty.say(b"\r\nEnter current password: ")
        with pytest.raises(DeviceError, match="Enter current") as caught:
            await task
        assert caught.value.code is Code.UNEXPECTED
        assert it.card.console is not None
        assert it.card.console.bytes_received == 0


async def test_a_line_on_which_nobody_answers(tmp_path_factory: pytest.TempPathFactory) -> None:
    async with at("pty", FACTORY) as it:
        it.card.faults.active.add(Fault.DROP)
        with pytest.raises(DeviceError) as caught:
            await it.login("apc")
        assert caught.value.code is Code.TIMEOUT
        assert it.counts == (0, 0, 0, 0)
    missing = NetworkManagementCard3(
        Endpoint(host="", serial_line=str(tmp_path_factory.mktemp("line") / "ttyNONE")), QUICK
    )
    with pytest.raises(DeviceError) as caught:
        await missing.present()
    assert caught.value.code is Code.NO_SUCH_PORT


async def test_a_console_behind_another_program_s_terminal(tmp_path: Path) -> None:
    """socat makes the pseudo-terminal here: nothing of ours decides how it behaves."""
    socat = program("socat", "socat")
    near = tmp_path / "console"
    spec = replace(FACTORY, line="tcp")
    async with Simulator(spec, Place(address="127.79.10.3", shift=10000)) as card:
        far = f"TCP:{card.address}:{card.services[0].port}"
        with running([socat, f"PTY,link={near},raw,echo=0,wait-slave", far]):
            for _ in range(100):
                if near.exists():
                    break
                await asyncio.sleep(0.05)
            driver = NetworkManagementCard3(Endpoint(host="", serial_line=str(near)), QUICK)

            async def commit() -> None:
                assert card.card.received.new_passwords == 0

            assert await driver.change_password(account("apc"), Secret(NEW), Trust(), commit) == 0.0
        assert card.password == NEW
