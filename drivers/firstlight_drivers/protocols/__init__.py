"""The protocols devices speak, one module each: bytes in, typed answers out.

`dsci` and `wsd` are pure codecs. `tls`, `http`, `ssh`, `modbus` and `snmp` also hold the short read-only
dialogue that asks a host who it is. None of them knows a family.
"""
