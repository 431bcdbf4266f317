"""Checks the chosen file beside the event loop; only the newest check counts. Holds its private copy."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from firstlight.firmware.check import Staging, check
from firstlight.firmware.model import CheckRequest, Report, VerifiedImage
from firstlight.policy import PolicyError
from firstlight_ui.bridge import Bridge
from firstlight_ui.firmware.draft import FirmwareDraft

if TYPE_CHECKING:
    from firstlight.session import Session

Checked = tuple[Report, VerifiedImage | None, Staging]


class Checking(QObject):
    """`began`, then `done` with the report, or `failed` with a code and its detail: it could not be checked at all."""

    began = Signal()
    done = Signal(object)
    failed = Signal(str, str)

    def __init__(self, session: Session, bridge: Bridge, draft: FirmwareDraft, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._bridge, self._draft = session, bridge, draft
        self._staging: Staging | None = None
        self._number = 0
        self.busy = False
        self.image: VerifiedImage | None = None
        self.report: Report | None = None

    def start(self, folder: Path) -> None:
        """Check the file of the draft. `folder` is the data folder."""
        self.drop()
        self._draft.consent = False
        self.busy = True
        number = self._number
        self.began.emit()
        try:
            request = self._draft.request(folder, time.time())
        except PolicyError as error:
            self._give_up(error.code, error.detail)
            return
        self._bridge.call(
            self._session.in_background(lambda: _checked(request, folder)),
            self,
            lambda found: self._take(number, found),
            lambda error: self._give_up("staging-trouble", str(error)),
        )

    def _take(self, number: int, found: Checked) -> None:
        report, image, staging = found
        if number != self._number:
            staging.__exit__(None, None, None)
            return
        self.busy = False
        self.report, self.image, self._staging = report, image, staging
        self.done.emit(report)

    def _give_up(self, code: str, detail: str) -> None:
        self.busy = False
        self.failed.emit(code, detail)

    def drop(self) -> None:
        """Forget the file and its private copy."""
        self._number += 1
        self.busy = False
        self.image = self.report = None
        if self._staging is not None:
            self._staging.__exit__(None, None, None)
            self._staging = None

    @property
    def agreed(self) -> bool:
        """Whether a file without a signature was agreed to, where that is needed."""
        return self.report is not None and (not self.report.needs_consent or self._draft.consent)


def _checked(request: CheckRequest, folder: Path) -> Checked:
    staging = Staging(folder / "staging").__enter__()
    report, image = check(request, staging)
    return report, image, staging
