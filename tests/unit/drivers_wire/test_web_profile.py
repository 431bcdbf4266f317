"""Profiles as files: what is read, what is refused, what is written; and how a dialogue follows one."""

from __future__ import annotations

import time
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstlight_drivers import FAMILIES
from firstlight_drivers.errors import ProtocolError
from firstlight_drivers.protocols.moxa_web import Generation, profile
from firstlight_drivers.protocols.web_claims import json_text, matches
from firstlight_drivers.protocols.web_html import find_form, input_value, inputs
from firstlight_drivers.protocols.web_pattern import PatternError, checked_pattern
from firstlight_drivers.protocols.web_profile import (
    Extract,
    Field,
    FirmwareRules,
    Mark,
    ProfileError,
    Step,
    WebProfile,
    filled,
    literal,
    load_profile,
    parse_profile,
)
from firstlight_drivers.protocols.web_profile_text import dump_profile
from firstlight_drivers.protocols.web_session import Answer
from firstlight_drivers.protocols.web_upload import around
from firstlight_drivers.protocols.web_values import TRANSFORMS

OK = Mark(status=(200,))
LOGIN = Step(
    method="POST", path="/in", body="form", expect=(OK,), refused=(Mark(status=(401,)),),
    field=(Field(name="u", value="{user}"), Field(name="p", value="{password}")),
)  # fmt: skip
CHANGE = Step(method="POST", path="/pw", body="form", expect=(OK,), field=(Field(name="n", value="{new}"),))
SIMPLE = WebProfile(name="n", family="f", confidence="taught", source="s", login=(LOGIN,), change=(CHANGE,))
FILE = Step(
    method="POST", path="/up", body="multipart", expect=(OK,),
    field=(Field(name="mode", value="full"), Field(name="img", where="file"), Field(name="n", value="{file_name}")),
)  # fmt: skip
INSTALL = Step(method="POST", path="/install", expect=(OK,))
FIRMWARE = replace(SIMPLE, change=(), upload=(FILE,), activate=(INSTALL,))
EVERY = [path for family in FAMILIES for path in (family.assumed_claim, family.assumed_firmware) if path]


@pytest.mark.parametrize("path", EVERY, ids=lambda path: f"{path.parent.name} {path.stem}")
def test_assumed_profiles_are_sound_and_say_what_they_are(path: Path) -> None:
    read = load_profile(path)
    assert read.confidence == "assumed"
    assert read.family.replace("-", "_") == path.parent.name
    text = path.read_text(encoding="utf-8")
    assert "ASSUMED: nobody has published" in text
    assert "assumed" in read.source
    assert parse_profile(dump_profile(read)) == read


@pytest.mark.parametrize("generation", list(Generation))
def test_the_nport_dialogues_are_sound(generation: Generation) -> None:
    read = profile(generation)
    assert read.confidence == ("observed" if generation is Generation.A else "assumed")
    assert parse_profile(dump_profile(read)) == read


def test_a_simple_profile_survives_its_file(tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_text(dump_profile(SIMPLE), encoding="utf-8")
    assert load_profile(path) == SIMPLE


PLACE = Field(name="img", where="file")
SIZE = Field(name="X-Size", value="{file_size}", where="header")
VERSION = Step(path="/v", expect=(OK,), extract=(Extract(name="version", pattern="v([0-9.]{1,9})"),))


@pytest.mark.parametrize(
    "profile",
    [
        FIRMWARE,
        replace(FIRMWARE, change=(CHANGE,)),
        replace(FIRMWARE, activate=(), firmware=FirmwareRules(upload_activates=True, away_seconds=12.5)),
        replace(FIRMWARE, firmware=FirmwareRules(version=(VERSION,))),
        replace(FIRMWARE, upload=(replace(FILE, method="PUT", body="file", field=(SIZE,)),)),
        replace(FIRMWARE, upload=(replace(FILE, form="img", field=(PLACE,)),)),
    ],
)  # fmt: skip
def test_firmware_sections_survive_the_file(profile: WebProfile) -> None:
    assert parse_profile(dump_profile(profile)) == profile
    assert profile.updates


def test_profiles_without_firmware_say_so() -> None:
    assert (SIMPLE.claims, SIMPLE.updates) == (True, False)
    assert (FIRMWARE.claims, FIRMWARE.updates) == (False, True)
    assert "firmware" not in dump_profile(SIMPLE)


def changed(**values: object) -> str:
    return dump_profile(replace(SIMPLE, **values))  # type: ignore[arg-type]


def with_login(**values: object) -> str:
    return changed(login=(replace(LOGIN, **values),))  # type: ignore[arg-type]


def refitted(**values: object) -> str:
    return dump_profile(replace(FIRMWARE, **values))  # type: ignore[arg-type]


def with_file(**values: object) -> str:
    return refitted(upload=(replace(FILE, **values),))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (refitted(upload=()), "one of change, first and upload"),
        (dump_profile(replace(SIMPLE, activate=(INSTALL,))), "firmware needs upload"),
        (dump_profile(replace(SIMPLE, firmware=FirmwareRules(upload_activates=True))), "firmware needs upload"),
        (refitted(upload=(INSTALL,)), "exactly one step of upload has to send the file"),
        (refitted(upload=(FILE, FILE)), "exactly one step of upload has to send the file"),
        (refitted(activate=(FILE,)), "only upload can send a file, not activate"),
        (refitted(login=(LOGIN, FILE)), "nothing gives a value for {file_name}"),
        (refitted(activate=()), "either upload_activates"),
        (refitted(firmware=FirmwareRules(upload_activates=True)), "either upload_activates"),
        (refitted(firmware=FirmwareRules(away_seconds=99999.0)), "away_seconds"),
        (refitted(firmware=FirmwareRules(version=(INSTALL,))), "an extract called version"),
        (with_file(method="DELETE"), "sent by POST or PUT"),
        (with_file(body="form"), "one named field"),
        (with_file(field=(PLACE, PLACE)), "one named field"),
        (with_file(field=(Field(where="file"),)), "one named field"),
        (with_file(field=()), "one named field"),
        (with_file(field=(Field(name='a"b'), PLACE)), "printable name without quotes"),
        (with_file(field=(Field(name="img\r\nX: 1", where="file"),)), "one named field"),
        (with_file(field=(replace(PLACE, value="x"),)), "has a name and nothing else"),
        (with_file(body="file", field=(PLACE,)), "one named field"),
        (with_file(body="file", field=(Field(name="a", value="b"),)), "no other fields and is no form"),
        (with_file(content_type="a\nb"), "content type"),
        (with_file(only_if=OK), "always sent, or never"),
        (with_file(path="/{password}"), "the path cannot have {password}"),
        (with_file(extract=(Extract(name="file_name", pattern="(a)"),)), "cannot be called 'file_name'"),
        (with_login(field=(*LOGIN.field, Field(name="x", value="{file_name}"))), "value for {file_name}"),
        (refitted() + "\n[firmware]\nsurprise = 1\n", "nothing is called 'surprise'"),
    ],
)  # fmt: skip
def test_firmware_that_cannot_work_is_refused_with_its_place(text: str, why: str) -> None:
    with pytest.raises(ProfileError) as caught:
        parse_profile(text)
    assert why in str(caught.value)


def test_a_form_around_a_file() -> None:
    shape = around([("a", "1"), ("img", None), ("go", "Upload \u00fc")], "fw-1.2.rom", "application/x-rom")
    mark = shape.content_type.removeprefix("multipart/form-data; boundary=")
    whole = (shape.head + b"BYTES" + shape.tail).decode()
    assert whole == (
        f'--{mark}\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
        f'--{mark}\r\nContent-Disposition: form-data; name="img"; filename="fw-1.2.rom"\r\n'
        "Content-Type: application/x-rom\r\n\r\nBYTES\r\n"
        f'--{mark}\r\nContent-Disposition: form-data; name="go"\r\n\r\nUpload \u00fc\r\n--{mark}--\r\n'
    )
    assert around([("img", None)], "a.rom").tail.startswith(b"\r\n--")
    for name, value in (('a"b', "1"), ("a", "1\r\n2"), ("", "1")):
        with pytest.raises(ProtocolError):
            around([(name, value), ("img", None)], "a.rom")


TEXTS = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="{}"), max_size=40).filter(
    lambda text: all(ord(c) >= 0x20 or c in "\t\r\n" for c in text)
)


@given(prefix=TEXTS, contains=st.lists(TEXTS, max_size=3), number=st.integers(100, 599), content_type=TEXTS)
def test_any_text_survives_the_file(prefix: str, contains: list[str], number: int, content_type: str) -> None:
    mark = Mark(status=(number,), contains=tuple(contains), lacks=("x",))
    step = replace(
        LOGIN, refused=(mark,), only_if=mark, content_type=content_type,
        field=(*LOGIN.field, Field(name="k", value=literal("{a}"), prefix=prefix)),
    )  # fmt: skip
    whole = replace(SIMPLE, login=(step,), restart_seconds=2.5)
    assert parse_profile(dump_profile(whole)) == whole


@given(text=st.text(max_size=400))
def test_no_text_breaks_the_reader(text: str) -> None:
    with pytest.raises(ProfileError):
        parse_profile(text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("format = 1", "profile has no name"),
        ("a = [[[[", "not TOML"),
        (changed(format=2), "format 2"),
        (changed(confidence="sure"), "none of observed, assumed, taught"),
        (changed(restart_seconds=9999.0), "restart_seconds"),
        (changed(login=()), "login"),
        (changed(change=()), "one of change, first and upload"),
        (changed(change=(replace(CHANGE, field=()),)), "no step of change sends the new password"),
        (with_login(field=()), "no step of login sends the password"),
        (with_login(path="http://elsewhere/"), "begin with one slash"),
        (with_login(path="//elsewhere/"), "begin with one slash"),
        (with_login(path="/a b"), "begin with one slash"),
        (with_login(path="/{new}"), "the path cannot have {new}"),
        (with_login(path="/{nothing}"), "the path cannot have {nothing}"),
        (with_login(method="TRACE"), "none of GET"),
        (with_login(body="yaml"), "none of none"),
        (with_login(method="GET"), "a GET has no body"),
        (with_login(expect=(), refused=()), "knows no answer"),
        (with_login(field=(*LOGIN.field, Field(name="x", transform="rot13"))), "called rot13"),
        (with_login(field=(*LOGIN.field, Field(name="x", value="{token}"))), "value for {token}"),
        (with_login(field=(*LOGIN.field, Field(name="x", value="{new}"))), "value for {new}"),
        (with_login(field=(*LOGIN.field, Field(name="x", value="a}b"))), "brace"),
        (with_login(field=(*LOGIN.field, Field(name="x", value="{user|rot13}"))), "no digest"),
        (with_login(field=(*LOGIN.field, Field(name="Host", value="h", where="header"))), "not a profile's to set"),
        (with_login(field=(*LOGIN.field, Field(name="a\r\nb", value="h", where="header"))), "no header"),
        (with_login(extract=(Extract(name="password", pattern="(a)"),)), "cannot be called 'password'"),
        (with_login(extract=(Extract(name="t", source="json"),)), "needs a key"),
        (with_login(extract=(Extract(name="t", pattern="(a+)"),)), "repeats without a bound"),
        (with_login(extract=tuple(Extract(name="t", pattern="(a)") for _ in range(65))), "at most 64"),
        (changed(login=(LOGIN,) * 13), "more than 12 steps"),
        (changed(name="x" * 5000), "longer than"),
        (dump_profile(SIMPLE) + "\nsurprise = 1\n", "nothing is called 'surprise'"),
        (dump_profile(SIMPLE).replace("[200]", '["200"]'), "not of the kind int"),
        (dump_profile(SIMPLE).replace('name = "n"', "name = true"), "not of the kind str"),
        ("login = 3\n" + dump_profile(SIMPLE).replace("[[login", "[[logout"), "not a list"),
    ],
)  # fmt: skip
def test_what_cannot_work_is_refused_with_its_place(text: str, why: str) -> None:
    with pytest.raises(ProfileError) as caught:
        parse_profile(text)
    assert why in str(caught.value)


def test_a_large_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_bytes(b"#" * (256 * 1024 + 1))
    with pytest.raises(ProfileError, match="larger"):
        load_profile(path)


def test_templates() -> None:
    values = {"user": "{x}", "password": "abc"}
    assert filled("{{{user}}}:{password|md5}", values) == "{{x}}:900150983cd24fb0d6963f7d28e17f72"
    assert filled(literal("{user}"), values) == "{user}"
    with pytest.raises(ProfileError):
        filled("{other}", values)


@pytest.mark.parametrize(
    ("transform", "value", "key", "expected"),
    [
        ("md5", "abc", "", "900150983cd24fb0d6963f7d28e17f72"),  # RFC 1321
        ("md5-upper", "abc", "", "900150983CD24FB0D6963F7D28E17F72"),
        ("sha1", "abc", "", "a9993e364706816aba3e25717850c26c9cd0d89d"),  # FIPS 180
        ("sha256", "abc", "", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        ("base64", "user:pass", "", "dXNlcjpwYXNz"),
        ("url", "a b/c", "", "a%20b%2Fc"),
        ("xml", "<&>", "", "&lt;&amp;&gt;"),
        ("json-text", 'a"b', "", 'a\\"b'),
        ("xor-md5", "a", "abc", "f1"),
        ("xor-md5-fill", "a", "abc", "f10150983cd24fb0d6963f7d28e17f72"),
    ],
)
def test_transformations(transform: str, value: str, key: str, expected: str) -> None:
    assert TRANSFORMS[transform](value, key) == expected


@pytest.mark.parametrize(
    "pattern",
    ["", "a", "(a)(b)", "(a*)", "(a+)b", "(a{2,})", "((a))", "(a){3}", "(a)?b", r"(a)\1", "(?:a)(b)", "(?P<x>a)",
     "(a|b)", "(a{1,9999})", "(a{1,100})b{1,100}", "(a?b?c?d?e?)", "(", "x" * 500],
)  # fmt: skip
def test_patterns_that_may_run_away_or_find_nothing(pattern: str) -> None:
    with pytest.raises(PatternError):
        checked_pattern(pattern)


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        (r"setToken\('([^']{1,64})'\)", "x setToken('abc') y", "abc"),
        (r'v ?= ?"([0-9a-f]{2,8})"', 'v = "0af1"', "0af1"),
        (r"a\{b\}\*\+\?\|\(([^)]{1,3})", "a{b}*+?|(xyz)", "xyz"),
        (r"([]x]{1,2})", "]x", "]x"),
    ],
)
def test_patterns_that_find_something(pattern: str, text: str, found: str) -> None:
    match = checked_pattern(pattern).search(text)
    assert match is not None
    assert match[1] == found


def test_the_worst_allowed_pattern_ends_in_time() -> None:
    pattern = checked_pattern(r"(a{1,80})a{1,90}b")
    begun = time.monotonic()
    assert pattern.search("a" * 65536) is None
    assert time.monotonic() - begun < 20


PAGE = """<FORM NAME=savRst METHOD="post" ACTION='Set.htm'>
<input type=hidden name="csrf_token" value="&quot;t0k&quot;"><INPUT VALUE=5 NAME='n' type='text'>
<input type=checkbox name=off value=1><input type="radio" name="on" value="2" checked>
<input type="submit" name="go" value="Go"><script>inputText("Alias", 16, "pump");</script></FORM>
<form name="other"><input name="x"></form>"""


def test_forms_are_read_as_a_browser_would() -> None:
    form = find_form(PAGE, "savRst")
    assert form is not None
    assert (form.method, form.action, form.buttons) == ("POST", "Set.htm", ("go",))
    assert form.fields == (("csrf_token", '"t0k"'), ("n", "5"), ("on", "2"), ("Alias", "pump"))
    assert find_form(PAGE, 'name="x"') == find_form(PAGE, "other")
    assert find_form(PAGE, "missing") is None
    assert input_value(PAGE, "csrf_token") == '"t0k"'
    assert input_value(PAGE, "x") is None


@given(text=st.text(alphabet="<>inputform \"'=nameval/!-", max_size=300))
def test_no_page_breaks_the_reader(text: str) -> None:
    inputs(text)
    find_form(text, "form")


def test_a_hostile_page_is_read_in_time() -> None:
    begun = time.monotonic()
    for piece in (
        "<input ", "<form ", "<input name=", "'", '"', "a=", 'inputText("', "<form><input a=b ", "   ", "<!--",
        "<!-- -", "<script ", "<textarea></script>", "<fieldset disabled>", "<fieldset></legend>",
    ):  # fmt: skip
        inputs(piece * 40_000)
        find_form(piece * 40_000, "zz")
    assert time.monotonic() - begun < 10


def test_marks() -> None:
    answer = Answer(302, (), '{"result": {"code": 0, "list": ["a"]}} Hello', "/home?x", ("SID",))
    for mark in (
        Mark(), Mark(status=(301, 302)), Mark(contains=("hello", "RESULT")), Mark(lacks=("bye",)),
        Mark(location="/home"), Mark(cookie="*"), Mark(cookie="SID"),
    ):  # fmt: skip
        assert matches(mark, answer)
    for mark in (
        Mark(status=(200,)), Mark(contains=("hello", "bye")), Mark(lacks=("hello",)), Mark(location="/login"),
        Mark(cookie="other"), Mark(json_key="result", json_value="x"),
    ):  # fmt: skip
        assert not matches(mark, answer)
    text = '{"result": {"code": 0, "on": true, "list": ["a", {"b": null}]}}'
    for path, value in (("result/code", "0"), ("result/on", "true"), ("result/list/0", "a"),
                        ("result/list/1/b", "null"),
                        ("result", None), ("result/list/9", None), ("result/code/x", None)):  # fmt: skip
        assert json_text(text, path) == value
    assert json_text("[" * 100_000, "a") is None


def test_dumped_profiles_are_toml() -> None:
    assert tomllib.loads(dump_profile(SIMPLE))["login"][0]["path"] == "/in"
