"""One case: a family, an act and a seed. The seed's device on real sockets, the real program on it, and then the truth.

LIE         done, and it is not what was asked for · refused, and something was changed · failed or refused, and it
            is what was asked for, which could have been read back · nothing in the journal before the first byte
            that could change it
UNFINISHED  an honest device that did not end as done
FAULT       the program raised what no front end expects, or logged a fault
HANG        hours of the clock went by
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Coroutine, Iterator, Mapping
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random
from typing import Any, TypeVar

from firstlight_drivers.contract import State
from firstlight_drivers.errors import DeviceError
from firstlight_drivers.fleet import draw_temper, simulate
from firstlight_drivers.port_settings import Value
from firstlight_drivers.simulation.demo_image import sealed
from firstlight_drivers.simulation.device import SimulatedDevice
from firstlight_drivers.simulation.spec import DeviceSpec, Place
from firstlight_drivers.simulation.temper import Temper
from firstlight_drivers.simulation.truth import Truth
from truth.program import DEADLINE, Asked, Program, Told

T = TypeVar("T")
SHIFT = 10000
CLOCK_NEAR = timedelta(seconds=30)
SETTLED_AFTER = 900.0  # seconds a device may take to come to rest after the program has ended
OWN = "Kestrel-Ferry-Quay-58"  # the password of a device that was claimed already
BREAKER = "0000"  # of the profile Administrator, as delivered
ADMINISTRATOR = "quay-admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of one case. `kind` is "" where program and device agree."""

    family: str
    act: str
    seed: int
    kind: str
    why: str
    told: Told
    temper: Temper
    honest: bool
    seconds: float = 0.0  # of the clock

    def line(self) -> str:
        """For people."""
        said = f"said {self.told.result} ({self.told.code}{': ' + self.told.detail if self.told.detail else ''})"
        return (
            f"{self.kind or 'ok':<10} {self.family} {self.act} seed {self.seed}: {self.why or '-'}; {said}; "
            f"{'honest' if self.honest else 'not honest'}: {self.temper.shown()}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Everything a seed decides."""

    family: str
    act: str
    seed: int
    temper: Temper
    spec: DeviceSpec
    login: tuple[str, str]  # what opens it before
    version: str
    name: str  # of a firmware file
    password: str  # a new one
    wished: Mapping[int, Mapping[str, Value]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    community: str | None = None
    generation: str = ""


_MODELS = {
    "apc-nmc3": ("AP9641", "3.1.0.8", "3.2.1.6", "apc_hw21_su_3-2-1-6.nmc3"),
    "moxa-nport5000": ("NPort 5450", "3.14", "3.15", "moxa-nport-5400-series-firmware-v3.15.rom"),
    "moxa-nport6000": ("NPort 6250", "1.13", "2.2", "moxa-nport-6250-series-firmware-v2.2.rom"),
    "moxa-nport6000g2": ("NPort 6250-G2", "1.0", "1.2", "moxa-nport-6250-g2-firmware-v1.2.rom"),
    "schneider-panel-server": ("PAS800", "002.001.000", "002.003.000", "PAS800_002.003.000.sedp"),
    "schneider-pact": ("IFE", "004.001.000", "004.010.000", "IFE_004.010.000.sedp"),
}
_FACTORY = {
    "apc-nmc3": ("apc", "apc"),
    "moxa-nport5000": ("admin", "moxa"),
    "moxa-nport6000": ("admin", "moxa"),
    "moxa-nport6000g2": ("admin", ""),
    "schneider-panel-server": ("SecurityAdmin", ""),
    "schneider-pact": ("SecurityAdmin", "AAAAAAAA"),
}


def scene(family: str, act: str, seed: int) -> Scene:
    """What the seed says."""
    random = Random(f"{family}/{act}/{seed}")
    temper = draw_temper(family, act, random)
    model, version, new, file = _MODELS[family]
    moxa = family in {"moxa-nport5000", "moxa-nport6000"}
    number = seed % 90_000 + 1
    fresh = act in {"claim", "account"}
    login = _FACTORY[family] if fresh else (_FACTORY[family][0], OWN)
    if moxa and fresh and random.random() < 0.3:
        login = (login[0], "")
    if moxa and not fresh:
        login = (login[0], OWN[:16])
    waits = random.random() < 0.2  # as long as real ones; a wait costs the search of a network
    spec = DeviceSpec(
        family=family,
        model=model,
        name=f"unit-{seed}",
        serial="0",
        firmware=version,
        hw_id=0x6250 if family == "moxa-nport6000" else None,
        state=State.FACTORY if fresh else State.CLAIMED,
        user=None if fresh else login[0],
        password=login[1] if not fresh or (moxa and login[1] == "") else None,
        delay=round(random.uniform(1.0, 20.0), 1),
        cut_at=temper.cut_at,
        # On loopback a device that is away turns connections down, which a real one does not; after 150 s that counts
        # as something else at its address.
        reboot_seconds=round(random.uniform(5.0, 50.0 if waits else 20.0), 1),
        flash_seconds=round(random.uniform(1.0, 60.0 if waits else 10.0), 1),
        upload_rate=random.choice((0.0, 20_000.0)),
        snmp_community="quay-rw" if family == "moxa-nport6000" else None,
    )
    names = {"imu": f"Feeder {number % 90}", "location": f"Hall {seed % 9}"}
    return Scene(
        family=family,
        act=act,
        seed=seed,
        temper=temper,
        spec=spec,
        login=login,
        version=new,
        name=file,
        password=f"Quay-{seed % 1000:03}-Ferry-7",
        wished=_wished(family, random),
        names={key: names[key] for key in random.sample(sorted(names), random.choice((1, 2)))},
        community="quay-rw" if family == "moxa-nport6000" and act == "ports" and random.random() < 0.4 else None,
        generation=_generation(family, act, random, blank=login[1] == ""),
    )


def _generation(family: str, act: str, random: Random, *, blank: bool) -> str:
    """Of the console. C has no page that sets ports, and nobody has told of one with a blank password."""
    if family == "moxa-nport5000":
        return random.choice("AB" if act == "ports" or blank else "ABC")
    return "A" if family == "moxa-nport6000" else ""


def _wished(family: str, random: Random) -> Mapping[int, Mapping[str, Value]]:
    if family == "apc-nmc3":
        return {1: {"baud": random.choice((2400, 19200, 38400))}}
    count = 4 if family == "moxa-nport5000" else 2
    line: dict[str, tuple[Value, ...]] = {
        "baud": (9600, 19200, 38400, 57600), "data_bits": (7,), "parity": ("even", "odd"), "stop_bits": ("2",),
        "alias": ("pump 7", "scale"),
    }  # fmt: skip
    chosen = random.sample(range(1, count + 1), random.randint(1, count))
    return {
        port: {key: random.choice(line[key]) for key in random.sample(sorted(line), random.randint(1, 3))}
        for port in chosen
    }


class Simulators:
    """A loop of its own for the devices, in a thread beside the program's."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="devices", daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """On that loop."""
        future: Future[T] = asyncio.run_coroutine_threadsafe(work, self._loop)
        return future.result(DEADLINE)

    def close(self) -> None:
        """End it."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


class Faults(logging.Handler):
    """What was logged as a fault."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.seen: list[str] = []
        logging.getLogger().addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """One record."""
        cause = record.exc_info[1] if record.exc_info else None
        self.seen.append(f"{record.name}: {record.getMessage()}" + (f" ({cause!r})" if cause else ""))


class Court:
    """Tries cases in this process, one after the other. `network` is the second part of the devices' address."""

    def __init__(self, program: Callable[[], Program], network: int) -> None:
        self._make, self._network = program, network
        self._program: Program | None = None
        self._simulators = Simulators()
        self._faults = Faults()
        self._cases = 0

    def close(self) -> None:
        """End the program and the devices."""
        if self._program is not None:
            self._program.close()
        self._simulators.close()

    def try_(self, case: Scene) -> Verdict:
        """One case."""
        if self._program is not None and self._cases % 40 == 0:  # its vault and its journal grow
            self._program.close()
            self._program = None
        if self._program is None:
            self._program = self._make()
        place = self._place()
        self._faults.seen.clear()
        number = self._cases  # what an earlier case left behind under a serial number is no part of this one
        spec = replace(
            case.spec,
            serial=str(number) if case.family in {"moxa-nport5000", "moxa-nport6000"} else f"ZA2040{number:06}",
            mac=f"00:90:E8:{number >> 16 & 255:02X}:{number >> 8 & 255:02X}:{number & 255:02X}",
            next_address=_beside(place.address) if case.temper.moves else None,
        )
        device = simulate(spec, place, case.temper)
        if case.generation and hasattr(device, "generation"):
            device.generation = type(device.generation)[case.generation]
        begun = time.monotonic()
        self._simulators.run(device.__aenter__())
        try:
            kind, why, told = self._tried(self._program, case, device)
        finally:
            with suppress(TimeoutError):
                self._simulators.run(device.__aexit__(None, None, None))
        return Verdict(
            family=case.family,
            act=case.act,
            seed=case.seed,
            kind=kind,
            why=why,
            told=told,
            temper=case.temper,
            honest=case.temper.honest,
            seconds=time.monotonic() - begun,
        )

    def _tried(self, program: Program, case: Scene, device: SimulatedDevice) -> tuple[str, str, Told]:
        silent: list[str] = []  # what came before anything was in the journal

        def changing(what: str) -> None:
            if not program.noted():
                silent.append(what)

        nothing = Told(result="-")
        if not program.meet(f"{case.family}@{device.address}"):
            return ("UNFINISHED" if case.temper.honest else ""), "nobody was found", nothing
        before = device.truth()
        device.on_change = changing
        try:
            told, asked = _carry_out(program, case)
        except TimeoutError:
            return "HANG", f"after {DEADLINE:.0f} s", nothing
        except DeviceError as error:  # of what only reads, before the act
            told, asked = Told(result="refused", code=str(error.code), detail=error.detail), Asked()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
            return "FAULT", repr(error), nothing
        finally:
            device.on_change = None
            program.leave()
        self._simulators.run(_settled(device))
        kind, why = judged(told, asked, before, device.truth(), case.temper, device.parts_with(case.version))
        if self._faults.seen:
            return "FAULT", self._faults.seen[0], told
        if not kind and silent:
            return "LIE", f"nothing in the journal before {silent[0]}", told
        return kind, why, told

    def _place(self) -> Place:
        """Another address for each, so that nothing that is left of one is met by the next."""
        self._cases += 1
        number = self._cases % 60_000
        return Place(address=f"127.{self._network}.{number // 120}.{1 + number % 120}", shift=SHIFT)


def _beside(address: str) -> str:
    head, _, last = address.rpartition(".")
    return f"{head}.{int(last) + 125}"


async def _settled(device: SimulatedDevice) -> None:
    for _ in range(int(SETTLED_AFTER)):
        if device.settled:
            return
        await asyncio.sleep(1.0)


def _carry_out(program: Program, case: Scene) -> tuple[Told, Asked]:
    match case.act:
        case "claim":
            return program.claim(case.login, case.password, None)
        case "account":
            return program.claim(case.login, case.password, ADMINISTRATOR)
        case "firmware":
            content = sealed(
                bytes(range(256)) * 200, family=case.family, models=(case.spec.model,), version=case.version
            )
            return program.firmware(content, case.name, case.version, case.login)
        case "ports":
            return program.ports(case.wished, case.login, case.community)
        case "clock":
            return program.clock()
        case "names":
            return program.names(case.names, BREAKER)
    raise ValueError(case.act)


# --- the judgement ----------------------------------------------------------------------------------------------------


def judged(
    told: Told, asked: Asked, before: Truth, after: Truth, temper: Temper, parts: Mapping[str, str]
) -> tuple[str, str]:
    """Kind and why, ("", "") where the program told the truth and finished what could be finished."""
    lacking = missing(asked, after, parts)
    changed = _changes(before, after)
    if told.result == "done" and lacking:
        return "LIE", f"done, and {lacking}"
    if told.result == "refused" and changed:
        return "LIE", f"refused, and {changed}"
    if told.result in {"failed", "refused"} and not lacking and temper.readable:
        return "LIE", f"{told.result}, and it is what was asked for"
    if temper.pends and told.result == "unknown" and asked.ports and not _lacking_saved(asked, after):
        return "", ""  # kept, and in force after a restart that nobody has asked for
    if temper.honest and told.result != "done":
        return "UNFINISHED", lacking or "it is what was asked for"
    return "", ""


def missing(asked: Asked, after: Truth, parts: Mapping[str, str]) -> str:
    """What is not as it was asked for; "" for nothing."""
    if asked == Asked():
        return "it was not asked"
    return next(_lacking(asked, after, parts), "")


def _lacking(asked: Asked, after: Truth, parts: Mapping[str, str]) -> Iterator[str]:
    for account, password in asked.accounts:
        if not after.opens(account, password):
            yield f"the new password of {account} is no login"
    for account, password in asked.shut:
        if after.opens(account, password):
            yield f"the old password of {account} is still a login"
    for part in after.parts if asked.version else ():
        if part.version != parts.get(part.name, part.version):
            yield f"its {part.name} is {part.version}"
    yield from _lacking_ports(asked, after)
    for key, text in asked.names.items():
        if after.names.get(key) != text:
            yield f"its name {key} is {after.names.get(key)!r}"
    if asked.clock is not None and (after.clock is None or abs(after.clock - asked.clock) > CLOCK_NEAR):
        yield f"its clock was set to {after.clock}"


def _lacking_ports(asked: Asked, after: Truth) -> Iterator[str]:
    held = {port.number: port for port in after.ports}
    for number, values in asked.ports.items():
        if number not in held:
            yield f"there is no port {number}"
            continue
        for key, wanted in values.items():
            for where, settings in (("in force", held[number].in_force), ("saved", held[number].saved)):
                if settings.value(key) != wanted:
                    yield f"{key} of port {number} is {settings.value(key)} {where}"


def _lacking_saved(asked: Asked, after: Truth) -> bool:
    held = {port.number: port.saved for port in after.ports}
    return any(
        number not in held or held[number].value(key) != wanted
        for number, values in asked.ports.items()
        for key, wanted in values.items()
    )


def _changes(before: Truth, after: Truth) -> str:
    for name in ("accounts", "parts", "ports", "names", "clock", "waiting", "uploads"):
        was, now = getattr(before, name), getattr(after, name)
        if was != now:
            return f"{name} changed"
    return ""
