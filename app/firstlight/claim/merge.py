"""One taught profile out of two recordings of the same family: a first login, and a firmware upload."""

from __future__ import annotations

from dataclasses import replace

from firstlight.claim.har import TeachError
from firstlight_drivers.protocols.web_profile import (
    Extract,
    FirmwareRules,
    ProfileError,
    Step,
    WebProfile,
    check_profile,
)


def merged(kept: WebProfile, fresh: WebProfile) -> WebProfile:
    """`fresh`, with the sections that only `kept` has.

    Both use one login: that of the first login's recording, with what the upload takes from it as well. Raises
    TeachError "profile-login-differs" when the two log in by different requests.
    """
    if not (kept.claims and not fresh.claims) and not (kept.updates and not fresh.updates):
        return fresh
    claim = kept if kept.claims and not fresh.claims else fresh
    firmware = fresh if fresh.updates else kept
    whole = replace(
        claim,
        source=f"{kept.source}; {fresh.source}" if kept.source != fresh.source else kept.source,
        login=_one_login(claim.login, firmware.login),
        logout=claim.logout or firmware.logout,
        upload=firmware.upload,
        activate=firmware.activate,
        firmware=firmware.firmware if firmware.updates else FirmwareRules(),
    )
    try:
        check_profile(whole)
    except ProfileError as error:
        raise TeachError("profile-login-differs", str(error)) from None
    return whole


def _one_login(first: tuple[Step, ...], second: tuple[Step, ...]) -> tuple[Step, ...]:
    if [_request(step) for step in first] != [_request(step) for step in second]:
        raise TeachError("profile-login-differs", " / ".join(step.path for step in second)[:160])
    known = {extract.name: extract for step in first for extract in step.extract}
    steps = []
    for one, other in zip(first, second, strict=True):
        new: list[Extract] = []
        for extract in other.extract:
            same = known.get(extract.name)
            if same is not None and same != extract:
                raise TeachError("profile-login-differs", extract.name)
            if same is None:
                new.append(extract)
        steps.append(replace(one, extract=(*one.extract, *new)))
    return tuple(steps)


def _request(step: Step) -> tuple[object, ...]:
    return step.method, step.path, step.body, tuple((entry.name, entry.where, entry.transform) for entry in step.field)
