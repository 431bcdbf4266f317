"""A Modbus line for the benchmark, in a process of its own: a pseudo-terminal that takes the time a real line takes.

`modbus_scan_line.py BAUD UNIT:MS...` prints the path of the near end. Each unit answers function 3 (register n holds n)
after its own delay; question and answer take eleven bits per character. Ends when standard input ends.
"""

from __future__ import annotations

import os
import select
import sys
import time
import tty

QUESTION = 8  # bytes
_POLY = 0xA001


def crc(data: bytes) -> bytes:
    """Bitwise, apart from the program's own."""
    value = 0xFFFF
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ _POLY if value & 1 else value >> 1
    return value.to_bytes(2, "little")


def answer(frame: bytes) -> bytes:
    """The answer to one question; an exception for anything but function 3."""
    unit, function, address, count = frame[0], frame[1], int.from_bytes(frame[2:4], "big"), frame[5]
    if function != 3 or address + count > 200:
        body = bytes((unit, function | 0x80, 1 if function != 3 else 2))
    else:
        body = bytes((unit, 3, 2 * count)) + b"".join(
            number.to_bytes(2, "big") for number in range(address, address + count)
        )
    return body + crc(body)


def main() -> None:
    """Serve until the parent goes."""
    character = 11 / int(sys.argv[1])
    delays = {int(unit): float(ms) / 1000 for unit, ms in (pair.split(":") for pair in sys.argv[2:])}
    far, near = os.openpty()
    tty.setraw(near)
    print(os.ttyname(near), flush=True)
    held, began = b"", 0.0
    while True:
        ready, _, _ = select.select([far, sys.stdin], [], [])
        if sys.stdin in ready:
            return
        data = os.read(far, 256)
        now = time.monotonic()
        if now - began > 0.02:
            held = b""
        held, began = held + data, now
        while len(held) >= 4:
            size = 7 if held[1] == 43 else 4 if held[1] == 17 else QUESTION
            if len(held) < size:
                break
            frame, held = held[:size], held[size:]
            if frame[0] not in delays or crc(frame[:-2]) != frame[-2:]:
                continue
            reply = answer(frame if size == QUESTION else frame + bytes(8))
            first = now + (size + 1) * character + delays[frame[0]]
            for due, part in ((first, reply[:1]), (first + (len(reply) - 1) * character, reply[1:])):
                time.sleep(max(0.0, due - time.monotonic()))
                os.write(far, part)


if __name__ == "__main__":
    main()
