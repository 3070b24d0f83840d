"""No sentence that a person reads escapes the catalogues: each literal that looks like one is marked for them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from recover_tui.system.language import LOCALE

PACKAGE = LOCALE.parent
MARKS = {"_", "N_", "NC_", "gettext", "ngettext", "pgettext"}
PROSE = re.compile(r"(?<![\w{])[a-z]{2,}[,.;:]? [a-z{]{2,}")
CODE = re.compile(
    r"\b(?:SELECT|INSERT|UPDATE|DELETE|PRAGMA|CREATE|BEGIN|ON CONFLICT|WHERE|ORDER BY|IS NOT NULL)\b"
    r"|[{;] *\n|; \}|\\|\(\?|<\w"
)
"""Of what is no sentence but code: SQL, a style sheet, a pattern."""
ELSEWHERE = {
    "cli/hook.py", "system/hook_paths.py", "system/private_files.py", "store/spool_file.py",  # nobody reads them
    "cli/shells.py",  # lines of configs; their explanations are marked
    "domain/folding.py", "domain/number_context.py", "domain/other_numbers.py", "domain/hours.py",
    "formats/wins_file.py",
}  # fmt: skip
"""Files in which words are looked for rather than said."""


UNSAID = {
    # Code and protocols.
    "resolve('let go')", "not bold", "breathe--words pane--quiet", "tuple[str, str, str] | None",
    "type, width, height, data", "type, width, height", "Mapping[str, str]", "xclip -selection clipboard -in",
    "no object", "kind word", "no bucket", "    jetstream: enabled", "  name: recover",
    "  authorization { user: routes, password: {} }",
    # What a value of another desk or a colleague is not: whoever reads it passes it over.
    "{} of a newer recover", "no identity", "no recipient", "not for us", "no row", "another row's", "not signed",
    "recover doctor --remove {}", "get the clipboard as «class PNGf»",
    'display notification "{}" with title "recover"', "no tls", "signed out", "let go",
    # Bindings that nothing shows.
    "change back", "page down", "page up",
    # Errors in the program itself, which no input can bring about.
    "there are no such terminals", "a plan has at least one part", "a reset needs breathe or place among its parts",
    "a time without a time zone could be any time",
}  # fmt: skip
"""What is no sentence for a person."""
UNHEARD = ("phones/baresip.py", "phones/loopback_port.py", "phones/freeswitch.py", "cli/phones.py")
"""Files with lines of a phone's protocol or config, and with errors that are counted and not said."""


def literals(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Give the text literals of a module that are no docstring, no mark's argument, and no help of a command."""
    passed: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            passed.add(id(node.value))
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            marked = node.args if name in MARKS else [word.value for word in node.keywords if word.arg == "help"]
            passed |= {id(inner) for argument in marked for inner in ast.walk(argument)}
        if isinstance(node, ast.JoinedStr):
            passed |= {id(part) for part in node.values if isinstance(part, ast.Constant)}
            yield node.lineno, "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in passed:
            yield node.lineno, node.value


def files() -> list[Path]:
    every = {str(file.relative_to(PACKAGE)): file for file in PACKAGE.rglob("*.py")}
    return [file for name, file in sorted(every.items()) if name not in {*ELSEWHERE, *UNHEARD}]


@pytest.mark.parametrize("file", files(), ids=lambda file: str(file.relative_to(PACKAGE)))
def test_no_sentence_escapes_the_catalogues(file: Path) -> None:
    tree = ast.parse(file.read_text("utf-8"))
    found = {said for _, said in literals(tree) if PROSE.search(said) and not CODE.search(said)}
    assert found - UNSAID == set()


def test_a_sentence_that_is_not_marked_is_found() -> None:
    [(_, found)] = literals(ast.parse('"""A docstring of a module."""\nprint(f"{name} can not be read")'))
    assert PROSE.search(found)
    assert not CODE.search(found)
    assert [*literals(ast.parse('print(_("it can not be read").format(x=1))'))] == []


@pytest.mark.parametrize("file", files(), ids=lambda file: str(file.relative_to(PACKAGE)))
def test_no_message_stands_inside_an_f_string(file: Path) -> None:
    """There nothing would gather it for the catalogues before Python 3.12."""
    calls = [
        ast.unparse(call)
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.JoinedStr)
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in MARKS
        and all(isinstance(argument, ast.Constant) for argument in call.args)
    ]  # fmt: skip
    assert calls == []
