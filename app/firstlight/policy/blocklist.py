"""Passwords that attackers try first (`resources/passwords`; licence beside it), compared in lower case."""

from __future__ import annotations

from functools import cache

from firstlight.resources import resource

SOURCE = "resources/passwords: common passwords of Django 5.2.19 (BSD)"
LONGEST = 64


@cache
def known_passwords() -> frozenset[str]:
    """More than 5,000 passwords of eight characters or more, lower-cased."""
    text = resource("passwords/common-passwords.txt").read_text(encoding="utf-8")
    return frozenset(text.split("\n")) - {""}


def is_known(password: str) -> bool:
    """Whether the password is on the list."""
    return len(password) <= LONGEST and password.lower() in known_passwords()
