"""Programs nobody here wrote, started for a test and ended after it; skipped in words where one is missing."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

_SEARCHED = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/sbin"))


def program(name: str, package: str) -> str:
    """Path of a program, or skip the test saying which package has it."""
    found = shutil.which(name, path=_SEARCHED)
    if found is None:
        pytest.skip(f"the program {name} is not installed (Debian package {package})")
    return found


@contextmanager
def running(command: Sequence[str], **options: object) -> Iterator[subprocess.Popen[bytes]]:
    """Start a program; it is ended at the end."""
    settings: dict[str, object] = {
        "stdin": subprocess.DEVNULL,
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.DEVNULL,
    }
    started = subprocess.Popen(list(command), **{**settings, **options})  # type: ignore[call-overload]
    try:
        yield started
    finally:
        started.terminate()
        try:
            started.wait(5)
        except subprocess.TimeoutExpired:
            started.kill()
            started.wait()
        if started.stdout is not None:
            started.stdout.close()


def wait_for_port(host: str, port: int, seconds: float = 10.0) -> None:
    """Until something accepts connections there."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with socket.socket() as probe:
            probe.settimeout(0.2)
            if probe.connect_ex((host, port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail(f"nothing listens at {host}:{port} after {seconds} s")


def wait_until_it_listens(started: subprocess.Popen[bytes], ports: Sequence[int], seconds: float = 20.0) -> None:
    """Until a program has opened these TCP ports; nothing is connected, so it does not serve anybody."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        open_ = psutil.Process(started.pid).net_connections(kind="tcp")
        if set(ports) <= {one.laddr.port for one in open_ if one.status == psutil.CONN_LISTEN}:
            return
        time.sleep(0.02)
    pytest.fail(f"nothing listens at {list(ports)} after {seconds} s")


def wait_until_it_lets_go(started: subprocess.Popen[bytes], file: str, seconds: float = 20.0) -> None:
    """Until a program has closed a file, which it does a moment after its last client left."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        held = Path(f"/proc/{started.pid}/fd").iterdir()
        if os.path.realpath(file) not in {os.path.realpath(one) for one in held}:
            return
        time.sleep(0.02)
    pytest.fail(f"{file} is still held after {seconds} s")


def free_port(host: str = "127.0.0.1") -> int:
    """A TCP port that was free a moment ago."""
    with socket.create_server((host, 0)) as probe:
        return int(probe.getsockname()[1])


def self_signed(folder: Path, subject: str) -> tuple[Path, Path]:
    """Key and certificate by the openssl program."""
    openssl = program("openssl", "openssl")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    made = subprocess.run(
        [
            openssl,
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "30",
            "-subj",
            subject,
            "-keyout",
            str(key),
            "-out",
            str(certificate),
        ],
        capture_output=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr.decode()
    return key, certificate
