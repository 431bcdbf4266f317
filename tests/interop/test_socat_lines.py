"""Local ports on pseudo-terminals of socat, and mapped ports used by a program nobody here wrote (pyserial)."""

from __future__ import annotations

import asyncio
from pathlib import Path

import serial

from firstlight.ports.mapped import MappedPort
from firstlight.ports.measure import Plan, measure
from firstlight_drivers.links import Line, open_link
from firstlight_drivers.port_settings import Flow, Parity, StopBits
from interop.lines import exactly, socat_pair
from interop.test_ser2net import ser2net

LINE = Line(baud=115200)
BYTES = bytes(range(256)) * 16


async def test_two_local_ports_measure_each_other(tmp_path: Path) -> None:
    with socat_pair(tmp_path) as (one, other):
        link, peer = await open_link(one, LINE), await open_link(other, LINE)
        try:
            found = await measure(link, LINE, Plan(seconds=2.0), peer=peer)
            assert (found.code, found.bad) == ("port-tested", 0)
            assert found.modem_lines.rts_to_cts is None
            assert found.line_errors.framing is None
        finally:
            await link.close()
            await peer.close()


async def test_a_pseudo_terminal_takes_every_format_and_carries_what_it_can(tmp_path: Path) -> None:
    with socat_pair(tmp_path) as (one, other):
        link = await open_link(one, Line(baud=9600, data_bits=7, parity=Parity.EVEN))
        peer = await open_link(other, Line(baud=9600))
        try:
            for line in (
                Line(baud=12345, parity=Parity.MARK),
                Line(baud=300, data_bits=5, stop_bits=StopBits.ONE_AND_A_HALF),
                Line(baud=921600, stop_bits=StopBits.TWO, flow=Flow.RTS_CTS),
            ):
                await link.set_line(line)
                await link.write(b"\x00\xff\x11\x13")
                assert await exactly(peer, 4) == b"\x00\xff\x11\x13"
            await link.send_break(0.01)
        finally:
            await link.close()
            await peer.close()


async def test_pyserial_on_a_port_mapped_to_ser2net(tmp_path: Path) -> None:
    def program(path: str) -> bytes:
        with serial.Serial(path, 57600, timeout=5) as port:
            port.write(BYTES)
            first = port.read(len(BYTES))
            port.baudrate = 19200
            port.stopbits = 2
            port.write(b"later")
            return first + port.read(5)

    with ser2net(tmp_path, modem_lines=False) as there:
        link = await open_link(there.rfc2217, LINE)
        try:
            async with MappedPort(link, LINE, alias=tmp_path / "line") as mapped:
                running = asyncio.create_task(mapped.run())
                try:
                    got = await asyncio.to_thread(program, str(tmp_path / "line"))
                    assert got == BYTES + b"later"
                    async with asyncio.timeout(20):
                        while str(mapped.line) != "19200 8N2":  # noqa: ASYNC110
                            await asyncio.sleep(0.02)
                    # ser2net really set its own line: a pseudo-terminal tells its rate
                    with open(there.tty, "rb", buffering=0) as tty:  # noqa: ASYNC230, PTH123
                        import termios

                        assert termios.tcgetattr(tty)[5] == termios.B19200
                finally:
                    running.cancel()
                    await asyncio.gather(running, return_exceptions=True)
        finally:
            await link.close()
