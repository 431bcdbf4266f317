"""Every text can be translated, and German has all of them."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtWidgets import QApplication

from desktop import update_translations as texts
from firstlight import words
from firstlight.claim.guides import guides
from firstlight.policy import SitePolicy, check
from firstlight.policy.loading import load_policies
from firstlight_drivers.contract import Secret
from firstlight_ui import i18n
from firstlight_ui.claim import data_words
from firstlight_ui.wording import next_step, sentence

UI = Path(__file__).resolve().parents[2] / "ui" / "firstlight_ui"
HOLDERS = re.compile(r"%n|\{[a-z_]+\}")


def test_only_literals_are_translated() -> None:
    """A formatted string reaches the translators as nonsense, and the user never."""
    for file in UI.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if name in {"tr", "translate"}:
                    assert not any(isinstance(argument, ast.JoinedStr) for argument in node.args), (
                        f"{file}:{node.lineno}"
                    )
        list(texts.texts_of(file))


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_file_holds_every_text_finished_and_with_its_holders(language: str) -> None:
    done = texts.kept(texts.FOLDER / f"firstlight_{language}.ts")
    for text in texts.collected():
        if language == "en" and not text.plural:
            continue
        forms = done.get((text.context, text.source))
        assert forms, f"not translated: {text}; run tests/desktop/update_translations.py"
        assert len(forms) == (2 if text.plural else 1)
        for form in forms[-1:]:
            assert sorted(set(HOLDERS.findall(form))) == sorted(set(HOLDERS.findall(text.source))), text


def test_no_text_is_left_over() -> None:
    wanted = {(text.context, text.source) for text in texts.collected()}
    assert set(texts.kept(texts.FOLDER / "firstlight_de.ts")) == wanted


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_compiled_file_is_the_written_one(language: str) -> None:
    translator = QTranslator()
    assert translator.load(str(texts.FOLDER / f"firstlight_{language}.qm"))
    for (context, source), forms in texts.kept(texts.FOLDER / f"firstlight_{language}.ts").items():
        if len(forms) == 2:
            assert translator.translate(context, source, None, 1) == forms[0]
            assert translator.translate(context, source, None, 5) == forms[1]
        else:
            assert translator.translate(context, source) == forms[0]


def test_every_rule_of_every_policy_has_a_form(qapp: QApplication) -> None:
    """A rule that the core words anew would stay English."""
    site = SitePolicy(min_length=99, require=("upper", "lower", "digit", "symbol"), forbidden_words=("plant",))
    try:
        i18n.install(qapp, "de")
        for policy in load_policies():
            for rule in check(Secret("Kestrel-Ferry-04$"), policy, user="x", site=site):
                assert data_words.rule_text(rule.text) != rule.text, rule.text
        for guide in guides():
            for text in (guide.title, *guide.steps, guide.proof):
                assert data_words.guide_text(text) != text
    finally:
        i18n.install(qapp, "en")
    assert data_words.rule_text("4 to 16 characters") == "4 to 16 characters"


def test_languages(qapp: QApplication) -> None:
    try:
        assert i18n.install(qapp, "de") == "de"
        assert QCoreApplication.translate("DevicesPage", "Search again") == "Erneut suchen"
        assert i18n.translate("DevicesPage", "%n found", None, 3) == "3 gefunden"
        assert sentence("timeout", "10.0.0.1") == "10.0.0.1 hat nicht rechtzeitig geantwortet."
        assert next_step("timeout") == "Spannung und Kabel prüfen, dann erneut fragen."
    finally:
        i18n.install(qapp, "en")
    assert i18n.translate("Verb", "Forget %n devices", None, 1) == "Forget 1 device"
    assert sentence("timeout", "10.0.0.1") == words.sentence("timeout", "10.0.0.1")
    assert i18n.chosen_language("xx") == "en"
