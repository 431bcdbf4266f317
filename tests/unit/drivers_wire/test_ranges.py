"""Ranges as people type them, and the connect scan over them."""

from __future__ import annotations

import asyncio
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstlight_drivers.discovery import scan as scan_module
from firstlight_drivers.discovery.ranges import RangeError, parse_range, parse_ranges
from firstlight_drivers.discovery.scan import HostPorts, files_to_use, scan
from unit.drivers_wire.wire import server


@pytest.mark.parametrize(
    ("text", "count", "first", "last"),
    [
        ("10.77.0.0/22", 1022, "10.77.0.1", "10.77.3.254"),
        ("10.77.0.9/30", 2, "10.77.0.9", "10.77.0.10"),
        ("10.0.0.0/31", 2, "10.0.0.0", "10.0.0.1"),
        ("10.0.0.7/32", 1, "10.0.0.7", "10.0.0.7"),
        ("10.0.0.7", 1, "10.0.0.7", "10.0.0.7"),
        (" 10.0.0.1 - 10.0.1.0 ", 256, "10.0.0.1", "10.0.1.0"),
        ("10.0.0.1-50", 50, "10.0.0.1", "10.0.0.50"),
        ("fe80::1%eth0", 1, "fe80::1%eth0", "fe80::1%eth0"),
        ("[fd00::5]", 1, "fd00::5", "fd00::5"),
        ("fd00::5/128", 1, "fd00::5", "fd00::5"),
        ("np6250.plant.example", 1, "np6250.plant.example", "np6250.plant.example"),
        ("np-1", 1, "np-1", "np-1"),
    ],
)
def test_what_is_searched(text: str, count: int, first: str, last: str) -> None:
    addresses = list(parse_range(text))
    assert (len(addresses), addresses[0], addresses[-1]) == (count, first, last)
    assert len(parse_range(text)) == count


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "range-malformed"),
        ("10.0.0", "range-malformed"),
        ("10.0.0.0/33", "range-malformed"),
        ("10.0.0.1-x", "range-malformed"),
        ("10.0.0.1-10.0.0.999", "range-malformed"),
        ("10.0.0.9-10.0.0.1", "range-reversed"),
        ("fd00::/64", "range-ipv6"),
        ("a host", "range-malformed"),
        ("a" * 300, "range-malformed"),
        ("host/24", "range-malformed"),
    ],
)
def test_what_is_refused(text: str, code: str) -> None:
    with pytest.raises(RangeError) as caught:
        parse_range(text)
    assert caught.value.code == code


def test_large_ranges_need_a_word() -> None:
    for texts in (["10.0.0.0/16"], ["10.0.0.0/21", "10.1.0.0/21", "10.2.0.0/29"]):
        with pytest.raises(RangeError) as caught:
            parse_ranges(texts)
        assert caught.value.code == "range-too-large"
        assert parse_ranges(texts, confirmed=True)
    with pytest.raises(RangeError):
        parse_ranges(["10.0.0.0/8"], confirmed=True)
    assert sum(map(len, parse_ranges(["10.0.0.0/20", "10.1.0.1"]))) == 4095


@given(st.text(max_size=60))
def test_any_text_is_a_range_or_refused(text: str) -> None:
    try:
        count = len(parse_range(text))
    except RangeError:
        return
    assert count >= 1


async def quiet(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    await reader.read()


async def scanned(hosts: list[str], ports: list[int], **options: object) -> dict[str, HostPorts]:
    found: dict[str, HostPorts] = {}

    def take(host: HostPorts) -> None:
        found[host.host] = host

    await scan(hosts, ports, take, **options)  # type: ignore[arg-type]
    return found


async def test_open_closed_and_silent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as spare:
        closed = spare.getsockname()[1]
    counts = [0, 0]

    def counted(sent: int, received: int) -> None:
        counts[0] += sent
        counts[1] += received

    async with server(quiet) as port:
        found = await scanned(["127.0.0.1", "127.9.9.9"], [closed, port], counted=counted)
    assert found["127.0.0.1"].open == [port]
    assert found["127.0.0.1"].closed == [closed]
    assert found["127.9.9.9"].up
    assert found["127.9.9.9"].open == []
    assert counts == [4, 4]


async def test_names_and_ipv6_are_looked_up() -> None:
    async with server(quiet, "::1") as port:
        found = await scanned(["::1", "no-such-name.invalid", "localhost"], [port])
    assert found["::1"].open == [port]
    assert "no-such-name.invalid" not in found


async def test_two_connections_at_once_to_one_host(monkeypatch: pytest.MonkeyPatch) -> None:
    now = most = 0

    async def connect(*_: object) -> int:
        nonlocal now, most
        now += 1
        most = max(most, now)
        await asyncio.sleep(0.001)
        now -= 1
        return 0

    monkeypatch.setattr(scan_module._Scan, "_connect", connect)
    found = await scanned(["127.0.0.1"], list(range(1, 21)))
    assert len(found["127.0.0.1"].open) == 20
    assert most == 2


async def test_a_scan_can_be_left_early() -> None:
    hosts = [f"127.1.{a}.{b}" for a in range(4) for b in range(1, 250)]
    first = asyncio.Event()
    task = asyncio.create_task(scan(hosts, [9, 10], lambda _: first.set()))
    await first.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_many_hosts_with_few_files() -> None:
    hosts = [f"127.2.0.{n}" for n in range(1, 255)]
    found = await scanned(hosts, [9], concurrency=16)
    assert set(found) == set(hosts)


def test_the_number_of_files_is_respected() -> None:
    assert 16 <= files_to_use() <= 1024
