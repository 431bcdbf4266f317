"""The one entry of the firmware check: every step in its order, each with its own code.

The first refusal ends it; the steps behind it are "not reached". A signature that fails never becomes `digest-only`,
and whatever nobody expected is a refusal too.
"""

from __future__ import annotations

import errno
import hashlib
import hmac
import logging
from collections.abc import Callable
from datetime import UTC, datetime

from cryptography.x509 import Certificate

from firstlight.firmware import approve, chain, crl, digests, manifest, target
from firstlight.firmware.dating import check_dates
from firstlight.firmware.image import _TOKEN
from firstlight.firmware.manifest import Manifest
from firstlight.firmware.memory import TrustMemory, ca_key
from firstlight.firmware.model import (
    STEPS,
    CheckRequest,
    CheckStep,
    Refused,
    Report,
    StepResult,
    Verdict,
    VerifiedImage,
)
from firstlight.firmware.package import Package, recognised, unpack
from firstlight.firmware.proof import Lists, Proof
from firstlight.firmware.recognise import Recognised
from firstlight.firmware.stage import Staged, Staging, read_small

__all__ = ["Staging", "check"]

log = logging.getLogger(__name__)
_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}


def check(request: CheckRequest, staging: Staging) -> tuple[Report, VerifiedImage | None]:
    """Check a file: the report, and the image where nothing was refused. Runs in a thread; never raises.

    The image lives as long as `staging`.
    """
    run = _Run(request, staging)
    try:
        run.all()
    except Refused as refused:
        run.refuse(refused)
    except OSError as error:
        full = error.errno in _FULL
        run.refuse(Refused("staging-full" if full else "staging-trouble", error.strerror or type(error).__name__))
    except Exception as error:
        log.debug("firmware check", exc_info=True)
        run.refuse(Refused("check-fault", type(error).__name__))
    return run.report(), run.image()


class _Run:
    """One check under way."""

    def __init__(self, request: CheckRequest, staging: Staging) -> None:
        self._request = request
        self._staging = staging
        self._memory = TrustMemory(request.data_dir)
        self._steps: list[CheckStep] = []
        self._refused: Refused | None = None
        self._package: Package | None = None
        self._payload: Staged | None = None
        self._proof: Proof | None = None
        self._lists: Lists | None = None
        self._told: bytes | None = None  # the manifest's bytes, read once: what is verified is what is parsed
        self._manifest: Manifest | None = None
        self._certificates: tuple[Certificate, ...] = ()
        self._what = Recognised()
        self._approved = False
        self._consented = False

    def all(self) -> None:
        """Every step. Raises Refused, OSError."""
        order: tuple[Callable[[], CheckStep], ...] = (
            self._file,
            self._archive,
            self._digest,
            self._signature,
            self._signer,
            self._chain,
            self._revocation,
            self._timestamp,
            self._content,
            self._model,
            self._approval,
        )
        for act in order:
            self._steps.append(act())
        self._remember()

    def refuse(self, refused: Refused) -> None:
        """The step under way refuses; those behind it are not reached."""
        self._refused = refused
        if len(self._steps) == len(STEPS):  # what came after the last step
            self._steps.pop()
        name = STEPS[len(self._steps)]
        self._steps.append(
            CheckStep(
                name=name,
                result=StepResult.REFUSED,
                code=refused.code,
                detail=refused.detail,
                evidence=refused.evidence,
            )
        )
        self._steps += [
            CheckStep(name=behind, result=StepResult.NOT_REACHED, code="step-not-reached")
            for behind in STEPS[len(self._steps) :]
        ]

    def report(self) -> Report:
        """The whole check."""
        whole = self._package.whole if self._package else None
        proof, known = self._proof, self._manifest
        verdict = Verdict.TRUSTED if proof is not None else Verdict.DIGEST_ONLY
        code = f"firmware-{verdict}"
        if self._refused is not None:
            verdict, code = Verdict.REFUSED, self._refused.code
        signed_at = proof.signed_at if proof and proof.path else None
        return Report(
            verdict=verdict,
            code=code,
            detail=self._refused.detail if self._refused else "",
            name=self._request.file.name,
            sha512=whole.sha512 if whole else None,
            size=whole.size if whole else None,
            signer=chain.shown(proof.signer) if proof and proof.path else None,
            signed_at=signed_at.timestamp() if signed_at else None,
            built_at=known.built.timestamp() if known else None,
            family=known.family if known else self._what.family,
            model=", ".join(known.models) if known else self._what.model,
            version=known.version if known else self._what.version,
            steps=tuple(self._steps),
            needs_consent=verdict is Verdict.DIGEST_ONLY and not self._consented and not self._approved,
            manifest=known is not None,
        )

    def image(self) -> VerifiedImage | None:
        """The image, where nothing was refused."""
        if self._refused is not None or self._payload is None:
            return None
        report, payload = self.report(), self._payload
        return VerifiedImage(
            path=payload.path,
            name=payload.name.rpartition("/")[2],
            sha512=payload.sha512,
            size=payload.size,
            family=report.family,
            model=report.model,
            version=report.version,
            report=report,
            inode=payload.inode,
            token=_TOKEN,
        )

    # --- the file -------------------------------------------------------------------------------------------------

    @property
    def _held(self) -> Package:
        if self._package is None:
            raise Refused("check-fault", "no file")
        return self._package

    def _file(self) -> CheckStep:
        whole = self._staging.take(self._request.file)
        self._package = Package(whole=whole)
        return _ok("file", "file-sealed", f"{whole.size:,} bytes")

    def _archive(self) -> CheckStep:
        self._package = unpack(self._held.whole, self._staging)
        self._payload, self._what = self._package.guessed()
        named = self._request.manifest
        self._told = read_small(named, manifest.LARGEST) if named is not None else self._package.manifest
        if not self._package.is_archive:
            return _nothing("archive", "archive-none")
        return _ok("archive", "archive-in-order", str(len(self._package.entries)))

    def _digest(self) -> CheckStep:
        request, own = self._request, self._held.whole.sha512
        sources: list[str] = []
        if request.sha512 is not None:
            _equal(own, digests.pasted(request.sha512), "the given value")
            sources.append("the given value")
        if request.sums is not None:
            published, entry = digests.from_sums(read_small(request.sums, digests.LARGEST), request.file.name)
            _equal(own, published, request.sums.name)
            sources.append(request.sums.name if entry else f"{request.sums.name}, which names no file")
        if sources:
            return _ok("digest", "digest-equal", ", ".join(sources), own)
        if self._told is not None:
            return _ok("digest", "digest-manifest", "", own)
        if request.policy.digest_needed:
            raise Refused("digest-needed", evidence=(own,))
        return _nothing("digest", "digest-none")

    # --- the signature --------------------------------------------------------------------------------------------

    def _signature(self) -> CheckStep:
        request = self._request
        raw = read_small(request.signature) if request.signature is not None else self._held.signature
        told = self._told
        if raw is None:
            if told is not None:
                raise Refused("manifest-unsigned")
            if request.policy.signature_needed:
                raise Refused("signature-needed")
            if self._steps[-1].result is not StepResult.OK:
                raise Refused("nothing-to-check")
            return _nothing("signature", "signature-none")
        proof = Proof(raw)
        # A signature beside an archive is over the archive, and with it over the manifest inside.
        over_manifest = request.manifest is not None or request.signature is None
        if over_manifest and told is None:
            raise Refused("manifest-missing")
        how = proof.verify(
            (lambda name: hashlib.new(name, told or b"").digest()) if over_manifest else self._held.whole.digest
        )
        self._proof = proof
        return _ok("signature", "signature-manifest" if over_manifest else "signature-good", how, "CMS, one signer")

    def _signer(self) -> CheckStep:
        if self._proof is None:
            return _nothing("signer", "signature-none")
        evidence = self._proof.check_signer()
        return _ok("signer", "signer-good", chain.shown(self._proof.signer), *evidence)

    def _chain(self) -> CheckStep:
        if self._proof is None:
            return _nothing("chain", "signature-none")
        anchors = self._request.policy.anchors
        self._certificates = chain.load_certificates((*self._request.trust, *([anchors] if anchors else [])))
        evidence = self._proof.check_chain(self._certificates, self._now())
        return _ok("chain", "chain-good", chain.shown(self._proof.path[-1]), *evidence)

    def _revocation(self) -> CheckStep:
        if self._proof is None:
            return _nothing("revocation", "signature-none")
        request = self._request
        self._lists = Lists(
            given=crl.load(request.crls),
            memory=self._memory,
            now=self._now(),
            grace_days=request.policy.grace_days,
        )
        fresh = self._lists.check(self._proof.path)
        detail = f"{chain.day(fresh.made)}, {chain.day(fresh.ends)}"
        if fresh.overdue_days:
            return CheckStep(
                name="revocation",
                result=StepResult.WARNING,
                code="revocation-grace",
                detail=f"{fresh.overdue_days}",
                evidence=(f"oldest list of {chain.day(fresh.made)}, ended {chain.day(fresh.ends)}",),
            )
        return _ok("revocation", "revocation-good", detail)

    def _timestamp(self) -> CheckStep:
        evidence = self._proof.check_token(self._lists) if self._proof and self._lists else None
        if evidence is None or self._proof is None or self._proof.stamp is None:
            return _nothing("timestamp", "timestamp-none")
        return _ok("timestamp", "timestamp-good", f"{self._proof.stamp.time:%Y-%m-%d %H:%M:%S} UTC", *evidence)

    # --- what it is -----------------------------------------------------------------------------------------------

    def _content(self) -> CheckStep:
        told, proof, now = self._told, self._proof, self._now()
        if told is not None and proof is None:
            raise Refused("manifest-unsigned")
        known = manifest.parse(told) if told is not None else None
        if known is not None:
            if known.expires is not None and now > known.expires:
                raise Refused("manifest-expired", chain.day(known.expires))
            if known.built > now + crl.AHEAD:
                raise Refused("manifest-early", chain.day(known.built))
            self._payload = self._held.listed(known)
            self._what = recognised(self._payload)
            if self._what.family not in {None, known.family}:
                raise Refused("manifest-differs", f"{self._what.family}, {known.family}")
            self._manifest = known
        if proof is not None and self._payload is not None:
            check_dates(
                proof.path,
                self._memory.read(),
                at_hand=(*proof.signed.others, *self._certificates),
                image=self._payload.sha512,
                built=known.built if known else None,
                signed=proof.dates,
            )
        if known is None:
            return _nothing("content", "content-none")
        return _ok(
            "content", "content-listed", f"{known.version}, {chain.day(known.built)}", known.vendor, known.family
        )

    def _model(self) -> CheckStep:
        request, known, what = self._request, self._manifest, self._what
        fact = target.Fact(
            vendor=known.vendor if known else what.vendor,
            family=known.family if known else what.family,
            models=known.models if known else what.models,
            version=known.version if known else what.version,
            hardware=known.hardware if known else (),
            lowest_installed=known.lowest_installed if known else None,
            signed=known is not None,
        )
        told = [text for text in (fact.family or fact.vendor, ", ".join(fact.models), fact.version) if text]
        by = ("signed manifest",) if known else what.by
        if request.target is None:
            return _ok("model", "model-told", ", ".join(told), *by) if told else _nothing("model", "model-unknown")
        remarks = target.compare(fact, request.target, request.accepted)
        if not remarks:
            return _ok("model", "model-fits", ", ".join(told), *by)
        first, *more = remarks
        return CheckStep(
            name="model",
            result=StepResult.WARNING,
            code=first.code,
            detail=first.detail,
            evidence=(*(f"{one.code} {one.detail}".strip() for one in more), *by),
        )

    def _approval(self) -> CheckStep:
        request = self._request
        if request.approval is None:
            if request.policy.approval_needed:
                raise Refused("approval-needed")
            return _nothing("approval", "approval-none")
        folder = request.policy.approvers
        approvers = chain.load_certificates([folder]) if folder is not None else ()
        raw = read_small(request.approval)
        who, how = approve.verify(raw, self._held.whole, approvers, self._now())
        self._approved = True
        return _ok("approval", "approval-good", who, how)

    # --- around it ------------------------------------------------------------------------------------------------

    def _remember(self) -> None:
        """After the last step: who signed this image, and a time that is past; or whether it was agreed to."""
        proof, payload = self._proof, self._payload
        if proof is None or payload is None:
            self._consented = self._held.whole.sha512 in self._memory.read().consents
            return
        self._memory.learn((), floor=proof.stamp.time.timestamp() if proof.stamp else 0.0)
        ca, signer = ca_key(proof.path[1]), proof.signer
        self._memory.saw(payload.sha512, ca, signer.serial_number, signer.subject.public_bytes())

    def _now(self) -> datetime:
        """The clock's time, but never earlier than what somebody trusted has vouched for already."""
        return datetime.fromtimestamp(max(self._request.now, self._memory.read().floor), UTC)


def _equal(own: str, published: str, source: str) -> None:
    if not hmac.compare_digest(own, published):
        raise Refused("digest-differs", source, evidence=(f"file {own}", f"published {published}"))


def _ok(name: str, code: str, detail: str = "", *evidence: str) -> CheckStep:
    return CheckStep(name=name, result=StepResult.OK, code=code, detail=detail, evidence=evidence)


def _nothing(name: str, code: str) -> CheckStep:
    return CheckStep(name=name, result=StepResult.NOT_APPLICABLE, code=code)
