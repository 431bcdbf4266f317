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
_PART = 4  # letters in a row that count as a part of a secret
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
    """The end of `text` as one safe line of at most 256 characters without any of `secrets` or a part of one.

    Blanks and case are not looked at. Masking comes after everything that drops characters: an escape sequence in the
    middle of a secret would hide it from a comparison and then vanish.
    """
    shown = safe_text(text[-16 * _SHOWN :], 16 * _SHOWN)
    places = [at for at, letter in enumerate(shown) if not letter.isspace()]
    plain = "".join(shown[at].lower()[:1] for at in places)
    hidden = bytearray(len(shown))
    for secret in secrets:
        letters = "".join(secret.reveal().lower().split())
        size = min(len(letters), _PART)
        for part in {letters[at : at + size] for at in range(len(letters) - size + 1)} - {""}:
            # A lookahead finds parts that overlap.
            for match in re.finditer(f"(?={re.escape(part)})", plain):
                start, end = places[match.start()], places[match.start() + size - 1]
                hidden[start : end + 1] = b"\1" * (end + 1 - start)
    stars = "".join("\0" if covered else letter for letter, covered in zip(shown, hidden, strict=True))
    return re.sub("\0+", "***", stars)[-_SHOWN:].strip()
