"""What the card has printed since something was last typed, as lines to compare and as text to show. Pure.

The text to show has been made safe, and whatever was typed in secret is gone from it, also where the card broke it into
lines, printed it in other case or stopped in its middle.
"""

from __future__ import annotations

import re

from firstlight_drivers.apc_nmc3.answers import split_lines
from firstlight_drivers.contract import Secret
from firstlight_drivers.errors import Code, ProtocolError
from firstlight_drivers.transport.limits import KIB
from firstlight_drivers.transport.text import safe_text

_MOST = 64 * KIB  # characters of one answer
_SHOWN = 256  # characters of a detail
_PART = 4  # characters of a secret that are one part of it
_ECHO = re.compile(r"\*+")


class Screen:
    """The text since the last `clear`. Raises ProtocolError when it does not end."""

    def __init__(self, secrets: tuple[Secret, ...] = ()) -> None:
        self.text = ""
        self._secrets = [secret for secret in secrets if secret.reveal()]

    def hide(self, *secrets: Secret) -> None:
        """Never show these."""
        self._secrets.extend(secret for secret in secrets if secret.reveal())

    def clear(self) -> None:
        """Something was typed: what comes now is new."""
        self.text = ""

    def add(self, text: str) -> None:
        """The card printed this."""
        self.text += text
        if len(self.text) > _MOST:
            raise ProtocolError("an answer without end", code=Code.TOO_LARGE)

    @property
    def lines(self) -> list[str]:
        """Complete lines in one spelling of blanks, without empty ones and without stars for typed letters."""
        clean = (safe_text(line) for line in split_lines(self.text)[:-1])
        return [line for line in clean if line and not _ECHO.fullmatch(line)]

    @property
    def tail(self) -> str:
        """The last line, which no line end follows, likewise; stars before a prompt are left out."""
        return safe_text(split_lines(self.text)[-1]).lstrip("*").lstrip()

    @property
    def empty(self) -> bool:
        """Whether nothing but blanks and stars was printed."""
        return not self.lines and not self.tail

    def shown(self) -> str:
        """Everything as one safe line, secrets replaced by stars."""
        return masked(self.text, self._secrets)


def masked(text: str, secrets: list[Secret] | tuple[Secret, ...]) -> str:
    """`text` as one safe line of at most 256 characters without any of `secrets` or a part of one at its end."""
    shown = text
    for secret in sorted(secrets, key=lambda each: len(each.reveal()), reverse=True):
        letters = secret.reveal()
        shown = re.sub(r"[\s\x00-\x1f]*".join(map(re.escape, letters)), "***", shown, flags=re.IGNORECASE)
        shown = _without_parts(shown, letters)
    return safe_text(safe_text(shown, 16 * _SHOWN)[-_SHOWN:])


def _without_parts(text: str, letters: str) -> str:
    """Stretches of a secret of which the card printed only some: a line cut off, or broken by a prompt."""
    parts = {letters[at : at + _PART] for at in range(len(letters) - _PART + 1)} if len(letters) > _PART else set()
    found = [match.span() for part in parts for match in re.finditer(re.escape(part), text, re.IGNORECASE)]
    if not found:
        return text
    hidden = bytearray(len(text))
    for start, end in found:
        hidden[start:end] = b"\1" * (end - start)
    return re.sub("\0+", "***", "".join("\0" if hidden[at] else letter for at, letter in enumerate(text)))
