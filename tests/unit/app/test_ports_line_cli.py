"""`ports test`, `ports terminal` and `ports map` as processes, against simulated ports."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from pathlib import Path

import pytest

from firstlight_drivers.contract import State
from firstlight_drivers.fleet import simulate
from firstlight_drivers.links import Line, open_link
from firstlight_drivers.port_settings import Mode, OperationMode, PortSettings
from firstlight_drivers.simulation.moxa import SimulatedNport
from firstlight_drivers.simulation.pty import works
from firstlight_drivers.simulation.realcom import SerialServices
from firstlight_drivers.simulation.serial_port import SimulatedPort
from firstlight_drivers.simulation.spec import DeviceSpec, Place

ADDRESS = "127.79.100.13"
LINE = Line(baud=115200)
URL = f"realcom://{ADDRESS}:1?data=20950&command=20966"
_RUN = "from firstlight.cli import run; raise SystemExit(run())"


def served(*, plug: bool = True) -> SerialServices:
    port = SimulatedPort(LINE, paced=True)
    if plug:
        port.loop_back()
    settings = PortSettings(port=1, operation=OperationMode(mode=Mode.REAL_COM))
    return SerialServices(Place(address=ADDRESS, shift=20000), settings, port)


async def begun(*arguments: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-c", _RUN, "ports", *arguments,
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip


async def ran(*arguments: str) -> tuple[int, str, str]:
    process = await begun(*arguments)
    out, err = await asyncio.wait_for(process.communicate(), 30)
    return process.returncode or 0, out.decode(), err.decode()


async def test_a_line_is_measured() -> None:
    async with served() as services:
        status, out, err = await ran(
            "test", f"serial:{URL}", "1", "--baud", "115200", "--seconds", "2", "--format", "json"
        )
        assert status == 0, err
        found = json.loads(out)
        assert found["errors"] == 0
        assert found["bytes"] > 5000
        assert found["round_trip_ms"] > 0
        assert found["modem_lines"]["rts_to_cts"] is True
        assert found["result"] == "port-tested"
        assert services.port.line == LINE
        status, out, _ = await ran(
            "test", f"serial:{URL}", "1", "--baud", "115200", "--seconds", "1.5", "--format", "table"
        )
        assert status == 0
        assert "round trip" in out


async def test_a_held_port_is_left_to_its_host() -> None:
    async with served() as services:
        link = await open_link(URL, LINE)
        try:
            status, out, err = await ran("test", f"serial:{URL}", "1", "--format", "json")
            assert status == 3
            assert json.loads(out)["result"] == "port-held"
            assert "Another host holds the port" in err
            assert services.port.line == LINE
        finally:
            await link.close()


async def test_a_silent_port_fails() -> None:
    async with served(plug=False):
        status, out, err = await ran("test", f"serial:{URL}", "1", "--format", "json", "--seconds", "3")
        assert status == 1
        assert json.loads(out)["result"] == "port-silent"
        assert "loopback plug" in err


async def test_wrong_calls() -> None:
    assert (await ran("test", "serial:/dev/no-such-port", "2"))[0] == 4
    assert (await ran("test", "serial:/dev/no-such-port", "1"))[0] == 4
    assert (await ran("test", "serial:/dev/x", "1", "--loopback", "--peer", "/dev/y"))[0] == 2
    status, _, err = await ran("terminal", "/dev/no-such-port")
    assert status == 2
    assert "keyboard" in err


async def test_a_file_is_sent_without_a_terminal(tmp_path: Path) -> None:
    file, log = tmp_path / "file", tmp_path / "log"
    file.write_bytes(b"first\r\nsecond\r\n")
    async with served():
        status, out, err = await ran(
            "terminal", URL, "--baud", "115200", "--send", str(file), "--log", str(log), "--linger", "0.5"
        )
        assert status == 0, err
        assert out == log.read_text() == "first\nsecond\n"


@pytest.mark.skipif(not works(), reason="this computer gives out no pseudo-terminals")
async def test_a_port_is_mapped_until_it_is_interrupted(tmp_path: Path) -> None:
    alias = tmp_path / "line"
    async with served() as services:
        process = await begun("map", URL, "--baud", "115200", "--link", str(alias), "--format", "json")
        assert process.stdout is not None
        told = json.loads(await asyncio.wait_for(process.stdout.readline(), 20))
        assert str(alias.readlink()) == told["port"]
        program = await open_link(str(alias), Line(baud=57600))
        try:
            await program.write(b"hello")
            async with asyncio.timeout(5):
                back = b""
                while len(back) < 5:  # a line hands bytes over as they come
                    back += await program.read()
                assert back == b"hello"
                while services.port.line.baud != 57600:  # noqa: ASYNC110
                    await asyncio.sleep(0.02)
        finally:
            await program.close()
        process.send_signal(signal.SIGINT)
        _, err = await asyncio.wait_for(process.communicate(), 10)
        assert process.returncode == 0
        assert b"5 bytes to the line" in err
        assert not alias.is_symlink()


@pytest.mark.skipif(not works(), reason="this computer gives out no pseudo-terminals")
async def test_the_terminal_on_a_terminal() -> None:
    master, slave = os.openpty()
    os.set_blocking(master, False)
    loop, seen, more = asyncio.get_running_loop(), bytearray(), asyncio.Event()

    def readable() -> None:
        seen.extend(os.read(master, 4096))
        more.set()

    async def shows(text: bytes) -> None:
        async with asyncio.timeout(15):
            while text not in seen:
                more.clear()
                await more.wait()

    loop.add_reader(master, readable)
    try:
        async with served() as services:
            arguments = ("ports", "terminal", URL, "--baud", "115200")
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-c", _RUN, *arguments, stdin=slave, stdout=slave, stderr=slave
            )
            await shows(b"Ctrl-] leaves")
            os.write(master, b"hello\r")
            await shows(b"hello\r\n")
            services.port.arrived(b"\x1b[2J", LINE)
            await shows("␛[2J".encode())
            os.write(master, b"\x14")
            await shows(b"CTS on")
            os.write(master, b"\x1d")
            assert await asyncio.wait_for(process.wait(), 10) == 0
    finally:
        loop.remove_reader(master)
        os.close(master)
        os.close(slave)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="Real COM and SNMP have ports below 1024")
async def test_a_devices_port_is_tested_in_the_mode_it_has_now() -> None:
    spec = DeviceSpec(
        family="moxa-nport6000", model="NPort 6250", name="press-4", serial="4712", firmware="2.0",
        mac="00:90:E8:15:30:42", hw_id=0x6250, state=State.FACTORY, snmp_community="kestrel-rw",
    )  # fmt: skip
    device = simulate(spec, Place(address="127.79.100.14"))
    assert isinstance(device, SimulatedNport)
    target, access = "moxa-nport6000@127.79.100.14", ("--community-stdin", "--accept-new", "--format", "json")

    async def asked(*arguments: str) -> tuple[int, list[dict[str, object]], str]:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", _RUN, "ports", *arguments, *access,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        out, err = await asyncio.wait_for(process.communicate(b"kestrel-rw\n"), 40)
        return process.returncode or 0, [json.loads(row) for row in out.decode().splitlines()], err.decode()

    async with device:
        lines = device.lines
        before = device.ports.settings(1)
        status, (found,), err = await asked("test", target, "1", "--seconds", "1.5")
        assert status == 0, err
        assert (found["url"], found["result"]) == ("realcom://127.79.100.14:1", "port-tested")
        assert device.ports.settings(1) == before
        status, _, err = await asked("set", target, "1", "mode=tcp-server", "local_port=4001", "--yes")
        assert status == 0, err
        assert lines.services[0].listening == {"data": 4001}
        status, (found,), err = await asked("test", target, "1", "--seconds", "1.5")
        assert (found["url"], found["result"]) == ("socket://127.79.100.14:4001", "port-tested"), err
        status, _, err = await asked("set", target, "1", "mode=disabled", "--yes")
        assert status == 0, err
        status, rows, err = await asked("test", target, "1")
        assert (status, rows) == (3, [])
        assert "switched off" in err
    assert not lines.troubles
