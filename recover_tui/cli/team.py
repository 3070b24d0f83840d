"""`recover team` and `recover kudos`: colleagues, and kind words between them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from recover_tui.cli.context import CliContext, pass_cli_context
from recover_tui.cli.output import json_option, show_json
from recover_tui.cli.own_desk import OwnDesk, require_extra
from recover_tui.cli.streams import read_file, read_stdin, say
from recover_tui.domain import text, timestamps
from recover_tui.domain.team import LONGEST_KIND_WORD, Colleague, named
from recover_tui.domain.translation import gettext as _
from recover_tui.system import clock

if TYPE_CHECKING:
    from recover_tui.store.store import Store
    from recover_tui.sync.credentials_file import TeamSecret


@click.group("team")
def team() -> None:
    """Colleagues who leave one another kind words. Nobody can see what another did, felt or wrote."""


@team.command("join")
@click.argument("name", required=False)
@click.option("--as", "called", metavar="NAME", help="What they call you; without it your name in the config.")
@pass_cli_context
def team_join(context: CliContext, name: str | None, called: str | None) -> None:
    """Join the team NAME, one of those in your credentials: from then on they can leave you a kind word."""
    require_extra()
    from recover_tui.sync import team as team_mail

    with context.store() as store:
        own = OwnDesk.of(context, store)
        name, secret = _one_of(own, name)
        called = text.line(called or context.load_config().config.reflect.name)
        if not called:
            if not sys.stdin.isatty():
                raise click.UsageError(_("say what your team calls you: --as NAME"))
            called = text.line(click.prompt(_("What does your team call you?")))
        store.team.join(name, called)
        store.team.post(team_mail.card(own.identity, own.desk.agent, secret, called), clock.now())
        own.exchange(store)
        known = [one for one in store.team.colleagues() if one.team == name and not one.blocked]
    say(_("{team} knows you as {name}").format(team=name, name=called))
    say(*(one.name for one in known))


@team.command("list")
@json_option
@pass_cli_context
def team_list(context: CliContext, as_json: bool) -> None:
    """List your colleagues."""
    with context.store() as store:
        OwnDesk.of(context, store)
        found = store.team.colleagues()
    if as_json:
        show_json([{"name": one.name, "team": one.team, "blocked": one.blocked} for one in found])
        return
    for one in found:
        line = " · ".join(filter(None, (one.name, one.team or _("a stranger"), _("blocked") if one.blocked else "")))
        say(line)


@team.command("words")
@json_option
@pass_cli_context
def team_words(context: CliContext, as_json: bool) -> None:
    """Read the kind words that wait for you."""
    with context.store() as store:
        own = OwnDesk.of(context, store)
        words = store.team.unread()
        for word in words:
            store.team.mark_read(word.id, clock.now())
        if words:
            _try_to_send(own, store)
    if as_json:
        show_json(
            [
                {
                    "id": one.id,
                    "name": one.name,
                    "known": one.known,
                    "text": one.text,
                    "sent_at": timestamps.write(one.sent_at),
                }
                for one in words
            ]
        )
        return
    for word in words:
        say(
            f"{word.line} · {timestamps.day(word.sent_at, clock.now())}",
            *(f"  {line}" for line in word.text.split("\n")),
        )
    if not words:
        say(_("no kind word waits"))


@team.command("block")
@click.argument("name")
@click.option("--undo", is_flag=True, help="Let their kind words come again.")
@pass_cli_context
def team_block(context: CliContext, name: str, undo: bool) -> None:
    """Let no kind word of NAME come any more. They don't hear of it."""
    with context.store() as store:
        OwnDesk.of(context, store)
        someone = _someone(store, name)
        store.team.block(someone.id, None if undo else clock.now())
    said = _("{name}'s kind words come again") if undo else _("nothing of {name}'s comes any more")
    say(said.format(name=someone.name))


@team.command("publish")
@click.argument("pack", type=click.Path(path_type=Path))
@click.option("--team", "name", help="Which team, if you lead several.")
@pass_cli_context
def team_publish(context: CliContext, pack: Path, name: str | None) -> None:
    """Hand out PACK.toml, whom to turn to, to a team that you lead."""
    from recover_tui.formats.packs import PackError

    require_extra()
    from recover_tui.sync import team as team_mail

    with context.store() as store:
        own = OwnDesk.of(context, store)
        name, secret = _one_of(own, name)
        if own.desk.agent not in secret.leads:
            raise click.ClickException(_("you don't lead {team}; who does can hand out packs").format(team=name))
        try:
            letter = team_mail.pack(own.identity, own.desk.agent, secret, read_file(pack, 256 * 1024))
        except PackError as error:
            raise click.ClickException(_("{problem}; nothing was handed out").format(problem=error)) from None
        store.team.post(letter, clock.now())
        own.exchange(store)
    say(_("handed out to {team}").format(team=name))


@click.command("kudos")
@click.argument("name")
@click.argument("words")
@pass_cli_context
def kudos(context: CliContext, name: str, words: str) -> None:
    """Leave a colleague a kind word. NAME is what they are called; WORDS may be - to read them from stdin."""
    require_extra()
    from recover_tui.sync import team as team_mail

    said = text.clean(read_stdin(64 * 1024) if words == "-" else words).strip()
    if not said:
        raise click.UsageError(_("there is nothing to say in it"))
    if len(said) > LONGEST_KIND_WORD:
        problem = _("a kind word has {most} characters at most; this one has {count}")
        raise click.UsageError(problem.format(most=LONGEST_KIND_WORD, count=len(said)))
    with context.store() as store:
        own = OwnDesk.of(context, store)
        to = _someone(store, name)
        if not to.recipient:
            raise click.ClickException(_("{name} is in none of your teams").format(name=to.name))
        own_name = store.team.names().get(to.team, "")
        if not own_name:
            raise click.ClickException(_("join the team first: recover team join"))
        letter = team_mail.kind_word(own.identity, own.desk.agent, own_name, to, said, clock.now())
        store.team.post(letter, clock.now())
        waiting = _try_to_send(own, store)
    done = _("kept for {name}, until the server can be reached") if waiting else _("left for {name}")
    say(done.format(name=to.name))


def _try_to_send(own: OwnDesk, store: Store) -> bool:
    """Send it if that can be now. True when it waits."""
    try:
        own.exchange(store)
    except click.ClickException:
        return True
    return False


def _one_of(own: OwnDesk, name: str | None) -> tuple[str, TeamSecret]:
    teams = own.secrets.teams
    names = ", ".join(teams) or _("none")
    if name is None and len(teams) == 1:
        [name] = teams
    if name is None:
        raise click.UsageError(_("say which team: {names}").format(names=names))
    found = next((each for each in teams if each.casefold() == name.casefold()), None)
    if found is None:
        said = _("your credentials have no team {name}; there are {names}")
        raise click.ClickException(said.format(name=name, names=names))
    return found, teams[found]


def _someone(store: Store, name: str) -> Colleague:
    everyone = store.team.colleagues()
    found = named((one for one in everyone if one.team), name) or named(everyone, name)
    if len(found) != 1:
        said = _("{written} is the name of several") if found else _("{written} is the name of none")
        names = ", ".join(one.name for one in everyone) or _("none")
        problem = said.format(written=name)
        raise click.ClickException(_("{problem}; there are {names}").format(problem=problem, names=names))
    return found[0]


COMMANDS = (team, kudos)
