"""Keeps configurations sealed, lists them without the vault, and opens them with it.

<data>/jobs/JOB/backups/DEVICE.flb    the configuration, sealed with the vault's key (AES-256-GCM)
<data>/jobs/JOB/backups/DEVICE.json   what it is of: nothing secret; earlier versions wrote none

What a sealed file is of is sealed with it: the device's key and the name of its configuration. One that was put in
another's place does not open.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from firstlight.site.vault import Vault, VaultError
from firstlight.site.whole_file import replace_whole
from firstlight_drivers.contract import Backup, Secret

VERSION = 1  # of the record beside a sealed file
# Names of configurations as the drivers of earlier versions gave them, which noted them nowhere but under the seal.
EARLIER_NAMES = ("config.ini", "Config.txt")


class NoBackup(Exception):
    """There is no backup of this id, or what is there cannot be read; `code` has a sentence in `words`."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The device a configuration is of, as a plan names it, and the job that took it."""

    job: str
    device: str  # inventory id
    key: str  # device_key
    family: str = ""
    name: str = ""
    serial: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptBackup:
    """A sealed configuration as the list shows it.

    `taken`: seconds since the epoch; `size`: bytes of the configuration, None where an earlier version did not note it.
    `complete` None: not noted. `note`: a code with a sentence in `words`, "" where there is nothing to say.
    """

    id: str
    source: Source
    taken: float
    size: int | None
    complete: bool | None
    note: str
    file: str  # its name as the device gives it, "" where it is not noted


class Backups:
    """The configurations of a data folder. Everything here blocks."""

    def __init__(self, folder: Path) -> None:
        self._jobs = folder / "jobs"

    def entries(self, device: str | None = None) -> tuple[KeptBackup, ...]:
        """All of them, or those of one device by its inventory id; oldest first. Needs no vault."""
        found = [kept for kept in self._all() if device in {None, kept.source.device}]
        return tuple(sorted(found, key=lambda kept: (kept.taken, kept.id)))

    def find(self, id_: str) -> KeptBackup:
        """One by its id. Raises NoBackup("backup-unknown")."""
        for kept in self._all():
            if kept.id == id_:
                return kept
        raise NoBackup("backup-unknown", id_)

    def open(self, kept: KeptBackup, vault: Vault) -> Secret:
        """The configuration as the device exported it; it may hold secrets. Raises VaultError, NoBackup."""
        try:
            sealed = self._path(kept.source, ".flb").read_bytes()
        except OSError as error:
            raise NoBackup("backup-unreadable", f"{kept.id}: {error.strerror}") from error
        *others, last = (kept.file,) if kept.file else EARLIER_NAMES
        for name in others:
            with suppress(VaultError):
                return self._unsealed(kept, sealed, name, vault)
        return self._unsealed(kept, sealed, last, vault)

    @staticmethod
    def _unsealed(kept: KeptBackup, sealed: bytes, name: str, vault: Vault) -> Secret:
        return Secret(vault.unseal_file(sealed, f"{kept.source.key}/{name}").decode("utf-8", "replace"))

    def _all(self) -> Iterator[KeptBackup]:
        for path in self._jobs.glob("*/backups/*.flb"):
            kept = _noted(path.with_suffix(".json")) or _of_before(path)
            if kept is not None:
                yield kept

    def _path(self, source: Source, suffix: str) -> Path:
        return self._jobs / source.job / "backups" / f"{source.device}{suffix}"


def seal_backup(folder: Path, source: Source, backup: Backup, vault: Vault) -> KeptBackup:
    """Keep a configuration sealed in the folder of its job, in place of an earlier one of the same job and device.

    Raises VaultError: there is no open vault, nothing was kept. Raises FileTrouble.
    """
    content = backup.content.reveal().encode()
    sealed = vault.seal_file(content, f"{source.key}/{backup.name}")
    kept = KeptBackup(
        id=f"{source.job}.{source.device}", source=source, taken=time.time(), size=len(content),
        complete=backup.complete, note=backup.note, file=backup.name,
    )  # fmt: skip
    place = folder / "backups"
    place.mkdir(parents=True, exist_ok=True)
    replace_whole(place / f"{source.device}.flb", sealed)
    replace_whole(place / f"{source.device}.json", json.dumps({"version": VERSION, **asdict(kept)}).encode())
    return kept


def _noted(path: Path) -> KeptBackup | None:
    """What stands beside a sealed file; None for nothing, or for what cannot be believed."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        source = Source(**{name: str(value) for name, value in record["source"].items()})
        kept = KeptBackup(
            id=str(record["id"]), source=source, taken=float(record["taken"]), size=int(record["size"]),
            complete=bool(record["complete"]), note=str(record["note"]), file=str(record["file"]),
        )  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return kept if (source.job, source.device) == _place(path) else None


def _of_before(path: Path) -> KeptBackup | None:
    """One that an earlier version kept: what it is of stands in the plan of its job."""
    job, device = _place(path)
    try:
        plan: Mapping[str, object] = json.loads((path.parents[1] / "plan.json").read_text(encoding="utf-8"))
        items = plan["items"]
        taken = path.stat().st_mtime
    except (OSError, ValueError, KeyError, TypeError):
        return None
    source = Source(job=job, device=device, key="")
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict) and item.get("device") == device:
            texts = {name: str(item.get(name) or "") for name in ("key", "family", "name", "serial")}
            source = replace(source, **texts)
    if not source.key:
        return None
    return KeptBackup(id=f"{job}.{device}", source=source, taken=taken, size=None, complete=None, note="", file="")


def _place(path: Path) -> tuple[str, str]:
    return path.parents[1].name, path.stem
