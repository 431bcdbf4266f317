"""SNMP identification, only with access the technician gave: a v2c community, or a v3 user with SHA and AES.

No community is ever guessed: a wrong one is a failed login in the device's log.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

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
    with warnings.catch_warnings():
        # pysnmp imports parts of itself that its own version calls deprecated.
        warnings.simplefilter("ignore")
        from pysnmp.hlapi.v3arch import asyncio as hlapi  # noqa: PLC0415 - 300 ms that few searches need

    engine = hlapi.SnmpEngine()
    try:
        async with boundary(f"snmp {host}:{port}"):
            transport = hlapi.Udp6TransportTarget if ":" in host else hlapi.UdpTransportTarget
            target = await transport.create((host, port), timeout=seconds, retries=1)
            indication, status, index, bindings = await hlapi.get_cmd(
                engine,
                _user(hlapi, access),
                target,
                hlapi.ContextData(),
                *(hlapi.ObjectType(hlapi.ObjectIdentity(oid)) for oid in oids),
                lookupMib=False,
            )
    finally:
        engine.close_dispatcher()
    _check(indication, status, index)
    found: dict[str, str] = {}
    for name, value in bindings:
        if type(value).__name__ not in _ABSENT:
            found[str(name)] = value.prettyPrint() if "Object" in type(value).__name__ else _text(value)
    return found


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
    if indication:
        kind = type(indication).__name__.lower()
        detail = safe_text(str(indication))
        if "timedout" in kind or "timeout" in kind:
            raise Unreachable(detail, code=Code.TIMEOUT)
        if any(word in kind for word in _REFUSED):
            raise LoginRefused(detail)
        raise ProtocolError(detail)
    if int(status):
        raise DeviceError(f"SNMP error {int(status)} at {index}", code=Code.DEVICE_ERROR)


def _text(value: Any) -> str:  # noqa: ANN401 - pysnmp has no types
    as_octets = getattr(value, "asOctets", None)
    return safe_text(as_octets(), _TEXT_LIMIT) if as_octets is not None else str(value.prettyPrint())
