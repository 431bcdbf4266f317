"""SNMP, only with access the technician gave: a v2c community, or a v3 user with SHA and AES.

    look        who is there
    get         values as text
    open_session    typed values: get, the rows of a table's column (GetBulk), set

No community is ever guessed: a wrong one is a failed login in the device's log.
"""

from __future__ import annotations

import warnings
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from ipaddress import IPv4Address
from typing import Any, TypeAlias

from firstlight_drivers.contract import SnmpAccess, SnmpObservation
from firstlight_drivers.errors import Code, DeviceError, LoginRefused, ProtocolError, Unreachable
from firstlight_drivers.transport.boundary import boundary
from firstlight_drivers.transport.text import safe_text, text_or_none

PORT = 161
SYS_DESCR = "1.3.6.1.2.1.1.1.0"  # SNMPv2-MIB, RFC 3418
SYS_OBJECT_ID = "1.3.6.1.2.1.1.2.0"
SYS_NAME = "1.3.6.1.2.1.1.5.0"
_TEXT_LIMIT = 512  # sysDescr of an NMC is about 250 characters and ends with what matters
_ABSENT = frozenset({"NoSuchObject", "NoSuchInstance", "EndOfMibView"})
_REFUSED = ("digest", "unknownusername", "unknownuser", "authentication", "decryption", "securitylevel")
_TOO_BIG, _NO_SUCH_NAME = 1, 2  # error-status, RFC 3416
_STATUS = (
    "noError", "tooBig", "noSuchName", "badValue", "readOnly", "genErr", "noAccess", "wrongType", "wrongLength",
    "wrongEncoding", "wrongValue", "noCreation", "inconsistentValue", "resourceUnavailable", "commitFailed",
    "undoFailed", "authorizationError", "notWritable", "inconsistentName",
)  # fmt: skip
_AT_ONCE = 16  # values in one question: answers stay far below the 1472 bytes of one Ethernet frame
_ROWS = 16  # of a column in one GetBulk

SnmpValue: TypeAlias = "int | bytes | IPv4Address"
"""INTEGER and its kin, OCTET STRING, IpAddress; nothing else is read or written here."""


class SetRefused(DeviceError):
    """The agent refused a SET. `oid` is the value it named, "" when it named none; `reason` the name in RFC 3416."""

    code = Code.DEVICE_ERROR

    def __init__(self, oid: str, reason: str) -> None:
        super().__init__(f"{oid}: {reason}" if oid else reason)
        self.oid = oid
        self.reason = reason


class SnmpSession:
    """One agent, with one access. Made by `open_session`. All raise DeviceError."""

    def __init__(self, hlapi: Any, engine: Any, user: Any, targets: tuple[Any, Any], where: str) -> None:  # noqa: ANN401
        self._hlapi = hlapi
        self._engine = engine
        self._user = user
        self._patient, self._once = targets
        self._where = where

    async def get(self, oids: Sequence[str]) -> dict[str, SnmpValue]:
        """The values of these OIDs; those the agent does not have, or of another type, are left out."""
        found: dict[str, SnmpValue] = {}
        for start in range(0, len(oids), _AT_ONCE):
            found |= await self._get(oids[start : start + _AT_ONCE])
        return found

    async def column(self, oid: str, most: int = 64) -> dict[int, SnmpValue]:
        """A column of a table with one index, by GetBulk: index -> value, at most so many rows."""
        rows: dict[int, SnmpValue] = {}
        last = oid
        while len(rows) < most:
            bindings = await self._ask("bulk_cmd", 0, min(_ROWS, most), self._named(last))
            for name, value in bindings:
                text = str(name)
                index = text.removeprefix(f"{oid}.")
                typed = _typed(value)
                if text == index or not index.isdecimal() or typed is None or int(index) in rows:
                    return rows
                rows[int(index)] = typed
                last = text
            if not bindings:
                break
        return rows

    async def set(self, values: Sequence[tuple[str, SnmpValue]], *, once: bool = False) -> None:
        """One SET with all values, which an agent does wholly or not at all (RFC 3416, 4.2.5).

        Raises SetRefused. `once`: not sent a second time when no answer comes, for what must not happen twice.
        """
        made = [
            self._hlapi.ObjectType(self._hlapi.ObjectIdentity(oid), _wire(self._hlapi, value)) for oid, value in values
        ]
        indication, status, index, _ = await self._command("set_cmd", *made, target=self._once if once else None)
        _check_indication(indication)
        if int(status):
            place = int(index)
            named = values[place - 1][0] if 0 < place <= len(values) else ""
            raise SetRefused(named, _STATUS[int(status)] if int(status) < len(_STATUS) else f"error {int(status)}")

    async def _get(self, oids: Sequence[str]) -> dict[str, SnmpValue]:
        indication, status, index, bindings = await self._command("get_cmd", *map(self._named, oids))
        _check_indication(indication)
        if int(status) == _TOO_BIG and len(oids) > 1:
            half = len(oids) // 2
            return {**await self._get(oids[:half]), **await self._get(oids[half:])}
        _check(indication, status, index)
        typed = ((str(name), _typed(value)) for name, value in bindings)
        return {name: value for name, value in typed if value is not None}

    def _named(self, oid: str) -> Any:  # noqa: ANN401 - pysnmp has no types
        return self._hlapi.ObjectType(self._hlapi.ObjectIdentity(oid))

    async def _ask(self, command: str, *arguments: object) -> Any:  # noqa: ANN401 - as above
        indication, status, index, bindings = await self._command(command, *arguments)
        if indication is None and int(status) == _NO_SUCH_NAME:
            return ()
        _check(indication, status, index)
        return bindings

    async def _command(self, command: str, *arguments: object, target: Any = None) -> Any:  # noqa: ANN401 - as above
        async with boundary(self._where):
            return await getattr(self._hlapi, command)(
                self._engine,
                self._user,
                target or self._patient,
                self._hlapi.ContextData(),
                *arguments,
                lookupMib=False,
            )

    async def texts(self, oids: Sequence[str]) -> dict[str, str]:
        """The values of these OIDs in one question, as text."""
        found: dict[str, str] = {}
        for name, value in await self._ask("get_cmd", *map(self._named, oids)):
            if type(value).__name__ not in _ABSENT:
                found[str(name)] = value.prettyPrint() if "Object" in type(value).__name__ else _text(value)
        return found


@asynccontextmanager
async def open_session(
    host: str, access: SnmpAccess, *, port: int = PORT, seconds: float = 2.0
) -> AsyncIterator[SnmpSession]:
    """Sends nothing yet. `seconds` is for one answer; a question is asked twice. Raises DeviceError."""
    with warnings.catch_warnings():
        # pysnmp imports parts of itself that its own version calls deprecated.
        warnings.simplefilter("ignore")
        from pysnmp.hlapi.v3arch import asyncio as hlapi  # noqa: PLC0415 - 300 ms that few searches need

    engine = hlapi.SnmpEngine()
    where = f"snmp {host}:{port}"
    try:
        async with boundary(where):
            kind = hlapi.Udp6TransportTarget if ":" in host else hlapi.UdpTransportTarget
            patient = await kind.create((host, port), timeout=seconds, retries=1)
            once = await kind.create((host, port), timeout=seconds, retries=0)
        yield SnmpSession(hlapi, engine, _user(hlapi, access), (patient, once), where)
    finally:
        engine.close_dispatcher()


async def look(
    host: str, access: SnmpAccess, *, extra: Sequence[str] = (), port: int = PORT, seconds: float = 2.0
) -> SnmpObservation:
    """sysDescr, sysObjectID, sysName and the numeric OIDs in `extra`. Raises DeviceError; LoginRefused is
    certain only with v3: a v2c agent stays silent for a wrong community.
    """
    values = await get(host, access, (SYS_DESCR, SYS_OBJECT_ID, SYS_NAME, *extra), port=port, seconds=seconds)
    return SnmpObservation(
        sys_descr=safe_text(values.get(SYS_DESCR, ""), _TEXT_LIMIT),
        sys_object_id=safe_text(values.get(SYS_OBJECT_ID, "")),
        sys_name=text_or_none(values.get(SYS_NAME)),
        extra=tuple((oid, safe_text(values[oid], _TEXT_LIMIT)) for oid in extra if oid in values),
    )


async def get(
    host: str, access: SnmpAccess, oids: Sequence[str], *, port: int = PORT, seconds: float = 2.0
) -> dict[str, str]:
    """Values of numeric OIDs as text; those the agent does not have are left out. Raises DeviceError."""
    async with open_session(host, access, port=port, seconds=seconds) as session:
        return await session.texts(oids)


def _user(hlapi: Any, access: SnmpAccess) -> Any:  # noqa: ANN401 - pysnmp has no types
    if access.community is not None:
        return hlapi.CommunityData(access.community.reveal(), mpModel=1)
    if not access.user:
        raise ValueError("SNMP access without a community and without a user")
    auth = access.auth.reveal() if access.auth is not None else None
    privacy = access.privacy.reveal() if access.privacy is not None else None
    return hlapi.UsmUserData(
        access.user,
        authKey=auth,
        privKey=privacy,
        authProtocol=hlapi.USM_AUTH_HMAC96_SHA if auth else hlapi.USM_AUTH_NONE,
        privProtocol=hlapi.USM_PRIV_CFB128_AES if privacy else hlapi.USM_PRIV_NONE,
    )


def _check(indication: object, status: Any, index: object) -> None:  # noqa: ANN401 - pysnmp has no types
    _check_indication(indication)
    if int(status):
        raise DeviceError(f"SNMP error {int(status)} at {index}", code=Code.DEVICE_ERROR)


def _check_indication(indication: object) -> None:
    if indication:
        kind = type(indication).__name__.lower()
        detail = safe_text(str(indication))
        if "timedout" in kind or "timeout" in kind:
            raise Unreachable(detail, code=Code.TIMEOUT)
        if any(word in kind for word in _REFUSED):
            raise LoginRefused(detail)
        raise ProtocolError(detail)


def _typed(value: Any) -> SnmpValue | None:  # noqa: ANN401 - pysnmp has no types
    """None for what is absent and for types nothing here knows."""
    kind = type(value).__name__
    if kind in _ABSENT or kind in {"Null", "ObjectIdentifier", "ObjectIdentity", "Opaque"}:
        return None
    as_octets = getattr(value, "asOctets", None)
    if as_octets is None:
        return int(value)
    raw = bytes(as_octets())
    return IPv4Address(raw) if kind == "IpAddress" and len(raw) == 4 else raw


def _wire(hlapi: Any, value: SnmpValue) -> Any:  # noqa: ANN401 - pysnmp has no types
    if isinstance(value, IPv4Address):
        return hlapi.IpAddress(str(value))
    return hlapi.Integer32(value) if isinstance(value, int) else hlapi.OctetString(value)


def _text(value: Any) -> str:  # noqa: ANN401 - pysnmp has no types
    as_octets = getattr(value, "asOctets", None)
    return safe_text(as_octets(), _TEXT_LIMIT) if as_octets is not None else str(value.prettyPrint())
