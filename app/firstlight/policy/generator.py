"""Makes passwords that satisfy device and site at once, and that a person can read off a screen and type.

Drawn with `secrets`. Left out: characters that look like others, those the documents disagree on, and those that some
console, form or shell on the way treats as its own (quotes, backslash, dollar, space, ...).
"""

from __future__ import annotations

import secrets

from firstlight.policy.loading import CLASSES, LETTERS_DIGITS, class_of
from firstlight.policy.model import Policy, PolicyError
from firstlight.policy.rules import TYPABLE_LENGTH, acceptable, check, reachable_class, reachable_length
from firstlight.policy.site import SitePolicy
from firstlight_drivers.contract import Secret

LOOK_ALIKES = "0Oo1lI|5S2Z8B"
SYMBOLS = "-_.!*@~"  # unchanged by URL encoding or harmless in it, and on every keyboard
_TRIES = 200
_LONGEST = 64


def generate(
    policy: Policy, *, user: str = "", site: SitePolicy | None = None, length: int | None = None, strict: bool = False
) -> Secret:
    """A password that `check` finds acceptable, without any warning where the device allows that.

    `length`: exactly so many characters; else the policy's usual length (20), more where the site demands it, never
    more than the device takes. Passwords for a UPS display have letters and digits only, unless the site demands more,
    or `strict`: the device has refused such a one, as a card does whose strong passwords are switched on and want a
    special character (earlier editions of 990-91251, Password Requirements).
    Raises PolicyError: "policy-length" (the device or the site forbids that length), "policy-impossible".
    """
    count = _length(policy, site) if length is None else length
    lowest = max(policy.min_length, len(policy.required), policy.classes_needed, 1)
    if not lowest <= count <= (_LONGEST if policy.max_length is None else policy.max_length):
        raise PolicyError("policy-length", str(count))
    classes = _classes(policy, site, strict=strict)
    alphabets = [_alphabet(policy, name) for name in classes]
    wanted = [alphabet for alphabet in alphabets if alphabet][:count]
    for _ in range(_TRIES):
        candidate = Secret(_draw(wanted, count))
        results = check(candidate, policy, user=user, site=site)
        if acceptable(results) and not any(one.rule == "user-name" and one.met is False for one in results):
            return candidate
    raise PolicyError("policy-length" if length is not None else "policy-impossible", policy.title)


def _length(policy: Policy, site: SitePolicy | None) -> int:
    most = _LONGEST if policy.max_length is None else policy.max_length
    wanted = max(policy.usual_length, policy.min_length, TYPABLE_LENGTH if policy.display_typable else 0)
    if site is not None and reachable_length(policy, site.min_length):
        wanted = max(wanted, site.min_length)
    return min(wanted, most)


def _classes(policy: Policy, site: SitePolicy | None, *, strict: bool) -> list[str]:
    """Every class the device takes: more than it demands, so that a complexity switch on the device is met as well."""
    wanted = [name for name in CLASSES if reachable_class(policy, name)]
    demanded = set(policy.required) | set(site.require if site is not None else ())
    if policy.display_typable and not strict and "symbol" not in demanded and policy.classes_needed < 4:
        wanted = [name for name in wanted if name != "symbol"]
    return wanted


def _alphabet(policy: Policy, name: str) -> str:
    pool = SYMBOLS if name == "symbol" else LETTERS_DIGITS
    return "".join(
        character
        for character in pool
        if class_of(character) == name
        and character in policy.allowed
        and character not in policy.disputed
        and character not in LOOK_ALIKES
    )


def _draw(alphabets: list[str], count: int) -> str:
    """One of each class at least; a letter first, because some forms and shells treat other beginnings specially.

    Symbols are held to one in eight or so: a password of `-_.~` is hard to read aloud.
    """
    letters = "".join(alphabet for alphabet in alphabets if alphabet[0].isalpha())
    plain = "".join(alphabet for alphabet in alphabets if alphabet[0].isalnum())
    rest = [secrets.choice(alphabet) for alphabet in alphabets]
    while len(rest) < count:
        rest.append(secrets.choice(plain * 2 + "".join(alphabets)))
    shuffled: list[str] = []
    while rest:
        shuffled.append(rest.pop(secrets.randbelow(len(rest))))
    first = next((at for at, character in enumerate(shuffled) if character in letters), None)
    if first:
        shuffled[0], shuffled[first] = shuffled[first], shuffled[0]
    return "".join(shuffled)
