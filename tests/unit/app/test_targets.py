"""TARGET, as the command line contract writes it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstlight.targets import Target, TargetError, parse_target

FAMILIES = frozenset({"apc-nmc3", "moxa-nport6000"})


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("10.20.4.80", Target(host="10.20.4.80")),
        ("10.20.4.80:8443", Target(host="10.20.4.80", port=8443)),
        ("ups-1.plant.local", Target(host="ups-1.plant.local")),
        ("apc-nmc3@10.20.4.80", Target(host="10.20.4.80", family="apc-nmc3")),
        ("apc-nmc3@[fe80::1%eth0]:22", Target(host="fe80::1%eth0", port=22, family="apc-nmc3")),
        ("fe80::1%eth0", Target(host="fe80::1%eth0")),
        ("[::1]", Target(host="::1")),
        ("serial:/dev/ttyUSB0", Target(serial_line="/dev/ttyUSB0")),
        ("serial:rfc2217://10.0.0.1:4001", Target(serial_line="rfc2217://10.0.0.1:4001")),
    ],
)
def test_targets(text: str, target: Target) -> None:
    assert parse_target(text, FAMILIES) == target


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "target-malformed"),
        ("serial:", "target-malformed"),
        ("host:0", "target-malformed"),
        ("host:65536", "target-malformed"),
        ("host:x", "target-malformed"),
        ("[::1", "target-malformed"),
        ("[nonsense]:80", "target-malformed"),
        ("300.1.2.3", "target-malformed"),
        ("-host", "target-malformed"),
        ("a b", "target-malformed"),
        ("x" * 300, "target-malformed"),
        ("nokia@10.0.0.1", "family-unknown"),
    ],
)
def test_what_is_none(text: str, code: str) -> None:
    with pytest.raises(TargetError) as caught:
        parse_target(text, FAMILIES)
    assert caught.value.code == code


@given(st.text(max_size=60))
def test_any_text_is_a_target_or_refused(text: str) -> None:
    try:
        target = parse_target(text, FAMILIES)
    except TargetError:
        return
    assert (target.host is None) != (target.serial_line is None)
