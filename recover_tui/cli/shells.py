"""`recover completion` and `recover init`: what a shell or a multiplexer is told once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import click
from click.shell_completion import (
    CompletionItem,
    ShellComplete,
    add_completion_class,
    get_completion_class,
    split_arg_string,
)

from recover_tui.cli.streams import say
from recover_tui.domain import text
from recover_tui.domain.translation import N_, gettext as _

_ASKS: Final = "_RECOVER_COMPLETE"
_SHELLS: Final = ("bash", "zsh", "fish", "powershell")
_WHERE: Final[Mapping[str, str]] = {
    "bash": N_('in ~/.bashrc: eval "$(recover completion bash)"'),
    "zsh": N_('in ~/.zshrc: eval "$(recover completion zsh)"'),
    "fish": "recover completion fish > ~/.config/fish/completions/recover.fish",
    "powershell": N_("in $PROFILE: recover completion powershell | Out-String | Invoke-Expression"),
}


class Split(NamedTuple):
    """Lines for the config of a multiplexer, under one that explains them."""

    comment: str
    """What begins a comment there."""
    explained: str
    lines: str


SPLITS: Final[Mapping[str, Split]] = {
    "tmux": Split(
        "#",
        N_("in ~/.tmux.conf: prefix and R opens recover beside what you work in, 60 columns wide"),
        """\
bind-key R split-window -h -l 60 recover
set -g status-interval 5
set -ga status-right ' #(recover status)'""",
    ),
    "screen": Split(
        "#",
        N_("in ~/.screenrc: ctrl+a and R opens recover below what you work in"),
        """\
bind R eval 'split' 'focus down' 'resize 20' 'screen -t recover recover'""",
    ),
    "zellij": Split(
        "//",
        N_("in ~/.config/zellij/config.kdl, under keybinds: alt+r opens recover beside what you work in"),
        """\
shared_except "locked" {
    bind "Alt r" { Run "recover" { direction "Right"; close_on_exit true; }; }
}""",
    ),
    "wezterm": Split(
        "--",
        N_("in ~/.wezterm.lua, before `return config`: ctrl+shift+r opens recover beside what you work in"),
        """\
config.keys = config.keys or {}
table.insert(config.keys, {
  key = 'r', mods = 'CTRL|SHIFT',
  action = wezterm.action.SplitPane {
    direction = 'Right', size = { Cells = 60 }, command = { args = { 'recover' } },
  },
})""",
    ),
}
"""What opens a dashboard beside the work, at a key that each of them leaves free."""


@add_completion_class
class PowerShellComplete(ShellComplete):
    """PowerShell, which click doesn't know."""

    name = "powershell"
    source_template = """\
Register-ArgumentCompleter -Native -CommandName %(prog_name)s -ScriptBlock {
    param($word, $ast, $position)
    $env:%(complete_var)s = 'powershell_complete'
    $env:COMP_WORDS = $ast.ToString()
    $env:COMP_CWORD = $word
    %(prog_name)s | ForEach-Object {
        $value, $help = $_ -split "`t", 2
        if (-not $help) { $help = $value }
        [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $help)
    }
    Remove-Item Env:%(complete_var)s, Env:COMP_WORDS, Env:COMP_CWORD
}
"""

    def get_completion_args(self) -> tuple[list[str], str]:
        """Take apart what the shell hands over: the line so far, and the word that is being typed."""
        incomplete = os.environ.get("COMP_CWORD", "")
        words = split_arg_string(os.environ.get("COMP_WORDS", ""))[1:]
        return words[:-1] if incomplete and words[-1:] == [incomplete] else words, incomplete

    def format_completion(self, item: CompletionItem) -> str:
        """Give a value and what it does."""
        return f"{item.value}\t{item.help or ''}"


@click.command("completion")
@click.argument("shell", type=click.Choice(_SHELLS))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print what has a shell complete commands and options."""
    kind: Any = get_completion_class(shell)
    root = ctx.find_root()
    say(_comment("#", _(_WHERE[shell])), *kind(root.command, {}, "recover", _ASKS).source().strip("\n").split("\n"))


@click.command("init")
@click.argument("multiplexer", type=click.Choice(list(SPLITS)))
def init(multiplexer: str) -> None:
    """Print what opens recover beside your work, at one key."""
    split = SPLITS[multiplexer]
    say(_comment(split.comment, _(split.explained)), *split.lines.split("\n"))


def _comment(mark: str, words: str) -> str:
    """Give words as one line that whoever runs the lines below it passes over, whatever they are translated to."""
    return f"{mark} {text.line(words)}"


COMMANDS = (completion, init)
