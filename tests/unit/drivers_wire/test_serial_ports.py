"""What disturbs serial ports, identities that are shared, and the watch."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from firstlight_drivers.transport import serial_ports
from firstlight_drivers.transport.serial_ports import SerialPort, disturbances

CH340 = SerialPort("/dev/ttyUSB0", "USB-serial WCH at 1-3", vid=0x1A86, pid=0x7523, identity="usb-1a86:7523-1")
RULE = 'ENV{PRODUCT}=="1a86/7523/*", ENV{BRLTTY_BRAILLE_DRIVER}="bm"\n'
linux = pytest.mark.skipif(sys.platform != "linux", reason="udev and its rules exist on Linux only")


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(serial_ports, "_RULES", (tmp_path,))
    monkeypatch.setattr(serial_ports, "_plugged", lambda: {"1a86:7523", "1d6b:0002"})
    monkeypatch.setattr(serial_ports, "_running", lambda names: set())
    return tmp_path


@linux
def test_brltty_is_told_by_its_rule_and_by_its_process(rules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert disturbances([CH340]) == ()
    (rules / "90-brltty.rules").write_text("# " + RULE, encoding="utf-8")
    assert disturbances([CH340]) == ()
    (rules / "90-brltty.rules").write_text(RULE, encoding="utf-8")
    (found,) = disturbances([CH340])
    assert (found.code, found.detail, found.ports) == ("local-brltty-rule", "1a86:7523", ("/dev/ttyUSB0",))
    monkeypatch.setattr(serial_ports, "_running", lambda names: {"brltty"})
    (found,) = disturbances([])  # the port is gone: brltty has it
    assert (found.code, found.ports) == ("local-brltty", ())


@linux
def test_modemmanager_is_told_where_a_usb_port_is(rules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serial_ports, "_running", lambda names: {"ModemManager"})
    assert disturbances([replace(CH340, vid=None, pid=None)]) == ()
    (found,) = disturbances([CH340])
    assert (found.code, found.ports) == ("local-modemmanager", ("/dev/ttyUSB0",))


@linux
def test_a_running_program_is_seen_by_its_name(tmp_path: Path) -> None:
    shutil.copy("/bin/sleep", tmp_path / "brltty")
    assert serial_ports._running({"brltty"}) == set()
    with subprocess.Popen([tmp_path / "brltty", "60"]) as stand_in:
        end = time.monotonic() + 5  # the kernel names it a moment after it was started
        while not serial_ports._running({"brltty", "ModemManager"}) and time.monotonic() < end:
            pass
        assert serial_ports._running({"brltty", "ModemManager"}) == {"brltty"}
        stand_in.terminate()


def test_two_adapters_with_one_serial_number_are_told_apart_by_their_socket() -> None:
    twins = [replace(CH340, location="1-2"), replace(CH340, port="/dev/ttyUSB1", location="1-3")]
    assert [port.identity for port in serial_ports._told_apart(twins)] == [
        "usb-1a86:7523-1-at-1-2",
        "usb-1a86:7523-1-at-1-3",
    ]
    assert serial_ports._told_apart([CH340]) == (CH340,)


def test_names_are_sorted_as_people_count() -> None:
    assert sorted(["COM10", "COM9", "/dev/ttyUSB2"], key=serial_ports._natural) == ["/dev/ttyUSB2", "COM9", "COM10"]


async def test_the_watch_tells_only_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = iter(["one", "one", "two", "two"])
    monkeypatch.setattr(serial_ports, "_signature", lambda: next(seen, "two"))
    watch = serial_ports.watch_serial_ports(0.01)
    assert isinstance(await anext(watch), tuple)
    assert isinstance(await anext(watch), tuple)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await anext(watch)
    await watch.aclose()  # type: ignore[attr-defined]
