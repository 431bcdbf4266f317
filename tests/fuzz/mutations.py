"""Seeded mutations of known inputs: the same in every run, so that a failure can be repeated."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

_LONGEST = 4096


def mutations(seeds: Sequence[bytes], count: int, seed: int = 4711) -> Iterator[bytes]:
    """The seeds, every truncation of short ones, then `count` random changes of them."""
    chance = random.Random(seed)
    yield b""
    yield from seeds
    for known in seeds:
        yield from (known[:size] for size in range(min(len(known), 64)))
    for _ in range(count):
        data = bytearray(chance.choice(seeds))
        for _ in range(chance.randint(1, 8)):
            _change(data, chance, seeds)
        yield bytes(data[:_LONGEST])


def _change(data: bytearray, chance: random.Random, seeds: Sequence[bytes]) -> None:
    where = chance.randint(0, len(data)) if data else 0
    match chance.randint(0, 5):
        case 0 if data:
            data[min(where, len(data) - 1)] ^= 1 << chance.randint(0, 7)
        case 1:
            data[where : where + chance.randint(1, 16)] = b""
        case 2:
            data[where:where] = chance.randbytes(chance.randint(1, 16))
        case 3:
            data[where : where + 4] = chance.choice((b"\xff\xff\xff\xff", bytes(4), b"\x7f\xff\xff\xff", b"\x80\0\0\0"))
        case 4:
            other = chance.choice(seeds)
            start = chance.randint(0, len(other))
            data[where:where] = other[start : start + chance.randint(1, 64)]
        case _:
            data[where:where] = data[where : where + chance.randint(1, 64)] * chance.randint(1, 8)
