"""What a device demands of a password, as values. The facts are data: `resources/policies/*.toml`."""

from __future__ import annotations

from dataclasses import dataclass


class PolicyError(Exception):
    """No policy, or a file of policies that cannot be used; `code` has a sentence in `words`.

    Codes: "policy-family", "policy-purpose", "policy-file", "site-policy-file", "policy-length",
    "policy-impossible".
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True, kw_only=True)
class DefaultAccount:
    """An account that leaves the factory with a published password ("" where it is blank)."""

    user: str
    password: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lockout:
    """How a device answers wrong passwords.

    `attempts`: the wrong password that locks. `minutes`: how long, None until somebody unlocks it.
    `then_attempts`, `then_minutes`: the next stage, after the first lock; None where there is none.
    `unlocked_by`: who can unlock it earlier, as a sentence fragment, "" for nobody.
    `default_on`: False where it has to be switched on.
    """

    attempts: int
    minutes: float | None
    then_attempts: int | None = None
    then_minutes: float | None = None
    unlocked_by: str = ""
    source: str
    default_on: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSource:
    """Which document a rule of a policy comes from."""

    rule: str  # "length", "characters", "classes", "blocklist", "user-name", "previous", "defaults", "lifetime", ...
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The password rules of one family, purpose and firmware range (from, below; None is open).

    `max_length` None: not published. `required`: classes of which each must occur; `classes_needed`: how many of the
    four classes (upper, lower, digit, symbol) must occur at least. `allowed`: exactly the characters the device takes;
    `disputed`: those its documents disagree on, never generated. `usual_length`: what the generator makes where nobody
    asks for a length. `advised_length`: what the maker recommends beyond its own rule (a warning).
    `accounts`: account names that exist from the factory, also those whose password is not published.
    """

    id: str
    family: str
    title: str
    purpose: str  # "login", "wifi", "backup", "profile"
    profiles: tuple[str, ...] = ()
    firmware_from: str | None = None
    firmware_below: str | None = None
    min_length: int
    max_length: int | None
    usual_length: int = 20
    advised_length: int | None = None
    required: tuple[str, ...] = ()
    classes_needed: int = 0
    allowed: str
    disputed: str = ""
    blocklist: bool = False
    not_user_name: bool = False
    not_previous: bool = False
    accounts: tuple[str, ...] = ()
    defaults: tuple[DefaultAccount, ...] = ()
    known: tuple[str, ...] = ()  # further published passwords, of accounts the program does not log in with
    lockout: Lockout | None = None
    lifetime_days: int | None = None
    device_decides: tuple[str, ...] = ()
    display_typable: bool = False
    confidence: str
    notes: tuple[str, ...] = ()
    sources: tuple[RuleSource, ...] = ()

    def source(self, rule: str) -> str:
        """The document behind a rule; that of its length where the rule has none of its own."""
        named = {entry.rule: entry.source for entry in self.sources}
        return named.get(rule) or named.get("length", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleResult:
    """Whether one rule is met. `met` None: only the device can tell. A `warning` refuses nothing."""

    rule: str
    met: bool | None
    text: str
    source: str
    warning: bool = False
