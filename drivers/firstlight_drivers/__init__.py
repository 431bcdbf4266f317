"""How devices are talked to. This module alone names the families; there is no scanning."""

from __future__ import annotations

from firstlight_drivers import (
    apc_nmc3,
    moxa_nport5000,
    moxa_nport6000,
    moxa_nport6000g2,
    schneider_pact,
    schneider_panel_server,
)
from firstlight_drivers.contract import Family

FAMILIES: tuple[Family, ...] = (
    moxa_nport5000.FAMILY,
    moxa_nport6000.FAMILY,
    moxa_nport6000g2.FAMILY,
    apc_nmc3.FAMILY,
    schneider_panel_server.FAMILY,
    schneider_pact.FAMILY,
)

__all__ = ["FAMILIES", "Family"]
