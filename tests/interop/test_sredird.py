"""RFC 2217 against sredird: it refuses what the tty did not take."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from firstlight_drivers.errors import Code, DeviceError
from firstlight_drivers.links import Line, open_link
from firstlight_drivers.port_settings import Parity
from interop.lines import echoing_pty, exactly, modem_line_shim
from interop.programs import free_port, program, running

ADDRESS = "127.79.100.21"
LINE = Line(baud=115200)
BYTES = bytes(range(256)) * 4  # sredird holds 2048 and loses what is above


def _wait_for_listener(port: int) -> None:
    """Without connecting: sredird would take that for its host."""
    end = time.monotonic() + 5
    while time.monotonic() < end:
        if any(one.laddr and one.laddr[1] == port for one in psutil.net_connections("tcp") if one.status == "LISTEN"):
            return
        time.sleep(0.02)
    pytest.fail("socat does not listen")


@contextmanager
def sredird(folder: Path, *, modem_lines: bool) -> Iterator[str]:
    """sredird talks on its standard input, so socat listens for it; yields HOST:PORT."""
    server, socat = program("sredird", "sredird"), program("socat", "socat")
    environment = dict(os.environ)
    if modem_lines:
        environment["LD_PRELOAD"] = str(modem_line_shim(folder))
    with echoing_pty() as tty:
        port = free_port(ADDRESS)
        lock = folder / "lock"
        command = [
            socat,
            f"TCP-LISTEN:{port},bind={ADDRESS},reuseaddr,fork",
            f"EXEC:{server} 3 {tty} {lock}",
        ]
        with running(command, env=environment):
            _wait_for_listener(port)
            yield f"{ADDRESS}:{port}"


@pytest.mark.parametrize("modem_lines", [False, True])
async def test_bytes_and_rates(tmp_path: Path, modem_lines: bool) -> None:
    with sredird(tmp_path, modem_lines=modem_lines) as where:
        link = await open_link(f"rfc2217://{where}?ign_set_control", LINE)
        try:
            await link.write(BYTES)
            assert await exactly(link, len(BYTES)) == BYTES
            await link.set_line(Line(baud=19200))
        finally:
            await link.close()


async def test_it_opens_without_the_option_too(tmp_path: Path) -> None:
    with sredird(tmp_path, modem_lines=True) as where:
        link = await open_link(f"rfc2217://{where}", LINE)
        try:
            await link.write(b"\xff\x00")
            assert await exactly(link, 2) == b"\xff\x00"
        finally:
            await link.close()


async def test_a_refused_parity_is_named(tmp_path: Path) -> None:
    with sredird(tmp_path, modem_lines=False) as where:
        with pytest.raises(DeviceError, match=r"parity=even|data_bits=7") as refused:
            await open_link(f"rfc2217://{where}?ign_set_control", Line(data_bits=7, parity=Parity.EVEN))
        assert refused.value.code is Code.DEVICE_ERROR
