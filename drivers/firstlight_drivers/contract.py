"""The words that sources, families and the program share. No input or output happens here.

    bytes -> Observation (one protocol's answer, decoded) -> Family.recognise -> Identity
    one or more Observations of one host + the Identity -> Sighting -> the program's inventory

An `Observation` says what one answer contained, in that protocol's own terms. A `Family` looks at it and says which
identity it proves, or nothing. A `Sighting` is what a discovery source hands up: untrusted until asked again.
All text in here that came from a device has passed `transport.text.safe_text`.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol, runtime_checkable

if TYPE_CHECKING:
    from firstlight_drivers.port_rules import PortAbilities
    from firstlight_drivers.port_settings import PortSettings, SerialSettings


class Confidence(StrEnum):
    """What stands behind a capability or a value."""

    DOCUMENTED = "documented"  # vendor text
    OBSERVED = "observed"  # public code or captures from real devices
    ASSUMED = "assumed"  # nobody outside the vendor has published it
    GUIDED = "guided"  # a person does it in the vendor's page, the program proves the result


class State(StrEnum):
    """Whether the first login is still to be done."""

    FACTORY = "factory"
    CLAIMED = "claimed"
    UNKNOWN = "unknown"


class Source(StrEnum):
    """Where a sighting came from."""

    MDNS = "mdns"
    DPWS = "dpws"
    MOXA = "moxa"
    SWEEP = "sweep"
    SERIAL = "serial"


# --- Observations: one protocol's answer ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class MdnsObservation:
    """One resolved DNS-SD service instance (RFC 6763)."""

    service_type: str  # "_http._tcp.local."
    instance: str  # the first label, as people see it
    host: str  # SRV target, "np6250.local."
    port: int
    txt: tuple[tuple[str, str], ...] = ()
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DpwsMetadata:
    """ThisDevice and ThisModel of a WS-Transfer Get; None where the host sent none."""

    friendly_name: str | None = None
    firmware: str | None = None
    serial: str | None = None
    manufacturer: str | None = None
    model_name: str | None = None
    model_number: str | None = None
    presentation_url: str | None = None
    host_types: tuple[str, ...] = ()
    computer: str | None = None  # name of a Windows computer or one that plays it (wsdd), without its workgroup


@dataclass(frozen=True, slots=True, kw_only=True)
class DpwsObservation:
    """A WS-Discovery target service. Types are written "{namespace}LocalName"."""

    endpoint: str  # endpoint reference, usually "urn:uuid:..."
    types: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    xaddrs: tuple[str, ...] = ()
    metadata: DpwsMetadata | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DsciObservation:
    """Moxa DSCI answers (UDP 4800) of one unit, as far as they came."""

    ap_id: int
    hw_id: int
    mac: str  # "00:90:E8:3C:F8:7E"
    ip: str | None = None
    name: str | None = None
    serial: int | None = None
    firmware: str | None = None
    netmask: str | None = None
    gateway: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TlsObservation:
    """The certificate a TLS server showed. Fingerprints are upper-case hex without separators."""

    port: int
    subject_cn: str | None
    issuer_cn: str | None
    subject_org: str | None
    issuer_org: str | None
    sha256: str
    spki_sha256: str
    not_before: str  # ISO 8601, UTC
    not_after: str
    key: str  # "RSA 2048", "EC secp256r1"
    protocol: str  # "TLSv1.2"
    self_signed: bool = False
    issuer: str = ""  # the whole issuer name, RFC 4514
    subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpObservation:
    """Answer to one GET without credentials. `body` is at most the first 64 KiB, as text."""

    port: int
    tls: bool
    path: str
    status: int
    server: str | None = None
    title: str | None = None
    location: str | None = None
    realm: str | None = None
    body: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SshObservation:
    """Identification line and host key of an SSH server; no login was tried. MD5 because NMC pages print it."""

    port: int
    ident: str  # "SSH-2.0-..."
    key_type: str | None = None
    sha256: str | None = None  # OpenSSH form, "SHA256:..."
    md5: str | None = None  # "aa:bb:..."


@dataclass(frozen=True, slots=True, kw_only=True)
class ModbusObservation:
    """Read-only Modbus answers of one unit: FC43/14 objects and holding registers that were asked for.

    `registers` maps the wire address (0-based) of a block to its words. `unit` is 0..255.
    """

    unit: int
    port: int | None = 502  # None on a serial line
    objects: tuple[tuple[int, str], ...] = ()
    registers: tuple[tuple[int, tuple[int, ...]], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SnmpObservation:
    """sysDescr, sysObjectID and further objects, read with a community or user that the technician gave."""

    sys_descr: str
    sys_object_id: str
    sys_name: str | None = None
    extra: tuple[tuple[str, str], ...] = ()  # numeric OID -> printed value


@dataclass(frozen=True, slots=True, kw_only=True)
class PortsObservation:
    """TCP ports of a host that were tried: which accepted, which refused. Those that stayed silent are in neither."""

    open: tuple[int, ...] = ()
    closed: tuple[int, ...] = ()


Observation = (
    MdnsObservation
    | DpwsObservation
    | DsciObservation
    | TlsObservation
    | HttpObservation
    | SshObservation
    | ModbusObservation
    | SnmpObservation
    | PortsObservation
)


# --- Identity and sighting --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What is known of a device. None means not known; nothing here is guessed.

    `mac` is upper case with colons, `uuid` lower case without "urn:uuid:", `firmware` as the device prints it.
    `assumed` names the fields whose reading rests on an assumed profile; `why` says in a few words what led here.
    """

    family: str | None = None
    vendor: str | None = None
    model: str | None = None
    name: str | None = None
    serial: str | None = None
    mac: str | None = None
    uuid: str | None = None
    firmware: str | None = None
    state: State = State.UNKNOWN
    assumed: frozenset[str] = frozenset()
    why: tuple[str, ...] = ()

    def merged(self, other: Identity) -> Identity:
        """This identity, with what `other` knows filled in where this one knows nothing."""
        take: dict[str, object] = {}
        for name in ("family", "vendor", "model", "name", "serial", "mac", "uuid", "firmware"):
            if getattr(self, name) is None and getattr(other, name) is not None:
                take[name] = getattr(other, name)
        if self.state is State.UNKNOWN and other.state is not State.UNKNOWN:
            take["state"] = other.state
        assumed = self.assumed | (other.assumed & take.keys())
        why = (*self.why, *(reason for reason in other.why if reason not in self.why))
        return replace(self, **take, assumed=assumed, why=why)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A named service and its port. Names: http https ssh telnet modbus modbus-tls snmp dpws moxa-dsci real-com ..."""

    name: str
    port: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where one value came from: field of Identity, its value as text, the channel that said it."""

    field: str
    value: str
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One answer (or one visit to a host), from one source, at one moment."""

    source: Source
    at: float  # seconds since the epoch, UTC
    interface: str  # name of this computer's interface, "" when it is not known
    peer: str | None  # address the answer came from, without port; None on a serial line
    identity: Identity
    addresses: tuple[str, ...] = ()  # addresses the device claims or was reached at; serial devices: "serial:..."
    services: tuple[Service, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    observations: tuple[Observation, ...] = ()
    key: str = ""  # the source's own stable key of this answer (EPR, service instance, MAC, address)
    goodbye: bool = False  # the device said it leaves (mDNS goodbye, WS-Discovery Bye)
    link_mac: str | None = None  # from this computer's neighbour table, not from the device


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Something that stands in the way of a search, for the doctor. `code` has a sentence in `firstlight.words`."""

    code: str
    detail: str = ""
    offender: str | None = None  # address of the host that caused it, where it is known


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What one source did on one interface address so far. Counts are packets (sweep: connection tries and answers)."""

    source: Source
    interface: str
    address: str
    sent: int = 0
    received: int = 0
    dropped: int = 0  # answers that were not well-formed, or over a cap
    devices: int = 0
    finished: bool = False
    troubles: tuple[Trouble, ...] = ()


class Listener(Protocol):
    """Who hears a discovery source. Called on the engine's loop; must return at once."""

    def heard(self, sighting: Sighting) -> None:
        """Take one sighting."""

    def tallied(self, tally: Tally) -> None:
        """Take the newest counts of one source on one interface address; replaces the one before."""


# --- Families and capabilities ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class CapabilityNote:
    """One row of `firstlight families`: what, over which channel, with what behind it."""

    capability: str  # "identify", "locate", "claim", ...
    channel: str
    confidence: Confidence
    source: str  # document, repository or capture


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where a device is reached. `host` may carry a scope id ("fe80::1%eth0"); `ports` maps service name to port."""

    host: str
    ports: tuple[Service, ...] = ()
    serial_line: str | None = None  # "/dev/ttyUSB0", "COM3", "rfc2217://host:port", "socket://host:port"
    local_address: str | None = None  # leave by this address of ours, where it matters

    def port(self, service: str, default: int) -> int:
        """Port of a service: what was found, else the family's documented default."""
        return next((entry.port for entry in self.ports if entry.name == service), default)


@dataclass(frozen=True, slots=True)
class Secret:
    """A text that must never be shown: its repr and str are masked. `reveal()` is the only way to the text."""

    _text: str = field(repr=False)

    def reveal(self) -> str:
        """The text itself, for the moment it is sent."""
        return self._text

    def __str__(self) -> str:
        return "***"

    def __repr__(self) -> str:
        return "Secret(***)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """An account on a device."""

    user: str
    password: Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class SnmpAccess:
    """How the technician allows SNMP to be asked: v2c community, or a v3 user (authPriv SHA/AES)."""

    community: Secret | None = None
    user: str | None = None
    auth: Secret | None = None
    privacy: Secret | None = None


class Driver(Protocol):
    """An opened device. Capabilities are further Protocols below, inherited explicitly; absent means cannot."""

    endpoint: Endpoint


@runtime_checkable
class Identifies(Driver, Protocol):
    """Reads who the device is, without credentials and without changing anything."""

    @abstractmethod
    async def identity(self, known: Sequence[Observation] = ()) -> tuple[Identity, tuple[Observation, ...]]:
        """Ask the device. Raises DeviceError when it cannot be reached or answers out of its protocol.

        `known` are answers of a moment ago: what they hold is not asked again. They are part of the result.
        """


@runtime_checkable
class Locates(Driver, Protocol):
    """Makes the device show itself (LED), by itself ending."""

    @abstractmethod
    async def locate(self, credential: Credential, seconds: float, pin: str | None) -> float:
        """Start; returns how long the device will blink, in seconds. `pin` is the SSH host key (SHA256:...) or None."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Presented:
    """What a device showed of itself on one connection, before anything secret was sent.

    `channel`: "ssh", "https", "http" or "serial". `sha256` is the pin of that channel: "SHA256:..." of an SSH host
    key, upper-case hex of the certificate for TLS, "" where the channel has no identity (http, serial).
    """

    channel: str
    sha256: str = ""
    spki_sha256: str = ""  # TLS only: survives a renewed certificate over the same key
    md5: str | None = None  # "aa:bb:...", because the device's own page prints it
    key: str = ""  # "EC secp256r1", "RSA 2048"
    weak: tuple[str, ...] = ()  # codes with a sentence in the program: "weak-key", "weak-tls", "weak-ssh"
    blank: bool | None = None  # True: opens without any password; None: this channel cannot tell
    first_login: bool | None = None  # True: the device says its first login is still to be done
    assumed: str = ""  # digest of the profile the change rests on, where nobody has published it


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """Which identities a connection may show before it gets a credential, and what was allowed for this one device.

    A channel whose pin is None gets no credential (`IdentityChanged` is raised), unless the channel has no identity:
    then `plain` must be set, which only an explicit choice of the technician does. A serial console needs neither.
    """

    ssh: str | None = None  # "SHA256:..."
    https: str | None = None  # SHA-256 of the certificate, hex
    plain: bool = False  # HTTP may carry the credential
    legacy: bool = False  # TLS 1.0/1.1 and keys below 2048 bits may carry it


class Ask(Protocol):
    """Answers what the device asks and only a person knows (a one-time code). None: nobody answers; leave."""

    async def __call__(self, prompt: str, *, secret: bool) -> str | None:
        """`prompt` is the device's own text, made safe to show."""


class LoginVerdict(StrEnum):
    """What became of exactly one login attempt."""

    ACCEPTED = "accepted"
    CHANGE_FIRST = "change-first"  # the credential is right; the device demands a new password before anything else
    REFUSED = "refused"


Commit = Callable[[], Awaitable[None]]
"""Awaited right before the first byte that can change something. When it raises, nothing has been changed."""


@runtime_checkable
class Claims(Driver, Protocol):
    """First login: replace the password of an account. Every method opens its own connection and ends its session.

    All raise DeviceError: IdentityChanged (nothing secret was sent), LOCKED, BUSY (another session holds the console),
    UNEXPECTED with the device's raw text in `detail` (made safe; never a secret), Unreachable.
    """

    @abstractmethod
    async def present(self) -> Presented:
        """Connect without a credential and see who is there."""

    @abstractmethod
    async def login(self, credential: Credential, trust: Trust, ask: Ask | None = None) -> LoginVerdict:
        """Try one login, once, and leave again. A refusal is an answer, not an error."""

    @abstractmethod
    async def change_password(
        self, current: Credential, new: Secret, trust: Trust, commit: Commit, ask: Ask | None = None
    ) -> float:
        """Log in once with `current` and set `new`; save as the device demands.

        Returns for how many seconds the device will be away (0.0 when it does not restart). Raises LoginRefused when
        `current` was refused: then nothing was changed. What raises after the commit says only what the device said
        (`detail`) and how long it will be away (`away`): saving and restarting were ordered where they are what makes
        the change take, unless the device refused the new password. Whether it took shows when it is tried.
        """


@runtime_checkable
class ManagesAccounts(Claims, Protocol):
    """Accounts beside the factory one."""

    @abstractmethod
    async def create_administrator(
        self, by: Credential, account: Credential, trust: Trust, commit: Commit, ask: Ask | None = None
    ) -> None:
        """Log in with `by` and make `account` an enabled administrator; read back that it is one."""

    @abstractmethod
    async def disable_account(
        self, by: Credential, user: str, trust: Trust, commit: Commit, ask: Ask | None = None
    ) -> None:
        """Log in with `by` and disable `user`; read back that it is disabled. `by` must not be `user`."""


class Image(Protocol):
    """A firmware file that was checked. Drivers read it and never ask where it came from."""

    @property
    def name(self) -> str:
        """Base name, as the maker calls the file."""

    @property
    def size(self) -> int:
        """Bytes."""

    @property
    def sha512(self) -> str:
        """Lower-case hex."""

    @property
    def version(self) -> str | None:
        """As far as the file says."""

    def open(self) -> BinaryIO:
        """The checked bytes, from their beginning. The caller closes it."""


UNNAMED_PART = "application"


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmwarePart:
    """One of several parts a device's firmware is made of, each with a version of its own.

    `name` is the device's word for it ("su", "aos"), UNNAMED_PART where it has none.
    `named`: the version in the name of a maker's file is this part's.
    One file brings all of them, so after an upgrade a part that is as old as before tells of half an upgrade.
    """

    name: str
    version: str | None  # None: it does not say
    named: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmwareState:
    """What a device says of itself before and after an upgrade. None means it does not say.

    `version` is the one that files are named after, and the one in `Identity.firmware`: where there are several
    `parts` it is that of the part that is `named`. `parts` is empty where the device is one part, `version`.
    """

    serial: str | None
    version: str | None
    parts: tuple[FirmwarePart, ...] = ()
    up_seconds: float | None = None  # for how long it says that it runs, as finely as it says it (NMC3: minutes)
    mac: str | None = None
    model: str | None = None
    pending: str | None = None  # version that was uploaded and waits for its activation
    last_transfer: str | None = None  # the device's own word on the last file it got
    free_bytes: int | None = None
    obstacles: tuple[str, ...] = ()  # codes with a sentence in the program: why an upgrade should not begin
    assumed: str = ""  # digest of what an upload rests on, where nobody has published it


Reached = Callable[[int], None]
"""Called with the bytes of a file that have left so far; with its size when the last byte has left."""


@runtime_checkable
class UpdatesFirmware(Driver, Protocol):
    """New firmware, in two steps: what can be repeated, and what cannot be taken back.

    All raise DeviceError as `Claims` does. Nothing is retried in here.
    """

    @abstractmethod
    async def firmware_state(self, credential: Credential, trust: Trust, ask: Ask | None = None) -> FirmwareState:
        """Log in and read; changes nothing."""

    @abstractmethod
    async def upload_firmware(
        self,
        image: Image,
        credential: Credential,
        trust: Trust,
        commit: Commit,
        reached: Reached,
        ask: Ask | None = None,
    ) -> None:
        """Send the file. A device may keep running its old firmware, or install by itself once it has the whole file.

        `commit` is awaited once, behind the login, right before the first byte that brings the file; nothing has been
        changed before. `reached(image.size)` is called when the last byte has left and before an answer to it is
        awaited: what raises without that call left the device without the whole file, and the upload may be begun
        again; what raises after it says nothing about what the device does with the file. DEVICE_ERROR: the device
        refuses the file, its own words in `detail`.

        Where sending the file is what installs it, `activate_firmware` sends it: then this reads the way to it only,
        and neither `commit` nor `reached` is called.
        """

    @abstractmethod
    async def activate_firmware(
        self, image: Image, credential: Credential, trust: Trust, commit: Commit, ask: Ask | None = None
    ) -> float:
        """Make the device install what was uploaded: the point of no return. Never call it twice for one intent.

        `commit` is awaited right before the byte that starts it. Returns for how many seconds the device will be away.
        What a device says after that byte is no error: an echo, a prompt, an unknown page, an error number, silence,
        a broken line. What raises after the commit shows that the byte did not leave, or that the line broke on the
        very file that this brings, so that nobody knows (both Unreachable), or is the device's known refusal of it
        (DEVICE_ERROR). What became of it is read back either way.
        A device that restarted by itself after the upload is met closed or away: Unreachable, before the commit.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A configuration as the device exports it. It may hold secrets: it is kept encrypted."""

    name: str
    content: Secret
    complete: bool  # False: the device leaves out accounts or keys
    note: str = ""


@runtime_checkable
class BacksUp(Driver, Protocol):
    """Exports its configuration."""

    @abstractmethod
    async def back_up(self, credential: Credential, trust: Trust, ask: Ask | None = None) -> Backup:
        """Log in and export; changes nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PortAccess:
    """With what a device's port settings are reached: a login, SNMP, or both. Only what the channel needs is used."""

    trust: Trust
    credential: Credential | None = None
    snmp: SnmpAccess | None = None
    ask: Ask | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PortChange:
    """One port to be written: what it was when it was read, what it shall be, and which settings differ."""

    present: PortSettings
    wanted: PortSettings
    keys: tuple[str, ...]


@runtime_checkable
class ConfiguresPorts(Driver, Protocol):
    """Reads and writes the settings of the device's serial ports.

    All raise DeviceError: IdentityChanged (nothing secret was sent), LoginRefused, LOCKED, BUSY, UNEXPECTED with the
    device's raw text in `detail` when a page or an answer is not the known one (then nothing is written), Unreachable.
    """

    @abstractmethod
    def port_abilities(self, model: str | None) -> PortAbilities:
        """What the ports of this model can be set to over this channel. Sends nothing."""

    @abstractmethod
    async def read_ports(self, access: PortAccess, ports: Sequence[int] = ()) -> tuple[PortSettings, ...]:
        """The settings of these ports (all of them when none is named); changes nothing."""

    @abstractmethod
    async def write_ports(self, changes: Sequence[PortChange], access: PortAccess, commit: Commit) -> float:
        """Write the settings that differ, save them and restart what has to be, in one session.

        `commit` is awaited right before the first byte that changes something. What a setting of `present` holds as
        `Raw` goes back as it came. Returns for how many seconds port or device are away (0.0: not at all), and only
        when saving and restarting were both answered, or the restart was seen. Raises after the commit when one of
        them was not answered or was refused, and RESTART_PENDING where the device says that its next restart is
        needed, which is not ordered here. Whether the device took it shows when it is read back, as far as
        `PortAbilities.shown` goes.
        """


@runtime_checkable
class SetsClock(Driver, Protocol):
    """Reads and sets the device's date and time. `datetime` is naive: which zone a device means is not told by it.

    Both raise DeviceError: DEVICE_ERROR with the device's own error number, MALFORMED for a clock that is not set.
    """

    @abstractmethod
    async def clock(self) -> datetime:
        """What the device says now."""

    @abstractmethod
    async def set_clock(self, when: datetime, commit: Commit) -> None:
        """Set it, years 2000 to 2099. `commit` is awaited right before the first byte that changes something.

        Whether the device took it shows when it is read back.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class NameBearer:
    """Who said a name, as far as its channel tells. `unit`: Modbus unit, 1 to 255."""

    unit: int
    serial: str | None = None
    application: str | None = None  # user application name, where no register holds a serial number


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceNames:
    """Names a device carries. None: not set, not valid, or no name of this device.

    `bearer` is who said them, where they can be written: it is compared again before a password goes out.
    """

    application: str | None = None  # user application name
    imu: str | None = None  # of the intelligent modular unit: the breaker with all that belongs to it
    location: str | None = None  # where that unit is
    bearer: NameBearer | None = field(default=None, compare=False)  # no name


class NameKey(StrEnum):
    """The fields of `DeviceNames`."""

    APPLICATION = "application"
    IMU = "imu"
    LOCATION = "location"


@dataclass(frozen=True, slots=True, kw_only=True)
class NameRule:
    """What is known of one name of a device.

    `most`: characters it may have. `writes`: with what a new one is written; GUIDED means that a person does it on the
    device's own page. `assumed`: digest of what reading and writing rest on, where nobody has published it.
    `password`: characters (ASCII letters and digits) of the password it is written with; 0: none.
    """

    key: NameKey
    most: int
    writes: Confidence
    assumed: str = ""
    password: int = 0


@runtime_checkable
class Named(Driver, Protocol):
    """Reads the names the device carries.

    Raises DeviceError: UNEXPECTED with the raw words in `detail` for an answer that does not fit an assumed layout,
    DEVICE_ERROR with the device's own error number.
    """

    @abstractmethod
    def name_rules(self) -> tuple[NameRule, ...]:
        """The names this device has over this channel. Sends nothing."""

    @abstractmethod
    async def names(self, keys: Sequence[NameKey] = ()) -> DeviceNames:
        """These names (all of them when none is named); changes nothing. Names of other keys are None."""


@runtime_checkable
class TakesNames(Named, Protocol):
    """Writes names as well, where that is not guided."""

    @abstractmethod
    async def write_name(
        self, key: NameKey, text: str, password: Secret, commit: Commit, *, agreed: DeviceNames
    ) -> None:
        """Write one name. `commit` is awaited right before the first byte that changes something.

        `agreed` is what `names` returned and a person agreed to. Its bearer and the present name are read again on the
        connection that writes: where either differs, or the answer makes no sense, UNEXPECTED is raised and nothing is
        written. The password is sent once and in one command only, whatever becomes of it. Raises ValueError for a text
        or password that cannot be sent, LoginRefused when the device refuses the password. Whether the name was taken
        shows when it is read back.
        """


@runtime_checkable
class SharesLine(Driver, Protocol):
    """One of several devices on a serial line, told apart by Modbus addresses."""

    @abstractmethod
    def at(self, unit: int, line: SerialSettings) -> Driver:
        """The driver of the device with this address (1 to 247) on a line that is set like this. Sends nothing."""


SETTLE_SECONDS = 60.0  # assumed, for families whose maker published nothing about it


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """How a kind of device is recognised and opened. A value: everything else follows from it.

    `ports`: TCP services a sweep connects to, most telling first (documented defaults).
    `mdns_types`, `dpws_types`: what the sources browse and probe for, beside the generic enumeration.
    `recognise` is pure; it returns None for what it does not know. `open` makes a driver and sends nothing.
    `settle_seconds`: within so many seconds after an ordered restart a device of this family has certainly begun it. An
    answer, or BUSY, within that time may still come from before the restart, or from a session of ours that it has not
    dropped; unless it was seen to go. Sources are in the families' READMEs.
    """

    name: str
    title: str
    vendor: str
    recognise: Callable[[Observation], Identity | None]
    open: Callable[[Endpoint], Driver]
    ports: tuple[Service, ...] = ()
    mdns_types: tuple[str, ...] = ()
    dpws_types: tuple[str, ...] = ()
    ouis: tuple[str, ...] = ()  # "00:90:E8"
    capabilities: tuple[CapabilityNote, ...] = ()
    page: Callable[[tuple[Service, ...]], str | None] | None = None  # path of its web page, e.g. "/"
    upgrade_seconds: float = 600.0  # how long a device of this family may be away after an activation
    settle_seconds: float = SETTLE_SECONDS
    assumed_claim: Path | None = None  # web profile (protocols.web_profile) of a first login nobody has published
    assumed_firmware: Path | None = None  # web profile of a firmware upload nobody has published
    assumed_ports: Path | None = None  # web profile of serial port settings nobody has published
