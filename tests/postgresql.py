"""A PostgreSQL of a test's own: Debian's package, a temporary folder, a free loopback port, stopped by its pid."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

import psycopg

PASSWORD = "Puffin-Anchor-4711"
PROGRAMS = max(
    Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), default=Path("missing")
)
MISSING = "" if (PROGRAMS / "initdb").exists() else "PostgreSQL (Debian package postgresql) is not installed"
START_SECONDS = 30.0


class PostgreSQL:
    """`with PostgreSQL() as server`. Root may not run it, so it then belongs to the user of the package."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="firstlight-postgresql-"))
        self.port = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._as: dict[str, Any] = {}
        if os.geteuid() == 0:
            import pwd

            user = pwd.getpwnam("postgres")
            self._as = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": ()}
            os.chown(self.folder, user.pw_uid, user.pw_gid)

    @property
    def url(self) -> str:
        """With user and password, as a site would set it."""
        return f"postgresql://firstlight:{PASSWORD}@127.0.0.1:{self.port}/firstlight"

    def __enter__(self) -> Self:
        secret = self.folder / "password"
        secret.write_text(PASSWORD)
        secret.chmod(0o644)  # in a folder that nobody else can enter
        self._run("initdb", "-D", self._data, "-U", "firstlight", "--auth=scram-sha-256", f"--pwfile={secret}", "-N")
        self.start()
        with psycopg.connect(self.url.rpartition("/")[0] + "/postgres", autocommit=True) as line:
            line.execute("CREATE DATABASE firstlight")
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self.folder)

    def start(self) -> None:
        """Start, or start again on the same port."""
        if not self.port:
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                self.port = probe.getsockname()[1]
        settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off", "max_connections=100"]
        options = [word for setting in settings for word in ("-c", setting)]
        command = [str(PROGRAMS / "postgres"), "-D", self._data, "-p", str(self.port), *options]
        self._process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=self.folder, env=self._environment,
            **self._as,
        )  # fmt: skip
        end = time.monotonic() + START_SECONDS
        while True:
            try:
                psycopg.connect(self.url.rpartition("/")[0] + "/postgres", connect_timeout=2).close()
            except psycopg.Error:
                assert time.monotonic() < end, "the server did not start"
                assert self._process.poll() is None, "the server ended"
                time.sleep(0.05)
            else:
                return

    def stop(self) -> None:
        """At once, with every session."""
        process, self._process = self._process, None
        if process is not None:
            process.send_signal(signal.SIGQUIT)
            process.wait(30)

    def ask(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Rows of a query."""
        with psycopg.connect(self.url) as line:
            return line.execute(query.encode(), values or None).fetchall()

    @property
    def _data(self) -> str:
        return str(self.folder / "data")

    @property
    def _environment(self) -> Mapping[str, str]:
        return {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(self.folder)}

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(PROGRAMS / program), *arguments], capture_output=True, text=True, check=False, cwd=self.folder,
            env=self._environment, **self._as,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
