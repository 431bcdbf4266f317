"""Serial lines, wherever they end: a port of this computer, or one behind a network device server.

"/dev/ttyUSB0", "COM3"                a port of this computer
"socket://HOST:PORT"                  bytes as they are over TCP; the line's settings are the device's own
"tls://HOST:PORT"                     the same inside TLS
"rfc2217://HOST:PORT"                 Telnet COM-PORT-OPTION: settings, modem lines and breaks travel too
"realcom://HOST:N"                    Moxa Real COM of port N (1 to 32): a data and a command connection
"""
