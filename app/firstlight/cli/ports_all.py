"""Puts the `ports` commands together: each module adds its own to the group when it is imported."""

from __future__ import annotations

from firstlight.cli import (
    ports_local,
    ports_map,
    ports_scan,
    ports_terminal,
    ports_test,
)
from firstlight.cli.ports import ports

__all__ = [
    "ports",
    "ports_local",
    "ports_map",
    "ports_scan",
    "ports_terminal",
    "ports_test",
]
