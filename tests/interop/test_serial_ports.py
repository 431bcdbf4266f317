"""This computer's ports as udev's own test bed makes them: names, ghosts, coming and going."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import psutil
import pytest

from interop.programs import program, running

DEVICES = Path(__file__).with_name("usb_serial.umockdev")


def command(*arguments: str) -> list[str]:
    """The program inside the test bed, or skip."""
    bed = program("umockdev-run", "umockdev")
    probe = subprocess.run(
        [bed, "-d", str(DEVICES), "--", "cat", "/sys/class/tty/ttyUSB0/dev"], capture_output=True, check=False
    )
    if probe.stdout.strip() != b"188:0":
        pytest.skip(f"umockdev does not work here: {probe.stderr.decode(errors='replace')[:200]}")
    return [bed, "-d", str(DEVICES), "--", sys.executable, "-m", "firstlight", "ports", "local", *arguments]


def listed(*arguments: str) -> dict[str, dict[str, Any]]:
    done = subprocess.run(command("--format", "json", *arguments), capture_output=True, text=True, check=True)
    return {record["port"]: record for record in map(json.loads, done.stdout.splitlines())}


def test_ports_have_human_names_and_stable_identities() -> None:
    ports = listed()
    assert {port: record["description"] for port, record in ports.items()} == {
        "/dev/ttyS1": "Built-in serial port",
        "/dev/ttyUSB0": "USB-serial FTDI A50285BI",
        "/dev/ttyUSB1": "USB-serial WCH at 1-3",
        "/dev/ttyUSB2": "USB-serial Moxa 0001",
    }
    assert {port: record["identity"] for port, record in ports.items()} == {
        "/dev/ttyS1": None,
        "/dev/ttyUSB0": "usb-0403:6001-A50285BI",
        "/dev/ttyUSB1": "usb-1a86:7523-at-1-3",
        "/dev/ttyUSB2": "usb-110a:1410-0001-1.0",
    }
    assert [ports["/dev/ttyUSB0"][key] for key in ("vid", "pid", "serial", "location", "driver", "product")] == [
        0x0403, 0x6001, "A50285BI", "1-2", "ftdi_sio", "FT232R USB UART",
    ]  # fmt: skip


def test_ports_without_hardware_are_hidden_unless_asked_for() -> None:
    assert "/dev/ttyS2" not in listed()
    assert "/dev/ttyS2" in listed("--all")


def test_a_port_that_goes_and_comes_is_told_within_a_second() -> None:
    environment = {**os.environ, "PYTHONWARNINGS": "error"}
    with running(
        command("--watch", "--format", "json"), stdout=subprocess.PIPE, env=environment, stderr=None,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as watching:  # fmt: skip
        lines: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        assert watching.stdout is not None

        def read() -> None:
            for line in watching.stdout or ():
                lines.put(json.loads(line))

        reader = threading.Thread(target=read)
        reader.start()
        try:
            first = [lines.get(timeout=20) for _ in range(4)]
            assert {record["event"] for record in first} == {"appeared"}
            (inside,) = psutil.Process(watching.pid).children()
            bed = Path(inside.environ()["UMOCKDEV_DIR"])
            entry, kept = bed / "sys/class/tty/ttyUSB0", bed / "kept"
            entry.rename(kept)
            (bed / "dev/ttyUSB0").rename(bed / "kept-node")
            gone = lines.get(timeout=20)
            assert (gone["event"], gone["port"]) == ("lost", "/dev/ttyUSB0")
            kept.rename(entry)
            (bed / "kept-node").rename(bed / "dev/ttyUSB0")
            back = lines.get(timeout=5)
            assert (back["event"], back["serial"]) == ("appeared", "A50285BI")
        finally:
            for child in psutil.Process(watching.pid).children():
                child.send_signal(signal.SIGINT)
            watching.wait(10)
            reader.join(10)
