"""The trace shows what is allowed to be seen, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from firstlight_drivers.transport import trace
from firstlight_drivers.transport.trace import Trace


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_off_unless_a_file_is_given() -> None:
    assert not trace.active().on
    trace.active().record("sent", "dsci", "h:1", b"\x01")
    assert not Trace().on


def test_a_line_says_what_went_where(tmp_path: Path) -> None:
    path = tmp_path / "trace.jsonl"
    wire = Trace(path)
    wire.record("sent", "dsci", "10.0.0.7:4800", bytes.fromhex("0100000800000000"))
    wire.close()
    wire.record("sent", "dsci", "10.0.0.7:4800", b"late")
    (line,) = lines(path)
    assert line.pop("time").endswith("+00:00")
    assert line == {
        "direction": "sent",
        "protocol": "dsci",
        "endpoint": "10.0.0.7:4800",
        "length": 8,
        "bytes": "0100000800000000",
    }
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("protocol", "data", "seen"),
    [
        ("dsci", b"\xa9\0\0\x40secret", None),  # the answer of a credential read, should one ever come
        ("dsci", b"", None),
        ("snmp", b"public", None),
        ("ssh", b"password", None),
        ("modbus-tcp", bytes(6) + b"\xff\x10" + b"0000", None),  # a write can carry a command's password
        ("modbus-tcp", bytes(6) + b"\xff\x03\0\0\0\1", bytes(6) + b"\xff\x03\0\0\0\1"),
        ("wsd", b"<a/>", b"<a/>"),
        (
            "http",
            b"GET /x?token=1 HTTP/1.1\r\nHost: h\r\nCookie: c=1\r\nAuthorization: Basic eA==\r\n\r\nbody",
            b"GET /x\r\nHost: h\r\nCookie: ***\r\nAuthorization: ***",
        ),
    ],
)
def test_masking_is_by_permission(tmp_path: Path, protocol: str, data: bytes, seen: bytes | None) -> None:
    wire = Trace(tmp_path / "trace.jsonl")
    wire.record("received", protocol, "h:1", data)
    wire.close()
    (line,) = lines(tmp_path / "trace.jsonl")
    assert line.get("bytes") == (seen.hex() if seen is not None else None)
    assert line.get("masked", False) is (seen != data)
    assert line["length"] == len(data)


async def test_a_trace_belongs_to_its_context(tmp_path: Path) -> None:
    wire = Trace(tmp_path / "trace.jsonl")
    trace.install(wire)
    assert trace.active() is wire
    trace.install(trace.OFF)
    wire.close()
