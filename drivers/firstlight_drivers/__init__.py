"""How devices are talked to. This module alone names the families; there is no scanning.

`FAMILIES` is made when it is first asked for: whoever only needs the contract does not load six families for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from firstlight_drivers.contract import Family

    FAMILIES: tuple[Family, ...]

__all__ = ["FAMILIES"]


def __getattr__(name: str) -> object:
    if name != "FAMILIES":
        raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
    from firstlight_drivers import (  # noqa: PLC0415 - see the module docstring
        apc_nmc3,
        moxa_nport5000,
        moxa_nport6000,
        moxa_nport6000g2,
        schneider_pact,
        schneider_panel_server,
    )

    globals()["FAMILIES"] = families = (
        moxa_nport5000.FAMILY,
        moxa_nport6000.FAMILY,
        moxa_nport6000g2.FAMILY,
        apc_nmc3.FAMILY,
        schneider_panel_server.FAMILY,
        schneider_pact.FAMILY,
    )
    return families
