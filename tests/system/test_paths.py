"""Where things are, asked in two ways."""

from __future__ import annotations

import os
import pwd
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given, strategies as st

from recover_tui.system import hook_paths, paths, private_files
from recover_tui.system.paths import NoHomeError

NAMES = ("HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "RECOVER_DB")
PATHS = ("", " ", ".", "rel", "rel/x", "./x", "../x", "~", "~/x", "~nobody-at-all/x", "/", "//", "//x", "/x", "/x/",
         "/x/../y", "/x/./y", "/x//y", "/x ", " /x", "/ü/😀", "$HOME/x")  # fmt: skip
WRITTEN = st.sampled_from(PATHS) | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
ENVIRONMENTS = st.dictionaries(st.sampled_from(NAMES), WRITTEN)


def answer(ask: Callable[[], object]) -> str:
    try:
        return str(ask())
    except NoHomeError:
        return "there is no home"


def both(environ: dict[str, str], *, has_home: bool) -> list[tuple[str, str]]:
    """What a hook and everything else say of the store and the spools."""
    with pytest.MonkeyPatch.context() as patch:
        for name in NAMES:
            patch.delenv(name, raising=False)
        for name, value in environ.items():
            patch.setenv(name, value)

        def getpwuid(uid: int) -> object:
            if not has_home:
                raise KeyError(uid)
            return pwd.struct_passwd(("asha", "x", uid, uid, "", "/home/asha", "/bin/sh"))

        patch.setattr(pwd, "getpwuid", getpwuid)
        return [
            (
                answer(lambda: hook_paths.store_file(os.environ)),
                answer(lambda: paths.store_file(os.environ).absolute()),
            ),
            (answer(lambda: hook_paths.spools(os.environ)), answer(paths.spools)),
        ]


@given(ENVIRONMENTS, st.booleans())
@example({"XDG_DATA_HOME": "relative"}, True)
@example({"XDG_STATE_HOME": "~/x"}, True)
@example({"HOME": ""}, False)
def test_where_a_hook_leaves_things_is_where_everything_else_looks(environ: dict[str, str], has_home: bool) -> None:
    for quick, full in both(environ, has_home=has_home):
        assert quick == full
        assert quick.startswith("/") or not has_home or environ.get("RECOVER_DB", "").startswith("~")


@pytest.mark.parametrize("value", [path for path in PATHS if not path.startswith("/")])
@pytest.mark.parametrize("name", ["XDG_DATA_HOME", "XDG_STATE_HOME", "HOME"])
def test_a_place_that_depends_on_where_one_stands_counts_for_nothing(name: str, value: str) -> None:
    assert both({name: value}, has_home=True) == both({}, has_home=True)


def test_without_a_home_it_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOME")
    monkeypatch.delenv("XDG_CONFIG_HOME")
    monkeypatch.setattr(pwd, "getpwuid", {}.__getitem__)
    with pytest.raises(NoHomeError, match="set HOME"):
        paths.config_file({})
    with pytest.raises(NoHomeError, match="RECOVER_CONFIG begins with a ~"):
        paths.config_file({"RECOVER_CONFIG": "~/config.toml"})


def test_a_folder_is_made_wherever_one_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    private_files.make_folder("a/b")
    private_files.make_folder("")
    assert (tmp_path / "a" / "b").is_dir()
