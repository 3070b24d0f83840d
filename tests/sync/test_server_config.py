"""The configuration of a server, and who has which login."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

import nkeys
import pytest
from msgspec.structs import replace

from recover_tui.sync.credentials_file import ServerLogin
from recover_tui.sync.errors import SyncError
from recover_tui.sync.server_config import ADMIN, Roster, ServerPlan, configuration, enlist

PLAN = """
agents = ["Priya", "Sam", "Lou"]

[teams]
"Floor 2" = ["Priya", "Sam"]
"Floor 3" = ["Lou"]

[leads]
"Floor 2" = ["Sam"]
"""
THREE = 'nodes = ["one.example:4222", "two.example:4222", "three.example:4333"]\n'


def plan(text: str = PLAN) -> ServerPlan:
    return ServerPlan.read(text)


def roster(text: str = PLAN, before: Roster | None = None) -> Roster:
    return enlist(plan(text), before, "")


# The list


def test_a_list_is_read() -> None:
    read = plan(THREE + 'certificate = "/etc/c.pem"\nkey = "/etc/k.pem"\nstore = "/srv/nats"\n' + PLAN)
    assert read.agents == ("Priya", "Sam", "Lou")
    assert read.teams == {"Floor 2": ("Priya", "Sam"), "Floor 3": ("Lou",)}
    assert read.leads == {"Floor 2": ("Sam",)}
    assert read.server == "tls://one.example:4222,tls://two.example:4222,tls://three.example:4333"
    assert (read.certificate, read.key, read.store) == ("/etc/c.pem", "/etc/k.pem", "/srv/nats")


def test_the_shortest_list_is_for_this_machine() -> None:
    assert plan('agents = ["Priya"]').server == "nats://127.0.0.1:4222"


BAD = {
    "": "names no agents",
    "agents = []": "names no agents",
    "agents = [": "the list is no TOML",
    f"a = {'[' * 100_000}": "the list is no TOML",
    'agents = "Priya"': "agents in the list is no list of names",
    "agents = [1]": "agents in the list is no list of names",
    'agents = [""]': "agents in the list is no list of names",
    'agents = ["  "]': "agents in the list is no list of names",
    'agents = ["P"]\nteams = ["Floor 2"]': "teams in the list is no table",
    'agents = ["P"]\nteams = 1': "teams in the list is no table",
    'agents = ["P"]\nleads = ["P"]': "leads in the list is no table",
    'agents = ["P"]\n[teams]\nFloor = "P"': "Floor in the list is no list of names",
    'agents = ["P"]\n[teams]\nFloor = ["Q"]': "Q is in a team and not among the agents",
    'agents = ["P"]\n[teams]\nFloor = ["P"]\n[leads]\nFloor = ["Q"]': "Q is in a team and not among the agents",
    'agents = ["P"]\nnodes = "here:4222"': "nodes in the list is no list of names",
    'agents = ["P"]\nnodes = ["here"]': "use a host and a port",
    'agents = ["P"]\nnodes = ["here:there"]': "use a host and a port",
    'agents = ["P"]\nnodes = [":4222"]': "use a host and a port",
    'agents = ["P"]\nstore = 7': "store in the list is no text",
    'agents = ["P"]\ncertificate = ["/c.pem"]': "certificate in the list is no text",
    'agents = ["P"]\nkey = true': "key in the list is no text",
    'agents = ["P"]\ncertificate = "/c.pem"': "key in the list is no text",
    'agents = ["P"]\nauthority = 1': "authority in the list is no text",
}


@pytest.mark.parametrize(("text", "said"), BAD.items(), ids=lambda text: text[:50])
def test_what_is_wrong_with_a_list_is_said_in_one_line(text: str, said: str) -> None:
    with pytest.raises(SyncError) as refused:
        plan(text)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


# Who is who


def test_everyone_has_a_login_of_their_own_and_the_teams_that_they_are_in() -> None:
    logins = roster().logins
    assert {*logins} == {"Priya", "Sam", "Lou", ADMIN}
    assert len({login.agent for login in logins.values()}) == 4
    assert len({login.seed for login in logins.values()}) == 4
    assert [{*logins[name].teams} for name in ("Priya", "Sam", "Lou", ADMIN)] == [
        {"Floor 2"},
        {"Floor 2"},
        {"Floor 3"},
        set(),
    ]
    assert logins["Priya"].teams["Floor 2"] == logins["Sam"].teams["Floor 2"]
    assert logins["Priya"].teams["Floor 2"].leads == (logins["Sam"].agent,)
    assert logins["Lou"].teams["Floor 3"].secret != logins["Sam"].teams["Floor 2"].secret
    assert not any(name.casefold() in login.agent for name in ("Priya", "Sam", "Lou") for login in logins.values())


def test_running_again_keeps_pseudonyms_seeds_and_the_secrets_of_teams() -> None:
    before = roster()
    kept = Roster.read(before.written())
    assert kept.logins == before.logins
    assert roster(before=kept).logins == before.logins


def test_one_who_comes_later_changes_nobody_elses_login_and_shares_their_teams_secret() -> None:
    before = roster()
    more = PLAN.replace('"Lou"]', '"Lou", "Kim"]', 1).replace('["Priya", "Sam"]', '["Priya", "Sam", "Kim"]')
    after = roster(more, before)
    assert {name: after.logins[name] for name in before.logins} == before.logins
    assert after.logins["Kim"].teams == before.logins["Sam"].teams
    assert after.logins["Kim"].agent not in {login.agent for login in before.logins.values()}


def test_one_who_goes_is_not_let_in_any_more_and_the_team_keeps_its_secret() -> None:
    before = roster()
    fewer = PLAN.replace('"Priya", ', "")
    after = roster(fewer, before)
    assert "Priya" not in after.logins
    assert after.logins["Sam"] == before.logins["Sam"]
    assert public(before.logins["Priya"]) not in configuration(plan(fewer), after)


def test_another_server_and_another_lead_reach_everyone() -> None:
    before = roster()
    changed = 'nodes = ["new.example:4222"]\n' + PLAN.replace('= ["Sam"]', '= ["Priya"]')
    after = roster(changed, before).logins
    assert {login.server for login in after.values()} == {"nats://new.example:4222"}
    assert after["Sam"].teams["Floor 2"].leads == (before.logins["Priya"].agent,)
    assert after["Sam"].teams["Floor 2"].secret == before.logins["Sam"].teams["Floor 2"].secret


def test_who_vouches_for_the_server_reaches_everyone() -> None:
    logins = enlist(plan(), None, "-----BEGIN CERTIFICATE-----").logins
    assert {login.certificate for login in logins.values()} == {"-----BEGIN CERTIFICATE-----"}


@pytest.mark.parametrize(
    "text", ["", "[]", "{", "7", '{"Priya": 1}', '{"Priya": {}}', "[" * 100_000, '{"Priya": null}']
)
def test_a_roster_that_can_not_be_read_is_said_in_one_line(text: str) -> None:
    with pytest.raises(SyncError, match=r"^the roster of agents can't be read[^\n]*$"):
        Roster.read(text)


# What each may do


def public(login: ServerLogin) -> str:
    return nkeys.from_seed(login.seed.encode()).public_key.decode()


def logins_and_configuration() -> tuple[Mapping[str, ServerLogin], str]:
    everyone = roster()
    return everyone.logins, configuration(plan(), everyone)


def permissions(written: str, login: ServerLogin) -> tuple[list[str], list[str]]:
    """Give what a user may publish, and what they may subscribe to."""
    user = written[written.index(f"nkey: {public(login)}") :]
    found = re.findall(r"(publish|subscribe): { allow: (\[.*\]) }", user)[:2]
    assert [what for what, _ in found] == ["publish", "subscribe"]
    return json.loads(found[0][1]), json.loads(found[1][1])


def matches(pattern: str, subject: str) -> bool:
    parts, told = pattern.split("."), subject.split(".")
    if parts[-1] == ">":
        return len(told) >= len(parts) and all(map(_fits, parts[:-1], told))
    return len(told) == len(parts) and all(map(_fits, parts, told))


def _fits(part: str, told: str) -> bool:
    return part in ("*", told)


def allowed(patterns: list[str], subject: str) -> bool:
    return any(matches(pattern, subject) for pattern in patterns)


def subjects_of(login: ServerLogin) -> list[str]:
    """What a desk of theirs asks of the server, apart from the team's."""
    keys = [f"a.{login.agent}.{rest}" for rest in ("k", "c", "r.0f", "q.0f")] + [f"p.{login.agent}.0f.0"]
    return [
        *(f"$KV.recover.{key}" for key in keys),
        *(f"recover.API.DIRECT.GET.KV_recover.$KV.recover.{key}" for key in keys),
        f"recover.API.DIRECT.GET.KV_recover.$KV.recover.a.{login.agent}.w.0f",
        f"recover.API.CONSUMER.CREATE.KV_recover.name.$KV.recover.a.{login.agent}.>",
        f"recover.API.CONSUMER.CREATE.KV_recover.name.$KV.recover.a.{login.agent}.r.>",
    ]


def test_each_may_do_with_their_own_keys_what_a_desk_does_and_nobody_may_with_anothers() -> None:
    named, written = logins_and_configuration()
    for name, login in named.items():
        publish, subscribe = permissions(written, login)
        assert subscribe == [f"_INBOX.{login.agent}.>"]
        for other_name, other in named.items():
            own = name == other_name != ADMIN
            assert [allowed(publish, subject) for subject in subjects_of(other)] == [own] * len(subjects_of(other))
            assert name == other_name or other.agent not in " ".join([*publish, *subscribe])


@pytest.mark.parametrize(
    "subject",
    [
        ">",
        "$KV.recover.>",
        "recover.API.STREAM.NAMES",
        "recover.API.STREAM.INFO.KV_recover",
        "recover.API.STREAM.PURGE.KV_recover",
        "recover.API.STREAM.DELETE.KV_recover",
        "recover.API.STREAM.UPDATE.KV_recover",
        "recover.API.STREAM.MSG.GET.KV_recover",
        "recover.API.DIRECT.GET.KV_recover",
        "recover.API.CONSUMER.CREATE.KV_recover",
        "recover.API.CONSUMER.CREATE.KV_recover.name",
        "recover.API.CONSUMER.CREATE.KV_recover.name.$KV.recover.>",
        "recover.API.CONSUMER.CREATE.KV_recover.name.$KV.recover.a.>",
        "recover.API.CONSUMER.CREATE.KV_recover.name.$KV.recover.a.*.w.>",
        "recover.API.CONSUMER.DURABLE.CREATE.KV_recover.name",
        "recover.API.CONSUMER.LIST.KV_recover",
    ],
)
def test_nobody_may_ask_for_what_is_not_named(subject: str) -> None:
    named = roster()
    written = configuration(plan(), named)
    for name in ("Priya", "Sam", "Lou"):
        assert not allowed(permissions(written, named.logins[name])[0], subject)


def test_the_administrator_makes_the_place_and_reads_nothing() -> None:
    named = roster()
    publish, _ = permissions(configuration(plan(), named), named.logins[ADMIN])
    assert publish == ["$JS.API.STREAM.CREATE.KV_recover", "$JS.API.STREAM.INFO.KV_recover"]


def test_members_lay_down_kind_words_and_their_own_card_and_leads_packs() -> None:
    named, written = logins_and_configuration()
    priya, sam, lou = (permissions(written, named[name])[0] for name in ("Priya", "Sam", "Lou"))
    team = named["Sam"].teams["Floor 2"].id
    assert allowed(priya, f"$KV.recover.a.{named['Sam'].agent}.w.0f")
    assert allowed(priya, f"$KV.recover.t.{team}.m.{named['Priya'].agent}")
    assert not allowed(priya, f"$KV.recover.t.{team}.m.{named['Sam'].agent}")
    assert [allowed(each, f"$KV.recover.t.{team}.p.0f") for each in (priya, sam, lou)] == [False, True, False]
    listing = f"recover.API.CONSUMER.CREATE.KV_recover.name.$KV.recover.t.{team}.>"
    assert [allowed(each, listing) for each in (priya, sam, lou)] == [True, True, False]


def test_each_has_an_account_where_an_answer_can_be_sent_to_nothing_of_anothers() -> None:
    named, written = logins_and_configuration()
    accounts = re.findall(r'^  "(\w+)" \{$', written, re.MULTILINE)
    assert sorted(accounts) == sorted(login.agent for name, login in named.items() if name != ADMIN)


def test_what_is_one_agents_is_offered_to_their_account_alone() -> None:
    named, written = logins_and_configuration()
    offers = re.findall(r'\{ (?:service|stream): "([^"]+)"(?:, account_token_position: (\d+))? \}', written)
    taken = re.findall(r'account: RECOVER, subject: "([^"]+)"', written)
    for subject in taken:
        [(offer, place)] = [one for one in offers if matches(one[0], subject)]
        own = [login.agent for name, login in named.items() if name != ADMIN and login.agent in subject.split(".")]
        assert own == ([subject.split(".")[int(place) - 1]] if place else []), (subject, offer)


def test_how_much_is_offered_does_not_grow_with_the_agents() -> None:
    def offers(count: int) -> int:
        many = replace(plan(), agents=tuple(f"agent {number}" for number in range(count)), teams={}, leads={})
        return configuration(many, enlist(many, None, "")).partition("imports:")[0].count("service:")

    assert offers(3) == offers(300)


# The servers


@pytest.mark.parametrize("nodes", ["", THREE])
def test_what_a_server_said_it_has_no_power_cut_takes_from_it(nodes: str) -> None:
    read = plan(nodes + PLAN)
    named = enlist(read, None, "")
    for node in range(len(read.nodes)):
        assert "\n  sync_interval: always\n" in configuration(read, named, node)


def test_one_server_is_no_cluster() -> None:
    written = configuration(plan('nodes = ["here.example:4999"]\n' + PLAN), roster())
    assert written.startswith("port: 4999\n")
    assert "cluster" not in written


def test_three_servers_know_one_another_and_the_same_users() -> None:
    read = plan(THREE + PLAN)
    named = enlist(read, None, "")
    written = [configuration(read, named, node) for node in range(3)]
    assert [text.partition("\n")[0] for text in written] == ["port: 4222", "port: 4222", "port: 4333"]
    assert [re.findall(r"server_name: (\S+)", text) for text in written] == [
        ["recover-1"],
        ["recover-2"],
        ["recover-3"],
    ]
    assert [re.findall(r'listen: "(\S+)"', text) for text in written] == [
        ["one.example:6222"],
        ["two.example:6222"],
        ["three.example:6333"],
    ]
    for text in written:
        [routes] = re.findall(r"routes: (\[.*\])", text)
        [password] = re.findall(r'authorization \{ user: routes, password: "(\w+)" \}', text)
        assert json.loads(routes) == [
            f"nats-route://routes:{password}@one.example:6222",
            f"nats-route://routes:{password}@two.example:6222",
            f"nats-route://routes:{password}@three.example:6333",
        ]
        assert text[text.index("accounts") :] == written[0][written[0].index("accounts") :]
    assert {login.server.count(",") for login in named.logins.values()} == {2}


def test_a_certificate_is_used_where_there_is_one() -> None:
    read = replace(plan(), certificate="/etc/c.pem", key="/etc/k.pem")
    assert 'cert_file: "/etc/c.pem"' in configuration(read, roster())
    assert 'key_file: "/etc/k.pem"' in configuration(read, roster())
    assert "tls {" not in configuration(plan(), roster())


def test_paths_are_written_as_the_server_reads_them() -> None:
    assert 'store_dir: "/srv/né \\"x\\""' in configuration(replace(plan(), store='/srv/né "x"'), roster())
