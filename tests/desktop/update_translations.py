"""Brings resources/translations up to date: `python tests/desktop/update_translations.py`.

The texts are read with Python's own parser: pyside6-lupdate (6.11) does not mark plurals of `translate` and passes over
calls whose count is not a bare name. The sentences of `firstlight.words` are added as context "words", those of
policies and guides as "rules", "policies" and "guides". Translations
that were there stay; pyside6-lrelease writes the .qm files.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "app"), str(ROOT / "drivers"), str(ROOT / "ui")]

from firstlight import words  # noqa: E402  # found through the line above
from firstlight.claim.guides import guides  # noqa: E402
from firstlight.policy.loading import load_policies  # noqa: E402
from firstlight.words.trust import STEP_NAMES  # noqa: E402
from firstlight_drivers.port_settings import settings as port_settings  # noqa: E402
from firstlight_ui.claim.data_words import FORMS  # noqa: E402

FOLDER = ROOT / "resources" / "translations"
SOURCES = ROOT / "ui" / "firstlight_ui"
# These hand on texts that are collected elsewhere.
DYNAMIC = {"i18n.py", "wording.py", "data_words.py", "port_words.py"}


@dataclass(frozen=True, slots=True, order=True)
class Text:
    """A text to translate; `plural` when its form depends on a count."""

    context: str
    source: str
    plural: bool = False


def texts_of(file: Path) -> Iterator[Text]:
    """Texts in one file. Raises ValueError where a text is not a literal."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Attribute) and node.func.attr == "tr":
            node.args.insert(0, ast.Constant(_class_of(tree, node)))
        elif not (isinstance(node.func, ast.Name) and node.func.id == "translate"):
            continue  # `QRect.translate` and its like
        context, source = node.args[0], node.args[1]
        if not (isinstance(context, ast.Constant) and isinstance(source, ast.Constant)):
            if file.name in DYNAMIC:
                continue
            raise ValueError(f"{file.name}:{node.lineno}: only a literal can be translated")
        plural = len(node.args) > 3 or any(keyword.arg == "n" for keyword in node.keywords)
        yield Text(str(context.value), str(source.value), plural)


def _class_of(tree: ast.Module, call: ast.Call) -> str:
    return next(
        node.name
        for node in tree.body
        if isinstance(node, ast.ClassDef) and node.lineno <= call.lineno <= (node.end_lineno or 0)
    )


def collected() -> tuple[Text, ...]:
    """Every text of the desktop, and every sentence of the program."""
    found = {text for file in SOURCES.rglob("*.py") for text in texts_of(file)}
    found |= {Text("words", text) for entry in words.ALL.values() for text in (entry.text, entry.next) if text}
    found |= {Text("words", name) for name in STEP_NAMES.values()}
    found |= {Text("rules", form) for form in FORMS}
    found |= {Text("policies", sentence) for policy in load_policies() for sentence in policy.device_decides}
    found |= {Text("guides", text) for guide in guides() for text in (guide.title, *guide.steps, guide.proof)}
    found |= {Text("port-settings", row.title) for row in port_settings().values()}
    return tuple(sorted(found))


def kept(file: Path) -> dict[tuple[str, str], list[str]]:
    """What a .ts file translates already."""
    if not file.exists():
        return {}
    done: dict[tuple[str, str], list[str]] = {}
    for context in ET.parse(file).getroot().findall("context"):
        for message in context.findall("message"):
            translation = message.find("translation")
            if translation is None or translation.get("type") == "unfinished":
                continue
            forms = [form.text or "" for form in translation.findall("numerusform")] or [translation.text or ""]
            done[context.findtext("name") or "", message.findtext("source") or ""] = forms
    return done


def write(file: Path, language: str, texts: tuple[Text, ...], done: dict[tuple[str, str], list[str]]) -> None:
    """Write a .ts file; what is not translated is marked unfinished."""
    root = ET.Element("TS", version="2.1", language=language, sourcelanguage="en")
    contexts: dict[str, ET.Element] = {}
    for text in texts:
        if text.context not in contexts:
            contexts[text.context] = ET.SubElement(root, "context")
            ET.SubElement(contexts[text.context], "name").text = text.context
        message = ET.SubElement(contexts[text.context], "message", {"numerus": "yes"} if text.plural else {})
        ET.SubElement(message, "source").text = text.source
        forms = done.get((text.context, text.source), [])
        unfinished = len(forms) != (2 if text.plural else 1) or not all(forms)
        translation = ET.SubElement(message, "translation", {"type": "unfinished"} if unfinished else {})
        if text.plural:
            for form in forms if not unfinished else ["", ""]:
                ET.SubElement(translation, "numerusform").text = form
        else:
            translation.text = None if unfinished else forms[0]
    ET.indent(root, "    ")
    body = ET.tostring(root, encoding="unicode")
    file.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n', encoding="utf-8")


def main() -> None:
    """Update and compile."""
    texts = collected()
    english, german = FOLDER / "firstlight_en.ts", FOLDER / "firstlight_de.ts"
    write(english, "en", tuple(text for text in texts if text.plural), kept(english))
    write(german, "de", texts, kept(german))
    for file in (english, german):
        compiled = str(file.with_suffix(".qm"))
        subprocess.run([Path(sys.executable).parent / "pyside6-lrelease", "-silent", file, "-qm", compiled], check=True)


if __name__ == "__main__":
    main()
