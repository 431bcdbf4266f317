"""The simulated card's dialogues, line by line, against what the driver's codec makes of them."""

from __future__ import annotations

from firstlight_drivers.apc_nmc3 import codec
from firstlight_drivers.apc_nmc3.shell import CardFacts, CardShell

FACTS = CardFacts(model="AP9641", serial="QA2149170345", mac="28:29:86:5B:02:F1", name="apc5B02F1", aos="2.5.0.8")


class Card:
    """Remembers what the shell did."""

    def __init__(self, *, first_login: bool) -> None:
        self.passwords: list[str] = []
        self.minutes: list[int] = []
        self.shell = CardShell(
            FACTS, current="apc", first_login=first_login, change=self._change, blink=self.minutes.append
        )

    def _change(self, new: str) -> bool:
        self.passwords.append(new)
        return len(new) >= 8


def test_banner_and_about_are_read_back_by_the_codec() -> None:
    shell = Card(first_login=False).shell
    greeting = shell.greeting()
    banner = codec.parse_banner(greeting)
    assert (banner.aos, banner.name, banner.status) == ("2.5.0.8", "apc5B02F1", "P+ N4+ N6+ A+")
    assert codec.at_prompt(greeting)
    answer = shell.typed("about")
    hardware = codec.parse_about(answer)["Hardware Factory"]
    assert (hardware["Model Number"], hardware["Serial Number"]) == ("AP9641", "QA2149170345")
    assert codec.result_code(answer) == (0, "Success")


def test_ledblink_wants_its_minutes() -> None:
    card = Card(first_login=False)
    assert codec.result_code(card.shell.typed("ledblink")) == (102, "Parameter Error")
    assert codec.result_code(card.shell.typed("LEDBLINK 2")) == (0, "Success")
    assert card.minutes == [2]
    assert codec.result_code(card.shell.typed("frobnicate")) == (101, "Command Not Found")


def test_first_login_ends_in_banner_and_prompt() -> None:
    card = Card(first_login=True)
    assert codec.wants_new_password(card.shell.greeting())
    assert "apc" not in card.shell.typed("apc")
    card.shell.typed("short")
    assert codec.wants_new_password(card.shell.typed("short"))
    card.shell.typed("long enough 1")
    assert codec.at_prompt(card.shell.typed("long enough 1"))
    assert card.passwords == ["short", "long enough 1"]


def test_a_wrong_current_password_ends_the_session() -> None:
    shell = Card(first_login=True).shell
    shell.typed("wrong")
    assert shell.finished


def test_exit_ends_the_session() -> None:
    shell = Card(first_login=False).shell
    assert "apc>" in shell.typed("")
    shell.typed("exit")
    assert shell.finished
