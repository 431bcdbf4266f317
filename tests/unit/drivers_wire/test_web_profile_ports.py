"""Serial ports in web profiles: what is refused on load and why, and that every value comes back as it went."""

from __future__ import annotations

import contextlib
import json
import tomllib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstlight_drivers import FAMILIES
from firstlight_drivers.contract import Endpoint
from firstlight_drivers.errors import DeviceError
from firstlight_drivers.port_settings import Parity, Raw, parse_value, setting, settings, value_text
from firstlight_drivers.protocols.web_dialogue import Dialogue
from firstlight_drivers.protocols.web_html import find_form, input_value, inputs
from firstlight_drivers.protocols.web_kept import Changes, kept
from firstlight_drivers.protocols.web_profile import Field, ProfileError, Step, WebProfile, load_profile, parse_profile
from firstlight_drivers.protocols.web_profile_ports import (
    NotRecorded,
    PortCode,
    PortCount,
    PortRules,
    PortSetting,
    decoded,
    encoded,
)
from firstlight_drivers.protocols.web_profile_text import dump_profile
from firstlight_drivers.protocols.web_session import Answer, WebSession

GOOD = """
format = 1
name = "x"
family = "acme"
confidence = "taught"
source = "test"

[ports]
keep = "json"
place = "port"
number = "id"

[[ports.setting]]
key = "baud"
number = true

[[ports.setting]]
key = "parity"
code = [{ value = "none", sent = "N" }, { value = "even", sent = "E" }]

[[ports.setting]]
key = "fifo"
code = [{ value = "on", sent = "1" }, { value = "off", absent = true }]

[[login]]
method = "POST"
path = "/login"
body = "form"
field = [{ name = "p", value = "{password}" }]
expect = [{ status = [200] }]

[[port_read]]
path = "/ports/{port}"
expect = [{ status = [200] }]
extract = [
    { name = "baud", source = "json", key = "port/speed" },
    { name = "parity", source = "json", key = "port/par" },
    { name = "fifo", source = "json", key = "port/fifo", optional = true },
]

[[port_write]]
method = "PUT"
path = "/ports/{port}"
body = "json"
field = [
    { name = "speed", value = "{baud}", transform = "json" },
    { name = "par", value = "{parity}" },
    { name = "fifo", value = "{fifo}" },
]
expect = [{ status = [200] }]
"""


EXTRACT = '{ name = "baud", source'


def without(text: str, *parts: tuple[str, str]) -> str:
    for old, new in parts:
        assert old in text
        text = text.replace(old, new)
    return text


def test_a_good_one_is_read_and_written_again() -> None:
    profile = parse_profile(GOOD)
    assert (profile.sets_ports, profile.claims, profile.updates) == (True, False, False)
    assert parse_profile(dump_profile(profile)) == profile
    assert tomllib.loads(dump_profile(profile))["ports"]["setting"][0] == {"key": "baud", "number": True}


def test_the_families_assumed_ones_are_good() -> None:
    files = [family.assumed_ports for family in FAMILIES if family.assumed_ports is not None]
    assert [file.name for file in files] == ["assumed_ports.toml"]
    for file in files:
        profile = load_profile(file)
        assert (profile.confidence, profile.sets_ports) == ("assumed", True)
        assert parse_profile(dump_profile(profile)) == profile
        for row in profile.ports.setting:  # every value a port can have has a code
            kind = setting(row.key)
            every = kind.choices or (("on", "off") if kind.kind == "flag" else ())
            assert {code.value for code in row.code} == set(every)


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ((('key = "baud"', 'key = "bauds"'),), "no setting is called 'bauds'"),
        ((('key = "baud"\nnumber = true', 'key = "peers"'),), "peers has several parts"),
        ((('key = "parity"\ncode', 'key = "baud"\nnumber = true\ncode'),), "is there 2 times"),
        ((("number = true", ""),), "baud has no code"),
        ((('value = "none"', 'value = "purple"'),), "'purple' is no value of it"),
        ((('value = "none"', 'value = "?7"'),), "'?7' is no value of it"),
        ((('value = "none"', 'value = "NONE"'),), "'NONE' is no value of it"),
        ((('value = "even"', 'value = "none"'),), "one value has two codes"),
        ((('sent = "E"', 'sent = "N"'),), "one text has two codes"),
        ((("absent = true", 'sent = "0", absent = true'),), "is absent and sent"),
        ((("number = true", 'number = true\ncode = [{ value = "9600", sent = "7" }]'),), "is a number and a code"),
        ((('key = "parity"\n', 'key = "parity"\nnumber = true\n'),), "parity is no number"),
        ((('{ name = "parity", source = "json", key = "port/par" },', ""),), "a value for {parity}"),
        (((EXTRACT, '{ name = "baud", source = "json", key = "x" }, ' + EXTRACT),), "one extract"),
        ((('key = "port/fifo", optional = true', 'key = "port/fifo"'),), "has to be optional"),
        ((('{ name = "par", value = "{parity}" },', ""),), "no field has {parity}"),
        ((('{ name = "par", value = "{parity}" }', '{ name = "par", value = "{stop_bits}" }'),), "{stop_bits}"),
        ((("/ports/{port}", "/ports/1"),), "nothing says which port"),
        ((("/ports/{port}", "/ports/{prot}"),), "the path cannot have {prot}"),
        ((("/ports/{port}", "/ports/{password}"),), "the path cannot have {password}"),
        ((('key = "port/par"', 'key = "port/{user}"'),), "cannot have {user}"),
        ((('key = "port/par"', 'key = "port/{par"'),), "a brace"),
        ((('place = "port"', 'place = "{token}"'),), "ports.place can have"),
        ((("[ports]\n", "[ports]\nonly = 1\n"),), "either only one port, or {port}"),
        ((("[ports]\n", "[ports]\nonly = 1\ncount = 2\n"),), "either only one port, or a number of ports"),
        ((("[ports]\n", "[ports]\ncount = 65\n"),), "within 0 and 64"),
        ((("[ports]\n", "[ports]\naway_seconds = -1\n"),), "away_seconds"),
        ((("[ports]\n", '[ports]\nmodel = [{ name = "", count = 1 }]\n'),), "every row needs"),
        ((("[ports]\n", '[ports]\nmodel = [{ name = "6250" }]\n'),), "every row needs"),
        ((("[ports]\n", "[ports]\nspeed = 1\n"),), "nothing is called 'speed'"),
        ((('keep = "json"', 'keep = "all"'),), "keep is none of"),
        ((('keep = "json"\n', ""),), "belong to keep"),
        ((('keep = "json"\nplace = "port"', 'keep = "form"'),), "needs its place"),
        ((('body = "json"', 'body = "raw"'),), "json or form"),
        ((('method = "PUT"', 'method = "PUT"\nform = "x"'),), "say their fields by themselves"),
        ((('method = "PUT"', 'method = "TRACE"'),), "method is none of"),
        (((EXTRACT, '{ name = "port", source'),), "cannot be called 'port'"),
        (((EXTRACT, '{ name = "flow", source = "json", key = "x" }, ' + EXTRACT),), "flow is no ports.setting"),
    ],
)  # fmt: skip
def test_what_cannot_work_is_refused_and_named(parts: tuple[tuple[str, str], ...], said: str) -> None:
    with pytest.raises(ProfileError) as caught:
        parse_profile(without(GOOD, *parts))
    assert said in str(caught.value)


def test_all_mistakes_are_named_at_once() -> None:
    parts = (("number = true", ""), ('value = "even"', 'value = "none"'), ("[ports]\n", "[ports]\ncount = 99\n"))
    with pytest.raises(ProfileError) as caught:
        parse_profile(without(GOOD, *parts))
    for said in ("baud has no code", "one value has two codes", "within 0 and 64"):
        assert said in str(caught.value)


def test_half_a_section_is_refused() -> None:
    start = GOOD[: GOOD.index("[[port_write]]")]
    for text in (start, start[: start.index("[[port_read]]")]):
        with pytest.raises(ProfileError):
            parse_profile(text)
    profile = parse_profile(GOOD)
    for rules in (PortRules(), PortRules(keep="json")):
        with pytest.raises(ProfileError, match="no setting is named"):
            parse_profile(dump_profile(replace(profile, ports=rules)))


def test_how_many_ports_a_model_has() -> None:
    rules = PortRules(count=1, model=(PortCount(name="NPort 62", count=2), PortCount(name="64", count=4)))
    assert [rules.ports_of(name) for name in ("nport 6250-g2", "NPort 6450", "other", None)] == [2, 4, 1, 1]


# --- values ---------------------------------------------------------------------------------------------------------


def test_values_and_texts() -> None:
    parity = PortSetting(key="parity", code=(PortCode(value="none", sent="0"), PortCode(value="even", sent="2")))
    assert (decoded(parity, "2"), decoded(parity, "7"), decoded(parity, None)) == (Parity.EVEN, Raw("7"), None)
    assert (encoded(parity, Parity.NONE), encoded(parity, Raw("7"))) == ("0", "7")
    with pytest.raises(NotRecorded, match="parity=mark"):
        encoded(parity, Parity.MARK)
    fifo = PortSetting(key="fifo", code=(PortCode(value="on", sent="1"), PortCode(value="off", absent=True)))
    assert (decoded(fifo, None), decoded(fifo, "1"), decoded(fifo, "")) == (False, True, Raw(""))
    assert (encoded(fifo, True), encoded(fifo, False)) == ("1", None)
    baud = PortSetting(key="baud", number=True)
    assert (decoded(baud, "9600"), decoded(baud, "09600"), decoded(baud, "7")) == (9600, Raw("09600"), Raw("7"))
    assert decoded(PortSetting(key="data_bits", code=(PortCode(value="8", sent="3"),)), "8") == Raw("8")


def _rows() -> st.SearchStrategy[PortSetting]:
    """Any setting a profile may carry, with any codes for some of its values."""
    texts = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=6)

    def one(key: str) -> st.SearchStrategy[PortSetting]:
        kind = setting(key)
        if kind.kind in {"text", "byte"}:
            return st.just(PortSetting(key=key))
        every = list(kind.choices) or (["on", "off"] if kind.kind == "flag" else [])
        values: st.SearchStrategy[str] = st.sampled_from(every) if every else numbers(key).map(str)
        codes = st.lists(values, unique=True, min_size=1, max_size=5).flatmap(
            lambda chosen: st.lists(texts, unique=True, min_size=len(chosen), max_size=len(chosen)).map(
                lambda sent: tuple(PortCode(value=v, sent=s) for v, s in zip(chosen, sent, strict=True))
            )
        )
        coded = codes.map(lambda found: PortSetting(key=key, code=found))
        return st.one_of(coded, st.just(PortSetting(key=key, number=True))) if kind.kind == "number" else coded

    return st.sampled_from([key for key in settings() if setting(key).kind != "list"]).flatmap(one)


def numbers(key: str) -> st.SearchStrategy[int]:
    return st.integers(setting(key).least, setting(key).most)


@given(_rows(), st.data())
def test_every_value_that_can_be_sent_comes_back(row: PortSetting, data: st.DataObject) -> None:
    kind = setting(row.key)
    draw: Callable[[st.SearchStrategy[Any]], Any] = data.draw
    if row.code:
        value = parse_value(row.key, draw(st.sampled_from([code.value for code in row.code])))
    elif row.number:
        value = draw(numbers(row.key))
    elif kind.kind == "byte":
        value = draw(st.one_of(st.just(""), st.integers(0, 255).map(lambda byte: f"{byte:02x}")))
    else:
        value = draw(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=16).map(str.strip))
    assert decoded(row, encoded(row, value)) == value


@given(_rows(), st.text(max_size=40))
def test_every_text_is_a_value_or_stays_as_it_came(row: PortSetting, raw: str) -> None:
    value = decoded(row, raw)
    assert value is not None
    if isinstance(value, Raw):
        assert value.text.isprintable()
    else:
        assert encoded(row, value) == raw
        assert parse_value(row.key, value_text(value)) == value


@given(_rows())
def test_every_row_is_the_same_after_a_file(row: PortSetting) -> None:
    profile = parse_profile(GOOD)
    key = row.key
    read, write = profile.port_read[0], profile.port_write[0]
    whole = replace(
        profile,
        ports=replace(profile.ports, setting=(row,)),
        port_read=(replace(read, extract=(replace(read.extract[0], name=key),)),),
        port_write=(replace(write, field=(replace(write.field[0], value=f"{{{key}}}"),)),),
    )
    assert parse_profile(dump_profile(whole)) == whole


@given(st.text(max_size=200))
def test_no_text_makes_a_page_unreadable(text: str) -> None:
    page = f"<form name='f'><select name='a'>{text}</select><textarea name='b'>{text}</textarea></form>{text}"
    assert inputs(page)[0][0] == "a"
    assert find_form(page, "f") is not None


def test_choices_texts_and_boxes_count_as_a_browser_has_them() -> None:
    page = (
        "<form name=f><select name=one><option value=1>a<option value=2 selected>b</select>"
        "<SELECT name='two'><option>x &amp; y</option></SELECT><select name=none></select>"
        "<input type=checkbox name=box><input type=checkbox name=ticked checked>"
        "<textarea name=long>\n1 &lt; 2</textarea></form>"
    )
    form = find_form(page, "f")
    assert form is not None
    assert form.fields == (("one", "2"), ("two", "x & y"), ("none", ""), ("ticked", "on"), ("long", "1 < 2"))
    assert (input_value(page, "one"), input_value(page, "none")) == ("2", None)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("\n1", "1"),
        ("\r\n1", "1"),
        ("\n\n1", "\n1"),
        ("\r\n\r\n1", "\r\n1"),
        ("1\n", "1\n"),
        (" \n1", " \n1"),
        ("", ""),
    ],
)
def test_the_newline_a_text_begins_with_is_markup(text: str, value: str) -> None:
    assert inputs(f"<textarea name=long>{text}</textarea>") == [("long", value, "textarea")]


def names_of(inside: str) -> str:
    form = find_form(f"<form name=f>{inside}</form>", "f")
    assert form is not None
    return " ".join(name for name, _ in form.fields)


@pytest.mark.parametrize(
    ("inside", "names"),
    [
        ("<input name=a><!-- <input name=old> --><input name=b>", "a b"),
        ("<!--\n</form><form name=f><select name=old></select>\n--!><input name=b>", "b"),
        ("<!--><input name=a><!---><input name=b>", "a b"),
        ("<input name=a><!-- never ends <input name=old>", "a"),
        ("<textarea name=a><!-- stays --></textarea><input name=b>", "a b"),
        ('<script><!--\ninputText(\'x\'); inputText("a", 16, "pump");\n//--></script>', "a"),
        ('<!-- inputText("old", 16, "pump"); --><input name=a>', "a"),
    ],
)
def test_what_is_in_a_comment_is_not_there(inside: str, names: str) -> None:
    assert names_of(inside) == names


def test_a_text_keeps_what_looks_like_a_comment() -> None:
    assert inputs("<textarea name=a>1 <!-- 2 --></textarea>") == [("a", "1 <!-- 2 -->", "textarea")]


@pytest.mark.parametrize(
    ("inside", "names"),
    [
        ("<input name=a disabled><input name=b>", "b"),
        ("<select name=a DISABLED='disabled'><option>1</select><textarea name=b disabled></textarea>", ""),
        ("<input name=a value='is disabled'><input name=b data-disabled=1 data_disabled=1 :disabled=x>", "a b"),
        ("<fieldset disabled><input name=a><fieldset><input name=b></fieldset></fieldset><input name=c>", "c"),
        ("<fieldset><input name=a></fieldset><FIELDSET DISABLED><input name=b></FIELDSET>", "a"),
        ("<fieldset disabled><legend><input name=a></legend><input name=b></fieldset><input name=c>", "a c"),
        ("<fieldset disabled><legend>open<input name=a></fieldset></legend></fieldset><input name=c>", "a c"),
    ],
)
def test_what_is_disabled_does_not_go_back(inside: str, names: str) -> None:
    assert names_of(inside) == names


def test_a_button_that_a_script_enables_can_be_pressed() -> None:
    form = find_form("<form name=f><input name=a><input type=submit name=go disabled></form>", "f")
    assert form is not None
    assert (form.fields, form.buttons) == ((("a", ""),), ("go",))


def test_a_profile_without_ports_has_none() -> None:
    profile = next(load_profile(family.assumed_claim) for family in FAMILIES if family.assumed_claim is not None)
    assert isinstance(profile, WebProfile)
    assert (profile.sets_ports, profile.ports) == (False, PortRules())


# --- what goes back -------------------------------------------------------------------------------------------------


def sent(text: str, rules: PortRules, *fields: Field, body: str = "json", left: frozenset[str] = frozenset()) -> str:
    """What a write carries after an answer with this text."""
    session = WebSession(Endpoint(host="127.84.4.1"), None, tls=True)
    step = Step(method="PUT", body="form" if body == "form" else "json", field=fields)
    answer = Answer(200, (), text)
    dialogue = Dialogue(session, {"baud": "9600"})
    changes = Changes(fields=frozenset(entry.name for entry in fields), left=left)
    made = kept(rules, step, changes, dialogue, answer, session)
    if body == "form":
        return "&".join(f"{entry.name}={dialogue.value_of(entry)}" for entry in made.field)
    return dialogue.value_of(made.field[-1])


SPEED = Field(name="speed", value="{baud}", transform="json")
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(min_size=1, max_size=5), inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(st.text(min_size=1, max_size=6).filter(lambda name: name != "speed"), json_values, max_size=6))
def test_everything_of_an_object_goes_back_but_what_is_replaced(held: dict[str, Any]) -> None:
    text = json.dumps({"result": "ok", "list": [{"port": {**held, "speed": 300}}]})
    rules = PortRules(keep="json", place="list/0/port", into="whole")
    field = replace(SPEED, name="whole/speed")
    assert json.loads(sent(text, rules, field)) == {"whole": {**held, "speed": 9600}}


@given(st.text(max_size=60), st.text(max_size=10))
def test_no_answer_makes_a_fault(text: str, place: str) -> None:
    rules = PortRules(keep="json", place=place)
    for answer in (text, f'{{"{place}": {text}}}', f'[{{"speed": 300, "x": {text}}}]', "[" * 5000, '{"a":' * 5000):
        with contextlib.suppress(DeviceError):
            sent(answer, rules, SPEED)


@pytest.mark.parametrize("depth", [50, 500, 900, 990, 2000, 100_000])
def test_an_answer_nested_deeply_is_no_fault_of_ours(depth: int) -> None:
    text = '{"speed": 300, "deep": ' + "[" * depth + "]" * depth + "}"
    with contextlib.suppress(DeviceError):
        assert '"speed": 9600' in sent(text, PortRules(keep="json"), SPEED)


def test_what_is_left_out_and_what_is_of_another_kind() -> None:
    rules = PortRules(keep="json", leave_out=("counters", "deep/er", "nowhere/at/all"))
    text = '{"speed": 300, "counters": {"tx": 1}, "deep": {"er": 1, "stays": 2}, "box": true}'
    assert json.loads(sent(text, rules, SPEED, left=frozenset({"box"}))) == {"speed": 9600, "deep": {"stays": 2}}
    for broken in ('{"speed": "300"}', '{"speed": {"a": 1}}', "[]", "7", "{", '{"other": 1'):
        with pytest.raises(DeviceError):
            sent(broken, rules, SPEED)
    with pytest.raises(DeviceError):
        sent('{"speed": 300}', replace(rules, place="port"), SPEED)
    with pytest.raises(DeviceError, match="not JSON"):
        sent('{"speed": 300}', rules, replace(SPEED, value="x{baud}"))


def test_a_form_goes_back_with_its_repeated_fields() -> None:
    page = (
        "<form name=a><input name=q value=1></form><form name=b><input name=speed value=300><input name=t value=x>"
        "<input name=t value=y><input name=gone value=1><input type=submit name=go value=1></form>"
    )
    rules = PortRules(keep="form", place="b", leave_out=("gone",))
    extra = Field(name="act", value="save")
    said = sent(page, rules, replace(SPEED, transform="plain"), extra, body="form")
    assert said == "speed=9600&t=x&t=y&act=save"
    with pytest.raises(DeviceError, match="no form c"):
        sent(page, replace(rules, place="c<"), SPEED, body="form")
