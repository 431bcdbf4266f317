"""When a device counts as back."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

import pytest

from firstlight.change import returning
from firstlight.change.returning import NotBack, Patience, Seen, wait_until_back
from firstlight_drivers.errors import Code, DeviceError, IdentityChanged, Unreachable

AWAY = Unreachable("away")
BUSY = DeviceError("Already login", code=Code.BUSY)
DENIED = Unreachable("nothing listens there", code=Code.REFUSED)


class Device:
    """What each look shows; the last for ever."""

    def __init__(self, *looks: Seen | DeviceError) -> None:
        self._looks: Iterator[Seen | DeviceError] = iter(looks)
        self._last: Seen | DeviceError = AWAY
        self.looks = 0

    async def __call__(self) -> Seen:
        self.looks += 1
        self._last = next(self._looks, self._last)
        if isinstance(self._last, DeviceError):
            raise self._last
        return self._last


async def wait(device: Device, *, settle: float = 1e9, most: float = 5.0, up_before: float | None = None) -> bool:
    return await wait_until_back(device, Patience(settle=settle, most=most, every=0.001), time.monotonic(), up_before)


THERE = Seen()


@pytest.mark.parametrize(
    "looks",
    [
        (THERE, THERE, AWAY, THERE),  # the first answers come from before it went
        (THERE, BUSY, THERE, AWAY, BUSY, THERE),  # busy is neither
        (Seen(up=7200.0), Seen(up=0.0)),  # it went and came between two looks
        (THERE, Seen(certain=True)),
    ],
)
async def test_it_is_back_at_the_last_of_these_looks(looks: Sequence[Seen | DeviceError]) -> None:
    device = Device(*looks)
    await wait(device, up_before=3600.0)
    assert device.looks == len(looks)


async def test_an_up_time_in_whole_minutes_that_did_not_fall_proves_nothing() -> None:
    with pytest.raises(NotBack):
        await wait(Device(Seen(up=0.0)), up_before=0.0, most=0.05)


async def test_a_device_that_never_went_is_back_when_it_would_have_gone() -> None:
    assert await wait(Device(THERE), settle=0.02) is False
    assert await wait(Device(THERE, AWAY, THERE), settle=1e9) is True


async def test_silence_ends() -> None:
    with pytest.raises(NotBack) as caught:
        await wait(Device(AWAY), most=0.02)
    assert not caught.value.turned_away


async def test_who_turns_every_connection_down_is_something_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(returning, "TURNED_AWAY", 0.02)
    with pytest.raises(NotBack) as caught:
        await wait(Device(DENIED), most=1e9)
    assert caught.value.turned_away
    await wait(Device(DENIED, DENIED, THERE), most=1e9)  # its service starts later than its network


async def test_another_identity_ends_the_wait_at_once() -> None:
    with pytest.raises(IdentityChanged):
        await wait(Device(AWAY, IdentityChanged("other")))
