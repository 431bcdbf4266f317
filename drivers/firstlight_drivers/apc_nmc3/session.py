"""One SSH session with a card: pin first, then the password, one command, and out again. Blocking; run it in a thread.

One connection per action, always ended with `exit`: a card takes few sessions at once (AP9641 user guide: five on the
command line) and answers "Max logins exceeded." beyond that.
"""

from __future__ import annotations

import contextlib
import logging
import socket
import time

import paramiko

from firstlight_drivers.apc_nmc3 import codec
from firstlight_drivers.contract import Credential, Endpoint
from firstlight_drivers.errors import Code, DeviceError, IdentityChanged, ProtocolError, Unreachable
from firstlight_drivers.transport.boundary import boundary
from firstlight_drivers.transport.limits import CONNECT_SECONDS, KIB, SSH_SECONDS
from firstlight_drivers.transport.text import safe_text

_COLUMNS = 220  # a narrow terminal breaks long lines (observed by automation tools)
_ANSWER_BYTES = 64 * KIB
_ANSWER_SECONDS = 15.0
_LOG = "firstlight.paramiko"


def run_command(endpoint: Endpoint, credential: Credential, pin: str | None, command: str) -> str:
    """The text a command printed, echo and prompt included. Raises DeviceError.

    `pin` is the host key as "SHA256:...". None accepts whatever key is shown: who has no pin decides that elsewhere.
    """
    host, port = endpoint.host, endpoint.port("ssh", 22)
    with boundary(f"ssh {host}:{port}"), contextlib.ExitStack() as stack:
        source = (endpoint.local_address, 0) if endpoint.local_address else None
        # A list of addresses, as create_connection does it: a host name may have several.
        opened = socket.create_connection((host, port), CONNECT_SECONDS, source)
        stack.callback(opened.close)
        transport = paramiko.Transport(opened)
        stack.callback(transport.close)
        logging.getLogger(_LOG).setLevel(logging.CRITICAL + 1)
        transport.set_log_channel(_LOG)
        transport.start_client(timeout=SSH_SECONDS)
        _check_pin(transport.get_remote_server_key().fingerprint, pin)
        transport.auth_timeout = SSH_SECONDS
        transport.auth_password(credential.user, credential.password.reveal(), fallback=False)
        return _dialogue(transport, command)


def _check_pin(shown: str, pin: str | None) -> None:
    if pin is not None and shown.rstrip("=") != pin.rstrip("="):
        raise IdentityChanged(f"host key {safe_text(shown)}")


def _dialogue(transport: paramiko.Transport, command: str) -> str:
    channel = transport.open_session(timeout=SSH_SECONDS)
    try:
        channel.get_pty(width=_COLUMNS)
        channel.invoke_shell()
        _until_prompt(channel)
        channel.sendall(f"{command}\r".encode("ascii"))
        answer = _until_prompt(channel)
        channel.sendall(b"exit\r")
        return answer
    finally:
        channel.close()


def _until_prompt(channel: paramiko.Channel) -> str:
    deadline = time.monotonic() + _ANSWER_SECONDS
    text = ""
    while not codec.at_prompt(text):
        if codec.wants_new_password(text):
            raise DeviceError("the card asks for a new password first", code=Code.UNEXPECTED)
        channel.settimeout(max(0.01, deadline - time.monotonic()))
        data = channel.recv(4 * KIB)
        if not data:
            raise Unreachable(f"closed: {safe_text(text[-200:])}", code=Code.CLOSED)
        text += data.decode("latin-1")
        if len(text) > _ANSWER_BYTES:
            raise ProtocolError("an answer without end", code=Code.TOO_LARGE)
    return text
