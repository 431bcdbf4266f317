"""Adds what no search found: asks for an address or a range, then asks that host, or searches there."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from firstlight.events import Device
from firstlight.requests import SearchRequest
from firstlight_ui.bridge import Bridge
from firstlight_ui.device_actions import told
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.widgets.message import InlineMessage, MessageList
from firstlight_ui.wording import next_step, sentence

if TYPE_CHECKING:
    from firstlight.session import Session
    from firstlight_ui.ranges import Typed


class AddressAdding(QObject):
    """`added` carries the Device that answered, `search_asked` the SearchRequest of ranges."""

    added = Signal(object)
    search_asked = Signal(object)

    def __init__(self, look: Look, session: Session, bridge: Bridge, messages: MessageList, page: QWidget) -> None:
        super().__init__(page)
        self._look, self._session, self._bridge, self._messages = look, session, bridge, messages
        self._page = page

    def ask(self) -> None:
        """Ask for an address or a range."""
        from firstlight_ui.dialogs.add_address import AddAddressDialog  # noqa: PLC0415  # when first opened

        dialog = AddAddressDialog(self._look, self._page.window())
        dialog.asked.connect(self._add)
        dialog.open()

    def _add(self, typed: Typed) -> None:
        if typed.host:
            title = translate("DevicesPage", "Asking {host}").format(host=typed.host)
            note = self._messages.say("accent", title, translate("DevicesPage", "By every means it may answer."))
            answered, refused = partial(self._answered, note, typed.host), partial(self._refused, note)
            self._bridge.call(self._session.identify(typed.host), self, answered, refused)
        else:
            self.search_asked.emit(SearchRequest(ranges=typed.ranges, large_ranges=typed.large))

    def _refused(self, note: InlineMessage, error: BaseException) -> None:
        note.close_it()
        code, detail = told(error)
        self._messages.say("fail", sentence(code, detail), next_step(code))

    def _answered(self, note: InlineMessage, host: str, found: tuple[Device, ...]) -> None:
        note.close_it()
        if found:
            self.added.emit(found[0])
        else:
            self._messages.say("warn", sentence("no-answer", host), next_step("no-answer"))
