"""Asks a person for what a job cannot do: an update on a device's own page, and a first login right behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from firstlight import words
from firstlight.change.outcome import Result
from firstlight.change.progress import RunSummary
from firstlight.claim.model import ClaimRow
from firstlight.events import Device
from firstlight.jobs.model import JobItem, Way
from firstlight.jobs.plant import People
from firstlight.lanes import RequestRefused
from firstlight.policy import PolicyError
from firstlight.site.site import Site
from firstlight.site.vault import EntryState, VaultError

STALE = "the accounts were set back by an upgrade"


class ClaimAgain(Protocol):
    """The session's way to claim one device."""

    async def __call__(self, device: Device, *, profiles: bool) -> RunSummary[ClaimRow]:
        """Plan and run. Raises VaultError, PolicyError, RequestRefused, OSError."""


class Attendants(People):
    """Through the site's questions, which reach whoever sits in front of the program."""

    def __init__(self, site: Site, find: Callable[[JobItem], Device | None], claim: ClaimAgain) -> None:
        self._site, self._find, self._claim = site, find, claim

    async def lead(self, item: JobItem, version: str, file: Path) -> bool:
        """The guide of an update, with the file as it was checked."""
        device = self._find(item)
        if device is None:
            return False
        fills = (("file", str(file)), ("version", version))
        purpose = "breaker-firmware" if item.breaker else "firmware"
        return await self._site.questions.guide(device, device.page_url or "", purpose, fills)

    async def confirm_first(self, item: JobItem, version: str) -> bool:
        """Asked in the middle of the job. A job that goes on after a restart knows the device by its plan alone."""
        device = self._find(item) or Device(
            id=item.device, family=item.family, model=item.model or None, name=item.name, serial=item.serial or None,
            mac=item.mac or None, addresses=(item.address,) if item.address else (),
        )  # fmt: skip
        return await self._site.questions.confirm_first(device, "firmware", version)

    async def claim_again(self, item: JobItem, version: str) -> tuple[str, str]:
        """The password of before is no longer one: it is marked so, a new one is set like at a first login."""
        device, vault = self._find(item), self._site.vault
        if device is None:
            return str(Result.SKIPPED), item.name
        try:
            for entry in vault.find(item.key):
                if entry.state is EntryState.PROVED:
                    vault.mark(entry.id, EntryState.UNPROVED, STALE)
            # Its policy and factory account are those of the new firmware, which the inventory has not heard of yet.
            renewed = replace(device, firmware=version)
            summary = await self._claim(renewed, profiles=item.way in {Way.TAUGHT, Way.ASSUMED})
        except (VaultError, PolicyError, RequestRefused) as error:
            return str(Result.FAILED), words.sentence(error.code, error.detail)
        except OSError as error:
            return str(Result.FAILED), words.sentence("vault-write", error.strerror or "")
        row = summary.rows[0]
        return str(row.result or Result.UNKNOWN), words.sentence(row.code, row.detail)
