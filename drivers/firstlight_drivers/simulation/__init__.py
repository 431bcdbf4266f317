"""Parts that simulated devices are made of: real listeners on real sockets, and ways to misbehave.

    fleet               many devices, one address each
      a family's simulator    what the device knows and says
        simulation            how it is said: tcp, http, dsci, dpws, modbus, rtu; `air` hears broadcast and multicast

Nothing here imports the client side of a protocol except the pure codecs `protocols.dsci` and `protocols.wsd`, which
`tests/captures` pins to recorded bytes. The Modbus server is written apart from the client library for the same reason.
"""
