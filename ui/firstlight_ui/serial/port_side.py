"""What stands beside the settings of a port: its test, a terminal, and the steps where a person sets it.

One at a time: test and terminal both hold the port.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from firstlight.access import AccessRefused
from firstlight.ports.service import NotTestable
from firstlight_ui.bridge import Bridge
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.serial.draft import DeviceDraft
from firstlight_ui.serial.guided_card import GuidedCard
from firstlight_ui.serial.port_proof import PortProof
from firstlight_ui.serial.terminal_card import TerminalCard
from firstlight_ui.serial.test_card import TestCard
from firstlight_ui.widgets.fields import Choice

if TYPE_CHECKING:
    from firstlight.session import Session

STEPS = 2  # place of the steps among the views


class PortSide(QWidget):
    """See the module docstring."""

    def __init__(self, look: Look, session: Session, bridge: Bridge) -> None:
        super().__init__()
        self._session = session
        self.test, self.terminal = TestCard(look, session, bridge), TerminalCard(look, session, bridge)
        self.guided = GuidedCard(look)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        self.views = Choice(look)
        self.views.setAccessibleName(translate("SerialPage", "At the right"))
        self.views.addItem(translate("SerialPage", "Test the port"))
        self.views.addItem(translate("SerialPage", "Terminal"))
        stack = QStackedWidget()
        for card in (self.test, self.terminal, self.guided):
            stack.addWidget(card)
        self.views.currentIndexChanged.connect(stack.setCurrentIndex)
        column.addWidget(self.views)
        column.addWidget(stack, 1)

    def show_port(self, shown: DeviceDraft | None, number: int, proof: PortProof) -> None:
        """Show a port of a device."""
        self._offer_steps(offered=shown is not None and shown.guide is not None)
        port = shown.port_of(number) if shown is not None else None
        self.test.show_port(shown.device if shown is not None else None, port)
        if shown is None:
            return
        self.guided.show_device(shown, number, proof)
        if port is not None:
            with suppress(NotTestable, AccessRefused):
                service = self._session.ports.service(shown.device, port)
                pin = service.tls.pin if service.tls is not None else None
                self.terminal.show_line(service.url, service.line, pin or "")

    def _offer_steps(self, *, offered: bool) -> None:
        if offered == (self.views.count() > STEPS):
            return
        if offered:
            self.views.addItem(translate("SerialPage", "Steps and proof"))
            self.views.setCurrentIndex(STEPS)
        else:
            self.views.setCurrentIndex(0)
            self.views.removeItem(STEPS)
        self.views.updateGeometry()
