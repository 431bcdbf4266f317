"""The one place where foreign exceptions become `DeviceError`.

    async with boundary("https://10.0.0.7"):
        ...sockets, TLS, HTTP, SSH, Modbus, serial...

Cancellation, `KeyboardInterrupt` and programming errors pass through untouched. Libraries are recognised by
the module an exception's class comes from, so that nothing heavy is imported for the sake of an `except`.
"""

from __future__ import annotations

import asyncio
import errno
import socket
import ssl
from collections.abc import Callable, Mapping
from types import MappingProxyType, TracebackType

from firstlight_drivers.errors import (
    Code,
    DeviceError,
    IdentityChanged,
    LocalRefusal,
    LoginRefused,
    ProtocolError,
    Unreachable,
)
from firstlight_drivers.transport.text import safe_text

_Maker = Callable[[str], DeviceError]


def _unreachable(code: Code) -> _Maker:
    return lambda detail: Unreachable(detail, code=code)


def _local(code: Code) -> _Maker:
    return lambda detail: LocalRefusal(detail, code=code)


def _failed(code: Code) -> _Maker:
    return lambda detail: DeviceError(detail, code=code)


def _malformed(code: Code = Code.MALFORMED) -> _Maker:
    return lambda detail: ProtocolError(detail, code=code)


_ERRNO: Mapping[int, _Maker] = MappingProxyType(
    {
        errno.ECONNREFUSED: _unreachable(Code.REFUSED),
        errno.ECONNRESET: _unreachable(Code.CLOSED),
        errno.ECONNABORTED: _unreachable(Code.CLOSED),
        errno.EPIPE: _unreachable(Code.CLOSED),
        errno.ETIMEDOUT: _unreachable(Code.TIMEOUT),
        errno.EHOSTUNREACH: _unreachable(Code.UNREACHABLE),
        errno.ENETUNREACH: _local(Code.NO_ROUTE),
        errno.ENETDOWN: _local(Code.NO_ROUTE),
        errno.EADDRNOTAVAIL: _local(Code.NO_ROUTE),
        errno.EADDRINUSE: _local(Code.ADDRESS_IN_USE),
        errno.EACCES: _local(Code.PERMISSION),
        errno.EPERM: _local(Code.PERMISSION),
        errno.EBUSY: _local(Code.BUSY),
        errno.ENOENT: _local(Code.NO_SUCH_PORT),
        errno.ENODEV: _local(Code.NO_SUCH_PORT),
        errno.ENXIO: _local(Code.NO_SUCH_PORT),
    }
)

# Top-level module of the library -> class name anywhere in the ancestry -> what it means. First match wins,
# most special first.
_LIBRARIES: Mapping[str, Mapping[str, _Maker]] = MappingProxyType(
    {
        "aiohttp": {
            "ServerFingerprintMismatch": IdentityChanged,
            "ClientConnectorCertificateError": _failed(Code.TLS),
            "ClientSSLError": _failed(Code.TLS),
            "ServerTimeoutError": _unreachable(Code.TIMEOUT),
            "ServerDisconnectedError": _unreachable(Code.CLOSED),
            "ClientPayloadError": _unreachable(Code.CLOSED),
            "LineTooLong": _malformed(Code.TOO_LARGE),
            "ClientConnectionResetError": _unreachable(Code.CLOSED),
            "ClientOSError": _unreachable(Code.UNREACHABLE),
            "ClientError": _malformed(),
            "HttpProcessingError": _malformed(),
        },
        "paramiko": {
            "BadHostKeyException": IdentityChanged,
            "AuthenticationException": LoginRefused,
            "NoValidConnectionsError": _unreachable(Code.UNREACHABLE),
            "SSHException": _failed(Code.SSH),
        },
        "pymodbus": {
            "ConnectionException": _unreachable(Code.UNREACHABLE),
            "ModbusIOException": _unreachable(Code.TIMEOUT),
            "ModbusException": _malformed(),
        },
        "serial": {
            "SerialTimeoutException": _unreachable(Code.TIMEOUT),
            "SerialException": _unreachable(Code.UNREACHABLE),
        },
        "termios": {"error": _unreachable(Code.UNREACHABLE)},  # pyserial lets it through; it is no OSError
        "pysnmp": {"PySnmpError": _malformed()},
        "pyasn1": {"PyAsn1Error": _malformed()},
    }
)


_CHANNEL_CLOSED = "Socket is closed"  # paramiko's channels: an OSError without a number

# First match wins, most special first.
_BUILTIN: tuple[tuple[type[Exception], _Maker], ...] = (
    (ssl.SSLEOFError, _unreachable(Code.CLOSED)),
    (ssl.SSLZeroReturnError, _unreachable(Code.CLOSED)),
    (ssl.SSLError, _failed(Code.TLS)),
    (socket.gaierror, _unreachable(Code.UNREACHABLE)),
    (ConnectionError, _unreachable(Code.CLOSED)),
    (TimeoutError, _unreachable(Code.TIMEOUT)),
    (OSError, _unreachable(Code.UNREACHABLE)),
    (EOFError, _unreachable(Code.CLOSED)),  # asyncio.IncompleteReadError is one
    (asyncio.LimitOverrunError, _malformed(Code.TOO_LARGE)),
)


def as_device_error(error: BaseException, where: str = "") -> DeviceError | None:
    """What `error` means for a device, or None when it is not ours to translate."""
    if isinstance(error, DeviceError):
        return error
    if not isinstance(error, Exception):
        return None
    maker = _library(error) or _builtin(error)
    if maker is None:
        return None
    found = maker(safe_text(": ".join(filter(None, (where, type(error).__name__, str(error))))))
    # Who closed or did not answer is the subject of the sentence; how a library puts it stays in the cause.
    return maker(safe_text(where)) if where and found.code in {Code.CLOSED, Code.TIMEOUT} else found


def _library(error: Exception) -> _Maker | None:
    ancestry = [(kind.__module__.partition(".")[0], kind.__name__) for kind in type(error).__mro__]
    known = next((_LIBRARIES[module] for module, _ in ancestry if module in _LIBRARIES), None)
    if known is None:
        return None
    for candidate in (error, error.__cause__):
        if isinstance(candidate, OSError) and (candidate.errno or 0) in _ERRNO:
            return _ERRNO[candidate.errno or 0]
    names = {name for _, name in ancestry}
    return next((maker for name, maker in known.items() if name in names), None)


def _builtin(error: Exception) -> _Maker | None:
    if isinstance(error, OSError) and not isinstance(error, ssl.SSLError | socket.gaierror):
        known = _ERRNO.get(error.errno or 0)
        if known is not None:
            return known
        if str(error) == _CHANNEL_CLOSED:
            return _unreachable(Code.CLOSED)
    return next((maker for kinds, maker in _BUILTIN if isinstance(error, kinds)), None)


class boundary:  # noqa: N801 - reads as a statement: `with boundary("..."):`
    """Context manager, sync and async, that raises `DeviceError` for whatever a library raised inside."""

    def __init__(self, where: str = "") -> None:
        self._where = where

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            return
        translated = as_device_error(error, self._where)
        if translated is not None and translated is not error:
            raise translated from error

    async def __aenter__(self) -> None:
        return None

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.__exit__(kind, error, trace)
