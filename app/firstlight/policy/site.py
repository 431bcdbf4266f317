"""What a site demands of passwords beyond its devices: `<data>/site-policy.toml`. It can only add.

min_length = 15
require = ["upper", "lower", "digit"]      # of: upper, lower, digit, symbol
forbidden_words = ["acme", "substation"]
max_age_days = 365
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from firstlight.policy.model import PolicyError

FILE = "site-policy.toml"
_LARGEST = 64 * 1024
_KEYS = frozenset({"min_length", "require", "forbidden_words", "max_age_days", "firmware"})
_CLASSES = ("upper", "lower", "digit", "symbol")


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePolicy:
    """Additional demands. `min_length` 0..64, `require` a part of upper, lower, digit, symbol; words in lower case."""

    min_length: int = 0
    require: tuple[str, ...] = ()
    forbidden_words: tuple[str, ...] = ()
    max_age_days: int | None = None


def load_site_policy(data_dir: Path) -> SitePolicy | None:
    """The site's policy, None where there is no file. Raises PolicyError("site-policy-file"), saying what is wrong."""
    path = data_dir / FILE
    try:
        with path.open("rb") as stream:
            raw = stream.read(_LARGEST + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise PolicyError("site-policy-file", f"{path}: {error.strerror}") from error
    if len(raw) > _LARGEST:
        raise PolicyError("site-policy-file", f"{path}: larger than {_LARGEST // 1024} KiB")
    try:
        data = tomllib.loads(raw.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PolicyError("site-policy-file", f"{path}: {error}") from error
    except RecursionError as error:
        raise PolicyError("site-policy-file", f"{path}: nested too deeply") from error
    try:
        return _site(data)
    except ValueError as error:
        raise PolicyError("site-policy-file", f"{path}: {error}") from error


def _site(data: dict[str, object]) -> SitePolicy:
    if unknown := sorted(data.keys() - _KEYS):
        raise ValueError(f"unknown key {unknown[0]!r}; known are {', '.join(sorted(_KEYS))}")
    require = _texts(data, "require", 4)
    if wrong := [name for name in require if name not in _CLASSES]:
        raise ValueError(f"require holds {wrong[0]!r}; known are {', '.join(_CLASSES)}")
    words = _texts(data, "forbidden_words", 1000)
    if any(len(word) < 3 for word in words):
        raise ValueError("each of forbidden_words must have three characters or more")
    return SitePolicy(
        min_length=_number(data, "min_length", 0, 64) or 0,
        require=tuple(name for name in _CLASSES if name in require),
        forbidden_words=tuple(word.lower() for word in words),
        max_age_days=_number(data, "max_age_days", 1, 3650),
    )


def _number(data: dict[str, object], key: str, lowest: int, highest: int) -> int | None:
    value = data.get(key)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not lowest <= value <= highest:
        raise ValueError(f"{key} must be a whole number from {lowest} to {highest}")
    return value


def _texts(data: dict[str, object], key: str, most: int) -> tuple[str, ...]:
    value = data.get(key, [])
    if not isinstance(value, list) or len(value) > most or not all(isinstance(text, str) for text in value):
        raise ValueError(f"{key} must be a list of at most {most} texts")
    return tuple(text.strip() for text in value)
