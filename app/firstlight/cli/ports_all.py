"""Puts the `ports` commands together: each module adds its own to the group."""

from __future__ import annotations

from firstlight.cli.ports import ports

__all__ = ["ports"]
