"""Translation: every text of the desktop passes through `translate`, a call that pyside6-lupdate understands.

English needs a file of its own for its plural forms ("1 device", "2 devices"); it holds nothing else.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from firstlight.resources import resource

LANGUAGES: tuple[tuple[str, str], ...] = (("en", "English"), ("de", "Deutsch"))


def translate(context: str, text: str, comment: str | None = None, n: int = -1) -> str:
    """The text in the user's language. `n` fills %n and chooses the plural form. Braces are filled by the caller."""
    return QCoreApplication.translate(context, text, comment, n)


def chosen_language(setting: str) -> str:
    """Language code for a setting ("system" or a code): the system's when it is shipped, else English."""
    shipped = {code for code, _ in LANGUAGES}
    if setting in shipped:
        return setting
    wanted = (name.replace("-", "_").split("_")[0] for name in QLocale.system().uiLanguages())
    return next((code for code in wanted if code in shipped), "en") if setting == "system" else "en"


def install(app: QCoreApplication, setting: str) -> str:
    """Load the translations of a language setting instead of those before; returns the language code used.

    Numbers follow the same language.
    """
    language = chosen_language(setting)
    for before in app.findChildren(QTranslator):
        app.removeTranslator(before)
        before.deleteLater()
    QLocale.setDefault(QLocale(language))
    folder = str(resource("translations"))
    qt_folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for name, place in ((f"qtbase_{language}", qt_folder), (f"firstlight_{language}", folder)):
        translator = QTranslator(app)
        if translator.load(name, place):
            app.installTranslator(translator)
    return language
