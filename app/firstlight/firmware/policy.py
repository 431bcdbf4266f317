"""What a site says is enough for firmware: the table [firmware] of `<data>/site-policy.toml`.

[firmware]
enough = "digest"            # or "signature": a matching SHA-512 alone is then refused
digest = true                # a published SHA-512 (pasted, sums file or signed manifest) is required
grace_days = 0               # 0 to 30: how long a revocation list may be used after its end
approval = false             # true: nothing is installed that the site's release manager has not signed
anchors = "anchors"          # folder of roots, below the data folder unless absolute
approvers = "approvers"      # folder of the certificates that may approve for this site
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from firstlight.policy.model import PolicyError

FILE = "site-policy.toml"
TABLE = "firmware"
LONGEST_GRACE = 30  # days
_LARGEST = 64 * 1024
_KEYS = frozenset({"enough", "digest", "grace_days", "approval", "anchors", "approvers"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFirmwarePolicy:
    """What is enough. `grace_days` 0 to 30; folders are None where the site names none and the usual one is absent."""

    signature_needed: bool = False
    digest_needed: bool = True
    grace_days: int = 0
    approval_needed: bool = False
    anchors: Path | None = None
    approvers: Path | None = None


def load_firmware_policy(data_dir: Path) -> SiteFirmwarePolicy:
    """The site's demands, the defaults where it has none. Raises PolicyError("site-policy-file"), saying why."""
    path = data_dir / FILE
    try:
        with path.open("rb") as stream:
            raw = stream.read(_LARGEST + 1)
    except FileNotFoundError:
        return _policy({}, data_dir)
    except OSError as error:
        raise PolicyError("site-policy-file", f"{path}: {error.strerror}") from error
    try:
        return _policy(_table(raw), data_dir)
    except RecursionError as error:
        raise PolicyError("site-policy-file", f"{path}: nested too deeply") from error
    except ValueError as error:
        raise PolicyError("site-policy-file", f"{path}: {error}") from error


def _table(raw: bytes) -> dict[str, object]:
    if len(raw) > _LARGEST:
        raise ValueError(f"larger than {_LARGEST // 1024} KiB")
    table = tomllib.loads(raw.decode("utf-8-sig")).get(TABLE, {})
    if not isinstance(table, dict):
        raise ValueError(f"{TABLE} must be a table")  # noqa: TRY004 - told with the file's other faults
    return table


def _policy(table: dict[str, object], data_dir: Path) -> SiteFirmwarePolicy:
    if unknown := sorted(table.keys() - _KEYS):
        raise ValueError(f"[{TABLE}] unknown key {unknown[0]!r}; known are {', '.join(sorted(_KEYS))}")
    enough = table.get("enough", "digest")
    if enough not in {"digest", "signature"}:
        raise ValueError(f'[{TABLE}] enough must be "digest" or "signature"')
    grace = table.get("grace_days", 0)
    if not isinstance(grace, int) or isinstance(grace, bool) or not 0 <= grace <= LONGEST_GRACE:
        raise ValueError(f"[{TABLE}] grace_days must be a whole number from 0 to {LONGEST_GRACE}")
    return SiteFirmwarePolicy(
        signature_needed=enough == "signature",
        digest_needed=_switch(table, "digest", default=True),
        grace_days=grace,
        approval_needed=_switch(table, "approval", default=False),
        anchors=_folder(table, "anchors", data_dir),
        approvers=_folder(table, "approvers", data_dir),
    )


def _switch(table: dict[str, object], key: str, *, default: bool) -> bool:
    value = table.get(key, default)
    if not isinstance(value, bool):
        raise ValueError(f"[{TABLE}] {key} must be true or false")  # noqa: TRY004 - told with the file's other faults
    return value


def _folder(table: dict[str, object], key: str, data_dir: Path) -> Path | None:
    named = table.get(key)
    if named is None:
        usual = data_dir / key
        return usual if usual.is_dir() else None
    if not isinstance(named, str) or not named:
        raise ValueError(f"[{TABLE}] {key} must name a folder")
    return data_dir / named
