"""The journal: what became of every step on every device, one line each. Never holds a secret.

Each line of the journal ends with a check sum over itself and the check sum of the line before it, so that a changed,
missing or added line shows; lines older than that form have none and stay readable. A line cut off by a crash says of
nothing that was done (the step waits for its line), is closed with a mark by the next writer, and is no damage.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock

from firstlight.change.outcome import Outcome, Result

_SUM = re.compile(rb', "sum": "([0-9a-f]{16})"\}$')
_CUT = b" cut off"  # what closes a line that a crash left without its end
_TAIL = 64 * 1024  # bytes in which the last line begins; details are sentences


class Journal:
    """Appends outcomes to JSON lines, each on the disk before the next step begins. Processes may share the file."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "journal.jsonl"
        self._lock = Lock()

    def read(self, job: str) -> tuple[Outcome, ...]:
        """The outcomes of one job, in order. Lines that are cut off or damaged are left out: see `damaged`."""
        return tuple(outcome for _, outcome, _ in self._lines() if outcome is not None and outcome.job == job)

    def lines(self) -> tuple[Outcome, ...]:
        """The outcomes of all jobs, in order, as far as they can be believed."""
        return tuple(outcome for _, outcome, _ in self._lines() if outcome is not None)

    def damaged(self) -> tuple[int, ...]:
        """Numbers of the lines, from 1 on, that are not as they were written, or whose line before is missing."""
        return tuple(number for number, outcome, cut in self._lines() if outcome is None and not cut)

    def set_aside(self) -> Path:
        """Go on with the lines that can be believed; returns where the damaged file is kept. Raises OSError."""
        with self._lock, self._alone():
            good = [outcome for _, outcome, _ in self._lines() if outcome is not None]
            kept = self.path.with_name(f"journal.damaged-{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}.jsonl")
            self.path.replace(kept)
            before, text = _sum_of(b""), b""
            for outcome in good:
                line = _line(outcome, before)
                before, text = _sum_of(line), text + line + b"\n"
            self._append(text)
        return kept

    def write(self, outcome: Outcome) -> None:
        """Append one outcome. Raises OSError; then nothing of it is in the file."""
        with self._lock:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self._alone():
                last, ending = self._last_line()
                self._append(ending + _line(outcome, _sum_of(last)) + b"\n")

    # --- the file ---------------------------------------------------------------------------------------------------

    def _lines(self) -> Iterator[tuple[int, Outcome | None, bool]]:
        """Number, outcome (None when it cannot be believed), whether it was merely cut off."""
        before = _sum_of(b"")
        try:
            with self.path.open("rb") as lines:
                for number, raw in enumerate(lines, 1):
                    text = raw.rstrip(b"\r\n")
                    yield number, _outcome(text, before), text.endswith(_CUT) or _cut_off(raw)
                    before = _sum_of(text)
        except OSError:
            return

    def _last_line(self) -> tuple[bytes, bytes]:
        """The last line as it will stand, and what is to be written behind it first."""
        try:
            with self.path.open("rb") as file:
                size = file.seek(0, os.SEEK_END)
                file.seek(max(0, size - _TAIL))
                tail = file.read()
        except FileNotFoundError:
            return b"", b""
        raw = tail[tail.rstrip(b"\r\n").rfind(b"\n") + 1 :]
        text = raw.rstrip(b"\r\n")
        if not raw or raw.endswith(b"\n"):
            return text, b""
        return (text + _CUT, _CUT + b"\n") if _cut_off(raw) else (text, b"\n")

    def _append(self, text: bytes) -> None:
        """Whole or not at all, and on the disk."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
        descriptor = os.open(self.path, flags, 0o600)
        try:
            size = os.fstat(descriptor).st_size
            try:
                view = memoryview(text)
                while view:
                    view = view[os.write(descriptor, view) :]
                os.fsync(descriptor)
            except OSError:
                with suppress(OSError):
                    os.ftruncate(descriptor, size)
                raise
        finally:
            os.close(descriptor)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        # Whoever only prints outcomes does not need what the vault brings.
        from firstlight.site.whole_file import FileTrouble, alone  # noqa: PLC0415

        try:
            with alone(self.path.with_name("journal.lock")):
                yield
        except FileTrouble as trouble:
            number = errno.ENOSPC if trouble.code == "disk-full" else errno.EBUSY
            raise OSError(number, os.strerror(number), str(self.path)) from trouble


def _line(outcome: Outcome, before: bytes) -> bytes:
    record = {
        "job": outcome.job,
        "device": outcome.device,
        "step": outcome.step,
        "result": str(outcome.result),
        "code": outcome.code,
        "started": outcome.started,
        "finished": outcome.finished,
        "detail": outcome.detail,
    }
    body = json.dumps(record).encode()[:-1]
    return body + b', "sum": "' + _check(before, body) + b'"}'


def _check(before: bytes, body: bytes) -> bytes:
    return hashlib.sha256(before + body).hexdigest()[:16].encode()


def _sum_of(line: bytes) -> bytes:
    """What the next line's check sum begins with."""
    found = _SUM.search(line)
    return found[1] if found else _check(b"", line)


def _outcome(text: bytes, before: bytes) -> Outcome | None:
    found = _SUM.search(text)
    if found is not None:
        if found[1] != _check(before, text[: found.start()]):
            return None
        text = text[: found.start()] + b"}"
    try:
        record = json.loads(text)
        return Outcome(**{**record, "result": Result(record["result"])})
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _cut_off(raw: bytes) -> bool:
    """Whether a line has no end and is no whole record with something else behind it."""
    if raw.endswith(b"\n") or not raw:
        return False
    try:
        json.JSONDecoder().raw_decode(raw.decode("latin-1"))  # what turned may be no UTF-8
    except ValueError:
        return True
    return False
