"""Reads the policies from `resources/policies/*.toml` and picks the one for a device.

Where the firmware is not known, one password has to do for every firmware the device may have: the rules are combined,
and if no password can satisfy them all, the newest policy is taken and says so in its notes.
"""

from __future__ import annotations

import string
import tomllib
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from firstlight.policy.model import DefaultAccount, Lockout, Policy, PolicyError, RuleSource
from firstlight.policy.versions import version, within
from firstlight.resources import resource

T = TypeVar("T")
PURPOSES = ("login", "wifi", "backup", "profile")
CLASSES = ("upper", "lower", "digit", "symbol")
LETTERS_DIGITS = string.ascii_uppercase + string.ascii_lowercase + string.digits
_ALPHABETS = {"letters-digits": LETTERS_DIGITS, "printable-ascii": "".join(map(chr, range(32, 127)))}
_RULES = ("length", "characters", "classes", "advised", "blocklist", "user_name", "previous", "defaults", "lifetime")
_UNKNOWN_FIRMWARE = "The firmware version is not known: these rules satisfy every version of this family."
_NEWEST_TAKEN = "The firmware version is not known and no password satisfies every version: these are the newest rules."


@cache
def load_policies() -> tuple[Policy, ...]:
    """All policies, in the order of their files. Raises PolicyError("policy-file"): a fault of the installation."""
    folder = resource("policies")
    found: list[Policy] = []
    for path in sorted(folder.glob("*.toml")):
        found += read_policies(path)
    if not found:
        raise PolicyError("policy-file", f"no policies in {folder}")
    return tuple(found)


def read_policies(path: Path) -> tuple[Policy, ...]:
    """The policies of one file. Raises PolicyError("policy-file")."""
    where = path.name
    try:
        policies: list[Policy] = []
        for table in tomllib.loads(path.read_text(encoding="utf-8"))["policy"]:
            where = f"{path.name}, {table.get('id', 'a policy without id')}"
            policies.append(_policy(dict(table)))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise PolicyError("policy-file", f"{where}: {type(error).__name__}: {error}") from error
    return tuple(policies)


def policy_for(family: str, firmware: str | None, purpose: str = "login", profile: str | None = None) -> Policy:
    """The policy of one device.

    `purpose` may carry the profile ("profile:Engineer", as vault entries write it); upper and lower case of a profile
    make no difference. For a profile, `defaults` holds that profile's account only.
    Raises PolicyError: "policy-family", "policy-purpose" (also for a profile nobody knows).
    """
    kind, _, named = purpose.partition(":")
    profile = profile or named or None
    of_family = [policy for policy in load_policies() if policy.family == family]
    if not of_family:
        raise PolicyError("policy-family", family)
    candidates = [policy for policy in of_family if policy.purpose == kind and _has_profile(policy, profile)]
    if not candidates:
        raise PolicyError("policy-purpose", f"{family}: {purpose if profile is None else f'{kind}:{profile}'}")
    if kind == "profile" and profile is None:
        candidates = candidates[:1]
    at = version(firmware)
    if at is None:
        return _narrowed(_combined(candidates), profile)
    fitting = [policy for policy in candidates if within(at, policy.firmware_from, policy.firmware_below)]
    if not fitting:
        raise PolicyError("policy-family", f"{family} {firmware}")
    return _narrowed(fitting[0], profile)


def _has_profile(policy: Policy, profile: str | None) -> bool:
    return profile is None or not policy.profiles or profile.lower() in {name.lower() for name in policy.profiles}


def _narrowed(policy: Policy, profile: str | None) -> Policy:
    """Only the factory account of the profile asked for; the others stay known passwords."""
    if profile is None or len(policy.accounts) < 2:
        return policy
    own = tuple(account for account in policy.defaults if account.user.lower() == profile.lower())
    others = tuple(account.password for account in policy.defaults if account not in own)
    return replace(policy, defaults=own, known=policy.known + others)


def _combined(candidates: list[Policy]) -> Policy:
    newest = max(candidates, key=lambda policy: version(policy.firmware_from) or ())
    if len(candidates) == 1:
        return newest
    allowed = "".join(character for character in newest.allowed if all(character in one.allowed for one in candidates))
    longest = [policy.max_length for policy in candidates if policy.max_length is not None]
    together = replace(
        newest,
        id=f"{newest.family}-{newest.purpose}-any",
        title=f"{newest.title.partition(',')[0]}, firmware not known",
        firmware_from=None,
        firmware_below=None,
        min_length=max(policy.min_length for policy in candidates),
        max_length=min(longest, default=None),
        usual_length=min(policy.usual_length for policy in candidates),
        required=tuple(name for name in CLASSES if any(name in policy.required for policy in candidates)),
        classes_needed=max(policy.classes_needed for policy in candidates),
        allowed=allowed,
        disputed="".join(_once(character for policy in candidates for character in policy.disputed)),
        blocklist=any(policy.blocklist for policy in candidates),
        not_user_name=any(policy.not_user_name for policy in candidates),
        not_previous=any(policy.not_previous for policy in candidates),
        display_typable=any(policy.display_typable for policy in candidates),
        accounts=tuple(_once(name for policy in candidates for name in policy.accounts)),
        defaults=tuple(_once(account for policy in candidates for account in policy.defaults)),
        known=tuple(_once(text for policy in candidates for text in policy.known)),
        lockout=_strictest([policy.lockout for policy in candidates if policy.lockout is not None]),
        device_decides=tuple(_once(text for policy in candidates for text in policy.device_decides)),
        notes=(_UNKNOWN_FIRMWARE, *_once(text for policy in candidates for text in policy.notes)),
        sources=_sources(candidates),
    )
    if not possible(together):
        return replace(newest, notes=(_NEWEST_TAKEN, *newest.notes))
    return together


def possible(policy: Policy) -> bool:
    """Whether any password can satisfy the policy."""
    usable = [character for character in policy.allowed if character not in policy.disputed]
    classes = {class_of(character) for character in usable}
    needed = max(len(policy.required), policy.classes_needed)
    room = policy.max_length is None or (policy.max_length >= policy.min_length and policy.max_length >= max(needed, 1))
    return room and set(policy.required) <= classes and policy.classes_needed <= len(classes)


def class_of(character: str) -> str:
    """Which of the four classes a character belongs to; ASCII only counts as letter or digit."""
    if "A" <= character <= "Z":
        return "upper"
    if "a" <= character <= "z":
        return "lower"
    return "digit" if "0" <= character <= "9" else "symbol"


def _strictest(found: list[Lockout]) -> Lockout | None:
    """The lock that comes first and lasts longest: what a program has to reckon with."""
    if not found:
        return None
    first = min(found, key=lambda lockout: lockout.attempts)
    forever = any(lockout.minutes is None for lockout in found)
    return replace(
        first,
        minutes=None if forever else max(lockout.minutes or 0.0 for lockout in found),
        default_on=any(lockout.default_on for lockout in found),
    )


def _sources(candidates: list[Policy]) -> tuple[RuleSource, ...]:
    rules = _once(entry.rule for policy in candidates for entry in policy.sources)
    return tuple(
        RuleSource(
            rule=rule,
            source="; ".join(_once(e.source for policy in candidates for e in policy.sources if e.rule == rule)),
        )
        for rule in rules
    )


def _once(values: Iterable[T]) -> list[T]:
    return list(dict.fromkeys(values))


def _policy(table: dict[str, Any]) -> Policy:
    rules = {name: table.pop(name) for name in _RULES if name in table}
    lockout = table.pop("lockout", None)
    length, characters = rules["length"], rules["characters"]
    classes, defaults = rules.get("classes", {}), rules.get("defaults", {})
    plain: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in table.items()}
    policy = Policy(
        **plain,
        min_length=length["min"],
        max_length=length.get("max"),
        advised_length=rules.get("advised", {}).get("length"),
        required=tuple(classes.get("required", ())),
        classes_needed=classes.get("at_least", 0),
        allowed="".join(_once(_ALPHABETS[characters["allowed"]] + characters.get("also", ""))),
        disputed=characters.get("disputed", ""),
        blocklist="blocklist" in rules,
        not_user_name="user_name" in rules,
        not_previous="previous" in rules,
        defaults=tuple(DefaultAccount(**account) for account in defaults.get("accounts", ())),
        known=tuple(defaults.get("known", ())),
        lifetime_days=rules.get("lifetime", {}).get("days"),
        lockout=None if lockout is None else Lockout(**{"minutes": None, **lockout}),
        sources=tuple(
            RuleSource(rule=name.replace("_", "-"), source=rule["source"])
            for name, rule in {**rules, **({"lockout": lockout} if lockout else {})}.items()
        ),
    )
    _look_over(policy)
    return policy


def _look_over(policy: Policy) -> None:
    if policy.purpose not in PURPOSES:
        raise ValueError(f"purpose {policy.purpose!r}")
    if wrong := set(policy.required) - set(CLASSES):
        raise ValueError(f"classes {sorted(wrong)}")
    if not possible(policy):
        raise ValueError("no password can satisfy it")
    if not all(entry.source for entry in policy.sources):
        raise ValueError("a rule without its source")
