"""Everything that can go wrong on the way to a device, as one small tree.

Foreign exceptions (sockets, TLS, SSH, Modbus, HTTP) become one of these in `transport.boundary` and nowhere else. An
error carries a `Code`, which `firstlight.words` turns into a sentence with cause and next step, and `transient`, which
tells the job layer whether the same step may be tried again. `detail` is for the log and the trace: it never holds a
secret, and text from a device in it has already passed `safe_text`.
"""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    """Stable result codes of the driver layer; each has a sentence in `firstlight.words`."""

    UNREACHABLE = "unreachable"  # no route, or the network said so
    REFUSED = "connection-refused"  # the host answered: nothing listens there
    TIMEOUT = "timeout"  # no answer within the deadline
    CLOSED = "closed"  # the device closed the connection
    TOO_LARGE = "too-large"  # an answer went over its size cap
    MALFORMED = "malformed"  # bytes that the protocol does not allow
    UNEXPECTED = "unexpected"  # well-formed, but not the known dialogue: stop and show it
    TLS = "tls"  # no common TLS version, or the handshake broke
    SSH = "ssh"  # no common SSH algorithms, or the handshake broke
    PIN_CHANGED = "pin-changed"  # certificate or host key differs from the one seen before
    LOGIN_REFUSED = "login-refused"  # the device refused the credential
    LOCKED = "locked"  # the device refuses all credentials for a while
    BUSY = "busy"  # another session or another program holds it
    PERMISSION = "permission"  # this computer refuses (rights, firewall)
    NO_MULTICAST = "no-multicast"  # the interface carries no multicast
    NO_ROUTE = "no-route"  # this computer has no route for the packet
    ADDRESS_IN_USE = "address-in-use"  # another program holds the local port
    DEVICE_ERROR = "device-error"  # the device answered with an error of its protocol
    NO_SUCH_PORT = "no-such-port"  # this computer has no such serial port
    PLAIN_ONLY = "plain-only"  # only an unencrypted channel is there, and nobody allowed it for this device
    WEAK = "weak-channel"  # the channel's key or version is too weak, and nobody allowed it for this device
    NOT_RECORDED = "value-not-recorded"  # nobody recorded how the device writes this value; nothing was sent
    PASSWORD_REFUSED = "password-refused"  # noqa: S105 - the device does not take the new password
    RESTART_PENDING = "restart-pending"  # kept, but in force from the device's next restart on


class DeviceError(Exception):
    """An action on a device that did not work. `str(error)` is a technical detail, not a sentence for people.

    `away`: for how many seconds the device will be away all the same, where a restart was ordered before this came up.
    """

    code: Code = Code.UNEXPECTED
    transient: bool = False

    def __init__(
        self, detail: str = "", *, code: Code | None = None, transient: bool | None = None, away: float = 0.0
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.away = away
        if code is not None:
            self.code = code
        if transient is not None:
            self.transient = transient


class Unreachable(DeviceError):
    """No usable path to the device: refused, no route, timeout, closed."""

    code = Code.UNREACHABLE
    transient = True


class ProtocolError(DeviceError):
    """The device answered with bytes that its protocol does not allow, or more of them than the cap."""

    code = Code.MALFORMED


class IdentityChanged(DeviceError):
    """The certificate or host key is not the pinned one. Nothing was sent after the handshake."""

    code = Code.PIN_CHANGED


class LoginRefused(DeviceError):
    """The device refused the credential. Never tried again by the program: devices lock out."""

    code = Code.LOGIN_REFUSED


class LocalRefusal(DeviceError):
    """This computer refused: rights, a missing route, a port held by another program."""

    code = Code.PERMISSION
