"""One taught profile out of recordings of the same family: a first login, a firmware upload, ports."""

from __future__ import annotations

from dataclasses import replace

from firstlight.claim.har import TeachError
from firstlight.claim.merge_ports import joined, with_ports
from firstlight_drivers.protocols.web_profile import (
    Extract,
    FirmwareRules,
    ProfileError,
    Step,
    WebProfile,
    check_profile,
)


def merged(kept: WebProfile, fresh: WebProfile) -> WebProfile:
    """`fresh`, with the sections that only `kept` has, and with the ports that both have joined.

    All use one login: that of the first login's recording, with what the others take from it as well. Raises TeachError
    "profile-login-differs" when two log in by different requests, "profile-ports-differ" for ports that do not fit.
    """
    claim = fresh if fresh.claims else kept if kept.claims else None
    firmware = fresh if fresh.updates else kept if kept.updates else None
    ports = fresh if fresh.sets_ports else kept if kept.sets_ports else None
    if all(one in {None, fresh} for one in (claim, firmware, ports)) and not (kept.sets_ports and fresh.sets_ports):
        return fresh
    sources = list(dict.fromkeys(one for one in (claim, firmware, ports) if one is not None))
    login = sources[0].login
    for other in sources[1:]:
        login = _one_login(login, other.login)
    whole = replace(
        sources[0],
        source="; ".join(dict.fromkeys([*kept.source.split("; "), *fresh.source.split("; ")])),
        login=login,
        logout=next((one.logout for one in sources if one.logout), ()),
        upload=firmware.upload if firmware else (),
        activate=firmware.activate if firmware else (),
        firmware=firmware.firmware if firmware else FirmwareRules(),
    )
    whole = with_ports(whole, ports) if ports else whole
    if kept.sets_ports and fresh.sets_ports:
        whole = with_ports(whole, joined(kept, fresh))
        if kept not in sources:
            whole = replace(whole, login=_one_login(whole.login, kept.login))
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
