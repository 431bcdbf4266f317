"""The product's legacy SCP against OpenSSH's own `scp -t` and `scp -f`, which nobody here wrote. Bytes are compared."""

from __future__ import annotations

import getpass
import hashlib
import io
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import paramiko
import pytest

from firstlight_drivers.errors import Code, DeviceError, LocalRefusal, Unreachable
from firstlight_drivers.protocols import scp
from interop.programs import program, running, wait_for_port

ADDRESS, PORT = "127.79.40.200", 10022
MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class OpenSsh:
    """A server that takes a key, and the folder it copies into."""

    folder: Path
    key: Path

    @contextmanager
    def run(self, command: str) -> Iterator[paramiko.Channel]:
        """A channel on which this command runs."""
        with socket.create_connection((ADDRESS, PORT), 5.0) as connection:
            transport = paramiko.Transport(connection)
            transport.set_log_channel("firstlight.paramiko")
            try:
                transport.start_client(timeout=10.0)
                transport.auth_publickey(getpass.getuser(), paramiko.PKey.from_path(self.key))
                channel = transport.open_session(timeout=10.0)
                channel.exec_command(command)
                yield channel
                channel.close()
            finally:
                transport.close()
                transport.join(2.0)

    def put(self, content: bytes, target: Path, size: int | None = None) -> list[int]:
        reached: list[int] = []
        with self.run(scp.sink_command(str(target))) as channel:
            length = len(content) if size is None else size
            scp.send_file(channel, target.name, length, io.BytesIO(content), reached.append, seconds=10.0)
        return reached

    def get(self, source: Path, most: int = 64 * MIB) -> bytes:
        with self.run(scp.source_command(str(source))) as channel:
            return scp.receive_file(channel, most=most, seconds=10.0)


@pytest.fixture
def openssh(tmp_path: Path) -> Iterator[OpenSsh]:
    sshd, keygen = program("sshd", "openssh-server"), program("ssh-keygen", "openssh-client")
    program("scp", "openssh-client")
    for name in ("host", "user"):
        done = subprocess.run(
            [keygen, "-q", "-t", "ecdsa", "-N", "", "-f", str(tmp_path / name)], capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode()
    rows = (
        f"Port {PORT}",
        f"ListenAddress {ADDRESS}",
        f"HostKey {tmp_path}/host",
        "PidFile none",
        "PermitRootLogin yes",
        "StrictModes no",
        f"AuthorizedKeysFile {tmp_path}/user.pub",
        "PasswordAuthentication no",
        "UsePAM no",
    )
    (tmp_path / "config").write_text("\n".join(rows) + "\n", encoding="utf-8")
    with ExitStack() as stack:
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(exist_ok=True)
        log = stack.enter_context((tmp_path / "log").open("wb"))
        stack.enter_context(running([sshd, "-D", "-e", "-f", str(tmp_path / "config")], stderr=log))
        wait_for_port(ADDRESS, PORT)
        folder = tmp_path / "files"
        folder.mkdir()
        yield OpenSsh(folder, tmp_path / "user")


@pytest.mark.parametrize("size", [0, 1, 32 * 1024 - 64, 32 * 1024, 3 * MIB + 17, 24 * MIB])
def test_a_file_arrives_byte_for_byte(openssh: OpenSsh, size: int) -> None:
    content = hashlib.shake_256(b"image").digest(size)
    target = openssh.folder / "image.nmc3"
    reached = openssh.put(content, target)
    assert target.read_bytes() == content
    assert reached == sorted(reached)
    assert reached[-1] == size


@pytest.mark.parametrize("size", [0, 1, 45_000, 5 * MIB + 3])
def test_a_file_comes_byte_for_byte(openssh: OpenSsh, size: int) -> None:
    source = openssh.folder / "config.ini"
    source.write_bytes(hashlib.shake_256(b"config").digest(size))
    assert openssh.get(source) == source.read_bytes()


def test_an_upload_over_an_older_one_replaces_it(openssh: OpenSsh) -> None:
    target = openssh.folder / "image.nmc3"
    openssh.put(b"a" * 5000, target)
    openssh.put(b"b" * 17, target)
    assert target.read_bytes() == b"b" * 17


def test_errors_of_the_other_side_come_with_their_text(openssh: OpenSsh) -> None:
    with pytest.raises(DeviceError, match="No such file") as caught:
        openssh.put(b"x", openssh.folder / "missing" / "image.nmc3")
    assert caught.value.code is Code.DEVICE_ERROR
    with pytest.raises(DeviceError, match="No such file") as caught:
        openssh.get(openssh.folder / "missing.ini")
    assert caught.value.code is Code.DEVICE_ERROR


def test_a_full_disk_in_the_middle_of_a_file(openssh: OpenSsh) -> None:
    with pytest.raises(DeviceError, match="No space left") as caught:
        openssh.put(b"x" * (4 * MIB), Path("/dev/full"))
    assert caught.value.code is Code.DEVICE_ERROR


def test_a_file_over_the_cap_is_not_read(openssh: OpenSsh) -> None:
    source = openssh.folder / "config.ini"
    source.write_bytes(b"x" * 5000)
    with pytest.raises(DeviceError) as caught:
        openssh.get(source, most=4999)
    assert caught.value.code is Code.TOO_LARGE


def test_a_file_that_shrank_is_no_upload(openssh: OpenSsh) -> None:
    with pytest.raises(LocalRefusal, match="shorter"):
        openssh.put(b"x" * 100, openssh.folder / "image.nmc3", size=200)


def test_a_command_that_is_not_there(openssh: OpenSsh) -> None:
    with openssh.run("no-such-program-here") as channel, pytest.raises((DeviceError, Unreachable)):
        scp.receive_file(channel, most=100, seconds=10.0)


def test_the_benchmark_s_uploader(openssh: OpenSsh, tmp_path: Path) -> None:
    local = tmp_path / "big.bin"
    local.write_bytes(hashlib.shake_256(b"big").digest(8 * MIB))
    target = openssh.folder / "big.bin"
    script = Path(__file__).resolve().parents[1] / "bench" / "scp_put.py"
    done = subprocess.run(
        [sys.executable, str(script), ADDRESS, str(PORT), getpass.getuser(), str(openssh.key), str(local), str(target)],
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert target.read_bytes() == local.read_bytes()
