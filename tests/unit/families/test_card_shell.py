"""The simulated card's dialogues, line by line, against what the driver's parsers make of them."""

from __future__ import annotations

from firstlight_drivers.apc_nmc3 import answers, codec
from firstlight_drivers.apc_nmc3.card import Card, SimulatedAccount, usual_accounts
from firstlight_drivers.apc_nmc3.port import ConsolePort
from firstlight_drivers.apc_nmc3.shell import CardFacts, CardShell
from firstlight_drivers.simulation.device import Logins
from firstlight_drivers.simulation.faults import Faults

FACTS = CardFacts(model="AP9641", serial="QA2149170345", mac="28:29:86:5B:02:F1", name="apc5B02F1", aos="2.5.0.8")
NEW = "long enough 1"


class Bench:
    """A card and one session of its super user."""

    def __init__(self, *, first_login: bool, user: str = "apc") -> None:
        self.changed: list[tuple[str, str]] = []
        self.minutes: list[int] = []
        self.now = 0.0
        self.card = Card(
            faults=Faults(),
            logins=Logins(),
            accounts=usual_accounts("apc"),
            changed=lambda user, new: self.changed.append((user, new)),
            first_login=first_login,
            clock=lambda: self.now,
        )
        self.card.accounts["op"] = SimulatedAccount(kind="Device", password="operator 1", enabled=True)
        self.shell = self.session(user)

    def session(self, user: str) -> CardShell:
        return CardShell(FACTS, self.card, user, blink=self.minutes.append)

    def code(self, line: str) -> int | None:
        return answers.parse_answer(self.shell.typed(line), line).number


def test_banner_and_about_are_read_back_by_the_codec() -> None:
    shell = Bench(first_login=False).shell
    greeting = shell.greeting()
    banner = codec.parse_banner(greeting)
    assert (banner.aos, banner.name, banner.status, banner.user) == (
        "2.5.0.8",
        "apc5B02F1",
        "P+ N4+ N6+ A+",
        "Super User",
    )
    assert answers.at_prompt(greeting)
    answer = shell.typed("about")
    hardware = codec.parse_about(answer)["Hardware Factory"]
    assert (hardware["Model Number"], hardware["Serial Number"]) == ("AP9641", "QA2149170345")
    assert answers.result_code(answer) == (0, "Success")


def test_ledblink_wants_its_minutes() -> None:
    bench = Bench(first_login=False)
    assert bench.code("ledblink") == 102
    assert bench.code("LEDBLINK 2") == 0
    assert bench.minutes == [2]
    assert bench.code("frobnicate") == 101
    assert bench.code('user -n "open') == 103


def test_first_login_ends_in_banner_and_prompt() -> None:
    bench = Bench(first_login=True)
    assert bench.shell.greeting().endswith("Enter current password: ")
    assert "apc" not in bench.shell.typed("apc")
    bench.shell.typed("short")
    assert bench.shell.typed("short").endswith("Enter new password: ")
    bench.shell.typed(NEW)
    assert answers.at_prompt(bench.shell.typed(NEW))
    assert bench.changed == [("apc", NEW)]
    assert not bench.card.must_change("apc")


def test_a_wrong_current_password_ends_the_session() -> None:
    shell = Bench(first_login=True).shell
    shell.typed("wrong")
    assert shell.finished


def test_exit_ends_the_session() -> None:
    bench = Bench(first_login=False)
    bench.shell.greeting()
    assert bench.card.sessions == 1
    assert "apc>" in bench.shell.typed("")
    bench.shell.typed("exit")
    assert bench.shell.finished
    bench.shell.left()
    bench.shell.left()
    assert bench.card.sessions == 0


def test_accounts_are_read_back_by_the_parsers() -> None:
    bench = Bench(first_login=False)
    assert bench.code(f'user -n mira -pw "{NEW}" -pe Administrator -e enable') == 0
    listed = answers.parse_accounts(answers.parse_answer(bench.shell.typed("user"), "user"))
    assert [account.name for account in listed] == ["apc", "device", "readonly", "op", "mira"]
    shown = answers.parse_account(answers.parse_answer(bench.shell.typed("user -n mira"), "user -n mira"))
    assert shown == listed[-1]
    assert (listed[-1].kind, listed[-1].enabled) == ("Administrator", True)
    note = answers.parse_answer(bench.shell.typed("user -n apc -e disable"), "user -n apc -e disable")
    assert note.done
    assert note.lines[0].startswith("Note: Disabling")
    assert not bench.card.accounts["apc"].enabled


def test_account_rules() -> None:
    bench = Bench(first_login=False)
    assert bench.code(f'user -n apc -pw "{NEW}"') == 100  # the super user gives the old one
    assert bench.code(f'user -n apc -cp wrong -pw "{NEW}"') == 100
    assert bench.code(f'user -n apc -cp apc -pw "{NEW}"') == 0
    assert bench.code("user -n device -e enable") == 102  # no password yet
    assert bench.code("user -n ghost") == 102
    assert bench.code("user -x 1") == 102
    bench.shell = bench.session("op")
    assert bench.code("user -n apc -e disable") == 104


def test_lock_after_ten_wrong_passwords_ends_by_itself() -> None:
    bench = Bench(first_login=False)
    assert not any(bench.card.check("apc", "wrong") for _ in range(10))
    assert bench.card.locked("apc")
    assert not bench.card.check("apc", "apc")
    bench.now = 3601.0
    assert bench.card.check("apc", "apc")
    assert (bench.card.logins.accepted, bench.card.logins.refused) == (1, 11)


def test_a_console_byte_by_byte() -> None:
    bench = Bench(first_login=False)
    port = ConsolePort(bench.card, bench.session)

    def typed(text: str) -> str:
        return b"".join(answer for letter in text.encode() for answer in port.feed(bytes((letter,)))).decode()

    assert typed("\r\n") == "\r\nUser Name : "
    assert typed("apc\n").endswith("Password  : ")
    assert answers.at_prompt(typed("apc\r"))
    assert typed("exit\r").endswith("User Name : ")
    assert bench.card.sessions == 0
    port.start()
    assert answers.at_boot_monitor(typed("\r"))
    port.started()
    assert answers.at_boot_monitor(typed("\r"))
