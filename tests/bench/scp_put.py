"""Uploads one file through the product's own SCP channel: `scp_put.py HOST PORT USER KEY LOCAL REMOTE`.

For measuring against `scp -O`. The card's login is by password; here a key is used, because that is what a server of
OpenSSH takes without further ado. Prints seconds and bytes as JSON.
"""

from __future__ import annotations

import json
import logging
import socket
import sys
import time
from pathlib import Path

import paramiko

from firstlight_drivers.protocols import scp


def put(host: str, port: int, user: str, key: Path, local: Path, remote: str) -> None:
    """One upload on one connection; any host key is taken."""
    with socket.create_connection((host, port), 10.0) as connection:
        transport = paramiko.Transport(connection)
        try:
            transport.start_client(timeout=10.0)
            transport.auth_publickey(user, paramiko.PKey.from_path(key))
            channel = transport.open_session(timeout=10.0)
            channel.exec_command(scp.sink_command(remote))
            with local.open("rb") as file:
                scp.send_file(channel, local.name, local.stat().st_size, file, lambda _: None)
            channel.close()
        finally:
            transport.close()


def main() -> int:
    """Time it."""
    logging.getLogger("paramiko").setLevel(logging.CRITICAL)
    host, port, user, key, local, remote = sys.argv[1:]
    begun = time.perf_counter()
    put(host, int(port), user, Path(key), Path(local), remote)
    seconds = time.perf_counter() - begun
    print(json.dumps({"seconds": round(seconds, 4), "bytes": Path(local).stat().st_size}))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
