"""One firmware file on its way into a simulated device: how fast it is taken, where it is cut, what it is."""

from __future__ import annotations

import time
from collections.abc import Callable

from firstlight_drivers.simulation.demo_image import UNKNOWN, DemoImage, ImageReader, ImageRefused
from firstlight_drivers.simulation.faults import Faults
from firstlight_drivers.simulation.spec import DeviceSpec, Fault


class Upload:
    """`size` bytes for the device of `spec`. The caller waits as long as `take` says."""

    def __init__(
        self, spec: DeviceSpec, faults: Faults, size: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.received = 0
        self._spec = spec
        self._faults = faults
        self._size = size
        self._reader = ImageReader()
        self._clock = clock
        self._begun = clock()

    def take(self, data: bytes) -> float:
        """The next bytes; returns for how many seconds the device takes no more."""
        self._reader.feed(data)
        self.received += len(data)
        if self._spec.upload_rate <= 0:
            return 0.0
        return max(0.0, self._begun + self.received / self._spec.upload_rate - self._clock())

    @property
    def cut(self) -> bool:
        """Whether the connection breaks now; it does so once."""
        if Fault.CUT_UPLOAD in self._faults and self.received >= self._spec.cut_at * self._size:
            self._faults.active.discard(Fault.CUT_UPLOAD)
            return True
        return False

    def image(self) -> DemoImage:
        """The file, when it is whole. Raises ImageRefused."""
        if Fault.IMAGE_REFUSED in self._faults:
            raise ImageRefused(UNKNOWN)
        return self._reader.image(self._spec.family, self._spec.model)
