"""`ports.toml` of the Moxa families: rows that can be, and the right one for a model."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import firstlight_drivers
from firstlight_drivers.port_rules import abilities_of, objections
from firstlight_drivers.port_settings import Interface, Mode, PortSettings, setting

ROOT = Path(firstlight_drivers.__file__).parent
FILES = [ROOT / family / "ports.toml" for family in ("moxa_nport5000", "moxa_nport6000")]
KEYS = {
    "models", "ports", "bauds", "any_baud", "interfaces", "parities", "stop_bits", "flows", "modes", "secure",
    "restarts", "source",
}  # fmt: skip
FIVE, SIX = FILES


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parent.name)
def test_rows(file: Path) -> None:
    rows = tomllib.loads(file.read_text(encoding="utf-8"))["ports"]
    assert rows[-1]["models"] == ""  # every model has a row
    for row in rows:
        assert set(row) <= KEYS
        assert row["source"]
        for key, name in (("interfaces", "interface"), ("flows", "flow"), ("modes", "mode")):
            assert set(row.get(key, ())) <= set(setting(name).choices), row["models"]
        assert all(50 <= baud <= 921600 for baud in row.get("bauds", ()))
        assert row.get("restarts", "port") in {"port", "device"}


@pytest.mark.parametrize(
    ("file", "model", "ports", "interfaces"),
    [
        (FIVE, "NPort 5110", 1, {"rs-232"}),
        (FIVE, "NPort 5110A", 1, {"rs-232"}),
        (FIVE, "NPort 5130", 1, {"rs-422", "rs-485-2w", "rs-485-4w"}),
        (FIVE, "NPort 5150A", 1, {"rs-232", "rs-422", "rs-485-2w", "rs-485-4w"}),
        (FIVE, "NPort 5232I", 2, set()),
        (FIVE, "NPort 5450", 4, set()),
        (FIVE, "NPort 5650-8-DT", 8, set()),
        (FIVE, "NPort 5650I-8-DTL", 8, set()),
        (FIVE, "NPort 5610-16", 16, set()),
        (FIVE, None, 0, set()),
        (SIX, "NPort 6150", 1, set()),
        (SIX, "NPort 6250", 2, set()),
        (SIX, "NPort 6450", 4, set()),
        (SIX, "NPort 6610-8", 8, {"rs-232"}),
        (SIX, "NPort 6650-32", 32, set()),
    ],
)
def test_a_model_s_row(file: Path, model: str | None, ports: int, interfaces: set[str]) -> None:
    able = abilities_of(file, model, frozenset())
    assert (able.ports, set(able.interfaces)) == (ports, interfaces)


def test_what_a_model_cannot_is_refused() -> None:
    old = abilities_of(FIVE, "NPort 5110", frozenset())
    wanted = PortSettings(port=1).with_values({"baud": 921600, "interface": Interface.RS422, "mode": Mode.REVERSE_SSH})
    assert {one.key for one in objections(wanted, old)} == {"baud", "interface", "mode"}
    newer = abilities_of(FIVE, "NPort 5110A", frozenset())
    assert "baud" not in {one.key for one in objections(wanted, newer)}
    secure = PortSettings(port=1).with_values({"mode": Mode.REAL_COM, "secure": True})
    assert [one.key for one in objections(secure, newer)] == ["secure"]
    assert objections(secure, abilities_of(SIX, "NPort 6250", frozenset())) == ()
    assert (
        objections(PortSettings(port=1).with_values({"baud": 31250}), abilities_of(SIX, "NPort 6150", frozenset()))
        == ()
    )
