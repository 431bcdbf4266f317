"""Progress as a weighted tree: a driver says how far its own part is, the whole follows.

    with_listener = Progress(print)
    upload = with_listener.part("upload", 0.7)
    upload.reach(0.5)            # the listener hears 0.35, "upload"

A part never goes backwards, and the whole is only 1.0 when every part is.
"""

from __future__ import annotations

from collections.abc import Callable

Listener = Callable[[float, str], None]


class Progress:
    """A node of the tree. Fractions are 0.0 to 1.0; a part's share is its weight among all parts of its parent."""

    def __init__(self, listener: Listener | None = None, name: str = "") -> None:
        self.name = name
        self._listener = listener
        self._parts: list[tuple[Progress, float]] = []
        self._own = 0.0

    def part(self, name: str, share: float) -> Progress:
        """Add a part whose share (above 0, up to 1) is taken of this node. Raises ValueError when shares exceed 1."""
        if not 0 < share <= 1:
            raise ValueError(f"a share is above 0 and at most 1, not {share}")
        if sum(weight for _, weight in self._parts) + share > 1.000001:
            raise ValueError("the shares of one node add up to more than 1")
        child = Progress(lambda _fraction, deepest: self._tell(deepest), name)
        self._parts.append((child, share))
        return child

    @property
    def fraction(self) -> float:
        """How much of this node is done, 0.0 to 1.0."""
        if not self._parts:
            return self._own
        return min(1.0, sum(part.fraction * weight for part, weight in self._parts))

    def reach(self, fraction: float) -> None:
        """Say how far this part is. Values outside 0..1 are clamped; going back is ignored."""
        if self._parts:
            raise ValueError(f"'{self.name}' is made of parts; only a part without parts can be reached")
        fraction = min(1.0, max(0.0, fraction))
        if fraction <= self._own and fraction != 1.0:
            return
        self._own = fraction
        self._tell(self.name)

    def _tell(self, name: str) -> None:
        if self._listener is not None:
            self._listener(self.fraction, name)
