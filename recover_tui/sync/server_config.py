"""A configuration for nats-server, and the credentials that go with it.

Each agent has an account that may write and read the keys under their own pseudonym, and nothing else: not ask what
streams there are, what is in them, or for a consumer that sees others' keys. A kind word may be laid down with
anyone, and read by nobody but them.
"""

from __future__ import annotations

import hmac
import secrets
import tomllib
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any, Final, Self

import nkeys
from msgspec import json

from recover_tui.domain.private_struct import PrivateStruct
from recover_tui.domain.translation import gettext as _
from recover_tui.sync.credentials_file import ServerLogin, TeamSecret
from recover_tui.sync.errors import SyncError
from recover_tui.sync.identity import Identity
from recover_tui.sync.nats_bucket import API, BUCKET, STREAM

_PORT: Final = 4222
_ROUTES: Final = 6222
ADMIN: Final = ""
"""The administrator's name on the roster, which no agent can have."""
_ADMIN_ID: Final = "admin"
_PSEUDONYM_BYTES: Final = 10
_BUCKET_ACCOUNT: Final = "RECOVER"
_KINDS: Final = ("k", "c", "r.*", "q.*")
"""What an agent's keys begin with, after their pseudonym, but for kind words."""
_MOST_CONNECTIONS: Final = 32
"""Of one agent at a time: their desks, and commands."""
_MOST_SUBSCRIPTIONS: Final = 256
_EACH: Final = ServerLogin("", "@", "", "", {"": TeamSecret("*", "", ("@",))})
"""Whoever it is, who leads every team."""


class ServerPlan(PrivateStruct, frozen=True):
    """Who is to be there, as a list in TOML says."""

    nodes: tuple[str, ...]
    """Host and port of each server; three make a cluster."""
    agents: tuple[str, ...]
    teams: Mapping[str, tuple[str, ...]] = {}
    leads: Mapping[str, tuple[str, ...]] = {}
    certificate: str = ""
    """File with the server's certificate; without one nothing is encrypted on the way."""
    key: str = ""
    authority: str = ""
    """File with who vouches for it, for the desks; empty for one whom their systems trust."""
    store: str = "/var/lib/nats"

    @classmethod
    def read(cls, text: str) -> Self:
        """Read the list. Raises SyncError."""
        try:
            found = tomllib.loads(text)
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            raise SyncError(_("the list is no TOML ({problem})").format(problem=error)) from None
        teams, leads = found.get("teams", {}), found.get("leads", {})
        plan = cls(
            nodes=tuple(map(_node, _texts(found, "nodes"))) or (f"127.0.0.1:{_PORT}",),
            agents=_texts(found, "agents"),
            teams={name: _texts(teams, name) for name in _table(teams, "teams")},
            leads={name: _texts(leads, name) for name in _table(leads, "leads")},
            **{name: _text(found, name) for name in ("certificate", "key", "authority", "store") if name in found},
        )
        if plan.certificate and not plan.key:
            raise SyncError(_("{name} in the list is no text").format(name="key"))
        if not plan.agents:
            raise SyncError(_("the list names no agents; agents = [“Priya”, “Sam”] does"))
        known = {*plan.agents}
        for members in (*plan.teams.values(), *plan.leads.values()):
            for name in members:
                if name not in known:
                    raise SyncError(_("{name} is in a team and not among the agents").format(name=name))
        return plan

    @property
    def server(self) -> str:
        """How desks call it."""
        scheme = "tls" if self.certificate else "nats"
        return ",".join(f"{scheme}://{node}" for node in self.nodes)


class Roster(PrivateStruct, frozen=True):
    """Who has which pseudonym and which key: kept by whoever runs the server, so that more agents can come later."""

    logins: Mapping[str, ServerLogin]

    @classmethod
    def read(cls, text: str) -> Self:
        """Read one that was kept. Raises SyncError."""
        try:
            return cls(json.decode(text, type=dict[str, ServerLogin]))
        except (ValueError, RecursionError):
            raise SyncError(_("the roster of agents can't be read; go back to a copy of it")) from None

    def written(self) -> str:
        """Give it as text."""
        return json.format(json.encode(self.logins), indent=1).decode()


def enlist(plan: ServerPlan, before: Roster | None, certificate: str) -> Roster:
    """Give everyone on a list a login; whoever has one keeps it, and a team that is there keeps its secret."""
    known = before.logins if before else {}
    old = {name: team for login in known.values() for name, team in login.teams.items()}
    ids = {name: known[name].agent if name in known else secrets.token_hex(_PSEUDONYM_BYTES) for name in plan.agents}
    teams = {
        name: TeamSecret(
            old[name].id if name in old else secrets.token_hex(_PSEUDONYM_BYTES),
            old[name].secret if name in old else Identity.new().secret,
            tuple(ids[lead] for lead in plan.leads.get(name, ())),
        )
        for name in plan.teams
    }

    def login(name: str, agent: str, own: Iterable[str]) -> ServerLogin:
        seed = known[name].seed if name in known else new_seed()
        return ServerLogin(plan.server, agent, seed, certificate, {team: teams[team] for team in own})

    everyone = {
        name: login(name, agent, [team for team, members in plan.teams.items() if name in members])
        for name, agent in ids.items()
    }
    return Roster({**everyone, ADMIN: login(ADMIN, _ADMIN_ID, ())})


def new_seed() -> str:
    """Make the seed of an nkey."""
    return str(nkeys.encode_seed(secrets.token_bytes(32), nkeys.PREFIX_BYTE_USER).decode())


def configuration(plan: ServerPlan, roster: Roster, node: int = 0) -> str:
    """Write the configuration of one of the servers."""
    host, _colon, port = plan.nodes[node].rpartition(":")
    # Without sync_interval the server says that it has what a power cut then takes from it.
    lines = [
        f"port: {port or _PORT}",
        f"server_name: recover-{node + 1}",
        "jetstream {",
        f"  store_dir: {_quoted(plan.store)}",
        "  sync_interval: always",
        "}",
    ]
    if plan.certificate:
        lines += ["tls {", f"  cert_file: {_quoted(plan.certificate)}", f"  key_file: {_quoted(plan.key)}", "}"]
    if len(plan.nodes) > 1:
        who = f"routes:{_routes_password(roster)}"
        routes = [f"nats-route://{who}@{other.rpartition(':')[0]}:{_route_port(other)}" for other in plan.nodes]
        lines += [
            "cluster {",
            "  name: recover",
            f"  listen: {_quoted(f'{host}:{_route_port(plan.nodes[node])}')}",
            f"  authorization {{ user: routes, password: {_quoted(_routes_password(roster))} }}",
            *(_cluster_tls(plan) if plan.certificate else ()),
            f"  routes: [{', '.join(map(_quoted, routes))}]",
            "}",
        ]
    return "\n".join([*lines, "accounts {", *_accounts(roster), "}", ""])


def _routes_password(roster: Roster) -> str:
    """What the servers know one another by: the same for as long as the administrator is."""
    return hmac.new(roster.logins[ADMIN].seed.encode(), b"recover 1 routes", sha256).hexdigest()


def _cluster_tls(plan: ServerPlan) -> Iterable[str]:
    yield "  tls {"
    yield f"    cert_file: {_quoted(plan.certificate)}"
    yield f"    key_file: {_quoted(plan.key)}"
    if plan.authority:
        yield f"    ca_file: {_quoted(plan.authority)}"
    yield "  }"


def _route_port(node: str) -> int:
    return int(node.rpartition(":")[2]) + _ROUTES - _PORT


def _accounts(roster: Roster) -> Iterable[str]:
    """Give each agent an account of their own, and the bucket one that lets each of them ask for just what they may.

    Permissions alone would not do. Whoever may publish may name any subject as the one for the answer, and the server
    answers there with no permission asked: to another agent's key, or to its own API. In an account of one's own
    there is nothing at such a subject.
    """
    agents = [login for login in roster.logins.values() if login.agent != _ADMIN_ID]
    yield f"  {_BUCKET_ACCOUNT} {{"
    yield "    jetstream: enabled"
    yield "    users: ["
    yield from _user(roster.logins[ADMIN], [f"$JS.API.STREAM.{what}.{STREAM}" for what in ("CREATE", "INFO")])
    yield "    ]"
    yield "    exports: ["
    # Each of them for all accounts: with one for each account, ten thousand of them took the server two minutes.
    for subject in _may_ask(_EACH):
        yield f"      {{ service: {_offered(subject)} }}"
    yield f"      {{ stream: {_offered(_inbox(_EACH))} }}"
    yield "    ]"
    yield "  }"
    for login in agents:
        yield f"  {_quoted(login.agent)} {{"
        yield f"    limits {{ max_connections: {_MOST_CONNECTIONS}, max_subscriptions: {_MOST_SUBSCRIPTIONS} }}"
        yield "    users: ["
        yield from _user(login, map(_as_desks_say, _may_ask(login)))
        yield "    ]"
        yield "    imports: ["
        for subject in _may_ask(login):
            local = _quoted(_as_desks_say(subject, "$1"))
            yield f"      {{ service: {{ account: {_BUCKET_ACCOUNT}, subject: {_quoted(subject)} }}, to: {local} }}"
        yield f"      {{ stream: {{ account: {_BUCKET_ACCOUNT}, subject: {_quoted(_inbox(login))} }} }}"
        yield "    ]"
        yield "  }"


def _offered(subject: str) -> str:
    """Offer what is asked to every account, where an agent stands to the one of that name alone."""
    tokens = subject.split(".")
    own = f", account_token_position: {tokens.index(_EACH.agent) + 1}" if _EACH.agent in tokens else ""
    return f"{_quoted(subject.replace(_EACH.agent, '*'))}{own}"


def _user(login: ServerLogin, publish: Iterable[str]) -> Iterable[str]:
    public = nkeys.from_seed(login.seed.encode()).public_key.decode()
    yield f"      {{ nkey: {public}, permissions: {{"
    yield f"        publish: {{ allow: [{', '.join(map(_quoted, publish))}] }}"
    yield f"        subscribe: {{ allow: [{_quoted(_inbox(login))}] }}"
    yield "      } }"


def _inbox(login: ServerLogin) -> str:
    return f"_INBOX.{login.agent}.>"


def _as_desks_say(subject: str, name: str = "*") -> str:
    """Give the name of part of the API as it is in an agent's account, with `name` for that of a consumer."""
    if not subject.startswith("$JS.API."):
        return subject if name == "*" else subject.replace("a.*.w.*", "a.$1.w.$2")
    return subject.replace("$JS.API.", f"{API}.").replace(f".{STREAM}.*.", f".{STREAM}.{name}.")


def _may_ask(login: ServerLogin) -> Iterable[str]:
    """Give what an agent may put, and ask the API. No two of it overlap: what fits both would be put twice."""
    keys = [f"a.{login.agent}.{kind}" for kind in _KINDS]
    yield from (f"$KV.{BUCKET}.{key}" for key in (*keys, f"p.{login.agent}.>"))
    yield f"$KV.{BUCKET}.a.*.w.*"
    for kept in (f"a.{login.agent}.>", f"p.{login.agent}.>"):
        yield f"$JS.API.DIRECT.GET.{STREAM}.$KV.{BUCKET}.{kept}"
    yield f"$JS.API.CONSUMER.CREATE.{STREAM}.*.$KV.{BUCKET}.a.{login.agent}.>"
    for team in login.teams.values():
        yield f"$KV.{BUCKET}.t.{team.id}.m.{login.agent}"
        yield f"$JS.API.CONSUMER.CREATE.{STREAM}.*.$KV.{BUCKET}.t.{team.id}.>"
        if login.agent in team.leads:
            yield f"$KV.{BUCKET}.t.{team.id}.p.*"


def _quoted(text: str) -> str:
    return json.encode(text).decode()  # the server knows no \u


def _node(written: str) -> str:
    host, _colon, port = written.strip().rpartition(":")
    if not host or not port.isdecimal() or not port.isascii():
        raise SyncError(_('use a host and a port, such as "127.0.0.1:4444"'))
    return f"{host}:{port}"


def _table(found: Any, name: str) -> Mapping[str, Any]:
    if not isinstance(found, dict):
        raise SyncError(_("{name} in the list is no table").format(name=name))
    return found


def _text(found: Mapping[str, Any], name: str) -> str:
    if not isinstance(found[name], str):
        raise SyncError(_("{name} in the list is no text").format(name=name))
    return str(found[name])


def _texts(found: Mapping[str, Any], name: str) -> tuple[str, ...]:
    listed = found.get(name, [])
    if not isinstance(listed, list) or not all(isinstance(one, str) and one.strip() for one in listed):
        raise SyncError(_("{name} in the list is no list of names").format(name=name))
    return tuple(listed)
