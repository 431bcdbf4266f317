"""What the card's command line answers, against recorded answers (tests/captures/apc.toml)."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstlight_drivers.apc_nmc3 import accounts, answers
from firstlight_drivers.apc_nmc3.answers import Account
from firstlight_drivers.contract import Secret
from firstlight_drivers.errors import Code, DeviceError

CAPTURES = Path(__file__).parents[2] / "captures"
ROWS: list[dict[str, Any]] = tomllib.loads((CAPTURES / "apc.toml").read_text(encoding="utf-8"))["answer"]
EACH = pytest.mark.parametrize("row", ROWS, ids=lambda row: row["name"])


@EACH
def test_recorded_answers(row: dict[str, Any]) -> None:
    assert answers.at_prompt(row["text"])
    assert not answers.at_pager(row["text"])
    answer = answers.parse_answer(row["text"], row["command"])
    assert answer.number == row.get("number")
    assert answer.done == (row.get("number", 999) < 100)
    assert answer.restart_pending == row.get("pending", False)
    assert not answer.contradicts
    if "lines" in row:
        assert answer.lines == tuple(row["lines"])
    if "accounts" in row:
        found = [[each.name, each.kind, each.enabled] for each in answers.parse_accounts(answer)]
        assert found == row["accounts"]
    if "account" in row:
        one = answers.parse_account(answer)
        assert one is not None
        assert [one.name, one.kind, one.enabled] == row["account"]


@EACH
@pytest.mark.parametrize("ends", ["\r", "\n", "\r\n", "\r\r\n", "\n\r"], ids=repr)
def test_line_ends_do_not_matter(row: dict[str, Any], ends: str) -> None:
    again = ends.join(answers.split_lines(row["text"]))
    expected = answers.parse_answer(row["text"], row["command"])
    assert answers.parse_answer(again, row["command"]) == expected


@EACH
def test_no_prompt_before_the_end(row: dict[str, Any]) -> None:
    """An answer arrives in pieces; none of them may look finished."""
    text: str = row["text"]
    end = text.rindex("\n") if "\n" in text else text.rindex("\r")
    assert not any(answers.at_prompt(text[:cut]) for cut in range(end + 1))


def test_codes_that_contradict_each_other_are_not_done() -> None:
    answer = answers.parse_answer("x\r\nE000: Success\r\nE102: Parameter Error\r\napc>", "x")
    assert answer.contradicts
    assert not answer.done
    assert not answers.parse_answer("x\r\nE102: Parameter Error\r\nE000: Success\r\napc>", "x").done


def test_a_code_counts_only_at_the_start_of_a_line() -> None:
    answer = answers.parse_answer("x\r\nName: E000: Success\r\napc>", "x")
    assert answer.number is None


def test_an_echo_with_a_code_in_it_is_no_code() -> None:
    text = "system -m E000: nothing\r\nE104: User Level Denial\r\napc>"
    assert answers.parse_answer(text, "system -m E000: nothing").number == 104


PAGER = (
    "eventlog\r\n---- Event Log ----\r\n01/01/2026  12:00:00  x\r\n"
    "<ESC>- Exit, <ENTER>- Refresh, <SPACE>- Next, <D>- Delete\r\n> "
)


def test_the_pager_has_a_prompt_of_its_own() -> None:
    assert answers.at_pager(PAGER)
    assert not answers.at_prompt(PAGER)
    assert answers.at_pager(PAGER.replace("<SPACE>- Next, ", ""))
    assert not answers.at_pager("a comparison: 2 > 1\r\n> ")


@pytest.mark.parametrize("text", ["BM>", "\r\nbm> ", "\rBM>"])
def test_the_boot_monitor_is_no_prompt(text: str) -> None:
    assert answers.at_boot_monitor(text)
    assert not answers.at_prompt(text)


def test_rows_of_long_names_run_together() -> None:
    lines = ("E000: Success", "a-name-of-twenty-six-chars Network-Only Enabled", "Name User Type Status")
    answer = answers.parse_answer("\r\n".join(lines))
    assert answers.parse_accounts(answer) == (
        Account(name="a-name-of-twenty-six-chars", kind="Network-Only", enabled=True),
    )


@pytest.mark.parametrize(
    ("password", "option"),
    [("apc", "apc"), ("Ups#123!", "Ups#123!"), ("two words", '"two words"'), ("-pe", '"-pe"'), ("a;b", '"a;b"')],
)
def test_passwords_as_options(password: str, option: str) -> None:
    assert accounts.create("mira", Secret(password)) == f"user -n mira -pw {option} -pe Administrator -e enable"
    assert accounts.change("apc", Secret("apc"), Secret(password)) == f"user -n apc -cp apc -pw {option}"


@given(st.text(max_size=80))
def test_a_password_that_passes_stays_one_option(password: str) -> None:
    import shlex

    try:
        accounts.check_password(Secret(password), quoted=True)
    except DeviceError as refused:
        said: tuple[Code, str] | None = (refused.code, refused.detail)
    else:
        said = None
    if said is not None:
        assert said[0] is Code.PASSWORD_REFUSED
        assert len(password) < 4 or password not in said[1]
        return
    line = accounts.create("mira", Secret(password))
    assert line.isascii()
    assert line.isprintable()
    if not set(password) & set("\\"):  # how the card reads a backslash is not known
        assert shlex.split(line)[4] == password
    assert len(shlex.split(line.replace("\\", "/"))) == 9


@given(st.text(max_size=70))
def test_a_name_that_passes_is_one_word(user: str) -> None:
    try:
        accounts.check_name(user)
    except DeviceError:
        return
    assert accounts.show(user).split() == ["user", "-n", user]
    assert not user.startswith("-")
    assert '"' not in user
