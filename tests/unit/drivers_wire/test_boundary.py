"""Foreign exceptions become DeviceError at one border, and only those."""

from __future__ import annotations

import asyncio
import errno
import socket
import ssl

import aiohttp
import paramiko
import pymodbus.exceptions
import pytest
import serial

from firstlight_drivers.errors import (
    Code,
    DeviceError,
    IdentityChanged,
    LocalRefusal,
    LoginRefused,
    ProtocolError,
    Unreachable,
)
from firstlight_drivers.transport.boundary import as_device_error, boundary


def chained(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "kind", "code"),
    [
        (ConnectionRefusedError(errno.ECONNREFUSED, "x"), Unreachable, Code.REFUSED),
        (ConnectionResetError(), Unreachable, Code.CLOSED),
        (BrokenPipeError(errno.EPIPE, "x"), Unreachable, Code.CLOSED),
        (OSError("Socket is closed"), Unreachable, Code.CLOSED),
        (TimeoutError(), Unreachable, Code.TIMEOUT),
        (asyncio.IncompleteReadError(b"", 4), Unreachable, Code.CLOSED),
        (OSError(errno.EHOSTUNREACH, "x"), Unreachable, Code.UNREACHABLE),
        (OSError(errno.ENETUNREACH, "x"), LocalRefusal, Code.NO_ROUTE),
        (PermissionError(errno.EACCES, "x"), LocalRefusal, Code.PERMISSION),
        (OSError(errno.EADDRINUSE, "x"), LocalRefusal, Code.ADDRESS_IN_USE),
        (FileNotFoundError(errno.ENOENT, "x"), LocalRefusal, Code.NO_SUCH_PORT),
        (type("error", (Exception,), {"__module__": "termios"})(22, "x"), Unreachable, Code.UNREACHABLE),
        (socket.gaierror(-2, "unknown"), Unreachable, Code.UNREACHABLE),
        (ssl.SSLError(1, "no shared cipher"), DeviceError, Code.TLS),
        (ssl.SSLEOFError(8, "eof"), Unreachable, Code.CLOSED),
        (ssl.SSLCertVerificationError(1, "pin"), DeviceError, Code.TLS),
        (aiohttp.ServerDisconnectedError(), Unreachable, Code.CLOSED),
        (aiohttp.ClientPayloadError(), Unreachable, Code.CLOSED),
        (aiohttp.InvalidURL("x"), ProtocolError, Code.MALFORMED),
        (aiohttp.ServerTimeoutError(), Unreachable, Code.TIMEOUT),
        (aiohttp.ClientOSError(errno.ECONNREFUSED, "x"), Unreachable, Code.REFUSED),
        (paramiko.AuthenticationException(), LoginRefused, Code.LOGIN_REFUSED),
        (paramiko.SSHException("x"), DeviceError, Code.SSH),
        (
            paramiko.BadHostKeyException("h", paramiko.RSAKey.generate(1024), paramiko.RSAKey.generate(1024)),
            IdentityChanged,
            Code.PIN_CHANGED,
        ),
        (pymodbus.exceptions.ConnectionException("x"), Unreachable, Code.UNREACHABLE),
        (pymodbus.exceptions.ModbusIOException("x"), Unreachable, Code.TIMEOUT),
        (serial.SerialException(errno.EBUSY, "x"), LocalRefusal, Code.BUSY),
        (serial.SerialException(errno.ENOENT, "x"), LocalRefusal, Code.NO_SUCH_PORT),
        (chained(serial.SerialException("x"), OSError(errno.EACCES, "x")), LocalRefusal, Code.PERMISSION),
        (serial.SerialTimeoutException("x"), Unreachable, Code.TIMEOUT),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else str(value),
)
def test_translations(error: Exception, kind: type[DeviceError], code: Code) -> None:
    found = as_device_error(error, "here")
    assert type(found) is kind
    assert found.code is code
    # What is said of who closed or did not answer has it as its subject.
    assert found.detail == "here" if code in {Code.CLOSED, Code.TIMEOUT} else found.detail.startswith("here: ")


def test_device_errors_pass_as_they_are() -> None:
    own = LoginRefused("no")
    with pytest.raises(LoginRefused) as caught, boundary():
        raise own
    assert caught.value is own


async def test_both_forms_translate_and_keep_the_cause() -> None:
    with pytest.raises(Unreachable) as caught:
        async with boundary("there"):
            raise ConnectionResetError("gone")
    assert isinstance(caught.value.__cause__, ConnectionResetError)
    with pytest.raises(Unreachable), boundary():
        raise TimeoutError


@pytest.mark.parametrize("error", [KeyError("x"), ValueError("x"), asyncio.CancelledError(), KeyboardInterrupt()])
def test_what_is_not_foreign_passes(error: BaseException) -> None:
    with pytest.raises(type(error)), boundary():
        raise error


async def test_a_deadline_inside_is_a_timeout() -> None:
    with pytest.raises(Unreachable) as caught:
        async with boundary(), asyncio.timeout(0.01):
            await asyncio.Event().wait()
    assert caught.value.code is Code.TIMEOUT


async def test_cancellation_is_never_swallowed() -> None:
    entered = asyncio.Event()

    async def waits() -> None:
        async with boundary():
            entered.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(waits())
    await entered.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


def test_details_are_safe_text() -> None:
    found = as_device_error(OSError(errno.ECONNREFUSED, "\x1b[31mred\u202e"), "h")
    assert found is not None
    assert found.detail == "h: ConnectionRefusedError: [Errno 111] red"
