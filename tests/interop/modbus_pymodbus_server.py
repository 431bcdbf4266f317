"""A server by pymodbus, in a process of its own: `modbus_pymodbus_server.py KIND PLACE [PORT [CERT KEY CA]] UNITS`.

KIND is rtu, tcp or tls. Prints "ready" when it serves; ends when it is told to.
"""

from __future__ import annotations

import asyncio
import ssl
import sys

from pymodbus import FramerType
from pymodbus.pdu.device import ModbusDeviceIdentification
from pymodbus.server import StartAsyncSerialServer, StartAsyncTcpServer, StartAsyncTlsServer
from pymodbus.simulator import DataType, SimData, SimDevice


async def main() -> None:
    kind, *rest = sys.argv[1:]
    units = [int(unit) for unit in rest[-1].split(",")]
    devices = [
        SimDevice(unit, simdata=[SimData(0, count=200, values=unit, datatype=DataType.REGISTERS)]) for unit in units
    ]
    identity = ModbusDeviceIdentification(  # type: ignore[no-untyped-call]
        info_name={"VendorName": "pymodbus", "ProductCode": "PM", "MajorMinorRevision": "3.16"}
    )
    print("ready", flush=True)
    if kind == "rtu":
        await StartAsyncSerialServer(
            devices, identity=identity, port=rest[0], baudrate=19200, parity="N", framer=FramerType.RTU
        )
    elif kind == "tcp":
        await StartAsyncTcpServer(devices, identity=identity, address=(rest[0], int(rest[1])))
    else:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(rest[2], rest[3])
        context.load_verify_locations(rest[4])
        context.verify_mode = ssl.CERT_REQUIRED
        await StartAsyncTlsServer(devices, identity=identity, address=(rest[0], int(rest[1])), sslctx=context)


asyncio.run(main())
