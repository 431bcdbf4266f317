"""How a job reaches real devices: found by serial number wherever they are, with the vault's passwords and pins."""

from __future__ import annotations

import asyncio
import hashlib
import shutil
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from firstlight import words
from firstlight.access import AccessRefused, Given, credential_for, meet, same_device, trust_from
from firstlight.backup.store import Source, seal_backup
from firstlight.change.outcome import Ended, Outcome, Result
from firstlight.claim.plan import endpoint_of
from firstlight.events import Device
from firstlight.jobs.by_hand import ByHand
from firstlight.jobs.model import JobItem, JobPlan, JobRow, Way
from firstlight.jobs.proved_file import ProvedFile
from firstlight.jobs.upgrade import NotKept
from firstlight.site.pins import Pins
from firstlight.site.vault import Vault, VaultError
from firstlight.site.whole_file import FileTrouble
from firstlight_drivers.contract import (
    Backup,
    Credential,
    Driver,
    Endpoint,
    Family,
    Identifies,
    Image,
    Secret,
    Trust,
)
from firstlight_drivers.errors import Code, DeviceError

SEARCH_AGAIN_AFTER = 15.0  # seconds between two searches of a job for devices that are not where they were


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptImage:
    """The private copy of a checked file, as drivers read it."""

    path: Path
    name: str
    size: int
    sha512: str
    version: str | None

    def open(self) -> BinaryIO:
        """From its beginning; what is not the checked bytes any more is not handed out whole. Raises OSError."""
        return cast("BinaryIO", ProvedFile(self.path, self.size, self.sha512))


class People(Protocol):
    """Who can be asked to lend a hand."""

    async def lead(self, item: JobItem, version: str, file: Path) -> bool:
        """A person updates one device with this file on its page. Whether it was done."""

    async def claim_again(self, item: JobItem, version: str) -> tuple[str, str]:
        """Claim a device whose accounts its new firmware has reset. Returns a Result and, when it is not done, why."""

    async def confirm_first(self, item: JobItem, version: str) -> bool:
        """Whether a person found the first device of an unpublished channel on its own page as it should be."""


class Nobody(People):
    """A job that runs alone."""

    async def lead(self, item: JobItem, version: str, file: Path) -> bool:
        """Nobody does it."""
        return False

    async def claim_again(self, item: JobItem, version: str) -> tuple[str, str]:
        """It stays to be done."""
        return str(Result.SKIPPED), item.name

    async def confirm_first(self, item: JobItem, version: str) -> bool:
        """Nobody says so."""
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """What the plant is given. `find` looks into the inventory, `search` fills it anew for one item."""

    families: Mapping[str, Family]
    vault: Vault
    pins: Pins
    folder: Path  # of the job
    find: Callable[[JobItem], Device | None]
    search: Callable[[JobItem], Awaitable[None]]
    show: Callable[[JobRow], None]
    write: Callable[[Outcome], None]
    people: People
    given: Given
    profile: Callable[[JobItem, Family, Endpoint], Driver | None]  # of its taught or assumed profile, if it is the same


class RealPlant:
    """`Plant` on the engine's loop."""

    def __init__(self, ways: Ways) -> None:
        self._ways = ways
        self._searched = 0.0
        self._searching = asyncio.Lock()
        self._checked: tuple[str, tuple[int, int, int]] | None = None
        self._claiming = asyncio.Lock()  # one claim run at a time

    async def locate(self, item: JobItem) -> tuple[Driver, str] | None:
        """At the address it had, at those the inventory knows, else wherever a search finds its serial number.

        Raises DeviceError with REFUSED where every place turns connections down: a host is there, but not this service.
        """
        family = self._ways.families.get(item.family)
        if family is None:
            return None
        found = await self._at_known_places(item, family, [])
        if found is not None:
            return found
        await self._search(item)
        errors: list[DeviceError] = []
        found = await self._at_known_places(item, family, errors)
        if found is None and errors and all(error.code is Code.REFUSED for error in errors):
            raise errors[-1]
        return found

    async def _at_known_places(
        self, item: JobItem, family: Family, errors: list[DeviceError]
    ) -> tuple[Driver, str] | None:
        device = self._ways.find(item)
        places: dict[str, Endpoint] = {}
        if device is not None:
            for address in device.addresses:
                if not address.startswith("serial:"):
                    places[address] = Endpoint(host=address, ports=device.services)
        if item.address not in places and device is not None:
            places[item.address] = Endpoint(host=item.address, ports=endpoint_of(device).ports)
        for address, endpoint in places.items():
            driver = family.open(endpoint)
            if await self._is_it(driver, item, errors):
                await self._meet(driver, item)
                return self._fitted(driver, family, item), address
        return None

    async def _meet(self, driver: Driver, item: JobItem) -> None:
        """Its identity is compared with its pin, or pinned at first sight where that was allowed."""
        if item.way is not Way.BY_HAND:
            try:
                await meet(driver, item.key, self._ways.pins, self._ways.given)
            except AccessRefused as refused:
                raise Ended(Result.REFUSED, refused.code, refused.detail) from refused

    def _fitted(self, driver: Driver, family: Family, item: JobItem) -> Driver:
        """The driver of the way that was planned."""
        if item.way is Way.DIRECT:
            return driver
        if item.way is Way.BY_HAND:
            if not isinstance(driver, Identifies):
                raise Ended(Result.REFUSED, "no-upgrade-channel")
            return ByHand(driver, lambda image: self._lead(item, image))
        by_profile = self._ways.profile(item, family, driver.endpoint)
        if by_profile is None:
            raise Ended(Result.REFUSED, "profile-changed", family.name)
        return by_profile

    async def _lead(self, item: JobItem, image: Image) -> bool:
        file = await asyncio.to_thread(self._hand_out, image)
        return await self._ways.people.lead(item, image.version or "", file)

    def _hand_out(self, image: Image) -> Path:
        """A copy of the checked bytes under the file's own name, for a person's browser. Raises DeviceError."""
        path = self._ways.folder / "file" / Path(image.name).name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with image.open() as source, path.open("wb") as copy:
                shutil.copyfileobj(source, copy)
            with path.open("rb") as file:
                same = hashlib.file_digest(file, "sha512").hexdigest() == image.sha512
        except OSError as error:
            raise DeviceError(f"{path.name}: {error.strerror}", code=Code.UNEXPECTED) from error
        if not same:
            raise DeviceError(path.name, code=Code.UNEXPECTED)
        return path

    @staticmethod
    async def _is_it(driver: Driver, item: JobItem, errors: list[DeviceError]) -> bool:
        """Whether the device there says the right serial number or MAC; no credential is sent to find out."""
        if not isinstance(driver, Identifies):
            return True
        try:
            identity, _ = await driver.identity()
        except DeviceError as error:
            errors.append(error)
            return False
        # Where it does not say, its pin is checked before it gets a password.
        return same_device(identity, item.serial, item.mac) is not False

    async def _search(self, item: JobItem) -> None:
        async with self._searching:
            if time.monotonic() - self._searched < SEARCH_AGAIN_AFTER:
                return
            await self._ways.search(item)
            self._searched = time.monotonic()

    def credential(self, item: JobItem) -> Credential:
        """The proved password of its newest account. Raises Ended without one, or when the vault is locked."""
        if item.way is Way.BY_HAND:
            return Credential(user="", password=Secret(""))  # it is not logged in to
        try:
            return credential_for(item.key, self._ways.vault, self._ways.given)
        except AccessRefused as refused:
            raise Ended(Result.REFUSED, refused.code, refused.detail or item.name) from refused

    def trust(self, item: JobItem) -> Trust:
        """Its pins. Raises Ended for a damaged store."""
        try:
            return trust_from(item.key, self._ways.pins, self._ways.given)
        except AccessRefused as refused:
            raise Ended(Result.REFUSED, refused.code, refused.detail) from refused

    def image(self, plan: JobPlan) -> Image:
        """The kept copy; hashed again whenever the file on the disk is not the one that was hashed last."""
        path = Path(plan.image)
        try:
            seen = path.stat()
            stamp = seen.st_ino, seen.st_size, seen.st_mtime_ns
            if self._checked != (plan.sha512, stamp):
                with path.open("rb") as file:
                    digest = hashlib.file_digest(file, "sha512").hexdigest()
                if digest != plan.sha512:
                    raise DeviceError(path.name, code=Code.UNEXPECTED)
                self._checked = plan.sha512, stamp
        except OSError as error:
            raise DeviceError(f"{path.name}: {error.strerror}", code=Code.UNEXPECTED) from error
        return KeptImage(path=path, name=plan.file, size=plan.size, sha512=plan.sha512, version=plan.version)

    async def keep(self, item: JobItem, backup: Backup) -> None:
        """Sealed with the vault's key, beside the job."""
        folder = self._ways.folder
        source = Source(
            job=folder.name, device=item.device, key=item.key, family=item.family, name=item.name, serial=item.serial
        )
        try:
            await asyncio.to_thread(seal_backup, folder, source, backup, self._ways.vault)
        except VaultError as error:
            raise NotKept(words.sentence(error.code, error.detail)) from error
        except FileTrouble as trouble:
            raise Ended(Result.REFUSED, "jobs-folder", trouble.detail) from trouble
        except OSError as error:
            raise Ended(Result.REFUSED, "jobs-folder", str(error)) from error

    async def claim_again(self, item: JobItem, version: str) -> tuple[str, str]:
        """One after another: a claim run has one vault and one person."""
        async with self._claiming:
            return await self._ways.people.claim_again(item, version)

    def show(self, row: JobRow) -> None:
        """Hand a row on."""
        self._ways.show(row)

    def write(self, outcome: Outcome) -> None:
        """Into the journal."""
        self._ways.write(outcome)
