"""The WS-Discovery and DPWS codec: real hosts' messages, both dialects, and what hostile ones run into."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstlight_drivers.contract import DpwsMetadata, DpwsObservation
from firstlight_drivers.errors import Code, ProtocolError
from firstlight_drivers.protocols import wsd
from firstlight_drivers.protocols.wsd import Dialect

CAPTURES = Path(__file__).parents[2] / "captures"
COMPUTER = "{http://schemas.microsoft.com/windows/pub/2005/07}Computer"
GATEWAY = "{http://www.schneider-electric.com}GatewayServer"
ENDPOINT = "urn:uuid:6f2d8d2c-0c7e-4b8e-9a51-2f6f3f0c8a11"
PROBE = "urn:uuid:0a6dc791-2be6-4991-9af1-454778a1917a"

dialects = st.sampled_from(list(Dialect))
plain = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=60)
types = st.lists(
    st.sampled_from([GATEWAY, COMPUTER, Dialect.V2005.device_type, Dialect.V2009.device_type, "{urn:x?a&b}T"]),
    max_size=5,
    unique=True,
).map(tuple)


def capture(name: str) -> bytes:
    return (CAPTURES / name).read_bytes()


def test_wsdd_answers_a_probe_without_saying_where() -> None:
    message = wsd.decode(capture("wsd-wsdd-ProbeMatches.xml"))
    assert (message.action, message.dialect, message.relates_to) == ("ProbeMatches", Dialect.V2005, PROBE)
    (target,) = message.targets
    assert target.endpoint == ENDPOINT
    assert target.types == (Dialect.V2005.device_type, COMPUTER)
    assert target.xaddrs == ()


def test_wsdd_says_where_when_asked() -> None:
    (target,) = wsd.decode(capture("wsd-wsdd-ResolveMatches.xml")).targets
    assert target.xaddrs == ("http://10.77.0.2:5357/6f2d8d2c-0c7e-4b8e-9a51-2f6f3f0c8a11",)


@pytest.mark.parametrize(("program", "computer"), [("wsdd", "ALPHA"), ("wsdd2", "BRAVO")])
def test_metadata_of_real_hosts(program: str, computer: str) -> None:
    message = wsd.decode(capture(f"wsd-{program}-GetResponse.xml"))
    assert message.action == "GetResponse"
    assert message.metadata is not None
    assert message.metadata.computer == computer
    assert message.metadata.firmware == "1.0"
    assert message.metadata.host_types == (COMPUTER,)
    assert message.targets[0].metadata == message.metadata


def test_probes_have_the_prefixes_that_real_hosts_compare() -> None:
    text = wsd.encode_probe(Dialect.V2005, (Dialect.V2005.device_type,), PROBE).decode()
    for part in ("<soap:Envelope ", "<wsa:Action>", "<wsd:Probe>", "<wsd:Types>wsdp:Device</wsd:Types>"):
        assert part in text


@given(dialects, types)
def test_probes_are_read_back(dialect: Dialect, asked: tuple[str, ...]) -> None:
    message = wsd.decode(wsd.encode_probe(dialect, asked, PROBE))
    assert (message.action, message.dialect, message.message_id) == ("Probe", dialect, PROBE)
    assert message.probe_types == asked


@given(dialects, types, plain, st.lists(plain.map(lambda t: f"http://h/{t}"), max_size=4).map(tuple))
def test_matches_are_read_back(
    dialect: Dialect, kinds: tuple[str, ...], endpoint: str, xaddrs: tuple[str, ...]
) -> None:
    target = DpwsObservation(endpoint=endpoint, types=kinds, xaddrs=xaddrs, scopes=("urn:scope",))
    for data in (
        wsd.encode_probe_matches(dialect, PROBE, [target]),
        wsd.encode_resolve_matches(dialect, PROBE, target),
        wsd.encode_hello(dialect, target, instance=7, number=3),
    ):
        message = wsd.decode(data)
        assert message.dialect is dialect
        (seen,) = message.targets
        assert seen.endpoint == endpoint
        assert seen.types == kinds
        assert seen.xaddrs == tuple(word for address in xaddrs for word in address.split())
    assert wsd.decode(wsd.encode_hello(dialect, target, instance=7, number=3)).instance == 7


@given(dialects, plain, plain, types)
def test_metadata_is_read_back(dialect: Dialect, name: str, model: str, kinds: tuple[str, ...]) -> None:
    metadata = DpwsMetadata(friendly_name=name, model_name=model, serial="4711", host_types=kinds)
    message = wsd.decode(wsd.encode_get_response(dialect, PROBE, metadata, kinds, ENDPOINT))
    assert message.metadata == metadata
    assert message.relates_to == PROBE
    assert message.targets[0].endpoint == ENDPOINT


def test_resolve_bye_and_get_are_read_back() -> None:
    for dialect in Dialect:
        assert wsd.decode(wsd.encode_resolve(dialect, ENDPOINT, PROBE)).resolve_endpoint == ENDPOINT
        assert wsd.decode(wsd.encode_bye(dialect, ENDPOINT)).targets[0].endpoint == ENDPOINT
        got = wsd.decode(wsd.encode_get(dialect, ENDPOINT, PROBE))
        assert (got.action, got.to, got.dialect) == ("Get", ENDPOINT, dialect)
        assert wsd.decode(wsd.encode_resolve_matches(dialect, PROBE, None)).targets == ()


def test_types_mean_what_their_prefix_is_bound_to() -> None:
    data = wsd.encode_probe_matches(
        Dialect.V2005, PROBE, [DpwsObservation(endpoint=ENDPOINT, types=(GATEWAY,))]
    ).replace(b"n0:GatewayServer", b"unbound:X n0:GatewayServer soap:Y plain")
    (target,) = wsd.decode(data).targets
    assert target.types == (GATEWAY, "{http://www.w3.org/2003/05/soap-envelope}Y", "plain")


def test_values_are_made_safe() -> None:
    metadata = DpwsMetadata(friendly_name="<b>\u202eIFE\u200b</b>", model_name="x" * 70_000)
    data = wsd.encode_get_response(Dialect.V2005, PROBE, metadata, (), ENDPOINT)
    seen = wsd.decode(data, wsd.MAX_DOCUMENT).metadata
    assert seen is not None
    assert seen.friendly_name == "<b>IFE</b>"
    assert seen.model_name == "x" * 256


ENVELOPE = wsd.encode_probe(Dialect.V2005, (), PROBE)
BOMB = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><a>&b;</a>"""


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", Code.MALFORMED),
        (b"not xml", Code.MALFORMED),
        (ENVELOPE[:-10], Code.MALFORMED),
        (b"<a/>", Code.MALFORMED),
        (BOMB, Code.MALFORMED),
        (b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x"><a/>', Code.MALFORMED),
        (b'<?xml version="1.0" encoding="nonsense"?><a/>', Code.MALFORMED),
        (ENVELOPE.replace(b"/Probe<", b"/Reboot<"), Code.MALFORMED),
        (ENVELOPE.replace(b"<wsd:Probe></wsd:Probe>", b""), Code.MALFORMED),
        (b"<a>" * 100_000 + b"</a>" * 100_000, Code.TOO_LARGE),
        (b"<a>" * 8_000, Code.TOO_LARGE),
        (b"<a>" + b"<b/>" * 10_000 + b"</a>", Code.TOO_LARGE),
        (b"<a " + b" ".join(b'xmlns:p%d="u"' % n for n in range(2_000)) + b"/>", Code.TOO_LARGE),
        (b" " * (wsd.MAX_DATAGRAM + 1), Code.TOO_LARGE),
    ],
)
def test_hostile_xml_is_refused(data: bytes, code: Code) -> None:
    with pytest.raises(ProtocolError) as caught:
        wsd.decode(data)
    assert caught.value.code is code


def test_a_megabyte_of_hostile_xml_costs_little() -> None:
    nested = b"<a>" * 300_000
    many = b"<a>" + b"<b/>" * 250_000
    started = time.process_time()
    for data in (nested, many):
        with pytest.raises(ProtocolError):
            wsd.decode(data, wsd.MAX_DOCUMENT)
    assert time.process_time() - started < 0.5


def test_many_targets_are_cut() -> None:
    crowd = [DpwsObservation(endpoint=f"urn:x:{n}") for n in range(200)]
    data = wsd.encode_probe_matches(Dialect.V2005, PROBE, crowd)
    assert len(wsd.decode(data).targets) == wsd.MAX_LIST


@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with pytest.raises(ProtocolError):
        wsd.decode(data)


@given(st.data())
def test_broken_messages_are_read_or_refused(data: st.DataObject) -> None:
    whole = bytearray(capture("wsd-wsdd2-GetResponse.xml"))
    for _ in range(data.draw(st.integers(1, 6))):
        where = data.draw(st.integers(0, len(whole) - 1))
        whole[where : where + data.draw(st.integers(0, 8))] = data.draw(st.binary(max_size=4))
    try:
        wsd.decode(bytes(whole))
    except ProtocolError:
        return
