"""Sentences that come from data and policies (rules, guides), in the user's language.

The core says them in English with numbers in them: the forms below are recognised, and what is not is shown as it is. A
test holds the forms against every rule of every policy. tests/desktop/update_translations.py collects them.
"""

from __future__ import annotations

import functools
import re

from firstlight_ui.i18n import translate

FORMS = (
    "Exactly {n} characters",
    "At least {n} characters",
    "At least {n} characters; this device takes {most} at most",
    "{least} to {most} characters",
    "At least {n} of: upper case, lower case, digit, symbol",
    "At least one upper-case letter",
    "At least one lower-case letter",
    "At least one digit",
    "At least one symbol",
    "At least one upper-case letter; this device takes none",
    "At least one lower-case letter; this device takes none",
    "At least one digit; this device takes none",
    "At least one symbol; this device takes none",
    "Letters A to Z, digits, nothing else",
    "Letters A to Z, digits, space and the symbols of a US keyboard",
    "Letters A to Z, digits, space and {symbols}",
    "Letters A to Z, digits, {symbols}",
    "Not a password from the factory",
    "Does not contain the account name",
    "Not a password this account had before",
    "None of the site's forbidden words",
    "Can be typed at a UPS display: letters and digits, {n} or more",
    "The maker advises {n} characters or more",
    "Does not begin or end with a space",
    "Does not contain serial number, model or maker",
    "Without {symbols}: the maker's documents disagree on it, the device decides",
    "Not on the list of known passwords",
)


def rule_text(text: str) -> str:
    """A rule of a policy; `text` is `RuleResult.text`."""
    for form, pattern in _patterns():
        found = pattern.fullmatch(text)
        if found is not None:
            return translate("rules", form).format(**found.groupdict())
    return translate("policies", text)


def guide_text(text: str) -> str:
    """A title, step or remark of a guide, with `{account}` still in it."""
    return translate("guides", text)


@functools.cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    made = []
    for form in FORMS:
        parts = re.split(r"\{(\w+)\}", form)
        names = [f"(?P<{part}>{'.+' if part == 'symbols' else '[0-9]+'})" for part in parts[1::2]]
        text = "".join(re.escape(words) + name for words, name in zip(parts[::2], [*names, ""], strict=True))
        made.append((form, re.compile(text, re.DOTALL)))
    return tuple(made)
