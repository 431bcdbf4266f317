"""Serial lines, wherever they end: a port of this computer, or one behind a network device server.

"/dev/ttyUSB0", "COM3"                a port of this computer
"socket://HOST:PORT"                  bytes as they are over TCP; the line's settings are the device's own
"tls://HOST:PORT"                     the same inside TLS
"rfc2217://HOST:PORT"                 Telnet COM-PORT-OPTION: settings, modem lines and breaks travel too
"realcom://HOST:N"                    Moxa Real COM of port N (1 to 32): a data and a command connection

Options: `rfc2217://...?ign_set_control&tls`, `realcom://...?tls&data=PORT&command=PORT`; see the modules.
"""

from __future__ import annotations

from firstlight_drivers.links.link import Line, LineErrors, Link, Signals
from firstlight_drivers.links.opening import open_link
from firstlight_drivers.links.secure import LinkTls

__all__ = ["Line", "LineErrors", "Link", "LinkTls", "Signals", "open_link"]
