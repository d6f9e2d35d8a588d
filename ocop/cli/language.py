"""The language of the command line: English when the locale says so, else Vietnamese."""

import os


def english() -> bool:
    """Whether LC_ALL, LC_MESSAGES or LANG, the first one set, asks for English."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    wanted = next((value for name in names if (value := os.environ.get(name))), "")
    return wanted.lower().startswith("en")


def said(vi: str, en: str) -> str:
    """The text in the language of the person at the terminal."""
    return en if english() else vi
