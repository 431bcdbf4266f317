"""The APC driver's login against a real OpenSSH server, which nobody here wrote.

The server runs in a mount namespace of its own: there it has its own accounts and its own PAM service, whose password
is the content of a file; the system's accounts are not touched. A forced command plays the card's first-login dialogue
on the pseudo-terminal of the server, and changes that file.

Without root there is no such namespace and OpenSSH has no password to check: then key exchange, pin and refusal are
tested, the rest is skipped. A prompt of a real one-time-code module is not tested: Debian's base system has none.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from firstlight_drivers.apc_nmc3.device import NetworkManagementCard3
from firstlight_drivers.apc_nmc3.link import Timing
from firstlight_drivers.contract import Credential, Endpoint, LoginVerdict, Secret, Service, Trust
from firstlight_drivers.errors import Code, DeviceError, IdentityChanged
from interop.programs import program, running, wait_for_port

ADDRESS = "127.79.10.200"
NEW = "Kestrel!on#the%weir=92"
WRONG_PIN = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
TIMING = Timing(answer=8.0, quiet=1.5)

DIALOGUE = r"""
import os, pathlib, sys, tty
kept = pathlib.Path(sys.argv[1])
if not os.isatty(0):
    sys.exit("no terminal")
tty.setraw(0)
columns = os.get_terminal_size(0).columns
(kept.parent / "columns").write_text(str(columns))

def say(text):
    os.write(1, text.encode())

def line(echo):
    typed = b""
    while True:
        letter = os.read(0, 1)
        if not letter:
            sys.exit(0)
        if letter == b"\r":
            say("\r\n")
            return typed.decode()
        typed += letter
        say(letter.decode() if echo else "*")

if kept.read_text() == "apc":
    say("\r\nThe current password policy requires you to change your password...\r\n\r\nEnter current password: ")
    if line(False) != "apc":
        sys.exit(1)
    say("\r\nEnter new password: ")
    new = line(False)
    say("Confirm new password: ")
    if line(False) != new:
        sys.exit(1)
    kept.write_text(new)
say("\r\nSchneider Electric    Network Management Card AOS    v3.0.0.12\r\n\rName : x\r\n\r\napc>")
while True:
    command = line(True)
    if command == "exit":
        say("Bye.\r\n")
        sys.exit(0)
    say("E101: Command Not Found\r\n\r\napc>")
"""

NAMESPACE = """
set -e
mount --make-rprivate /
mount -t tmpfs none /run
mkdir -m 0755 /run/sshd
mount --bind {folder}/pam.d /etc/pam.d
mount --bind {folder}/passwd /etc/passwd
mount --bind {folder}/shadow /etc/shadow
exec {sshd} -D -e -f {folder}/config
"""

CHECK = """#!/bin/sh
typed=$(tr -d '\\000')
test "$typed" = "$(cat {folder}/password)"
"""


@dataclass(slots=True)
class OpenSsh:
    """A running server."""

    folder: Path
    port: int
    whole: bool  # has an account whose password it can check

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")

    @property
    def requests(self) -> list[str]:
        """Methods of all authentication requests so far."""
        return re.findall(r"userauth-request for user \S+ service \S+ method (\S+)", self.log)

    @property
    def checks(self) -> int:
        """How often PAM was given a password to check, or a password was refused without it."""
        return len(re.findall(r"^(?:Failed|Accepted) \S+ for", self.log, re.MULTILINE))

    def fingerprint(self, kind: str) -> str:
        """The host key as ssh-keygen prints it."""
        keygen = program("ssh-keygen", "openssh-client")
        printed = subprocess.run(
            [keygen, "-l", "-E", kind, "-f", str(self.folder / "host_key.pub")], capture_output=True, check=True
        )
        return printed.stdout.decode().split()[1]

    def driver(self) -> NetworkManagementCard3:
        endpoint = Endpoint(host=ADDRESS, ports=(Service(name="ssh", port=self.port),))
        return NetworkManagementCard3(endpoint, TIMING)

    def needs_passwords(self) -> None:
        if not self.whole:
            pytest.skip("OpenSSH can only check a password of ours as root, in a mount namespace")


Start = Callable[..., OpenSsh]


@pytest.fixture
def openssh(tmp_path: Path) -> Iterator[Start]:
    """Starts a server with further lines of configuration; it ends with the test."""
    sshd, keygen = program("sshd", "openssh-server"), program("ssh-keygen", "openssh-client")
    with ExitStack() as stack:

        def start(*options: str, key: str = "ecdsa") -> OpenSsh:
            folder = tmp_path / "sshd"
            _prepare(folder, keygen, key, options)
            whole = os.geteuid() == 0 and _namespaces()
            if os.geteuid() == 0 and not whole:
                pytest.skip("this computer gives root no mount namespace, which OpenSSH needs for its own accounts")
            command = [sshd, "-D", "-e", "-f", str(folder / "config")]
            if whole:
                setup = NAMESPACE.format(folder=folder, sshd=sshd)
                command = [program("unshare", "util-linux"), "--mount", "sh", "-c", setup]
            log = stack.enter_context((folder / "log").open("wb"))
            stack.enter_context(running(command, stderr=log))
            server = OpenSsh(folder=folder, port=10022, whole=whole)
            wait_for_port(ADDRESS, server.port)
            return server

        yield start


def _prepare(folder: Path, keygen: str, key: str, options: tuple[str, ...]) -> None:
    (folder / "pam.d").mkdir(parents=True)
    done = subprocess.run(
        [keygen, "-q", "-t", key, "-N", "", "-f", str(folder / "host_key")], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    (folder / "password").write_text("apc", encoding="utf-8")
    (folder / "dialogue.py").write_text(DIALOGUE, encoding="utf-8")
    check = folder / "check"
    check.write_text(CHECK.format(folder=folder), encoding="utf-8")
    check.chmod(0o755)
    service = (
        f"auth required pam_exec.so expose_authtok quiet {check}\nauth required pam_permit.so\n"
        "account required pam_permit.so\nsession required pam_permit.so\npassword required pam_deny.so\n"
    )
    for name in ("sshd", "other"):
        (folder / "pam.d" / name).write_text(service, encoding="utf-8")
    (folder / "passwd").write_text(
        f"root:x:0:0:root:/:/bin/sh\nsshd:x:102:65534::/run/sshd:/usr/sbin/nologin\napc:x:0:0:card:{folder}:/bin/sh\n",
        encoding="utf-8",
    )
    (folder / "shadow").write_text("root:*:19000::::::\napc:*:19000::::::\n", encoding="utf-8")
    rows = (
        "Port 10022",
        f"ListenAddress {ADDRESS}",
        f"HostKey {folder}/host_key",
        "PidFile none",
        "LogLevel DEBUG1",
        "PermitRootLogin yes",
        *options,  # the first word on something counts
        "PubkeyAuthentication no",
        "StrictModes no",
        f"UsePAM {'yes' if os.geteuid() == 0 else 'no'}",
        "PasswordAuthentication yes",
        "KbdInteractiveAuthentication no",
        "PrintMotd no",
        "DisableForwarding yes",
        f"ForceCommand {sys.executable} -I {folder}/dialogue.py {folder}/password",
    )
    (folder / "config").write_text("\n".join(rows) + "\n", encoding="utf-8")


def _namespaces() -> bool:
    tried = subprocess.run(["unshare", "--mount", "mount", "--make-rprivate", "/"], capture_output=True, check=False)
    return tried.returncode == 0


def account(password: str) -> Credential:
    return Credential(user="apc", password=Secret(password))


async def trust(server: OpenSsh) -> Trust:
    return Trust(ssh=(await server.driver().present()).sha256)


@pytest.mark.parametrize(("key", "shown"), [("ecdsa", "EC secp256r1"), ("rsa", "RSA 3072"), ("ed25519", "Ed25519")])
async def test_host_keys_are_shown_as_openssh_shows_them(openssh: Start, key: str, shown: str) -> None:
    server = openssh(key=key)
    seen = await server.driver().present()
    assert server.fingerprint("sha256") == seen.sha256
    assert server.fingerprint("md5") == f"MD5:{seen.md5}"
    assert seen.key == shown
    assert server.requests == []


@pytest.mark.parametrize("pin", [None, WRONG_PIN])
async def test_another_host_key_sees_no_authentication_request(openssh: Start, pin: str | None) -> None:
    server = openssh()

    async def commit() -> None:
        pytest.fail("nothing is to be changed")

    for attempt in (
        server.driver().login(account("apc"), Trust(ssh=pin)),
        server.driver().change_password(account("apc"), Secret(NEW), Trust(ssh=pin), commit),
    ):
        with pytest.raises(IdentityChanged):
            await attempt
    assert "kex: algorithm:" in server.log
    assert server.requests == []
    assert server.checks == 0


async def test_a_refused_password_is_given_once(openssh: Start) -> None:
    server = openssh()
    assert await server.driver().login(account("not this one"), await trust(server)) is LoginVerdict.REFUSED
    assert server.requests == ["none", "password"]
    assert server.checks == 1


async def test_refused_and_thrown_out_at_once_is_a_refusal(openssh: Start) -> None:
    server = openssh("MaxAuthTries 1")
    assert await server.driver().login(account("not this one"), await trust(server)) is LoginVerdict.REFUSED
    assert server.requests == ["none", "password"]


async def test_first_login_by_password(openssh: Start, tmp_path: Path) -> None:
    banner = tmp_path / "message"
    banner.write_text("Authorised staff only.\nMax logins exceeded? Call 4711.\n", encoding="utf-8")
    server = openssh(f"Banner {banner}")
    server.needs_passwords()
    trusted, commits = await trust(server), []

    async def commit() -> None:
        commits.append((server.folder / "password").read_text())

    assert await server.driver().login(account("apc"), trusted) is LoginVerdict.CHANGE_FIRST
    assert await server.driver().change_password(account("apc"), Secret(NEW), trusted, commit) == 0.0
    assert commits == ["apc"]
    assert (server.folder / "password").read_text() == NEW
    assert (server.folder / "columns").read_text() == "220"
    assert await server.driver().login(account(NEW), trusted) is LoginVerdict.ACCEPTED
    assert await server.driver().login(account("apc"), trusted) is LoginVerdict.REFUSED
    assert server.requests == ["none", "password"] * 4
    assert NEW not in server.log


async def test_first_login_by_keyboard_interactive(openssh: Start) -> None:
    server = openssh("PasswordAuthentication no", "KbdInteractiveAuthentication yes")
    server.needs_passwords()
    trusted = await trust(server)

    async def commit() -> None:
        return

    assert await server.driver().change_password(account("apc"), Secret(NEW), trusted, commit) == 0.0
    assert await server.driver().login(account(NEW), trusted) is LoginVerdict.ACCEPTED
    assert server.requests == ["none", "keyboard-interactive"] * 2


async def test_a_refusal_by_keyboard_interactive_gets_the_password_once(openssh: Start) -> None:
    server = openssh("PasswordAuthentication no", "KbdInteractiveAuthentication yes")
    server.needs_passwords()
    trusted = await trust(server)
    assert await server.driver().login(account("not this one"), trusted) is LoginVerdict.REFUSED
    assert server.requests == ["none", "keyboard-interactive"]


async def test_a_second_prompt_for_a_password_does_not_get_it_again(openssh: Start) -> None:
    server = openssh("KbdInteractiveAuthentication yes", "AuthenticationMethods password,keyboard-interactive")
    server.needs_passwords()
    trusted = await trust(server)
    with pytest.raises(DeviceError, match=r"asks again: .*Password:") as caught:
        await server.driver().login(account("apc"), trusted)
    assert caught.value.code is Code.UNEXPECTED
    assert server.requests == ["none", "password", "keyboard-interactive"]


async def test_a_server_that_wants_keys_only(openssh: Start) -> None:
    server = openssh("PasswordAuthentication no", "PubkeyAuthentication yes")
    with pytest.raises(DeviceError, match="logins by publickey only") as caught:
        await server.driver().login(account("apc"), await trust(server))
    assert caught.value.code is Code.UNEXPECTED
    assert server.checks == 0


async def test_no_common_algorithm(openssh: Start) -> None:
    server = openssh("KexAlgorithms diffie-hellman-group1-sha1")
    with pytest.raises(DeviceError) as caught:
        await server.driver().login(account("apc"), Trust(ssh=WRONG_PIN))
    assert caught.value.code is Code.SSH
    assert server.requests == []
