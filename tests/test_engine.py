"""What the site builder does quicker here gives what it gives elsewhere."""

from __future__ import annotations

import os
from pathlib import Path

import jieba
import jinja2
import pytest
from mkdocs.config import load_config
from mkdocs.theme import Theme

from scripts import engine, paths


@pytest.fixture
def hurried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which a process keeps what it has compiled, for the time of a test."""
    monkeypatch.setattr(Theme, "get_env", Theme.get_env)
    monkeypatch.setattr(jieba, "marshal", jieba.marshal)
    monkeypatch.setattr(paths, "CACHE", tmp_path)
    engine.hurry()
    return tmp_path


def _engine() -> jinja2.Environment:
    found: jinja2.Environment = load_config(str(paths.MKDOCS), docs_dir=str(paths.DOCS)).theme.get_env()
    return found


def test_templates_of_the_theme_are_compiled_once(hurried: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = _engine().get_template("partials/logo.html").root_render_func.__code__
    assert any(path.is_file() for path in hurried.rglob("*"))

    def refused(*arguments: object, **more: object) -> None:
        raise AssertionError("compiled again")

    with monkeypatch.context() as patch:
        patch.setattr(jinja2.Environment, "compile", refused)
        again = _engine().get_template("partials/logo.html").root_render_func.__code__
        with pytest.raises(AssertionError, match="compiled again"):
            _engine().get_template("partials/footer.html")
    assert again.co_code == first.co_code


def test_the_dictionary_that_was_kept_is_the_one_that_was_made(hurried: Path) -> None:
    words = hurried / "words.txt"
    words.write_text("月之暗面 30 nt\n估值 200 n\n", encoding="utf-8")

    def loaded() -> jieba.Tokenizer:
        tokenizer = jieba.Tokenizer(str(words))
        tokenizer.tmp_dir = str(hurried)
        tokenizer.initialize()
        return tokenizer

    made = loaded()
    assert list(hurried.glob("jieba.*.cache"))
    words.write_text("", encoding="utf-8")
    # What was kept is younger.
    os.utime(words, (0, 0))
    kept_words = loaded()
    assert made.FREQ == kept_words.FREQ
    assert made.total == kept_words.total == 230
    assert list(kept_words.cut("月之暗面的估值")) == ["月之暗面", "的", "估值"]
