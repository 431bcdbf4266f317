"""Passwords handed over as a KDBX 4 file, which KeePass and KeePassXC open; and read back from one.

One group per family, one KDBX entry per vault entry. Beside the usual fields there are Device, Device name, Family,
Model, Serial, Purpose and State, by which an import finds the same entry again. Only the newest password goes into the
file, and where another one was proved last, that one as the protected field "Password proved before".
What is GPL in this field (pykeepass) is not used; see `kdbx_parts`.
"""

from __future__ import annotations

import time
import uuid
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from firstlight.site.vault.entries import Entry, EntryState
from firstlight.site.vault.errors import VaultError
from firstlight.site.vault.kdbx4 import write4
from firstlight.site.vault.kdbx_container import read_container
from firstlight.site.vault.kdbx_parts import LARGEST, Stream
from firstlight.site.vault.sealing import Cost, check_passphrase
from firstlight.site.vault.vault import Vault
from firstlight.site.whole_file import FileTrouble, replace_whole
from firstlight_drivers.contract import Secret

FIELDS = ("Device", "Device name", "Family", "Model", "Serial", "Purpose", "State")
BEFORE = "Password proved before"
_STANDARD = ("Title", "UserName", "Password", "URL", "Notes")
_YEAR_ONE = 62135596800  # seconds from 0001-01-01 to 1970-01-01
_MOST_ENTRIES = 5_000
_DEEPEST = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class KdbxEntry:
    """One entry of a KDBX file. `fields` are those beyond the standard ones, protected ones left out."""

    id: str  # uuid, 32 hex digits
    group: str
    title: str
    user: str
    password: Secret
    url: str
    notes: str
    fields: tuple[tuple[str, str], ...] = ()

    def field(self, name: str) -> str:
        """A further field, "" where there is none."""
        return dict(self.fields).get(name, "")


def export_kdbx(
    vault: Vault, path: Path, passphrase: Secret, *, cost: Cost | None = None, overwrite: bool = False
) -> int:
    """Write all entries, encrypted with `passphrase`; returns how many.

    The file appears whole or not at all, readable by its owner only. Raises VaultError: "kdbx-exists" (without
    `overwrite`), "kdbx-file", "disk-full", "vault-passphrase-short", "vault-passphrase-known", and as `Vault`.
    """
    check_passphrase(passphrase)
    if path.exists() and not overwrite:
        raise VaultError("kdbx-exists", str(path))
    entries = vault.entries()

    def make(stream: Stream) -> bytes:
        return _document(vault, entries, stream)

    raw = write4(make, passphrase, cost)
    try:
        replace_whole(path, raw)
    except FileTrouble as trouble:
        raise VaultError("disk-full" if trouble.code == "disk-full" else "kdbx-file", trouble.detail) from trouble
    return len(entries)


def read_kdbx(path: Path, passphrase: Secret) -> tuple[KdbxEntry, ...]:
    """The entries of a KDBX 4 or 3.1 file, those in its recycle bin left out.

    Raises VaultError: "kdbx-file", "kdbx-too-large", "kdbx-damaged", "kdbx-unsupported", "kdbx-wrong-passphrase".
    """
    from defusedxml import DefusedXmlException  # noqa: PLC0415 - only an import needs it
    from defusedxml.ElementTree import fromstring  # noqa: PLC0415

    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as error:
        raise VaultError("kdbx-file", f"{path}: {error.strerror}") from error
    xml, stream = read_container(raw, passphrase)
    try:
        root: ET.Element = fromstring(xml, forbid_dtd=True)
        _unprotect(root, stream)
        return tuple(_entries(root))
    except (ET.ParseError, DefusedXmlException, ValueError, RecursionError) as error:
        # Not chained: a parser's words may quote what it could not read.
        raise VaultError("kdbx-damaged", type(error).__name__) from None


def take_over(vault: Vault, found: tuple[KdbxEntry, ...]) -> tuple[int, int]:
    """Put read entries into the vault; returns how many were added or changed, and how many it held already.

    Entries of other programs have no Device: they are kept under "kdbx/" and their id, for reading only, until somebody
    assigns them. Entries without a password are passed over.
    """
    added = held = 0
    for one in found:
        if not one.password.reveal():
            continue
        device = one.field("Device") or f"kdbx/{one.id}"
        purpose = one.field("Purpose") or "login"
        present = vault.find(device, one.user, purpose)
        if present and vault.reveal(present[0].id) == one.password:
            held += 1
            continue
        entry = vault.hold(
            device=device,
            device_name=one.field("Device name") or one.title,
            family=one.field("Family"),
            model=one.field("Model"),
            serial=one.field("Serial"),
            account=one.user,
            purpose=purpose,
            password=one.password,
            note=one.notes,
        )
        vault.mark(entry.id, _state(one.field("State")))
        added += 1
    return added, held


def _state(text: str) -> EntryState:
    """A password that was only on its way when it was exported is not known to work."""
    return EntryState.PROVED if text == str(EntryState.PROVED) else EntryState.UNPROVED


# --- writing ------------------------------------------------------------------------------------------------------


def _document(vault: Vault, entries: tuple[Entry, ...], stream: Stream) -> bytes:
    root = ET.Element("KeePassFile")
    meta = ET.SubElement(root, "Meta")
    _text(meta, "Generator", "Firstlight")
    _text(meta, "DatabaseName", "Firstlight")
    protection = ET.SubElement(meta, "MemoryProtection")
    for name in _STANDARD:
        _text(protection, f"Protect{name}", "True" if name == "Password" else "False")
    _text(meta, "RecycleBinEnabled", "False")
    top = _group(ET.SubElement(root, "Root"), "Firstlight")
    families = dict.fromkeys(entry.family for entry in entries)
    for family in families:
        group = _group(top, family or "Other")
        own = [entry for entry in entries if entry.family == family]
        titles = Counter(_title(entry) for entry in own)
        for entry in own:
            title = _title(entry)
            if titles[title] > 1:
                title = f"{title}, {entry.account or entry.purpose}, {entry.purpose}"
            _write_entry(group, vault, entry, title, stream)
    return ET.tostring(root, encoding="unicode").encode("utf-8")


def _write_entry(group: ET.Element, vault: Vault, entry: Entry, title: str, stream: Stream) -> None:
    element = ET.SubElement(group, "Entry")
    _text(element, "UUID", b64encode(bytes.fromhex(entry.id)).decode())
    _times(element, entry.created, entry.changed)
    values = {
        "Title": title,
        "UserName": entry.account,
        "URL": "",
        "Notes": entry.note,
        "Device": entry.device,
        "Device name": entry.device_name,
        "Family": entry.family,
        "Model": entry.model,
        "Serial": entry.serial,
        "Purpose": entry.purpose,
        "State": str(entry.state),
    }
    for name, value in values.items():
        _string(element, name, value)
    _protected(element, "Password", vault.reveal(entry.id), stream)
    proved = vault.proved(entry.device, entry.account, entry.purpose)
    if entry.state is not EntryState.PROVED and proved is not None:
        _protected(element, BEFORE, proved, stream)


def _title(entry: Entry) -> str:
    return entry.device_name or entry.serial or entry.device


def _group(parent: ET.Element, name: str) -> ET.Element:
    group = ET.SubElement(parent, "Group")
    _text(group, "UUID", b64encode(uuid.uuid4().bytes).decode())
    _text(group, "Name", name)
    _times(group, time.time(), time.time())
    return group


def _times(parent: ET.Element, created: float, changed: float) -> None:
    times = ET.SubElement(parent, "Times")
    _text(times, "CreationTime", _moment(created))
    _text(times, "LastModificationTime", _moment(changed))
    _text(times, "LastAccessTime", _moment(changed))
    _text(times, "ExpiryTime", _moment(changed))
    _text(times, "Expires", "False")
    _text(times, "UsageCount", "0")
    _text(times, "LocationChanged", _moment(created))


def _moment(seconds: float) -> str:
    return b64encode((int(seconds) + _YEAR_ONE).to_bytes(8, "little")).decode()


def _string(entry: ET.Element, name: str, value: str) -> ET.Element:
    string = ET.SubElement(entry, "String")
    _text(string, "Key", name)
    return _text(string, "Value", value)


def _protected(entry: ET.Element, name: str, secret: Secret, stream: Stream) -> None:
    value = _string(entry, name, "")
    value.set("Protected", "True")
    value.text = b64encode(stream.apply(secret.reveal().encode("utf-8", "surrogatepass"))).decode()


def _text(parent: ET.Element, name: str, text: str) -> ET.Element:
    """A child with text, without the characters that XML 1.0 cannot hold."""
    child = ET.SubElement(parent, name)
    child.text = "".join(character for character in text if _xml(ord(character)))
    return child


def _xml(code: int) -> bool:
    return code in {9, 10, 13} or 32 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code >= 0x10000


# --- reading ------------------------------------------------------------------------------------------------------


def _unprotect(root: ET.Element, stream: Stream) -> None:
    """Decrypt protected values in document order, which is the order of the stream: histories count as well."""
    for value in root.iter("Value"):
        if value.get("Protected", "").lower() == "true" and value.text:
            value.text = stream.apply(b64decode(value.text, validate=True)).decode("utf-8")


def _entries(root: ET.Element) -> Iterator[KdbxEntry]:
    bin_id = root.findtext("Meta/RecycleBinUUID") or ""
    waiting = [(group, "", 1) for group in root.findall("Root/Group")]
    count = 0
    while waiting:
        group, above, depth = waiting.pop()
        if depth > _DEEPEST:
            raise ValueError("nesting")
        if bin_id and group.findtext("UUID") == bin_id and any(b64decode(bin_id)):
            continue
        name = f"{above}/{group.findtext('Name') or ''}".strip("/")
        for element in group.findall("Entry"):
            count += 1
            if count > _MOST_ENTRIES:
                raise VaultError("kdbx-too-large", f"more than {_MOST_ENTRIES} entries")
            yield _entry(element, name)
        waiting += [(child, name, depth + 1) for child in group.findall("Group")]


def _entry(element: ET.Element, group: str) -> KdbxEntry:
    values: dict[str, str] = {}
    protected: set[str] = set()
    for string in element.findall("String"):
        key, value = string.findtext("Key") or "", string.find("Value")
        values[key] = "" if value is None else value.text or ""
        if value is not None and value.get("Protected", "").lower() == "true":
            protected.add(key)
    identity = b64decode(element.findtext("UUID") or "")
    return KdbxEntry(
        id=uuid.UUID(bytes=identity).hex,
        group=group,
        title=values.get("Title", ""),
        user=values.get("UserName", ""),
        password=Secret(values.get("Password", "")),
        url=values.get("URL", ""),
        notes=values.get("Notes", ""),
        fields=tuple((key, value) for key, value in values.items() if key not in _STANDARD and key not in protected),
    )
