"""The console's dialogues step by step, without a line: what is typed when, and what is never typed."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstlight_drivers.apc_nmc3 import link
from firstlight_drivers.apc_nmc3.answers import Answer
from firstlight_drivers.apc_nmc3.attention import Attention, Do
from firstlight_drivers.apc_nmc3.bridge import in_thread
from firstlight_drivers.apc_nmc3.challenge import Challenge, Reply, asks_for_code
from firstlight_drivers.apc_nmc3.console import AskPerson, Change, End, Login, Outcome, Step, Type, Wait
from firstlight_drivers.apc_nmc3.link import Conversation, Timing
from firstlight_drivers.apc_nmc3.screen import Screen, masked
from firstlight_drivers.contract import Credential, Secret
from firstlight_drivers.errors import Code, DeviceError, ProtocolError

CAPTURES = Path(__file__).parents[2] / "captures"
NEW = "Kestrel!on#the%weir=92"
OLD = "Riverside-water-works-7"
POLICY = "\r\nThe current password policy requires you to change your password...\r\n\r\nEnter current password: "
BANNER = "\r\nSchneider Electric      Network Management Card AOS    v2.5.0.8\r\nName : x\r\n\r\napc>"


def recorded() -> str:
    rows = tomllib.loads((CAPTURES / "apc.toml").read_text(encoding="utf-8"))["text"]
    return str(next(row["text"] for row in rows if row["kind"] == "first-login"))


def login(*, named: bool = False, password: str = "apc") -> Login:
    secret = Secret(password)
    return Login(Screen((secret,)), Credential(user="apc", password=secret), named=named)


def change(screen: Screen | None = None) -> Change:
    dialogue = Change(screen or Screen(), Secret(OLD), Secret(NEW))
    assert typed(dialogue.begin()) == (OLD, False)
    return dialogue


def typed(step: Step) -> tuple[str, bool]:
    assert isinstance(step, Type)
    text = step.text.reveal() if isinstance(step.text, Secret) else step.text
    return text, step.commit


def fails(code: Code, dialogue: Login | Change, text: str) -> str:
    with pytest.raises(DeviceError) as caught:
        dialogue.feed(text)
    assert caught.value.code is code
    return caught.value.detail


# --- logging in -----------------------------------------------------------------------------------------------------


def test_the_recorded_first_login_letter_by_letter() -> None:
    """Everything the transcript shows is typed at its place and nowhere else."""
    screen = Screen()
    dialogue: Login | Change = Login(screen, Credential(user="apc", password=Secret("apc")), named=False)
    happened: list[str] = []
    for letter in recorded():
        step = dialogue.feed(letter)
        if isinstance(step, Type):
            happened.append(("commit " if step.commit else "") + typed(step)[0])
        elif step == End(outcome=Outcome.CHANGE_FIRST):
            dialogue = Change(screen, Secret("apc"), Secret(NEW))
            happened.append(typed(dialogue.begin())[0])
        elif isinstance(step, End):
            happened.append(step.outcome.name)
    assert happened == ["apc", "apc", "apc", f"commit {NEW}", NEW, "READY"]


@pytest.mark.parametrize("named", [True, False])
def test_banner_and_prompt_are_a_login(named: bool) -> None:
    dialogue = login(named=named)
    if not named:
        assert typed(dialogue.feed("\r\n\r\nUser Name : ")) == ("apc", False)
        assert dialogue.feed("apc\r\n") == Wait()
        assert typed(dialogue.feed("Password  : ")) == ("apc", False)
    assert dialogue.feed("***\r\n\r\nSchneider Electric  Network\r\n") == Wait()
    assert dialogue.feed("Name : two > one\r\n\r\n") == Wait()
    assert dialogue.feed("Administrator@apc>") == End(outcome=Outcome.READY)


@pytest.mark.parametrize(
    "text",
    [
        POLICY,
        POLICY.upper(),
        POLICY.replace("\r\n", "\r"),
        POLICY.replace("\r\n", "\n"),
        POLICY.replace("\r\n", "\n\r"),
        POLICY.replace("...", ""),
        POLICY.replace(": ", "  :"),
        POLICY.replace(" ", "   "),
        "***" + POLICY,
    ],
)
def test_case_blanks_and_line_ends_may_differ(text: str) -> None:
    assert login(named=True).feed(text) == End(outcome=Outcome.CHANGE_FIRST)


@pytest.mark.parametrize(
    "text",
    [
        "\r\nEnter current password: ",  # without the line that says why
        "\r\nYour password has expired.\r\n\r\nEnter current password: ",
    ],
)
def test_another_reason_to_ask_for_the_password_is_not_known(text: str) -> None:
    assert "Enter current password:" in fails(Code.UNEXPECTED, login(named=True), text)


def test_words_may_not_differ() -> None:
    dialogue = login(named=True)
    assert dialogue.feed("\r\nThe current password policy demands a new password.\r\nPresent password: ") == Wait()
    error = dialogue.silent()
    assert error.code is Code.UNEXPECTED
    assert error.detail == "The current password policy demands a new password. Present password:"


def test_no_words_at_all_is_a_timeout() -> None:
    assert login(named=True).silent().code is Code.TIMEOUT


def test_the_password_is_typed_at_its_own_prompt_only() -> None:
    for prompt in ("PIN : ", "Passphrase: ", "New password: ", "One-time password: ", "Enter current password: "):
        dialogue = login()
        dialogue.feed("User Name : ")
        assert dialogue.feed(f"apc\r\n{prompt}") == Wait(), prompt
        assert dialogue.silent().code is Code.UNEXPECTED
    dialogue = login()
    dialogue.feed("User Name : ")
    fails(Code.UNEXPECTED, dialogue, "apc\r\nUnknown terminal\r\nPassword  : ")


def test_a_user_name_again_is_a_refusal() -> None:
    dialogue = login()
    dialogue.feed("User Name : ")
    dialogue.feed("apc\r\nPassword  : ")
    assert dialogue.feed("***\r\n\r\nUser Name : ") == End(outcome=Outcome.REFUSED)


def test_a_lock_is_told_where_the_card_tells_it() -> None:
    dialogue = login()
    dialogue.feed("User Name : ")
    dialogue.feed("apc\r\nPassword  : ")
    assert "locked" in fails(Code.LOCKED, dialogue, "***\r\nThis account is locked.\r\n\r\nUser Name : ")
    dialogue = login(named=True)
    dialogue.feed("\r\nAccount locked out.\r\n")
    with pytest.raises(DeviceError) as caught:
        dialogue.closed()
    assert caught.value.code is Code.LOCKED


@pytest.mark.parametrize("named", [True, False])
def test_no_room_for_a_session(named: bool) -> None:
    assert fails(Code.BUSY, login(named=named), "\r\nMax logins exceeded.") == "The card (Max logins exceeded.)"


def test_the_boot_monitor_gets_nothing() -> None:
    assert "BM>" in fails(Code.UNEXPECTED, login(), "\r\nBM>")


def test_a_code_is_asked_for_once() -> None:
    dialogue = login(named=True)
    step = dialogue.feed("\r\nA code was sent to m***@site.\r\nEnter one-time code: ")
    assert step == AskPerson(prompt="A code was sent to m***@site. Enter one-time code:")
    assert typed(dialogue.answered(Secret("246810"))) == ("246810", False)
    assert dialogue.feed("******\r\nEnter one-time code: ") == End(outcome=Outcome.REFUSED)


def test_an_answer_without_end_is_cut() -> None:
    dialogue = login(named=True)
    dialogue.feed("x" * 64 * 1024)
    with pytest.raises(ProtocolError) as caught:
        dialogue.feed("x")
    assert caught.value.code is Code.TOO_LARGE


# --- changing -------------------------------------------------------------------------------------------------------


def at_result() -> Change:
    dialogue = change()
    assert typed(dialogue.feed("***\r\n\r\nEnter new password: ")) == (NEW, True)
    assert typed(dialogue.feed("******\r\nConfirm new password: ")) == (NEW, False)
    return dialogue


def test_change_ends_at_the_prompt_or_with_the_session() -> None:
    assert at_result().feed("*****\r\n" + BANNER) == End(outcome=Outcome.READY)
    assert at_result().feed("*****\r\n\r\napc>") == End(outcome=Outcome.READY)
    assert at_result().closed() == End(outcome=Outcome.ENDED)
    dialogue = at_result()
    assert dialogue.feed("*****\r\nBye.\r\n") == Wait()
    assert dialogue.closed() == End(outcome=Outcome.ENDED)
    assert at_result().feed("*****\r\n\r\nUser Name : ") == End(outcome=Outcome.ENDED)


@pytest.mark.parametrize("prompt", ["Enter new password: ", "Enter current password: "])
def test_asked_again_is_a_refusal_of_the_new_password(prompt: str) -> None:
    detail = fails(Code.PASSWORD_REFUSED, at_result(), f"***\r\nToo easy to guess.\r\n{prompt}")
    assert detail.endswith(f"Too easy to guess. {prompt.strip()}")


def test_words_after_the_change_decide_nothing() -> None:
    """Both entries were typed: whether the new password is in force shows when it is tried, not by what is printed."""
    assert at_result().feed("*****\r\nPassword updated.\r\n" + BANNER) == End(outcome=Outcome.READY)
    assert at_result().feed("*****\r\nEvery attempt counts, failed ones too.\r\n" + BANNER) == End(
        outcome=Outcome.READY
    )
    assert at_result().feed("Error 7\r\nUser Name : ") == End(outcome=Outcome.ENDED)
    dialogue = at_result()
    assert dialogue.feed("*****\r\nPassword updated. Log in again.\r\n") == Wait()
    assert dialogue.closed() == End(outcome=Outcome.ENDED)


def test_words_of_refusal_are_passed_on() -> None:
    assert "failed" in fails(Code.PASSWORD_REFUSED, at_result(), "Password change failed.\r\n\r\napc>")
    dialogue = at_result()
    dialogue.feed("*****\r\nPassword does not meet the requirements.\r\n")
    with pytest.raises(DeviceError) as caught:
        dialogue.closed()
    assert caught.value.code is Code.PASSWORD_REFUSED
    assert "requirements" in caught.value.detail


@pytest.mark.parametrize(
    "text",
    [
        "***\r\nConfirm new password: ",
        "Password strength: good\r\nConfirm new password: ",
        "\r\nRe-enter new password: ",
        "\r\nRepeat new password > ",
        f"{NEW}\r\nConfirm new password: ",
    ],
)
def test_behind_the_new_password_the_second_entry_may_be_asked_for_in_other_words(text: str) -> None:
    dialogue = change()
    assert typed(dialogue.feed("***\r\n\r\nEnter new password: ")) == (NEW, True)
    assert typed(dialogue.feed(text)) == (NEW, False)


def test_nothing_is_typed_into_another_question_behind_the_new_password() -> None:
    dialogue = change()
    dialogue.feed("***\r\n\r\nEnter new password: ")
    assert dialogue.feed("***\r\nThis password is weak. Keep it (Y/N)? ") == Wait()
    assert dialogue.silent().code is Code.UNEXPECTED


@pytest.mark.parametrize(
    "text",
    [
        "***\r\nWrong password.\r\nEnter new password: ",
        "***\r\nEnter current password: ",
        "***\r\nConfirm new password: ",
        "***\r\nWrong password.\r\n",
    ],
)
def test_the_new_password_is_not_typed_after_anything_else(text: str) -> None:
    fails(Code.UNEXPECTED, change(), text)


def test_closed_in_the_middle() -> None:
    for dialogue in (change(), change()):
        with pytest.raises(DeviceError) as caught:
            dialogue.closed()
        assert caught.value.code is Code.CLOSED
    fails(Code.CLOSED, change(), "***\r\n\r\nUser Name : ")
    dialogue = change()
    dialogue.feed("***\r\nEnter new password: ")
    with pytest.raises(DeviceError) as caught:
        dialogue.closed()
    assert caught.value.code is Code.CLOSED


@given(st.lists(st.text(alphabet=" \r\n*:>abcEnterwpassdUMx.\x1b\0", max_size=40), max_size=8))
def test_the_new_password_waits_for_its_prompt(chunks: list[str]) -> None:
    dialogue = change()
    seen = ""
    for chunk in chunks:
        seen += chunk
        try:
            step = dialogue.feed(chunk)
        except DeviceError:
            return
        if not isinstance(step, Wait):
            assert "enternewpassword" in "".join(seen.lower().split())
            return


# --- what is shown --------------------------------------------------------------------------------------------------


@given(
    st.text(alphabet=st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=5, max_size=64),
    st.sampled_from(["", "\r\n", " ", "\r", "\x1b[K", "\0", "\x1b\x1b[K[K", "\x9b1m", "\xad"]),
    st.integers(0, 63),
    st.booleans(),
)
def test_a_secret_is_shown_in_no_form(secret: str, broken_by: str, at: int, upper: bool) -> None:
    printed = secret[:at] + broken_by + secret[at:]
    shown = masked(f"Wrong: {printed.upper() if upper else printed} again", [Secret(secret)])
    plain = "".join(shown.split()).lower()
    assert secret.lower() not in plain or secret.lower() in "wrong:again"
    if len(secret) > 8 and len(set(secret)) > 4:
        kept = [secret[i : i + 5].lower() for i in range(len(secret) - 4)]
        assert not any(part in plain for part in kept if part not in "wrong:again" and "***" not in part)


def test_a_secret_cut_off_is_not_shown() -> None:
    for cut in range(4, len(NEW) + 1):
        shown = masked(f"Enter new password: {NEW[:cut]}", [Secret(NEW)])
        assert shown == "Enter new password: ***"


def test_a_card_that_prints_what_was_typed() -> None:
    dialogue = at_result()
    detail = fails(Code.PASSWORD_REFUSED, dialogue, f"{NEW}\r\n'{NEW}' and {OLD} are\r\nalike.\r\nEnter new password: ")
    assert NEW not in detail
    assert OLD not in detail
    assert "alike" in detail


def test_escapes_and_length_are_taken_off() -> None:
    assert masked("\x1b[31mred\x1b[0m \u202e" + "y" * 1000, []).count("y") == 256
    assert masked("\x1b[31mred\x1b[0m\r\nnext", []) == "red next"


# --- keyboard-interactive -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "prompt",
    [
        "Password: ",
        "Password  :",
        "password:",
        "(apc@10.0.0.7) Password: ",
        "apc@10.0.0.7's password: ",
        "Enter password: ",
        "Enter your password",
        "Password>",
    ],
)
def test_a_password_prompt_gets_the_password_once(prompt: str) -> None:
    challenge = Challenge()
    assert challenge.replies("", "", [(prompt, False)]) == (Reply(password=True),)
    with pytest.raises(DeviceError, match="asks again"):
        challenge.replies("", "", [(prompt, False)])


@pytest.mark.parametrize(
    ("instructions", "prompt", "echo"),
    [
        ("", "Password: ", True),  # shown while typed: then it is no password
        ("", "One-time password: ", False),
        ("", "OTP Password:", False),
        ("Enter the one-time password from your mail", "Password: ", False),
        ("", "Verification code: ", True),
        ("", "Favourite colour: ", True),
        ("", "Passphrase for key: ", False),
    ],
)
def test_every_other_prompt_goes_to_a_person(instructions: str, prompt: str, echo: bool) -> None:
    (reply,) = Challenge().replies("", instructions, [(prompt, echo)])
    assert not reply.password
    assert prompt.strip() in reply.prompt
    assert reply.secret is not echo


@pytest.mark.parametrize("prompt", ["New password: ", "(current) UNIX password: ", "Retype new password: "])
def test_a_change_by_keyboard_interactive_is_not_known(prompt: str) -> None:
    with pytest.raises(DeviceError) as caught:
        Challenge().replies("", "", [(prompt, False)])
    assert caught.value.code is Code.UNEXPECTED


def test_rounds_and_prompts_are_bounded() -> None:
    challenge = Challenge(password_used=True)
    for _ in range(6):
        assert challenge.replies("", "", []) == ()
    with pytest.raises(DeviceError):
        challenge.replies("", "", [])
    with pytest.raises(DeviceError):
        Challenge().replies("", "", [("a: ", True)] * 5)
    for said, code in (("This account is locked", Code.LOCKED), ("Max logins exceeded.", Code.BUSY)):
        with pytest.raises(DeviceError) as caught:
            Challenge().replies("", said, [])
        assert caught.value.code is code


def test_questions_for_a_code() -> None:
    assert asks_for_code("Enter OTP :")
    assert asks_for_code("Please type the verification code sent to you:")
    assert not asks_for_code("Enter new passcode:")
    assert not asks_for_code("Postcode")
    assert not asks_for_code("Password:")


# --- the serial line ------------------------------------------------------------------------------------------------

TIMING = Timing(listen=6.0, boot_silence=20.0, enter=2.0)


def test_enter_only_after_silence() -> None:
    attention = Attention(TIMING)
    assert attention.patience == 6.0
    assert attention.silent() is Do.ENTER
    assert attention.patience == 2.0
    assert attention.feed("\r\n\r\nUser Name : ") is Do.LOG_IN


def test_start_text_asks_for_a_longer_silence() -> None:
    attention = Attention(TIMING)
    for line in ("\r\nAPC Boot Monitor v1.5.1.1\r\n", "Testing flash... OK\r\n"):
        assert attention.feed(line) is Do.LISTEN
        assert attention.patience == 20.0
    assert attention.silent() is Do.ENTER
    assert attention.feed("\r\nStarting application\r\n") is Do.LISTEN  # it restarts just now
    assert attention.patience == 20.0


def test_three_enters_and_no_more() -> None:
    attention = Attention(TIMING)
    assert [attention.silent() for _ in range(4)] == [Do.ENTER, Do.ENTER, Do.ENTER, Do.OTHER_SPEED]


def test_noise_is_another_speed_and_gets_nothing() -> None:
    assert Attention(TIMING).feed("\x80\xfe\x00x") is Do.OTHER_SPEED
    attention = Attention(TIMING)
    attention.silent()
    assert attention.feed("\xe0\xf8") is Do.OTHER_SPEED


def test_what_else_may_stand_there() -> None:
    assert Attention(TIMING).feed("\r\napc>") is Do.LEFT_OPEN
    for text in ("\r\nBM>", POLICY, "\r\nEnter new password: ", "\r\nConfirm new password: "):
        with pytest.raises(DeviceError) as caught:
            Attention(TIMING).feed(text)
        assert caught.value.code is Code.UNEXPECTED


def test_after_exit_the_login_prompt_needs_no_long_silence() -> None:
    attention = Attention(TIMING, awake=True)
    assert attention.feed("exit\r\nBye.\r\n") is Do.LISTEN
    assert attention.patience == 2.0
    assert attention.silent() is Do.ENTER
    assert attention.feed("\r\nUser Name : ") is Do.LOG_IN


# --- a whole session ------------------------------------------------------------------------------------------------


class Pieces:
    """A line on which answers come in these pieces; "" is a silence, None the end."""

    def __init__(self, *pieces: str | None) -> None:
        self.pieces = list(pieces)
        self.typed: list[str] = []

    def read(self, seconds: float) -> str | None:
        return self.pieces.pop(0) if self.pieces else ""

    def write(self, text: str, *, secret: bool) -> None:
        self.typed.append(text)


async def conversed(line: Pieces, act: Callable[[Conversation], object]) -> object:
    return await in_thread(lambda bridge: act(Conversation(line, bridge, Timing(answer=2.0, enter=0.1))))


async def test_a_line_of_an_account_that_comes_in_pieces_is_no_login_prompt() -> None:
    line = Pieces("user -n apc\r\nE000: Success\r\nAccess: Enabled\r\nUser Name:", " apc\r\n", "\r\napc>")
    answer = await conversed(line, lambda talk: talk.command("user -n apc"))
    assert isinstance(answer, Answer)
    assert (answer.done, answer.ended) == (True, False)
    assert "User Name: apc" in answer.lines


async def test_a_login_prompt_that_stays_is_the_end_of_a_session() -> None:
    answer = await conversed(Pieces("x\r\nBye.\r\n\r\nUser Name : ", ""), lambda talk: talk.command("x"))
    assert isinstance(answer, Answer)
    assert answer.ended


async def test_a_card_may_end_the_session_whose_password_was_changed() -> None:
    line = Pieces("\r\n", None)
    await conversed(line, lambda talk: talk.leave_changed())
    assert line.pieces == []


class Slow(Pieces):
    """Every piece takes `seconds` of a clock that stands still otherwise; who does not wait as long gets nothing."""

    def __init__(self, seconds: float, *pieces: str | None) -> None:
        super().__init__(*pieces)
        self.seconds = seconds
        self.now = 1000.0

    def read(self, seconds: float) -> str | None:
        self.now += min(seconds, self.seconds)
        return super().read(seconds) if seconds >= self.seconds else ""

    def monotonic(self) -> float:
        return self.now


async def test_an_answer_that_comes_letter_by_letter_is_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    line = Slow(0.1, *"about\r\nE000: Success\r\nHardware Factory\r\n\r\napc>")
    monkeypatch.setattr(link, "time", line)
    answer = await conversed(line, lambda talk: talk.command("about"))
    assert isinstance(answer, Answer)
    assert answer.done
    assert line.now - 1000.0 > 2.0  # longer than the time until something has to come
    assert line.pieces == []


async def test_an_answer_that_never_ends_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    line = Slow(0.1, *("x" * 1000))
    monkeypatch.setattr(link, "time", line)
    with pytest.raises(DeviceError) as caught:
        await conversed(line, lambda talk: talk.command("about"))
    assert caught.value.code is Code.UNEXPECTED
    assert line.now - 1000.0 < 20.0
