"""Settings: whole or default, never an exception."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstlight import settings
from firstlight.settings import Settings


def test_settings_survive(tmp_path: Path) -> None:
    wanted = Settings(theme="dark", interfaces_off=("eth1",), text_scale=1.5, show_all=True)
    settings.save(tmp_path, wanted)
    assert settings.load(tmp_path) == wanted


@pytest.mark.parametrize("text", ["", "[]", "{", "null", '"x"', "\x00"])
def test_a_damaged_file_is_set_aside(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(text)
    assert settings.load(tmp_path) == Settings()
    assert path.with_suffix(".json.damaged").exists()


def test_wrong_types_and_unknown_keys_fall_back_one_by_one(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text(
        '{"theme": 3, "text_scale": 9, "show_all": true, "interfaces_off": [1], "later": {}}'
    )
    assert settings.load(tmp_path) == Settings(show_all=True)


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists, max_leaves=5))
def test_no_value_raises(value: object) -> None:
    Settings(theme=str(value), language=str(value)).checked()


def test_the_data_folder_is_the_given_one_then_the_environments(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIRSTLIGHT_HOME", str(tmp_path))
    assert settings.data_dir() == tmp_path
    assert settings.data_dir(tmp_path / "x") == tmp_path / "x"
