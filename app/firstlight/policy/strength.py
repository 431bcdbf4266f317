"""How hard a password is to guess, for the meter."""

from __future__ import annotations

from collections.abc import Sequence

from firstlight_drivers.contract import Secret

_LONGEST = 72  # zxcvbn's time grows with the square of the length


def strength(password: Secret, words: Sequence[str] = ()) -> int:
    """0 (guessed at once) to 4 (not guessed). `words`: account, serial, model, vendor, which a guesser knows too.

    Looks at the first 72 characters.
    """
    text = password.reveal()[:_LONGEST]
    if not text:
        return 0
    from zxcvbn import zxcvbn  # noqa: PLC0415 - half a second of tables that only a meter needs

    score = zxcvbn(text, user_inputs=[word[:_LONGEST] for word in words[:20] if word])["score"]
    return int(score)
