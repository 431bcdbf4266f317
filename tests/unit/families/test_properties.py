"""Recognisers and codecs over arbitrary input: nothing raises, nothing is invented."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from firstlight_drivers import FAMILIES
from firstlight_drivers.apc_nmc3 import answers
from firstlight_drivers.apc_nmc3 import codec as apc
from firstlight_drivers.contract import (
    DpwsMetadata,
    DpwsObservation,
    DsciObservation,
    HttpObservation,
    Identity,
    MdnsObservation,
    ModbusObservation,
    Observation,
    SnmpObservation,
    State,
    TlsObservation,
)
from firstlight_drivers.moxa_nport5000 import codec as nport5000
from firstlight_drivers.moxa_nport6000 import codec as nport6000
from firstlight_drivers.protocols.moxa_console import mac_text, model_name
from firstlight_drivers.simulation.faults import Faults
from firstlight_drivers.simulation.modbus import ModbusUnit, RtuReceiver, crc16

TEXT = st.text(max_size=200) | st.sampled_from(
    ["NPort 5110A", "NPort 6250-G2", "IFE-0A129F", "PAS600L", "Schneider Electric", "Internally Generated Certificate"]
)
MAYBE = st.none() | TEXT
WORDS = st.lists(st.integers(0, 0xFFFF), max_size=40).map(tuple)
ADDRESSES = st.sampled_from(
    [11743, 11759, 11767, 11775, 11783, 11823, 11868, 11900, 10241, 0x3C, 0x64, 0x78, 0x9F, 0x1605]
)
METADATA = st.builds(
    DpwsMetadata,
    friendly_name=MAYBE,
    firmware=MAYBE,
    serial=MAYBE,
    manufacturer=MAYBE,
    model_name=MAYBE,
    model_number=MAYBE,
)
NUMBERS = st.integers(0, 0xFFFF)


def some(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A short tuple of these."""
    return st.lists(strategy, max_size=4).map(tuple)


OBSERVATIONS: st.SearchStrategy[Observation] = st.one_of(
    st.builds(DsciObservation, ap_id=st.integers(0, 2**32 - 1), hw_id=NUMBERS, mac=TEXT, name=MAYBE),
    st.builds(
        HttpObservation, port=NUMBERS, path=TEXT, status=NUMBERS, server=MAYBE, title=MAYBE, location=MAYBE, body=TEXT
    ),
    st.builds(
        MdnsObservation, service_type=TEXT, instance=TEXT, host=TEXT, port=NUMBERS, txt=some(st.tuples(TEXT, TEXT))
    ),
    st.builds(DpwsObservation, endpoint=TEXT, types=some(TEXT), metadata=st.none() | METADATA),
    st.builds(TlsObservation, subject_cn=MAYBE, issuer_cn=MAYBE, subject_org=MAYBE, issuer_org=MAYBE, issuer=TEXT),
    st.builds(
        ModbusObservation,
        unit=st.integers(0, 255),
        objects=some(st.tuples(st.integers(0, 6), TEXT)),
        registers=some(st.tuples(ADDRESSES, WORDS)),
    ),
    st.builds(SnmpObservation, sys_descr=TEXT, sys_object_id=TEXT, sys_name=MAYBE),
)


@given(OBSERVATIONS)
def test_recognisers_never_raise_and_stay_in_their_family(observation: Observation) -> None:
    for family in FAMILIES:
        identity = family.recognise(observation)
        if identity is not None:
            assert identity.family in {None, family.name}
            assert identity.vendor == family.vendor
            assert identity.why
            assert identity.family is not None or identity.state is State.UNKNOWN


@given(TEXT, st.binary(max_size=300).map(lambda raw: raw.decode("latin-1")))
def test_card_texts_never_raise(printed: str, noise: str) -> None:
    for text in (printed, noise, printed + noise):
        apc.parse_about(text)
        apc.parse_banner(text)
        apc.parse_sys_descr(text)
        answers.at_prompt(text)
        answers.at_pager(text)
        answer = answers.parse_answer(text, printed)
        answers.parse_accounts(answer)
        answers.parse_account(answer)
        assert answer.done <= (answers.result_code(text) is not None)


@given(st.floats(min_value=0, max_value=600))
def test_blinking_is_at_least_as_long_as_asked(seconds: float) -> None:
    assert max(1, seconds / 60) <= apc.blink_minutes(seconds) < max(1, seconds / 60) + 1


@given(st.binary(min_size=6, max_size=6), st.sampled_from([":", "-", "", " "]))
def test_macs_in_any_spelling(raw: bytes, separator: str) -> None:
    assert mac_text(separator.join(f"{byte:02x}" for byte in raw)) == ":".join(f"{byte:02X}" for byte in raw)


@given(TEXT)
def test_model_names_are_stable(printed: str) -> None:
    once = model_name(printed)
    assert model_name(once) == once


def test_published_numbers_lead_back_to_their_model() -> None:
    for codec in (nport5000, nport6000):
        for (ap_id, hw_id), model in codec.units().models.items():
            assert ap_id in codec.units().lines
            assert codec.units().ids_of(model) == (ap_id, hw_id)
            identity = codec.recognise(DsciObservation(ap_id=ap_id, hw_id=hw_id, mac="00:90:E8:00:00:00"))
            assert identity == Identity(
                family=codec.NAME, vendor="Moxa", model=model, mac="00:90:E8:00:00:00",
                why=(f"DSCI product line 0x{ap_id:08X}",),
            )  # fmt: skip


@given(st.binary(max_size=64), st.integers(1, 247))
def test_a_line_answers_after_noise(noise: bytes, unit: int) -> None:
    line = RtuReceiver({unit: ModbusUnit(registers={0: 7})}, Faults())
    line.feed(noise)
    question = bytes((unit, 3, 0, 0, 0, 1))
    answers = line.feed(question + crc16(question))
    body = bytes((unit, 3, 2, 0, 7))
    assert body + crc16(body) in answers
