"""What the user has chosen, kept as one small JSON file in the data folder.

A damaged file is set aside (`settings.json.damaged`) and the defaults are used: a setting is never worth a start that
fails. Unknown keys from a newer version are kept out, wrong types fall back to the default of that key.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, fields
from pathlib import Path

THEMES = ("system", "light", "dark", "high-contrast")
TEXT_SCALES = (1.0, 1.25, 1.5, 2.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Choices with their defaults. `text_scale` is 1.0 to 2.0; interface lists hold interface names."""

    theme: str = "system"
    language: str = "system"
    interfaces_off: tuple[str, ...] = ()
    interfaces_on: tuple[str, ...] = ()  # searched although off by default (Wi-Fi, virtual adapters)
    large_controls: bool = False
    text_scale: float = 1.0
    show_all: bool = False  # also hosts that no family recognises
    first_run_done: bool = False

    def checked(self) -> Settings:
        """The same settings with values outside their range replaced by the default."""
        default = Settings()
        return Settings(
            theme=self.theme if self.theme in THEMES else default.theme,
            language=self.language if self.language.replace("_", "").isalnum() else default.language,
            interfaces_off=self.interfaces_off,
            interfaces_on=self.interfaces_on,
            large_controls=self.large_controls,
            text_scale=self.text_scale if 1.0 <= self.text_scale <= 2.0 else default.text_scale,
            show_all=self.show_all,
            first_run_done=self.first_run_done,
        )


def data_dir(given: Path | None = None) -> Path:
    """The data folder: the given one, else FIRSTLIGHT_HOME, else the platform's place for user data."""
    if given is not None:
        return given
    if home := os.environ.get("FIRSTLIGHT_HOME"):
        return Path(home)
    import platformdirs  # noqa: PLC0415 - not needed where the folder is named

    return platformdirs.user_data_path("firstlight", appauthor=False)


def load(folder: Path) -> Settings:
    """Read the settings of a data folder; defaults where there are none or the file is damaged."""
    path = folder / "settings.json"
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError):
        _set_aside(path)
        return Settings()
    if not isinstance(raw, dict):
        _set_aside(path)
        return Settings()
    default = Settings()
    taken: dict[str, object] = {}
    for entry in fields(Settings):
        value = raw.get(entry.name)
        current = getattr(default, entry.name)
        if isinstance(current, tuple):
            if isinstance(value, list) and all(isinstance(item, str) for item in value):
                taken[entry.name] = tuple(value)
        elif isinstance(current, float):
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                taken[entry.name] = float(value)
        elif type(value) is type(current):
            taken[entry.name] = value
    return Settings(**taken).checked()  # type: ignore[arg-type]


def save(folder: Path, settings: Settings) -> None:
    """Write the settings whole: a new file, then renamed over the old one. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "settings.json"
    fresh = path.with_suffix(".json.new")
    fresh.write_text(json.dumps(asdict(settings.checked()), indent=2) + "\n", encoding="utf-8")
    fresh.replace(path)


def _set_aside(path: Path) -> None:
    try:
        path.replace(path.with_suffix(".json.damaged"))
    except OSError:
        return
