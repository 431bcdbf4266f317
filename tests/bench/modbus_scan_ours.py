"""Our search of one line at one setting, as JSON: seconds and units. `modbus_scan_ours.py PORT`."""

from __future__ import annotations

import asyncio
import json
import sys
import time

from firstlight.ports.scan import LineScan
from firstlight.ports.scan_order import ScanRequest
from firstlight_drivers import FAMILIES
from firstlight_drivers.port_settings import Parity


async def main() -> None:
    """Search 1 to 247 at 19200, even parity."""
    request = ScanRequest(place=sys.argv[1], bauds=(19200,), parities=(Parity.EVEN,))
    begun = time.monotonic()
    end = await LineScan(request, FAMILIES, lambda _told: None).run()
    print(json.dumps({"seconds": time.monotonic() - begun, "units": sorted(row.unit for row in end.rows)}))


if __name__ == "__main__":
    asyncio.run(main())
