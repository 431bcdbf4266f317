"""Texts of a web profile with placeholders: {user}, {token}, {password|md5}; a brace by itself is written twice."""

from __future__ import annotations

import re
from collections.abc import Mapping

from firstlight_drivers.protocols.web_profile_read import ProfileError
from firstlight_drivers.protocols.web_values import DIGESTS

_PLACEHOLDER = re.compile(r"\{\{|\}\}|\{([a-z][a-z0-9_]{0,31})(?:\|([a-z0-9]{2,10}))?\}|[{}]")


def names_in(template: str) -> list[str]:
    """The names of its placeholders. Raises ProfileError for a brace that belongs to none."""
    found = []
    for match in _PLACEHOLDER.finditer(template):
        if match[0] in {"{", "}"}:
            raise ProfileError("a brace that belongs to no placeholder; a brace by itself is written twice")
        if match[1]:
            if match[2] and match[2] not in DIGESTS:
                raise ProfileError(f"no digest is called {match[2]}")
            found.append(match[1])
    return found


def filled(template: str, values: Mapping[str, str]) -> str:
    """A template with its values. Raises ProfileError for a name without a value."""

    def one(match: re.Match[str]) -> str:
        if match[1] is None:
            return match[0][0]
        if match[1] not in values:
            raise ProfileError(f"nothing gave a value for {{{match[1]}}}")
        value = values[match[1]]
        return DIGESTS[match[2]](value).hex() if match[2] else value

    return _PLACEHOLDER.sub(one, template)


def literal(text: str) -> str:
    """A text as a template that yields it."""
    return text.replace("{", "{{").replace("}", "}}")
