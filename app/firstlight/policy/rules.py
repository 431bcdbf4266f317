"""Compares a password with the rules of its device and its site: one result per rule, always in the same order.

The rules listed for a policy do not depend on the password, so that a form can show them before the first key is
pressed and turn them green one by one. Nothing here raises, whatever the text is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from firstlight.policy import blocklist
from firstlight.policy.loading import CLASSES, class_of
from firstlight.policy.model import Policy, RuleResult
from firstlight.policy.site import SitePolicy
from firstlight_drivers.contract import Secret

TYPABLE_LENGTH = 12
OURS = "Firstlight: no device is handed over like this"
SITE = "the site's policy"
_LOOKED_AT = 4096  # characters; no device takes more than 64
_CLASS_WORDS = {
    "upper": "one upper-case letter",
    "lower": "one lower-case letter",
    "digit": "one digit",
    "symbol": "one symbol",
}


def check(
    password: Secret,
    policy: Policy,
    *,
    user: str = "",
    previous: Sequence[Secret] = (),
    site: SitePolicy | None = None,
    words: Sequence[str] = (),
) -> tuple[RuleResult, ...]:
    """One result per rule: the device's own, then the site's, then warnings and what only the device can tell.

    `previous`: passwords this account had, newest first. `words`: serial number, model, vendor, which a guesser reads
    off the label; containing one is a warning. A demand of the site that the device cannot reach is a warning as well.
    """
    text = password.reveal()[:_LOOKED_AT]
    length = len(password.reveal())
    return (
        *_device(text, length, policy),
        *_others(text, policy, user, previous),
        *(() if site is None else _site(text, length, policy, site)),
        *_warnings(text, length, policy, user, words),
        *_undecided(text, policy),
    )


def acceptable(results: Sequence[RuleResult]) -> bool:
    """Whether nothing refuses the password: no rule is unmet but for warnings."""
    return not any(result.met is False and not result.warning for result in results)


def reachable_length(policy: Policy, wanted: int) -> bool:
    """Whether the device takes a password of that length."""
    return policy.max_length is None or wanted <= policy.max_length


def reachable_class(policy: Policy, name: str) -> bool:
    """Whether the device takes characters of that class."""
    return any(class_of(character) == name for character in policy.allowed if character not in policy.disputed)


def _device(text: str, length: int, policy: Policy) -> Iterator[RuleResult]:
    lowest, most = max(policy.min_length, 1), policy.max_length
    if lowest == most:
        wording = f"Exactly {lowest} characters"
    elif most is None:
        wording = f"At least {lowest} characters"
    else:
        wording = f"{lowest} to {most} characters"
    yield RuleResult(
        rule="length",
        met=lowest <= length and (most is None or length <= most),
        text=wording,
        source=policy.source("length"),
    )
    strange = [one for one in text if one not in policy.allowed and one not in policy.disputed]
    yield RuleResult(rule="characters", met=not strange, text=_characters(policy), source=policy.source("characters"))
    present = {class_of(character) for character in text}
    for name in policy.required:
        yield RuleResult(
            rule=name, met=name in present, text=f"At least {_CLASS_WORDS[name]}", source=policy.source("classes")
        )
    if policy.classes_needed:
        yield RuleResult(
            rule="classes",
            met=len(present) >= policy.classes_needed,
            text=f"At least {policy.classes_needed} of: upper case, lower case, digit, symbol",
            source=policy.source("classes"),
        )
    if policy.blocklist:
        yield _known(text, policy.source("blocklist"), warning=False)


def _others(text: str, policy: Policy, user: str, previous: Sequence[Secret]) -> Iterator[RuleResult]:
    """Compared with what is known of the account."""
    factory = {account.password for account in policy.defaults} | set(policy.known)
    if factory - {""}:
        yield RuleResult(
            rule="default",
            met=text.lower() not in {one.lower() for one in factory},
            text="Not a password from the factory",
            source=policy.source("defaults"),
        )
    if policy.not_user_name:
        yield RuleResult(
            rule="user-name",
            met=not _contains(text, user, shortest=1),
            text="Does not contain the account name",
            source=policy.source("user-name"),
        )
    yield RuleResult(
        rule="previous",
        met=all(text != former.reveal() for former in previous),
        text="Not a password this account had before",
        source=policy.source("previous") if policy.not_previous else OURS,
    )


def _site(text: str, length: int, policy: Policy, site: SitePolicy) -> Iterator[RuleResult]:
    if site.min_length:
        short = not reachable_length(policy, site.min_length)
        yield RuleResult(
            rule="site-length",
            met=length >= site.min_length,
            text=f"At least {site.min_length} characters"
            + (f"; this device takes {policy.max_length} at most" if short else ""),
            source=SITE,
            warning=short,
        )
    present = {class_of(character) for character in text}
    for name in site.require:
        beyond = not reachable_class(policy, name)
        yield RuleResult(
            rule=f"site-{name}",
            met=name in present,
            text=f"At least {_CLASS_WORDS[name]}" + ("; this device takes none" if beyond else ""),
            source=SITE,
            warning=beyond,
        )
    if site.forbidden_words:
        yield RuleResult(
            rule="site-words",
            met=not any(_contains(text, word) for word in site.forbidden_words),
            text="None of the site's forbidden words",
            source=SITE,
        )


def _warnings(text: str, length: int, policy: Policy, user: str, words: Sequence[str]) -> Iterator[RuleResult]:
    if policy.display_typable:
        yield RuleResult(
            rule="display",
            met=length >= TYPABLE_LENGTH and all(class_of(character) != "symbol" for character in text),
            text=f"Can be typed at a UPS display: letters and digits, {TYPABLE_LENGTH} or more",
            source=policy.source("advised"),
            warning=True,
        )
    elif policy.advised_length is not None:
        yield RuleResult(
            rule="advised-length",
            met=length >= policy.advised_length,
            text=f"The maker advises {policy.advised_length} characters or more",
            source=policy.source("advised"),
            warning=True,
        )
    if not policy.blocklist:
        yield _known(text, blocklist.SOURCE, warning=True)
    if not policy.not_user_name:
        yield RuleResult(
            rule="user-name",
            met=not _contains(text, user),
            text="Does not contain the account name",
            source=OURS,
            warning=True,
        )
    if " " in policy.allowed:
        yield RuleResult(
            rule="edges",
            met=text == text.strip(),
            text="Does not begin or end with a space",
            source="Firstlight: consoles and forms cut spaces off at the ends",
            warning=True,
        )
    yield RuleResult(
        rule="words",
        met=not any(_contains(text, word) for word in words[:50]),
        text="Does not contain serial number, model or maker",
        source=OURS,
        warning=True,
    )


def _undecided(text: str, policy: Policy) -> Iterator[RuleResult]:
    if policy.disputed:
        used = any(character in policy.disputed for character in text)
        yield RuleResult(
            rule="disputed",
            met=None if used else True,
            text=f"Without {_listed(policy.disputed)}: the maker's documents disagree on it, the device decides",
            source=policy.source("characters"),
            warning=True,
        )
    for sentence in policy.device_decides:
        yield RuleResult(rule="device", met=None, text=sentence, source=policy.source("length"))


def _known(text: str, source: str, *, warning: bool) -> RuleResult:
    return RuleResult(
        rule="blocklist",
        met=not blocklist.is_known(text),
        text="Not on the list of known passwords",
        source=source,
        warning=warning,
    )


def _contains(text: str, word: str, *, shortest: int = 3) -> bool:
    """Shorter words, such as a two-letter model name, would forbid by chance."""
    return len(word.strip()) >= shortest and word.strip()[:_LOOKED_AT].lower() in text.lower()


def _characters(policy: Policy) -> str:
    symbols = "".join(character for character in policy.allowed if class_of(character) == "symbol")
    letters = "Letters A to Z, digits"
    if not symbols:
        return f"{letters}, nothing else"
    if len(symbols) == 33:
        return f"{letters}, space and the symbols of a US keyboard"
    space = " space" if " " in symbols else ""
    return f"{letters},{space} {'and ' if space else ''}{symbols.strip()}"


def _listed(characters: str) -> str:
    return " and ".join(characters)


assert set(_CLASS_WORDS) == set(CLASSES)  # noqa: S101 - two tables that belong together
