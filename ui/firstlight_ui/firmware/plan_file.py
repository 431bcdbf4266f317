"""Writes a plan as CSV, for a list on paper or a mail."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from firstlight.jobs.model import JobPlan
from firstlight_ui.firmware.plan_view import plan_note
from firstlight_ui.i18n import translate
from firstlight_ui.models.export import harmless
from firstlight_ui.widgets.message import MessageList

FIELDS = (
    "device", "model", "serial", "address", "installed", "new", "file", "plan", "way", "group", "last", "note",
)  # fmt: skip


def plan_as_csv(plan: JobPlan) -> str:
    """One line per device."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(FIELDS)
    for item in plan.items:
        values = (item.name, item.model, item.serial, item.address, item.installed or "", plan.version, plan.file,
                  str(item.fit), str(item.way), item.group, "yes" if item.last else "", plan_note(item))  # fmt: skip
        writer.writerow([harmless(value) for value in values])
    return out.getvalue()


def save_plan(parent: QWidget, plan: JobPlan | None, messages: MessageList, path: Path | None = None) -> None:
    """Write the plan; asks where when no path is given."""
    if plan is None:
        return
    if path is None:
        usual = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        chosen, _ = QFileDialog.getSaveFileName(
            parent,
            translate("FirmwarePage", "Save the plan"),
            str(Path(usual or ".") / f"{plan.id}-plan.csv"),
            translate("FirmwarePage", "CSV files (*.csv)"),
        )
        if not chosen:
            return
        path = Path(chosen)
    try:
        path.write_text(plan_as_csv(plan), encoding="utf-8-sig", newline="")
    except OSError as error:
        title = translate("FirmwarePage", "{file} could not be written").format(file=path.name)
        text = translate("FirmwarePage", "{reason}. Choose another folder. Nothing was changed.")
        messages.say("fail", title, text.format(reason=error.strerror or error))
        return
    title = translate("FirmwarePage", "The plan was written to {file}").format(file=path.name)
    messages.say("ok", title, str(path.parent))
