"""How commands are written, helped and refused; nothing here needs a database."""

import argparse
import shlex
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module

import pytest

from ocop.cli import run
from ocop.cli.verbs import BORROWED, parser_for
from tests.cli.running import ROOT, environment


def leaves(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """Every verb that does something, those of groups included."""
    inner = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    if not inner:
        yield parser
    for action in inner:
        for child in action.choices.values():
            yield from leaves(child)


def own_verbs() -> list[argparse.ArgumentParser]:
    return [leaf for leaf in leaves(parser_for("", "1")) if leaf.get_default("run")]


def test_every_verb_leads_to_a_function():
    for verb in own_verbs():
        module, _, name = verb.get_default("run").partition(":")
        assert callable(getattr(import_module(f"ocop.cli.{module}"), name)), verb.prog


def test_every_verb_shows_an_example_that_can_be_parsed():
    top = parser_for("", "1")
    for verb in own_verbs():
        example = verb.example  # type: ignore[attr-defined]
        assert example in verb.format_help()
        words = shlex.split(example)
        assert top.parse_args(words[1:]).run == verb.get_default("run"), example


def test_verbs_that_write_can_be_tried_first():
    writing = {"init", "demo", "create", "password", "appoint", "deactivate", "reactivate",
               "revoke", "backup", "restore"}  # fmt: skip
    for verb in own_verbs():
        if verb.prog.split()[-1] in writing:
            assert "--dry-run" in verb.format_help(), verb.prog


@pytest.mark.parametrize("language", ["vi_VN.UTF-8", "en_US.UTF-8"])
def test_help_speaks_the_language_of_the_terminal(monkeypatch, capsys, language):
    monkeypatch.setenv("LC_ALL", language)
    assert run.main([]) == 0
    said = capsys.readouterr().out
    assert ("Cách dùng:" in said, "Usage:" in said) == (
        language.startswith("vi"),
        language.startswith("en"),
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["user", "create"], "Còn thiếu: --name, --role."),
        (["serve", "--port", "web"], "--port: 'web' chưa phải số nguyên."),
        (["backup"], "Còn thiếu: file."),
        (["doctor", "--fast"], "Không hiểu: --fast."),
        (["user", "kill"], "Chọn: 'create', 'list'"),
    ],
)
def test_a_command_written_wrongly_is_told_how(monkeypatch, capsys, words, sentence):
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    with pytest.raises(SystemExit) as end:
        run.main(words)
    said = capsys.readouterr().err
    assert end.value.code == 2
    assert sentence in said
    assert "Ví dụ: ocop" in said


@pytest.mark.parametrize("verb", ["criteria", "star"])
def test_plain_verbs_do_not_load_django(verb):
    code = (
        "import sys; from ocop.cli import run\n"
        f"try: run.main(['{verb}', '--help'])\n"
        "except SystemExit: pass\n"
        "sys.exit('django' in sys.modules or 'psycopg' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment(ROOT / "none"),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
    assert verb in BORROWED


def test_the_criteria_are_checked_through_the_same_door(capsys):
    assert run.main(["criteria", "check"]) == 0
    assert "26 phiếu" in capsys.readouterr().out


def test_a_wrong_setting_is_a_sentence(monkeypatch, capsys):
    monkeypatch.setenv("OCOP_PORT", "tám nghìn")
    assert run.main(["doctor"]) == 1
    assert "OCOP_PORT=tám nghìn chưa phải số nguyên" in capsys.readouterr().err
