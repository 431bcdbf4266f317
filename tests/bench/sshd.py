"""An OpenSSH server on the loopback for one benchmark: a key, a port of its own, a folder to copy into."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ADDRESS, PORT = "127.79.250.1", 10122
START_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Sink:
    """Where files go."""

    folder: Path
    key: Path

    def scp(self, local: Path, remote: Path) -> list[str]:
        """The command of OpenSSH's own legacy copy."""
        options = ["-O", "-q", "-P", str(PORT), "-i", str(self.key)]
        for option in ("StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "LogLevel=ERROR", "BatchMode=yes"):
            options += ["-o", option]
        return ["scp", *options, str(local), f"root@{ADDRESS}:{remote}"]


@contextmanager
def sink(folder: Path) -> Iterator[Sink]:
    """The server. Raises FileNotFoundError where OpenSSH is not installed."""
    sshd = shutil.which("sshd") or "/usr/sbin/sshd"
    for name in ("host", "user"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ecdsa", "-N", "", "-f", str(folder / name)], check=True)
    rows = (
        f"Port {PORT}",
        f"ListenAddress {ADDRESS}",
        f"HostKey {folder}/host",
        "PidFile none",
        "PermitRootLogin yes",
        "StrictModes no",
        f"AuthorizedKeysFile {folder}/user.pub",
        "PasswordAuthentication no",
        "UsePAM no",
        "MaxStartups 100",
    )
    (folder / "config").write_text("\n".join(rows) + "\n", encoding="utf-8")
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    files = folder / "files"
    files.mkdir()
    server = subprocess.Popen([sshd, "-D", "-e", "-f", str(folder / "config")], stderr=subprocess.DEVNULL)
    try:
        _answers()
        yield Sink(files, folder / "user")
    finally:
        server.terminate()
        server.wait(10)


def _answers() -> None:
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            with socket.create_connection((ADDRESS, PORT), 1.0) as connection:
                connection.recv(1)
        except OSError:
            if time.monotonic() > end:
                raise
        else:
            return
