"""What the card's command line answers: result codes, prompts, pager, account lists. Pure.

    echo of the command
    E000: Success           number decides: below 100 carried out, from 100 on not     AP4433 user manual, same system
    data                    some commands print it before the code, some print no code at all
    apc>                    or "Administrator@apc>" after `prompt -s long`

What makes this less simple than it looks, each seen in a public transcript of AOS 6.9.6 or 2.5.0.8:

- a change that needs a restart says "E002: Success" and "Reboot required for change to take effect." on a second line;
  from then on every answer carries "* Reboot required for change to take effect.";
- `session` and `lastrst` print their data before the code, `user -n apc -e disable` a note; `netstat`, `ping` and
  `format` print no code;
- a serial number may hold "E100" in its middle (haught/ansible_apcos issue 5): only the start of a line counts;
- texts differ in case between versions; lines end in CR, CR LF, or both in one answer;
- `eventlog` is a pager with a prompt of its own, which ESC leaves; "D" there would delete the log.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

ESCAPE = "\x1b"  # leaves the pager

_CODE = re.compile(r"^[ \t]*E(\d{3}):[ \t]*(.*?)[ \t]*$", re.MULTILINE)
_ENDS = re.compile(r"\r+\n|\n\r+|\r|\n")
_PROMPT = re.compile(r"(?:[A-Za-z0-9._ -]+@)?[A-Za-z0-9._-]+>\s*")
_BOOT_MONITOR = re.compile(r"BM>\s*", re.IGNORECASE)
_PAGER_KEYS = re.compile(r"<ESC>\s*-\s*Exit", re.IGNORECASE)
_PENDING = re.compile(r"^\s*\*?\s*Reboot required\b", re.IGNORECASE | re.MULTILINE)
_ROW = re.compile(r"(\S+)\s+(\S.*?)\s+(Enabled|Disabled)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One command's answer without echo and prompt. `number` and `text` are None where the command prints no code."""

    number: int | None = None
    text: str | None = None
    lines: tuple[str, ...] = ()  # what was printed beside codes, blank lines left out
    restart_pending: bool = False  # some change waits for a restart; not necessarily that of this command
    contradicts: bool = False  # several codes, of which one means done and another one not
    ended: bool = False  # the card ended the session instead of showing a prompt

    @property
    def done(self) -> bool:
        """Whether a code says that the command was carried out, and none says that it was not."""
        return self.number is not None and self.number < 100 and not self.contradicts


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One account as the card lists it. `kind` is its own word: "Super User", "Administrator", "Device", ..."""

    name: str
    kind: str
    enabled: bool


def split_lines(text: str) -> list[str]:
    """Lines of a text whose ends are CR, LF or both in any order. The last one is what no line end follows."""
    return _ENDS.split(text.replace("\0", ""))


def result_code(text: str) -> tuple[int, str] | None:
    """Number and text of the last "Ennn: ..." line, None where there is no code."""
    codes = _CODE.findall("\n".join(split_lines(text)))
    return (int(codes[-1][0]), codes[-1][1]) if codes else None


def at_prompt(text: str) -> bool:
    """Whether the text ends with the command line's prompt. The boot monitor's own prompt is none."""
    tail = split_lines(text.rstrip(" \t"))[-1]
    return _PROMPT.fullmatch(tail) is not None and not at_boot_monitor(text)


def at_boot_monitor(text: str) -> bool:
    """Whether the card waits in its boot monitor: there is no application and no account then (FAQ000265969)."""
    return _BOOT_MONITOR.fullmatch(split_lines(text.rstrip(" \t"))[-1]) is not None


def at_pager(text: str) -> bool:
    """Whether the text ends with the pager's prompt, which is "> " below a line of keys."""
    return split_lines(text.rstrip(" \t"))[-1].strip() == ">" and _PAGER_KEYS.search(text) is not None


def parse_answer(text: str, command: str = "", *, ended: bool = False) -> Answer:
    """An answer, from the first byte after the command was typed to the prompt, or to the end of the session."""
    lines = split_lines(_without_echo(text, command))
    if lines and _PROMPT.fullmatch(lines[-1].strip()):
        lines.pop()
    whole = "\n".join(lines)
    codes = _CODE.findall(whole)
    numbers = [int(number) for number, _ in codes]
    return Answer(
        number=numbers[-1] if numbers else None,
        text=codes[-1][1] if codes else None,
        lines=tuple(line.strip() for line in lines if line.strip() and not _CODE.fullmatch(line)),
        restart_pending=_PENDING.search(whole) is not None,
        contradicts=len({number < 100 for number in numbers}) > 1,
        ended=ended,
    )


def parse_accounts(answer: Answer) -> tuple[Account, ...]:
    """The rows of `user`: Name, User Type, Status."""
    found = (_ROW.fullmatch(line) for line in answer.lines)
    return tuple(
        Account(name=row[1], kind=row[2], enabled=row[3].lower() == "enabled") for row in found if row is not None
    )


def parse_account(answer: Answer) -> Account | None:
    """The answer to `user -n NAME`; None when a field is missing."""
    fields = dict(_labelled(line) for line in answer.lines)
    name, kind, access = fields.get("user name"), fields.get("user permission"), fields.get("access", "").lower()
    if name is None or kind is None or access not in {"enabled", "disabled"}:
        return None
    return Account(name=name, kind=kind, enabled=access == "enabled")


def _labelled(line: str) -> tuple[str, str]:
    label, _, value = line.partition(":")
    return " ".join(label.lower().split()), value.strip()


def _without_echo(text: str, command: str) -> str:
    """The text behind the echo, which a narrow terminal may have broken into several lines, and behind a prompt that
    came once more before it.
    """
    wanted = "".join(command.split())
    if not wanted:
        return text
    begun = text.lstrip()
    prompt = _PROMPT.match(begun)
    if prompt is not None and prompt.end() < len(begun):
        begun = begun[prompt.end() :]
    echoed = re.match(r"\s*".join(map(re.escape, wanted)), begun)
    return begun[echoed.end() :] if echoed else begun
