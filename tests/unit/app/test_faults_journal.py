"""Fault F13, the files: a journal in which a bit turned, a line left halfway, a disk that is full, several writers."""

from __future__ import annotations

import errno
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from firstlight.change.outcome import Outcome, Result
from firstlight.site.attempts import MOST, Attempts
from firstlight.site.journal import Journal
from firstlight.site.profiles import Profiles, Purpose

FLIPS = 100


def outcome(number: int, **changes: str) -> Outcome:
    given = {"job": "job", "device": f"d-{number}", "step": "upgrade", "code": "upgraded", "detail": "", **changes}
    return Outcome(result=Result.DONE, started=float(number), finished=number + 0.5, **given)


def journal_of(folder: Path, lines: int) -> Journal:
    journal = Journal(folder)
    for number in range(lines):
        journal.write(outcome(number, detail='2.0 "é"\n'))
    return journal


def old_line(one: Outcome) -> bytes:
    """As it was written before lines had check sums."""
    record = {name: getattr(one, name) for name in ("job", "device", "step", "result", "code", "started", "finished")}
    return json.dumps({**record, "detail": one.detail}).encode() + b"\n"


def test_what_was_written_is_read_and_whole(tmp_path: Path) -> None:
    journal = journal_of(tmp_path, 5)
    assert Journal(tmp_path).read("job") == tuple(outcome(number, detail='2.0 "é"\n') for number in range(5))
    assert journal.read("another") == ()
    assert journal.damaged() == ()
    assert Journal(tmp_path / "nowhere").damaged() == ()
    assert journal.path.stat().st_mode & 0o777 == 0o600


def test_a_hundred_random_bit_flips_are_all_detected_and_never_believed(tmp_path: Path) -> None:
    journal = journal_of(tmp_path, 12)
    whole, chance = journal.path.read_bytes(), random.Random(13)
    written = {outcome(number, detail='2.0 "é"\n') for number in range(12)}
    for _ in range(FLIPS):
        place = chance.randrange(len(whole))
        journal.path.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << chance.randrange(8)]) + whole[place + 1 :])
        assert journal.damaged(), place
        assert set(journal.read("job")) < written


def test_every_single_bit_of_a_small_journal(tmp_path: Path) -> None:
    journal = journal_of(tmp_path, 2)
    whole = journal.path.read_bytes()
    written = {outcome(number, detail='2.0 "é"\n') for number in range(2)}
    for place in range(len(whole)):
        for bit in range(8):
            journal.path.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << bit]) + whole[place + 1 :])
            assert journal.damaged(), (place, bit)
            assert set(journal.read("job")) < written


def test_a_missing_an_added_and_a_moved_line_show(tmp_path: Path) -> None:
    journal = journal_of(tmp_path, 5)
    lines = journal.path.read_bytes().splitlines(keepends=True)
    for changed in (
        [*lines[:2], *lines[3:]],
        [*lines[:2], lines[1], *lines[2:]],
        [lines[1], lines[0], *lines[2:]],
        lines[1:],
    ):
        journal.path.write_bytes(b"".join(changed))
        assert journal.damaged()


def test_lines_of_the_old_form_are_read_and_guarded_by_the_next_new_one(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.path.write_bytes(old_line(outcome(1)) + old_line(outcome(2)))
    journal.write(outcome(3))
    assert [one.device for one in journal.read("job")] == ["d-1", "d-2", "d-3"]
    assert journal.damaged() == ()
    journal.path.write_bytes(journal.path.read_bytes().replace(b'"d-2"', b'"d-9"'))
    assert journal.damaged() == (3,)


@pytest.mark.parametrize("form", ["new", "old"])
def test_a_line_that_a_crash_cut_off_at_any_byte_is_no_damage_and_costs_no_later_line(
    tmp_path: Path, form: str
) -> None:
    journal = journal_of(tmp_path, 2)
    whole = journal.path.read_bytes()
    begins = whole.index(b"\n") + 1
    if form == "old":
        whole = whole[:begins] + old_line(outcome(1))
    for end in range(begins, len(whole)):
        journal.path.write_bytes(whole[:end])
        assert journal.damaged() == ()
        journal.write(outcome(7))
        journal.write(outcome(8))
        assert journal.damaged() == (), end
        devices = [one.device for one in journal.read("job")]
        assert devices in (["d-0", "d-7", "d-8"], ["d-0", "d-1", "d-7", "d-8"])


def test_a_damaged_journal_is_set_aside_and_what_can_be_believed_goes_on(tmp_path: Path) -> None:
    journal = journal_of(tmp_path, 4)
    damaged = journal.path.read_bytes().replace(b'"d-1"', b'"d-7"')
    journal.path.write_bytes(damaged)
    assert journal.damaged() == (2,)
    kept = journal.set_aside()
    assert kept.read_bytes() == damaged
    assert [one.device for one in journal.read("job")] == ["d-0", "d-2", "d-3"]
    assert journal.damaged() == ()


def test_ten_writers_in_two_processes_make_one_whole_journal(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from firstlight.change.outcome import *\n"
        "from firstlight.site.journal import Journal\n"
        "for n in range(100): Journal(Path(sys.argv[1])).write(Outcome(job='other', device=str(n), step='s',"
        " result=Result.DONE, code='c', started=0.0, finished=0.0))"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path)]) as other:
        journal = Journal(tmp_path)
        threads = [threading.Thread(target=lambda: journal_of(tmp_path, 10)) for _ in range(10)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert other.wait(60) == 0
    assert (len(journal.read("job")), len(journal.read("other"))) == (100, 100)
    assert journal.damaged() == ()


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """Whatever grows a file beyond this size gets EFBIG, after as much as fits was written: as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    old = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, old)


def test_a_line_that_does_not_fit_is_not_there_in_part(tmp_path: Path) -> None:
    journal = journal_of(tmp_path, 3)
    size = journal.path.stat().st_size
    for room in (0, 1, 40, 150):
        with largest_file(size + room), pytest.raises(OSError, match="too large"):
            journal.write(outcome(9, detail="x" * 200))
        assert journal.path.stat().st_size == size
        assert journal.damaged() == ()
    journal.write(outcome(9))
    assert len(journal.read("job")) == 4


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own with 256 KiB. Needs root."""
    place = tmp_path / "small"
    place.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(place)], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("mounting needs root")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_small_files_on_a_full_disk_stay_as_they_were(full_disk: Path) -> None:
    attempts, profiles, journal = Attempts(full_disk), Profiles(full_disk), Journal(full_disk)
    attempts.refused("d-1")
    profiles.claimed("digest", Purpose.LOGIN)
    journal.write(outcome(1))
    with (full_disk / "filler").open("wb") as filler:
        os.posix_fallocate(filler.fileno(), 0, shutil.disk_usage(full_disk).free)
    writes: tuple[Callable[[], None], ...] = (
        lambda: attempts.refused("d-1"),
        lambda: profiles.claimed("other", Purpose.LOGIN),
        lambda: journal.write(outcome(2, detail="x" * 8000)),
    )
    for write in writes:
        with pytest.raises(OSError, match="No space") as caught:
            write()
        assert caught.value.errno == errno.ENOSPC
    assert not attempts.allows("d-1", None)  # it counts in this run all the same
    assert Attempts(full_disk).allows("d-1", None)
    assert profiles.has_claimed("digest", Purpose.LOGIN)
    assert [one.device for one in journal.read("job")] == ["d-1"]
    assert journal.damaged() == ()
    assert not list(full_disk.rglob("*.new"))


def test_two_processes_count_refused_logins_together(tmp_path: Path) -> None:
    here, there = Attempts(tmp_path), Attempts(tmp_path)
    here.refused("d-1")
    there.refused("d-1")
    assert MOST == 2
    assert not Attempts(tmp_path).allows("d-1", None)
    assert not there.allows("d-1", None)
