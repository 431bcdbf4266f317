"""Bytes, sockets, interfaces and the one place where foreign exceptions become `DeviceError`."""
