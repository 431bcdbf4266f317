"""An SNMP agent of our own: v2c by community, v3 by a user with SHA-1 and AES-128 (RFC 3416, 3414, 3826).

It is written apart from pysnmp, which the drivers use: one mistake cannot hide on both sides, and pysnmp's own agent
names the wrong value when a SET is refused. Get, GetNext, GetBulk, Set.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, Self

from firstlight_drivers.simulation import snmp_ber as ber
from firstlight_drivers.simulation.faults import DATAGRAM, Faults
from firstlight_drivers.simulation.snmp_ber import Held, Malformed, Oid
from firstlight_drivers.simulation.udp import Address, UdpSocket, own_socket

GET, GET_NEXT, RESPONSE, SET, GET_BULK, REPORT = 0xA0, 0xA1, 0xA2, 0xA3, 0xA5, 0xA8
GENERAL_ERROR, TOO_BIG = 5, 1
_AUTH, _PRIV, _REPORTABLE = 1, 2, 4  # msgFlags
_ENTERPRISE = bytes.fromhex("800021f305")  # enterprise 8691 (Moxa), octets follow; RFC 3411, SnmpEngineID
_USM = "1.3.6.1.6.3.15.1.1"  # usmStats
_LEVEL, _WINDOW, _USER, _ENGINE, _DIGEST, _DECRYPT = range(1, 7)
_WINDOW_SECONDS = 150
_ROWS = 24  # of one GetBulk


class Objects(Protocol):
    """What an agent shows and lets change."""

    def value(self, name: Oid) -> Held | None:
        """One value; None when there is none, or none to be read."""

    def following(self, name: Oid) -> Oid | None:
        """The next name behind this one that has a value."""

    def change(self, values: Sequence[tuple[Oid, Held]]) -> tuple[int, int] | None:
        """Set all or none: error-status and error-index. None: no answer at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SnmpAccount:
    """Who may ask. None: not over this version."""

    community: str | None = None
    user: str | None = None
    auth: str = ""
    privacy: str = ""


class _Silent(Exception):
    """No answer."""


class SnmpAgent:
    """One agent on one UDP port; enter it to start."""

    def __init__(
        self,
        place: tuple[str, int],
        objects: Objects,
        account: SnmpAccount,
        faults: Faults,
        awake: Callable[[], bool] = lambda: True,
    ) -> None:
        self._place = place
        self._objects = objects
        self._account = account
        self._faults = faults
        self._awake = awake
        self._engine = _ENTERPRISE + hashlib.sha256(repr(place).encode()).digest()[:8]
        self._started = time.monotonic()
        self._keys: tuple[bytes, bytes] | None = None
        self._waiting: set[asyncio.Task[None]] = set()
        self.refused = 0  # questions with another community or user
        self.changes = 0  # SETs that were carried out
        self.asked = 0  # questions that were let in

    async def __aenter__(self) -> Self:
        self._socket = UdpSocket(own_socket(*self._place), self._heard)
        await self._socket.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._waiting:
            task.cancel()
        await asyncio.gather(*self._waiting, return_exceptions=True)
        await self._socket.__aexit__()

    def _heard(self, data: bytes, peer: Address) -> None:
        if not self._awake():
            return
        try:
            answer = self._answer(data)
        except (Malformed, _Silent):
            return
        shaped = self._faults.shape(answer, DATAGRAM)
        if shaped is None:
            return
        if self._faults.delay:
            task = asyncio.get_running_loop().create_task(self._late(shaped, peer))
            self._waiting.add(task)
            task.add_done_callback(self._waiting.discard)
        else:
            self._socket.send(shaped, peer)

    async def _late(self, data: bytes, peer: Address) -> None:
        await asyncio.sleep(self._faults.delay)
        self._socket.send(data, peer)

    def _answer(self, data: bytes) -> bytes:
        (message,) = ber.several(data, ber.SEQUENCE)
        parts = tuple(ber.elements(message))
        version = ber.number(parts[0][1]) if parts and parts[0][0] == ber.INTEGER else -1
        if version == 1 and len(parts) == 3 and parts[1][0] == ber.OCTETS:
            if self._account.community is None or parts[1][1] != self._account.community.encode():
                self.refused += 1
                raise _Silent
            return ber.sequence(ber.integer(1), ber.octets(parts[1][1]), self._pdu(*parts[2]))
        if version == 3 and len(parts) == 4 and self._account.user is not None:
            return self._secured(data, parts)
        raise _Silent

    # --- what is asked ------------------------------------------------------------------------------------------------

    def _pdu(self, tag: int, content: bytes) -> bytes:
        request, first, second, bindings = ber.several(content, ber.INTEGER, ber.INTEGER, ber.INTEGER, ber.SEQUENCE)
        names = [self._binding(*element) for element in ber.elements(bindings)]
        self.asked += 1
        status, index = 0, 0
        if tag == GET:
            shown = [self._shown(name, self._objects.value(name)) for name, _ in names]
        elif tag == GET_NEXT:
            shown = [self._next(name)[1] for name, _ in names]
        elif tag == GET_BULK:
            shown = self._bulk([name for name, _ in names], max(ber.number(first), 0), max(ber.number(second), 0))
        elif tag == SET:
            done = self._objects.change([(name, value) for name, value in names if value is not None])
            if done is None:
                raise _Silent
            status, index = done
            self.changes += not status
            shown = [ber.sequence(ber.object_id(name), ber.held(value)) for name, value in names if value is not None]
        else:
            raise _Silent
        numbers = (ber.integer(ber.number(request)), ber.integer(status), ber.integer(index))
        return ber.sequence(*numbers, ber.sequence(*shown), tag=RESPONSE)

    def _binding(self, tag: int, content: bytes) -> tuple[Oid, Held | None]:
        parts = tuple(ber.elements(content))
        if tag != ber.SEQUENCE or len(parts) != 2 or parts[0][0] != ber.OID:
            raise Malformed("no binding")
        return ber.object_id_of(parts[0][1]), ber.value_of(*parts[1])

    def _shown(self, name: Oid, value: Held | None) -> bytes:
        return ber.sequence(ber.object_id(name), ber.wrap(ber.NO_INSTANCE, b"") if value is None else ber.held(value))

    def _next(self, name: Oid) -> tuple[Oid | None, bytes]:
        following = self._objects.following(name)
        if following is None:
            return None, ber.sequence(ber.object_id(name), ber.wrap(ber.END_OF_VIEW, b""))
        return following, self._shown(following, self._objects.value(following))

    def _bulk(self, names: list[Oid], single: int, most: int) -> list[bytes]:
        shown = [self._next(name)[1] for name in names[:single]]
        for start in names[single:]:
            name: Oid | None = start
            for _ in range(min(most, _ROWS)):
                if name is None:
                    break
                name, row = self._next(name)
                shown.append(row)
        return shown

    # --- version 3 ----------------------------------------------------------------------------------------------------

    def _secured(self, data: bytes, parts: tuple[tuple[int, bytes], ...]) -> bytes:
        message_id, _, flag_octets, _ = ber.several(parts[1][1], ber.INTEGER, ber.INTEGER, ber.OCTETS, ber.INTEGER)
        if parts[2][0] != ber.OCTETS or len(flag_octets) != 1:
            raise Malformed("no security parameters")
        (parameters,) = ber.several(parts[2][1], ber.SEQUENCE)
        engine, boots, at, user, digest, salt = ber.several(
            parameters, ber.OCTETS, ber.INTEGER, ber.INTEGER, ber.OCTETS, ber.OCTETS, ber.OCTETS
        )
        flags = flag_octets[0]
        number = ber.number(message_id)
        if engine != self._engine:
            return self._report(number, flags, _ENGINE)
        wrong = self._wrong(data, flags, user, digest)
        if wrong:
            self.refused += 1
            return self._report(number, flags, wrong)
        if ber.number(boots) != 1 or abs(ber.number(at) - self._now()) > _WINDOW_SECONDS:
            return self._report(number, flags, _WINDOW, authenticated=True)
        pdu = self._opened(ber.number(boots), ber.number(at), salt, parts[3])
        if pdu is None:
            return self._report(number, flags, _DECRYPT)
        return self._sealed(number, _AUTH | _PRIV, self._scoped(self._pdu(*pdu)))

    def _wrong(self, data: bytes, flags: int, user: bytes, digest: bytes) -> int:
        """Why somebody is not let in; 0 when he is."""
        if user != (self._account.user or "").encode():
            return _USER
        if flags & (_AUTH | _PRIV) != _AUTH | _PRIV:
            return _LEVEL
        blanked = data.replace(ber.octets(digest), ber.octets(bytes(12)), 1)
        right = _mac(self._localized()[0], blanked)
        return 0 if len(digest) == 12 and hmac.compare_digest(right, digest) else _DIGEST

    def _opened(self, boots: int, at: int, salt: bytes, sealed: tuple[int, bytes]) -> tuple[int, bytes] | None:
        """The question inside an encrypted part; None when it cannot be read."""
        if sealed[0] != ber.OCTETS or len(salt) != 8:
            return None
        plain = self._cipher(boots, at, salt, sealed[1], encrypt=False)
        try:
            scoped = tuple(ber.elements(next(ber.elements(plain))[1]))
        except (Malformed, StopIteration):
            return None
        return scoped[2] if len(scoped) == 3 else None

    def _scoped(self, pdu: bytes) -> bytes:
        return ber.sequence(ber.octets(self._engine), ber.octets(b""), pdu)

    def _report(self, number: int, flags: int, what: int, *, authenticated: bool = False) -> bytes:
        if not flags & _REPORTABLE:
            raise _Silent
        name = ber.sequence(ber.object_id(ber.oid(f"{_USM}.{what}.0")), ber.integer(1, ber.COUNTER))
        zero = ber.integer(0)
        pdu = ber.sequence(zero, zero, zero, ber.sequence(name), tag=REPORT)
        return self._sealed(number, _AUTH if authenticated else 0, self._scoped(pdu))

    def _sealed(self, number: int, flags: int, scoped: bytes) -> bytes:
        now, salt = self._now(), b""
        if flags & _PRIV:
            salt = os.urandom(8)
            scoped = ber.octets(self._cipher(1, now, salt, scoped, encrypt=True))
        user = (self._account.user or "").encode() if flags & _AUTH else b""

        def whole(digest: bytes) -> bytes:
            header = ber.sequence(ber.integer(number), ber.integer(65507), ber.octets(bytes((flags,))), ber.integer(3))
            security = ber.sequence(
                ber.octets(self._engine), ber.integer(1), ber.integer(now), ber.octets(user), ber.octets(digest),
                ber.octets(salt),
            )  # fmt: skip
            return ber.sequence(ber.integer(3), header, ber.octets(security), scoped)

        if not flags & _AUTH:
            return whole(b"")
        return whole(_mac(self._localized()[0], whole(bytes(12))))

    def _now(self) -> int:
        return int(time.monotonic() - self._started)

    def _localized(self) -> tuple[bytes, bytes]:
        if self._keys is None:
            self._keys = _key(self._account.auth, self._engine), _key(self._account.privacy, self._engine)
        return self._keys

    def _cipher(self, boots: int, at: int, salt: bytes, data: bytes, *, encrypt: bool) -> bytes:
        from cryptography.hazmat.decrepit.ciphers.modes import CFB  # noqa: PLC0415 - only with version 3
        from cryptography.hazmat.primitives.ciphers import Cipher, algorithms  # noqa: PLC0415 - as above

        start = (boots & 0x7FFFFFFF).to_bytes(4, "big") + (at & 0x7FFFFFFF).to_bytes(4, "big") + salt
        cipher = Cipher(algorithms.AES(self._localized()[1][:16]), CFB(start))
        worker = cipher.encryptor() if encrypt else cipher.decryptor()
        return worker.update(data) + worker.finalize()


def _key(password: str, engine: bytes) -> bytes:
    """RFC 3414, A.2.2: a megabyte of the password, digested, then bound to the engine."""
    raw = password.encode() or b"\0"
    whole = (raw * (2**20 // len(raw) + 1))[: 2**20]
    general = hashlib.sha1(whole, usedforsecurity=False).digest()
    return hashlib.sha1(general + engine + general, usedforsecurity=False).digest()


def _mac(key: bytes, data: bytes) -> bytes:
    return hmac.new(key, data, "sha1").digest()[:12]
