"""Links against ser2net 4 (RFC 2217, raw TCP, TLS) and stunnel, on pseudo-terminals."""

from __future__ import annotations

import asyncio
import os
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from firstlight.ports.measure import Plan, measure
from firstlight_drivers.errors import Code, DeviceError
from firstlight_drivers.links import Line, LinkTls, open_link
from firstlight_drivers.port_settings import Flow, StopBits
from firstlight_drivers.protocols import tls
from interop.lines import echoing_pty, exactly, modem_line_shim
from interop.programs import (
    free_port,
    program,
    running,
    self_signed,
    wait_for_port,
    wait_until_it_lets_go,
    wait_until_it_listens,
)

ADDRESS = "127.79.100.20"
LINE = Line(baud=115200)
BYTES = bytes(range(256)) * 16


@dataclass(frozen=True)
class Served:
    rfc2217: str
    raw: str
    secure: str
    pin_of: int
    certificate: Path
    tty: str
    let_go: Callable[[], None]  # waits until the device is free again


@contextmanager
def ser2net(folder: Path, *, modem_lines: bool) -> Iterator[Served]:
    found = program("ser2net", "ser2net")
    key, certificate = self_signed(folder, "/CN=lines.test")
    with ExitStack() as stack:
        tty = stack.enter_context(echoing_pty())
        telnet, raw, secure = (free_port(ADDRESS) for _ in range(3))
        accepters = {
            "telnet": f"telnet(rfc2217),tcp,{ADDRESS},{telnet}",
            "raw": f"tcp,{ADDRESS},{raw}",
            "secure": f"ssl(key={key},cert={certificate}),tcp,{ADDRESS},{secure}",
        }
        text = "%YAML 1.1\n---\n"
        for name, accepter in accepters.items():
            local = "" if modem_lines else ",local"
            text += f"connection: &{name}\n  accepter: {accepter}\n  connector: serialdev,{tty},9600n81{local}\n"
        configuration = folder / "ser2net.yaml"
        configuration.write_text(text)
        environment = dict(os.environ)
        if modem_lines:
            environment["LD_PRELOAD"] = str(modem_line_shim(folder))
        started = stack.enter_context(running([found, "-n", "-c", str(configuration), "-u"], env=environment))
        wait_until_it_listens(started, (telnet, raw, secure))
        yield Served(
            rfc2217=f"rfc2217://{ADDRESS}:{telnet}",
            raw=f"socket://{ADDRESS}:{raw}",
            secure=f"tls://{ADDRESS}:{secure}",
            pin_of=secure,
            certificate=certificate,
            tty=tty,
            let_go=lambda: wait_until_it_lets_go(started, tty),
        )


async def test_rfc2217_without_modem_lines_degrades(tmp_path: Path) -> None:
    with ser2net(tmp_path, modem_lines=False) as there:
        for suffix in ("", "?ign_set_control"):
            link = await open_link(there.rfc2217 + suffix, LINE)
            try:
                await link.write(BYTES)
                assert await exactly(link, len(BYTES)) == BYTES
                now = await link.signals()
                assert (now.cts, now.dsr) in {(None, None), (False, False), (True, True)}
            finally:
                await link.close()
            await asyncio.to_thread(there.let_go)


async def test_rfc2217_with_modem_lines(tmp_path: Path) -> None:
    with ser2net(tmp_path, modem_lines=True) as there:
        link = await open_link(there.rfc2217, LINE)
        try:
            found = await measure(link, LINE, Plan(seconds=3.0))
            assert found.code == "port-tested"
            assert found.modem_lines.rts_to_cts is True
            assert found.modem_lines.dtr_to_dsr is True
            assert found.modem_lines.dtr_to_dcd is True
            await link.send_break(0.05)
        finally:
            await link.close()


async def test_rfc2217_settings_are_set_or_refused(tmp_path: Path) -> None:
    with ser2net(tmp_path, modem_lines=True) as there:
        link = await open_link(there.rfc2217, LINE)
        try:
            for line in (
                Line(baud=12345),
                Line(baud=9600, stop_bits=StopBits.TWO),
                Line(baud=300, flow=Flow.RTS_CTS),
                Line(baud=19200, flow=Flow.XON_XOFF),
                LINE,
            ):
                await link.set_line(line)
            with pytest.raises(DeviceError, match=r"stop_bits=1\.5") as refused:
                await link.set_line(replace(LINE, stop_bits=StopBits.ONE_AND_A_HALF))
            assert refused.value.code is Code.DEVICE_ERROR
            await link.set_line(LINE)  # and later ones still work
        finally:
            await link.close()


async def test_a_second_host_finds_it_busy(tmp_path: Path) -> None:
    with ser2net(tmp_path, modem_lines=False) as there:
        for url in (there.rfc2217, there.raw):
            await asyncio.to_thread(there.let_go)
            first = await open_link(url, LINE)
            try:
                with pytest.raises(DeviceError) as refused:
                    await open_link(url, LINE)
                assert refused.value.code is Code.BUSY
                await first.write(b"mine")
                assert await exactly(first, 4) == b"mine"
            finally:
                await first.close()


async def test_raw_tcp(tmp_path: Path) -> None:
    with ser2net(tmp_path, modem_lines=False) as there:
        link = await open_link(there.raw, LINE)
        try:
            found = await measure(link, LINE, Plan(seconds=2.0))
            assert (found.code, found.bad) == ("port-tested", 0)
        finally:
            await link.close()


async def test_tls_of_ser2net(tmp_path: Path) -> None:
    with ser2net(tmp_path, modem_lines=False) as there:
        pin = (await tls.look(ADDRESS, there.pin_of)).sha256
        await asyncio.to_thread(there.let_go)
        for how in (LinkTls(pin=pin), LinkTls(authorities=there.certificate, server_name="lines.test")):
            link = await open_link(there.secure, LINE, tls=how)
            try:
                await link.write(BYTES)
                assert await exactly(link, len(BYTES)) == BYTES
            finally:
                await link.close()
            await asyncio.to_thread(there.let_go)
        with pytest.raises(DeviceError, match=pin) as unknown:
            await open_link(there.secure, LINE)
        assert unknown.value.code is Code.TLS
        with pytest.raises(DeviceError) as other:
            await open_link(there.secure, LINE, tls=LinkTls(authorities=there.certificate, server_name="other.test"))
        assert other.value.code is Code.TLS


async def test_stunnel_asks_for_a_certificate(tmp_path: Path) -> None:
    stunnel = program("stunnel4", "stunnel4")
    mine = tmp_path / "mine"
    mine.mkdir()
    key, certificate = self_signed(mine, "/CN=technician")
    with ser2net(tmp_path, modem_lines=False) as there:
        port = free_port(ADDRESS)
        configuration = tmp_path / "stunnel.conf"
        configuration.write_text(
            f"foreground = yes\npid =\n[line]\naccept = {ADDRESS}:{port}\n"
            f"connect = {there.raw.removeprefix('socket://')}\ncert = {there.certificate}\n"
            f"key = {tmp_path / 'key.pem'}\nverifyPeer = yes\nCAfile = {certificate}\n"
        )
        with running([stunnel, str(configuration)]):
            wait_for_port(ADDRESS, port)
            pin = ssl.PEM_cert_to_DER_cert(there.certificate.read_text())
            import hashlib

            given = LinkTls(pin=hashlib.sha256(pin).hexdigest(), certificate=certificate, key=key)
            link = await open_link(f"tls://{ADDRESS}:{port}", LINE, tls=given)
            try:
                await link.write(BYTES)
                assert await exactly(link, len(BYTES)) == BYTES
            finally:
                await link.close()
            with pytest.raises(DeviceError) as refused:
                await open_link(f"tls://{ADDRESS}:{port}", LINE, tls=replace(given, certificate=None, key=None))
            assert refused.value.code in {Code.TLS, Code.BUSY, Code.CLOSED}
