"""What holds for the code as a whole."""

from __future__ import annotations

import ast
import importlib
import inspect
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from recover_tui.store.store import Store
from recover_tui.system import hook_paths, paths
from recover_tui.ui.controllers.controller import Controller
from recover_tui.ui.messages import PaneMessage

PACKAGE = Path(__file__).parents[1] / "recover_tui"
SOURCES = sorted(PACKAGE.rglob("*.py"))
TESTS = sorted(Path(__file__).parent.rglob("*.py"))


def loaded_by(module: str) -> set[str]:
    code = f"import sys, {module}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    return set(done.stdout.split())


def test_the_domain_loads_no_library_and_no_database() -> None:
    modules = ",".join(f"recover_tui.domain.{file.stem}" for file in (PACKAGE / "domain").glob("*.py"))
    assert not loaded_by(modules.replace(".__init__", "")) & {"textual", "rich", "sqlite3", "sqlite_utils", "click"}


def test_the_command_line_loads_neither_textual_nor_the_store_before_it_knows_the_command() -> None:
    assert not loaded_by("recover_tui.cli") & {"textual", "sqlite_utils"}


def loaded_by_command(*arguments: str) -> set[str]:
    """What is loaded when a command has run, beyond what Python itself loads at its start."""
    code = f"""
import sys
before = set(sys.modules)
sys.argv = {["recover", *arguments]!r}
from recover_tui.cli import main
try:
    main()
except SystemExit:
    pass
print(*sorted(set(sys.modules) - before), file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    return set(done.stderr.splitlines()[-1].split())


HEAVY = {
    "textual",
    "rich",
    "sqlite_utils",
    "dateutil",
    "stdnum",
    "PIL",
    "markdown_it",
    "tree_sitter",
    "filelock",
    "tomlkit",
}


@pytest.mark.parametrize("command", [("hook", "microsip", "ended", "1"), ("call", "ended", "--rough")])
def test_a_hook_loads_next_to_nothing(
    command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A phone waits for it: not even what most programs begin with."""
    loaded = loaded_by_command(*command)
    assert len([*tmp_path.rglob("spool/*/*.json")]) == 1
    outside = {name for name in loaded if not name.startswith("recover_tui")}
    assert outside <= {"__future__", "binascii", "gc", "time", "zlib"}
    assert not loaded & {"recover_tui.system.paths", "recover_tui.config", "recover_tui.domain.calls"}


@pytest.mark.parametrize(
    "arguments",
    [("--help",), ("win", "list"), ("status",), ("call", "ended"), ("journal", "list"), ("config", "path")],
)
def test_a_command_loads_neither_the_screen_nor_sqlite_utils(
    arguments: tuple[str, ...], store: Store, store_file: Path
) -> None:
    loaded = loaded_by_command("--db", str(store_file), *arguments)
    assert not {name.partition(".")[0] for name in loaded} & HEAVY
    assert "recover_tui.ui.app" not in loaded


@pytest.mark.parametrize("command", [("config", "check"), ("reset", "--help"), ("doctor",), ("win", "add", "a")])
def test_only_a_config_that_is_written_loads_what_writes_it(command: tuple[str, ...]) -> None:
    assert "tomlkit" not in loaded_by_command(*command)


def test_the_screen_does_not_load_the_store() -> None:
    assert not loaded_by("recover_tui.ui.app") & {"sqlite3", "recover_tui.store.store"}


START = (
    "recover_tui.cli.start, recover_tui.cli.ending, recover_tui.cli.dashboard, recover_tui.ui.app,"
    " recover_tui.store.session, recover_tui.store.store, recover_tui.store.unsaved_file"
)
"""What there is to load before the first picture."""
BARE = "textual.app; from textual.widgets import Input, OptionList, Static; textual.app.App().get_driver_class()"
"""The same for the least that Textual can be."""


def test_a_start_loads_little_beyond_textual() -> None:
    beyond = {name for name in loaded_by(START) - loaded_by(BARE) if not name.startswith(("recover_tui", "_"))}
    assert {name for name in beyond if name.startswith("textual")} <= {"textual.getters"}
    assert {name.partition(".")[0] for name in beyond} <= {
        "concurrent", "gc", "msgspec", "sqlite3", "textual", "tomllib",
    }  # fmt: skip


def test_the_first_picture_waits_for_nothing_that_is_not_on_it() -> None:
    assert not loaded_by(START) & {
        "recover_tui.cli.commands", "recover_tui.cli.demo", "recover_tui.cli.streams",
        "recover_tui.config.validators", "recover_tui.config.writer",
        "recover_tui.domain.phone_links", "recover_tui.domain.redaction", "recover_tui.domain.insights",
        "recover_tui.formats.export", "recover_tui.formats.images", "recover_tui.formats.packs",
        "recover_tui.formats.picture_folder", "recover_tui.phones.asterisk", "recover_tui.phones.http",
        "recover_tui.store.replication", "recover_tui.sync.service", "recover_tui.system.clipboard",
        "recover_tui.system.webhook", "recover_tui.ui.controllers.reflections", "recover_tui.ui.controllers.resets",
        "recover_tui.ui.controllers.support", "recover_tui.ui.controllers.talk", "recover_tui.ui.controllers.wins",
        "recover_tui.ui.controllers.worries", "recover_tui.ui.overlays.insights", "recover_tui.ui.overlays.reset",
        "recover_tui.ui.overlays.review", "recover_tui.ui.overlays.talk", "recover_tui.ui.panes.reflection_editor",
        "recover_tui.ui.screens.help", "recover_tui.ui.screens.palette", "recover_tui.ui.screens.picture_chooser",
        "recover_tui.ui.screens.settings", "recover_tui.ui.screens.theme_picker",
        "recover_tui.ui.widgets.image_view", "recover_tui.ui.widgets.key_footer",
        "recover_tui.ui.widgets.question_line", "recover_tui.ui.widgets.search",
    }  # fmt: skip


def test_no_class_is_compiled_at_each_start() -> None:
    for file in SOURCES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                decorators = " ".join(map(ast.unparse, node.decorator_list))
                assert not re.search(r"\bdataclass\b", decorators), f"{file}: {node.name} is a dataclass"


@pytest.mark.parametrize("arguments", [("config", "keys"), ("config", "check")])
def test_keys_are_known_without_the_dashboard(arguments: tuple[str, ...]) -> None:
    assert "recover_tui.ui.screens.dashboard" not in loaded_by_command(*arguments)


def test_only_a_window_that_listens_loads_the_lock() -> None:
    assert "filelock" not in loaded_by("recover_tui.phones.listening, recover_tui.phones.exclusive_lock")


def test_a_letter_does_not_wait_long_for_its_turn_to_be_painted(monkeypatch: pytest.MonkeyPatch) -> None:
    for named, expected in ((None, "120"), ("30", "30")):
        monkeypatch.delenv("TEXTUAL_FPS", raising=False)
        if named:
            monkeypatch.setenv("TEXTUAL_FPS", named)
        code = "import recover_tui.ui.app, textual.constants as constants; print(constants.MAX_FPS)"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
        assert done.stdout.strip() == expected


def test_where_a_hook_leaves_things_is_where_everything_else_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    for named in ("", "/a/b.db", "/a/../b.db", "b.db", "~/b.db"):
        environ = {"RECOVER_DB": named, "XDG_STATE_HOME": os.environ["XDG_STATE_HOME"]}
        environ |= {"XDG_DATA_HOME": os.environ["XDG_DATA_HOME"]}
        assert hook_paths.store_file(environ) == str(paths.store_file(environ).absolute())
        assert hook_paths.spools(environ) == str(paths.spools())


def lines_with(pattern: str, files: list[Path]) -> list[str]:
    return [
        f"{file.relative_to(PACKAGE.parent)}: {line.strip()}"
        for file in files
        for line in file.read_text(encoding="utf-8").splitlines()
        if re.search(pattern, line)
    ]


def test_one_place_reads_the_clock() -> None:
    found = lines_with(r"datetime\.now\(|monotonic\(|time\.time\(|time_ns\(|clock_gettime\(|date\.today\(", SOURCES)
    # A hook can't wait for the other to be loaded.
    assert {line.partition(":")[0] for line in found} == {"recover_tui/system/clock.py", "recover_tui/cli/hook.py"}


def test_one_place_opens_the_store_and_one_begins_a_write() -> None:
    for pattern in (r"sqlite3\.connect\(", r"BEGIN IMMEDIATE\""):
        found = lines_with(pattern, SOURCES)
        assert {line.partition(":")[0] for line in found} == {"recover_tui/store/connection.py"}


DOMAIN_MAY_USE = {"msgspec", "stdnum", "recover_tui"}
"""What the domain takes from outside the standard library: value types, and check digits of cards and accounts."""


def imports_of(file: Path) -> set[str]:
    """The modules that a file imports, with the names taken from them."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_the_domain_needs_the_standard_library_and_what_its_allow_list_names() -> None:
    for file in (PACKAGE / "domain").glob("*.py"):
        outside = {name.partition(".")[0] for name in imports_of(file)} - set(sys.stdlib_module_names)
        assert outside <= DOMAIN_MAY_USE, file
        assert not {name for name in imports_of(file) if name.startswith("recover_tui.")} - {
            name for name in imports_of(file) if name.startswith("recover_tui.domain")
        }, file


def test_private_names_of_textual_are_used_in_one_file_only() -> None:
    private = re.compile(r"textual(\.\w+)*\._\w+")
    for file in SOURCES:
        if file.name != "textual_internals.py":
            assert not {name for name in imports_of(file) if private.match(name)}, file


def test_nothing_overrides_a_private_name_of_textuals_elsewhere() -> None:
    """An underscore method of ours that happens to have a name of Textual's would change how it works."""
    for file in (PACKAGE / "ui").rglob("*.py"):
        if file.name in ("__init__.py", "textual_internals.py"):
            continue
        name = ".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts)
        for kind in vars(importlib.import_module(name)).values():
            if not isinstance(kind, type) or kind.__module__ != name:
                continue
            theirs = {base for base in kind.__mro__ if base.__module__.partition(".")[0] == "textual"}
            for attribute, value in vars(kind).items():
                if inspect.isfunction(value) and re.match(r"_[a-z]", attribute):
                    assert not any(attribute in vars(base) for base in theirs), f"{name}: {attribute}"


PILOT = Path(__file__).parent / "ui" / "resting_pilot.py"


def all_messages() -> set[type[PaneMessage]]:
    for file in (PACKAGE / "ui").rglob("*.py"):
        if file.name != "__init__.py":
            importlib.import_module(".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts))
    found, new = set(), {PaneMessage}
    while new:
        new = {kind for parent in new for kind in parent.__subclasses__()} - found
        found |= new
    return {kind for kind in found if kind.__module__.startswith("recover_tui.")}


def test_each_message_has_one_handler() -> None:
    messages = all_messages()
    handled = [message for kind in Controller.__subclasses__() for message, _ in kind.handlers()]
    assert len(handled) == len(set(handled))
    assert set(handled) == messages


def test_no_class_is_longer_than_one_can_keep_in_mind() -> None:
    for file in SOURCES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                assert (node.end_lineno or 0) - node.lineno < 310, f"{file}: {node.name}"


def test_no_test_reaches_into_what_is_private() -> None:
    """Names of Python's own are left out, and of Textual's where that has no public one: in the pilot above all."""
    allowed = re.compile(
        r"\b(self|cls|sys)\._|\._(compositor|replace|asdict|fields|display|sigcont_application)\b|\.__"
    )
    found = lines_with(r"\w\)?\]?\._[a-z]", [file for file in TESTS if file not in (Path(__file__), PILOT)])
    assert not [line for line in found if not allowed.search(line)]


def test_no_test_sleeps() -> None:
    assert not lines_with(
        r"(?<!really_)sleep\((?!0\))\d|pause\(0|time\.sleep\(", [file for file in TESTS if file != Path(__file__)]
    )


def test_colours_are_named_only_in_themes() -> None:
    assert not lines_with(r"#[0-9a-fA-F]{6}\b", SOURCES)


def test_no_private_word_can_be_markup() -> None:
    assert not lines_with(
        r"(?<!class )\b(Static|Label)\(", [file for file in SOURCES if file.name != "plain_text.py"]
    )
    assert not lines_with(r"\.notify\(|from_markup", SOURCES)


@pytest.mark.parametrize(
    "layer",
    ["domain", "config", "formats", "system", "store", "phones", "ui", "ui/controllers", "ui/overlays", "cli"],
)
def test_every_layer_says_what_it_is_for(layer: str) -> None:
    assert (PACKAGE / layer / "__init__.py").read_text().startswith('"""')
