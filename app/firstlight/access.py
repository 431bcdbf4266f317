"""With what a device is reached: the vault's password or one that was given, and only after its identity was compared.

The first sight of a certificate or host key is pinned when that was allowed or a person agrees; a changed one is always
refused. Nothing secret is sent to find out.
"""

from __future__ import annotations

import getpass
import platform
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from firstlight.site.pins import Pin, PinKind, Pins, PinsProblem
from firstlight.site.vault import EntryState, Vault, VaultError
from firstlight_drivers.contract import Claims, Credential, Driver, Identity, Presented, SnmpAccess, Trust

AskIdentity = Callable[[str], Awaitable[bool]]
"""Shows a fingerprint and returns whether it is the device's."""


class AccessRefused(Exception):
    """Why a device is not spoken to; `code` has a sentence in `words`. Nothing was sent."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What came with the command instead of from the vault, and what was allowed for the named devices."""

    credential: Credential | None = None
    snmp: SnmpAccess | None = None
    accept_new: bool = False
    plain: bool = False  # unencrypted HTTP may carry the credential
    legacy: bool = False
    assumed: bool = False  # an assumed web profile may be used where nobody has taught one


NOTHING = Given()


def credential_for(key: str, vault: Vault, given: Given) -> Credential:
    """The given one, else the newest proved password of the device. Raises AccessRefused."""
    if given.credential is not None:
        return given.credential
    try:
        entries = [] if not vault.exists else [one for one in vault.find(key) if one.state is EntryState.PROVED]
        if not entries:
            raise AccessRefused("no-login")
        newest = max(entries, key=lambda one: one.created)
        return Credential(user=newest.account, password=vault.reveal(newest.id))
    except VaultError as error:
        raise AccessRefused(error.code, error.detail) from error


def trust_from(key: str, pins: Pins, given: Given) -> Trust:
    """The pins of a device as a driver takes them. Raises AccessRefused for a damaged store."""
    try:
        ssh, https = (pins.get(key, kind) for kind in (PinKind.SSH, PinKind.HTTPS))
    except PinsProblem as problem:
        raise AccessRefused(problem.code, problem.detail) from problem
    return Trust(
        ssh=ssh.sha256 if ssh else None, https=https.sha256 if https else None, plain=given.plain, legacy=given.legacy
    )


async def meet(driver: Driver, key: str, pins: Pins, given: Given, ask: AskIdentity | None = None) -> Trust:
    """Compare the identity the device shows with its pin, or pin it; returns what a driver may trust.

    Raises AccessRefused ("identity-new" with the fingerprint, "pin-changed", "pin-renewed", "weak-channel",
    "plain-only"), DeviceError. A driver without a login has no identity to compare.
    """
    trust = trust_from(key, pins, given)
    if not isinstance(driver, Claims) or trust.ssh or trust.https:
        return trust  # a pinned identity is compared by the connection that carries the credential
    await compare_and_pin(await driver.present(), key, pins, given, ask)
    return trust_from(key, pins, given)


async def compare_and_pin(
    seen: Presented, key: str, pins: Pins, given: Given, ask: AskIdentity | None = None, *, network: str = ""
) -> str:
    """Compare what a device showed with its pin, or pin it: the one place that decides who gets a credential.

    Returns "no-identity-here", "identity-same" or "identity-pinned". Raises AccessRefused as `meet` does.
    """
    if seen.weak and not given.legacy:
        raise AccessRefused("weak-channel", ", ".join(seen.weak))
    if not seen.sha256:
        if not given.plain and seen.channel != "serial":
            raise AccessRefused("plain-only", seen.channel)
        return "no-identity-here"
    try:
        verdict, pinned = pins.verdict(key, seen), pins.get(key, PinKind(seen.channel))
    except PinsProblem as problem:
        raise AccessRefused(problem.code, problem.detail) from problem
    if verdict in {"changed", "renewed-key-same"}:
        detail = f"{seen.sha256} (pinned {pinned.sha256})" if pinned else seen.sha256
        raise AccessRefused("pin-changed" if verdict == "changed" else "pin-renewed", detail)
    if verdict != "new":
        return "identity-same"
    shown = f"{seen.channel} {seen.sha256}" + (f", MD5 {seen.md5}" if seen.md5 else "")
    if not given.accept_new and (ask is None or not await ask(shown)):
        raise AccessRefused("identity-new", shown)
    _pin(key, seen, pins, network)
    return "identity-pinned"


def same_device(said: Identity, serial: str | None, mac: str | None) -> bool | None:
    """Whether a device that says this of itself is the wanted one, by serial number, else by MAC.

    None: it does not say, or nothing is known to compare it with.
    """
    for one, wanted in ((said.serial, serial), (said.mac, mac)):
        if one and wanted:
            return one.upper() == wanted.upper()
    return None


def _pin(key: str, seen: Presented, pins: Pins, network: str) -> None:
    try:
        pins.add(
            Pin(
                device=key,
                kind=PinKind(seen.channel),
                sha256=seen.sha256,
                spki_sha256=seen.spki_sha256,
                md5=seen.md5 or "",
                key=seen.key,
                first_seen=time.time(),
                seen_by=f"{getpass.getuser()}@{platform.node()}",
                network=network,
                weak=seen.weak,
            )
        )
    except PinsProblem as problem:
        raise AccessRefused(problem.code, problem.detail) from problem
    except OSError as error:
        raise AccessRefused("pins-file", str(error)) from error
