"""One name of a device, as a row of its card."""

from __future__ import annotations

from firstlight.device_names import NamesRead
from firstlight_drivers.contract import Confidence, NameKey, NameRule
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.serial.device_words import name_word
from firstlight_ui.widgets.fields import TextField
from firstlight_ui.widgets.label import PlainLabel, tip
from firstlight_ui.wording import sentence


class NameRow:
    """One name: its title, the field, a mark where it rests on what nobody has published, and a hint below."""

    def __init__(self, look: Look, key: NameKey) -> None:
        self.title = PlainLabel(look, name_word(key), "body", "text2")
        self.field = TextField(look)
        self.field.setAccessibleName(name_word(key))
        self.title.setBuddy(self.field)
        self.mark = PlainLabel(look, translate("DeviceCard", "assumed"), "secondary", "warn")
        why = translate("DeviceCard", "Nobody outside the maker has published this; check on the device.")
        self.mark.setToolTip(tip(why))
        self.hint = PlainLabel(look, "", "secondary", "text2", wrap=True)
        self.writable = False

    def show_name(self, rule: NameRule | None, read: NamesRead | None) -> None:
        """Show what was read; None: the device has no such name, or was not read yet."""
        unread = read.unread.get(rule.key) if rule is not None and read is not None else None
        guided = rule is not None and rule.writes is Confidence.GUIDED
        self.writable = rule is not None and not guided and unread is None
        text = (read.present(rule.key) or "") if rule is not None and read is not None else ""
        # A name that is longer than what can be written (another tool writes those) stays whole.
        self.field.setMaxLength(max(rule.most, len(text)) if rule is not None else 256)
        self.field.setText(text)
        self.field.set_wrong(False)
        hint = translate("DeviceCard", "Set on the device's own page; read here.") if guided else ""
        self.hint.setText(sentence(*unread) if unread is not None else hint)
        self.hint.set_role("fail" if unread is not None else "text2")
        for widget in (self.title, self.field):
            widget.setVisible(rule is not None)
        self.mark.setVisible(rule is not None and bool(rule.assumed))
        self.hint.setVisible(bool(self.hint.text()))
