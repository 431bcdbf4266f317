"""What is tried on which family."""

from __future__ import annotations

ACTS: dict[str, tuple[str, ...]] = {
    "apc-nmc3": ("claim", "account", "firmware", "ports"),
    "moxa-nport5000": ("claim", "ports", "firmware"),
    "moxa-nport6000": ("claim", "ports", "firmware"),
    "moxa-nport6000g2": ("claim", "ports", "firmware"),
    "schneider-panel-server": ("claim", "firmware", "clock"),
    "schneider-pact": ("claim", "firmware", "clock", "names"),
}
