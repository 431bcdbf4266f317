"""What public facts leave open about a device, as one value drawn from a seed. Each README says why it is open.

    Temper()                    what a simulator does when nobody asks for more
    drawn(random, open_, ill)   one that varies the fields named in `open_`, now and then with something of `ill`

An honest temper is that of a device that works: somebody patient gets what was asked for. Others keep what they had,
lose what they were told, or say what is not so; nobody has to finish with them, but must not be told that it worked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from random import Random
from types import MappingProxyType
from typing import Literal

from firstlight_drivers.simulation.spec import Fault

_HONEST_FAULTS = frozenset({Fault.CUT_UPLOAD, Fault.LATE_ANSWER, Fault.SLOW_RESTART})
# With these nobody can see what became of the device, whatever it is.
_BLINDING_FAULTS = frozenset(
    {Fault.NEVER_BACK, Fault.LOCKED, Fault.SECOND_SESSION, Fault.WRONG_PASSWORD, Fault.WRONG_WORDING,
     Fault.ONE_TIME_CODE, Fault.OTHER_LAYOUT}
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Temper:
    """One device's ways. Times in seconds. A family reads the fields that its README names."""

    faults: frozenset[Fault] = frozenset()

    # around a restart
    lingers: float = 0.0  # it goes on answering, and keeps its sessions, after a restart was ordered
    away: float | None = None  # until it answers again; None: as its spec says
    flash: float | None = None  # it is away for so long on top of that when it writes firmware; None: likewise
    self_restart: float | None = None  # after a whole upload, without being told; 0: at once, the answer is lost
    silent_restart: bool = False  # goes without an answer to the order
    wakes: float = 0.0  # after a restart, until its command line knows more than a few commands
    new_identity: bool = False  # host key and certificate are others after a restart
    moves: bool = False  # its address is another one after a restart (`DeviceSpec.next_address`)
    up_time: bool = False  # tells for how long it runs, truly

    # sessions
    session_stays: float = 0.0  # a session outlives its client, or the restart, by so long, and takes the only seat
    session_idle: float | None = None  # after so long without a request a session is over; None: never
    ends_on_change: bool = False  # a session ends when its password was changed

    # what is printed
    echo: Literal["plain", "none", "broken"] = "plain"  # broken: as a narrow terminal shows it
    line_end: Literal["crlf", "cr", "stray"] = "crlf"  # stray: CR before a line, or behind its end
    prompt: str = "apc>"
    repeats_prompt: bool = False  # the prompt comes once more a moment later
    answer_seconds: float = 0.0  # before every answer of its command line, its pages, its registers
    other_words: bool = False  # results are told in words nobody has published; codes stay

    # firmware of two parts
    takes: Literal["all", "system", "application"] = "all"
    system_apart: bool = False  # the system's version is not the one in the file's name
    cut_at: float = 0.5  # share of an upload at which Fault.CUT_UPLOAD closes

    # settings
    pends: bool = True  # the rate of a card's console port counts from its next restart on; False: at once

    # what is not so
    says_refused: bool = False  # refuses in words what it has taken
    line_drops: Literal["", "before", "after"] = ""  # once, at the first setting that is sent: before or after it took
    forgets_save: bool = False  # says that it saves, and does not

    @property
    def honest(self) -> bool:
        """Whether somebody patient gets what was asked for."""
        ill = self.says_refused or self.line_drops or self.forgets_save or self.takes != "all"
        return not ill and not self.new_identity and not self.moves and self.faults <= _HONEST_FAULTS

    @property
    def readable(self) -> bool:
        """Whether what became of the device can be read back with what was known of it before."""
        return not self.new_identity and not self.moves and not self.faults & _BLINDING_FAULTS

    def changed(self) -> tuple[str, ...]:
        """Names of the fields that are not as usual; one per fault as "faults:name"."""
        usual = Temper()
        named = [one.name for one in fields(self) if one.name != "faults"]
        told = [name for name in named if getattr(self, name) != getattr(usual, name)]
        return (*(f"faults:{fault}" for fault in sorted(self.faults)), *told)

    def without(self, name: str) -> Temper:
        """The same with one of `changed` as usual."""
        kind, _, fault = name.partition(":")
        if kind == "faults":
            return replace(self, faults=self.faults - {Fault(fault)})
        return replace(self, **{name: getattr(Temper(), name)})

    def shown(self) -> str:
        """What is not as usual, on one line."""
        told = [f"{name}={getattr(self, name)!r}" for name in self.changed() if not name.startswith("faults:")]
        return ", ".join([*(str(fault) for fault in sorted(self.faults)), *told]) or "as usual"


def _seconds(*bounds: float) -> Callable[[Random], object]:
    """Somewhere between neighbouring bounds, each stretch as likely as the others."""

    def draw(random: Random) -> object:
        place = random.randrange(len(bounds) - 1)
        return round(random.uniform(bounds[place], bounds[place + 1]), 2)

    return draw


def _one_of(*values: object) -> Callable[[Random], object]:
    return lambda random: random.choice(values)


# How a field is drawn when it is varied. Longest times: 3 to 4 minutes for a restart that writes flash (NMC2), half a
# minute for an NPort's; sessions end by themselves after minutes (NMC3: 3 by default).
_DRAWN: Mapping[str, Callable[[Random], object]] = MappingProxyType(
    {
        "lingers": _seconds(0.05, 1.0, 5.0, 12.0),
        "away": _seconds(1.0, 5.0, 15.0, 40.0),
        "flash": _seconds(1.0, 5.0, 20.0, 60.0, 90.0),
        "self_restart": _one_of(0.0, 0.5, 3.0, 15.0, 45.0),
        "silent_restart": _one_of(True),
        "wakes": _seconds(0.5, 5.0, 20.0),
        "new_identity": _one_of(True),
        "moves": _one_of(True),
        "up_time": _one_of(True),
        "session_stays": _seconds(0.2, 2.0, 10.0, 25.0),
        "session_idle": _seconds(60.0, 300.0),
        "ends_on_change": _one_of(True),
        "echo": _one_of("none", "broken"),
        "line_end": _one_of("cr", "stray"),
        "prompt": _one_of("Administrator@apc>", "apc@apc>", "ups-room-4>"),
        "repeats_prompt": _one_of(True),
        "answer_seconds": _seconds(0.05, 0.3, 1.5),
        "other_words": _one_of(True),
        "takes": _one_of("system", "application"),
        "system_apart": _one_of(True),
        "cut_at": _seconds(0.01, 0.5, 0.99),
        "pends": _one_of(False),
        "says_refused": _one_of(True),
        "line_drops": _one_of("before", "after"),
        "forgets_save": _one_of(True),
    }
)
_OPEN_SHARE, _ILL_SHARE = 0.3, 0.45  # how often a field is varied, and how often a device is no honest one


def drawn(random: Random, open_: Sequence[str], ill: Sequence[str | Fault]) -> Temper:
    """A temper: each field of `open_` varied now and then; in some draws one or two of `ill`, fields or faults."""
    told: dict[str, object] = {name: _DRAWN[name](random) for name in open_ if random.random() < _OPEN_SHARE}
    faults: set[Fault] = set()
    chosen = random.sample(list(ill), random.choice((1, 1, 2))) if ill and random.random() < _ILL_SHARE else []
    for one in chosen:
        if isinstance(one, Fault):
            faults.add(one)
        else:
            told[one] = _DRAWN[one](random)
    return replace(Temper(faults=frozenset(faults)), **told)  # type: ignore[arg-type]
