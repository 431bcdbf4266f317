"""Step 1: the chosen devices, how each will be claimed, and what was allowed for one of them alone."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from firstlight.claim.model import ClaimItem, ClaimPlan, Method
from firstlight_ui.claim.draft import Draft
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.models.cells import title_of
from firstlight_ui.widgets.button import Button
from firstlight_ui.widgets.card import Card, ScrollBody
from firstlight_ui.widgets.fields import TickBox
from firstlight_ui.widgets.grid import Grid, GridCell, GridColumn, GridRow
from firstlight_ui.widgets.label import PlainLabel
from firstlight_ui.wording import sentence


class DevicesStep(QWidget):
    """`changed` when the draft was changed here; `more_asked` to go and choose devices."""

    changed = Signal()
    more_asked = Signal()

    def __init__(self, look: Look, draft: Draft) -> None:
        super().__init__()
        self._look, self._draft = look, draft
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        body = ScrollBody(look, translate("ClaimDevices", "Chosen devices"))
        outer.addWidget(body)
        column = body.column
        column.setContentsMargins(look.px(16), look.px(12), look.px(16), look.px(12))
        column.setSpacing(look.px(12))
        columns = (
            GridColumn(title=translate("ClaimDevices", "Device"), weight=2, least=160),
            GridColumn(title=translate("ClaimDevices", "Address"), weight=1, least=120, drop=2),
            GridColumn(title=translate("ClaimDevices", "Account"), weight=1, least=110, drop=3),
            GridColumn(title=translate("ClaimDevices", "How"), weight=1, least=170),
            GridColumn(title=translate("ClaimDevices", "Note"), weight=5, least=200, drop=1),
        )
        holder = Card(look)
        holder.column.setContentsMargins(1, 1, 1, 1)
        self.grid = Grid(look, translate("ClaimDevices", "Chosen devices"), columns, two_lines=True)
        self.grid.current_changed.connect(lambda _key: self._show_choices())
        holder.column.addWidget(self.grid)
        holder.setMinimumHeight(look.px(180))
        column.addWidget(holder, 1)
        column.addWidget(self._make_choices())
        self._items: dict[str, ClaimItem] = {}
        self._setting = False

    def _make_choices(self) -> Card:
        look = self._look
        card = Card(look)
        row = QHBoxLayout()
        self.whose = PlainLabel(look, "", "card_title")
        row.addWidget(self.whose, 1)
        self.remove = Button(look, translate("ClaimDevices", "Leave out"), icon="close")
        self.more = Button(look, translate("ClaimDevices", "Choose other devices"), icon="devices")
        row.addWidget(self.remove)
        row.addWidget(self.more)
        card.column.addLayout(row)
        self.plain = TickBox(look, translate("ClaimDevices", "Allow plain HTTP for this device: anybody on the wire "
                                                             "can read its password"))  # fmt: skip
        self.legacy = TickBox(look, translate("ClaimDevices", "Allow TLS below 1.2 and short keys for this device"))
        self.reset = TickBox(
            look, translate("ClaimDevices", "This device was reset: forget that it was claimed before")
        )
        for box, chosen in (
            (self.plain, self._draft.plain),
            (self.legacy, self._draft.legacy),
            (self.reset, self._draft.reset),
        ):
            card.column.addWidget(box)
            box.toggled.connect(lambda on, chosen=chosen: self._allow(chosen, on=on))
        self.remove.clicked.connect(self._leave_out)
        self.more.clicked.connect(self.more_asked)
        return card

    def show_plan(self, plan: ClaimPlan) -> None:
        """Show what the plan says of each device."""
        self._items = {_key(item): item for item in plan.items}
        self.grid.show_rows([_row(item) for item in plan.items])
        if self._items and not self.grid.current_key():
            self.grid.go_to(next(iter(self._items)))
        self._show_choices()

    def _show_choices(self) -> None:
        item = self._items.get(self.grid.current_key())
        self.whose.setText(title_of(item.device) if item else translate("ClaimDevices", "No device is chosen"))
        self._setting = True
        for box, chosen in (
            (self.plain, self._draft.plain),
            (self.legacy, self._draft.legacy),
            (self.reset, self._draft.reset),
        ):
            box.setEnabled(item is not None)
            box.setChecked(item is not None and item.device.id in chosen)
        self._setting = False
        self.remove.setEnabled(item is not None)

    def _allow(self, chosen: set[str], *, on: bool) -> None:
        item = self._items.get(self.grid.current_key())
        if self._setting or item is None:
            return
        (chosen.add if on else chosen.discard)(item.device.id)
        self.changed.emit()

    def _leave_out(self) -> None:
        item = self._items.get(self.grid.current_key())
        if item is not None:
            draft = self._draft
            draft.devices = tuple(device for device in draft.devices if device.id != item.device.id)
            self.changed.emit()


def method_word(method: Method) -> str:
    """How a device is claimed, in a few words."""
    return {
        Method.DIRECT: translate("ClaimDevices", "By Firstlight"),
        Method.TAUGHT: translate("ClaimDevices", "Taught profile"),
        Method.ASSUMED: translate("ClaimDevices", "Assumed profile"),
        Method.GUIDED: translate("ClaimDevices", "Guided, on its page"),
    }[method]


def _key(item: ClaimItem) -> str:
    return f"{item.device.id}/{item.purpose}"


def _row(item: ClaimItem) -> GridRow:
    device = item.device
    note, role, icon = "", "text2", ""
    if item.refusal:
        note, role, icon = sentence(item.refusal, item.detail), "warn", "state-attention"
    elif item.proved:
        note, role, icon = sentence("already-proved"), "ok", "state-ok"
    elif item.reused:
        note = sentence("resumed")
    elif item.canary:
        note = translate("ClaimDevices", "First of its kind: goes alone, then you confirm it")
    elif item.method is Method.GUIDED:
        note = translate("ClaimDevices", "You set the password; what can be proved differs")
    account = item.administrator or item.account
    replaced = (
        translate("ClaimDevices", "replaces {account}").format(account=item.account) if item.administrator else ""
    )
    how = "state-attention" if item.method is Method.ASSUMED else ""
    return GridRow(
        key=_key(item),
        cells=(
            GridCell(text=title_of(device), font="card_title", second=device.model or ""),
            GridCell(text=device.address or "", role="text2", font="table_mono"),
            GridCell(text=account, second=replaced),
            GridCell(text=method_word(item.method), icon=how, mark="warn"),
            GridCell(text=note, role=role, icon=icon),
        ),
    )
