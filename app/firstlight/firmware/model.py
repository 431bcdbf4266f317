"""What a check is asked, what it answers, and its steps. Values only."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from firstlight.firmware.image import VerifiedImage
from firstlight.firmware.policy import SiteFirmwarePolicy

__all__ = [
    "STEPS",
    "CheckRequest",
    "CheckStep",
    "Refused",
    "Report",
    "StepResult",
    "TargetFacts",
    "Verdict",
    "VerifiedImage",
]

# The steps of a check in their order; every report lists all of them.
STEPS = (
    "file",
    "archive",
    "digest",
    "signature",
    "signer",
    "chain",
    "revocation",
    "timestamp",
    "content",
    "model",
    "approval",
)


class Verdict(StrEnum):
    """What the check came to."""

    TRUSTED = "trusted"  # a signature was proved up to an anchor
    DIGEST_ONLY = "digest-only"  # the published SHA-512 matches; there is no signature to check
    REFUSED = "refused"


class StepResult(StrEnum):
    """What became of one step."""

    OK = "ok"
    REFUSED = "refused"
    NOT_REACHED = "not-reached"  # a step before it refused
    NOT_APPLICABLE = "not-applicable"  # there was nothing to check here
    WARNING = "warning"  # passed with a note


class Refused(Exception):
    """A step refuses: `code` has a sentence in `words`, `detail` fills it. Never leaves `check`."""

    def __init__(self, code: str, detail: str = "", *, evidence: tuple[str, ...] = ()) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
        self.evidence = evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckStep:
    """One step: its name (of `STEPS`), what became of it, the code of its sentence, and what it rests on."""

    name: str
    result: StepResult
    code: str
    detail: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The whole check. None means unknown, never a guess. Times are seconds since the epoch, UTC."""

    verdict: Verdict
    code: str  # of the step that refused; else the verdict's own
    detail: str = ""
    name: str = ""  # the file's name
    sha512: str | None = None  # of the file as given, 128 hex digits
    size: int | None = None  # bytes
    signer: str | None = None
    signed_at: float | None = None  # a time-stamp token's time, else what the signer says
    built_at: float | None = None  # from a signed manifest only
    family: str | None = None
    model: str | None = None
    version: str | None = None
    steps: tuple[CheckStep, ...] = ()
    needs_consent: bool = False  # digest-only, and nobody has agreed to this file yet
    manifest: bool = False  # family, model and version come from a signed manifest

    def step(self, name: str) -> CheckStep:
        """A step by its name (of `STEPS`)."""
        return next(step for step in self.steps if step.name == name)


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetFacts:
    """The device the file is meant for, as it was identified. None means unknown."""

    family: str
    model: str | None = None
    hardware: str | None = None  # hardware revision
    version: str | None = None  # installed


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRequest:
    """What to check, and against what. `now` is seconds since the epoch, UTC.

    `signature` is over the file, or over `manifest` where one is given. `trust` holds PEM or DER files, or folders of
    them. `accepted` holds what a person typed as wanted all the same: of "downgrade", "same-version".
    """

    file: Path
    sha512: str | None = None
    sums: Path | None = None
    signature: Path | None = None
    manifest: Path | None = None
    approval: Path | None = None  # the site's own signature over the file
    trust: tuple[Path, ...] = ()
    crls: tuple[Path, ...] = ()
    target: TargetFacts | None = None
    policy: SiteFirmwarePolicy = field(default_factory=SiteFirmwarePolicy)
    data_dir: Path
    now: float
    accepted: frozenset[str] = frozenset()
