"""A `pass_persist` program for net-snmp's snmpd: the serial ports of an NPort 6000, two of them.

It knows the MIB from `tests/captures/moxa-mib.toml` alone and nothing of this program.

    python np6000_pass.py CAPTURE LOG
"""

from __future__ import annotations

import ipaddress
import sys
import tomllib
from pathlib import Path
from typing import Any

BASE = ".1.3.6.1.4.1.8691.2.8."
PORTS = (1, 2)
FIRST = {
    "portApplication": 4, "portMode": 2, "portBaudRate": 16, "portDataBits": 3, "portFIFO": 1,
    "portDelimiterProcess": 1,
    "deviceControlTcpAliveCheck": 7, "deviceControlMaxConnection": 1, "socketTcpPort": 4001, "socketMaxConnection": 1,
    "socketTcpClientConnectionControl": 257,
}  # fmt: skip

Name = tuple[int, ...]


def load(path: Path) -> tuple[dict[Name, dict[str, Any]], dict[Name, Any]]:
    """Rows by name with their index, and their first values."""
    rows: dict[Name, dict[str, Any]] = {}
    values: dict[Name, Any] = {}
    for row in tomllib.loads(path.read_text(encoding="utf-8"))["object"]:
        place = tuple(int(part) for part in row["oid"].split("."))
        scalar = row["oid"].startswith(("1.1.", "1.7.", "1.8."))
        for index in (0,) if scalar else PORTS:
            name = (*place, index)
            rows[name] = row
            start: Any = (
                0 if row["type"] in {"INTEGER", "Integer32"} else "0.0.0.0" if row["type"] == "IpAddress" else ""
            )
            values[name] = index if row["name"] == "portIndex" else FIRST.get(row["name"], start)
    return rows, values


def wrong(row: dict[str, Any], kind: str, text: str) -> str:
    """What snmpd is told of a value that is not taken; "" for one that is."""
    if row["access"] == "read-only":
        return "not-writable"
    wanted = {"INTEGER": "integer", "Integer32": "integer", "IpAddress": "ipaddress"}.get(row["type"], "string")
    if kind != wanted:
        return "wrong-type"
    if "numbers" in row and int(text) not in row["numbers"].values():
        return "wrong-value"
    return ""


def main() -> None:
    """Answer until the pipe ends."""
    rows, values = load(Path(sys.argv[1]))
    log = Path(sys.argv[2])
    ask = iter(sys.stdin.readline, "")
    for line in ask:
        command = line.strip()
        if not command:  # snmpd ends a value with one line end more than it needs
            continue
        if command == "PING":
            answer = "PONG"
        elif command in {"get", "getnext"}:
            name = tuple(int(part) for part in next(ask).strip().removeprefix(BASE[:-1]).split(".") if part)
            if command == "getnext":
                readable = [one for one in rows if rows[one]["access"] != "write-only"]
                name = min((one for one in readable if one > name), default=())
            row = rows.get(name)
            if row is None:
                answer = "NONE"  # snmpd sets nothing it cannot get, so write-only objects are shown here
            else:
                value = values[name]
                kind = "integer" if isinstance(value, int) else "ipaddress" if row["type"] == "IpAddress" else "string"
                answer = f"{BASE}{'.'.join(map(str, name))}\n{kind}\n{value}"
        elif command == "set":
            name = tuple(int(part) for part in next(ask).strip().removeprefix(BASE).split("."))
            kind, _, text = next(ask).rstrip("\n").partition(" ")
            text = text.strip().strip('"')
            row = rows.get(name)
            answer = "not-writable" if row is None else wrong(row, kind, text)
            if row is not None and not answer:
                number = row["type"] in {"INTEGER", "Integer32"}
                values[name] = int(text) if number else str(ipaddress.ip_address(text)) if kind == "ipaddress" else text
                with log.open("a", encoding="utf-8") as out:
                    out.write(f"{row['name']}.{name[-1]}={text}\n")
                answer = "DONE"
        else:
            answer = "NONE"
        sys.stdout.write(answer + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
