"""A configuration for nats-server, and the credentials that go with it.

Each agent is a user who may write and read the keys under their own pseudonym, and nothing else: not ask what streams
there are, what is in them, or for a consumer that sees others' keys. A kind word may be laid down with anyone, and
read by nobody but them.
"""

from __future__ import annotations

import json
import secrets
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self

import nkeys

from recover_tui.domain.translation import gettext as _
from recover_tui.sync.credentials_file import ServerLogin, TeamSecret
from recover_tui.sync.errors import SyncError
from recover_tui.sync.identity import Identity
from recover_tui.sync.nats_bucket import BUCKET, STREAM

_PORT: Final = 4222
_ROUTES: Final = 6222
ADMIN: Final = ""
"""The administrator's name on the roster, which no agent can have."""
_ADMIN_ID: Final = "admin"
_PSEUDONYM_BYTES: Final = 10


@dataclass(frozen=True, slots=True, repr=False)
class ServerPlan:
    """Who is to be there, as a list in TOML says."""

    nodes: tuple[str, ...]
    """Host and port of each server; three make a cluster."""
    agents: tuple[str, ...]
    teams: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    leads: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
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


@dataclass(frozen=True, slots=True, repr=False)
class Roster:
    """Who has which pseudonym and which key: kept by whoever runs the server, so that more agents can come later."""

    logins: Mapping[str, ServerLogin]

    @classmethod
    def read(cls, text: str) -> Self:
        """Read one that was kept. Raises SyncError."""
        try:
            found = json.loads(text)
            return cls({str(name): ServerLogin.read(json.dumps(login)) for name, login in found.items()})
        except (ValueError, TypeError, AttributeError, RecursionError, SyncError):
            raise SyncError(_("the roster of agents can't be read; go back to a copy of it")) from None

    def written(self) -> str:
        """Give it as text."""
        return json.dumps({name: json.loads(login.written()) for name, login in self.logins.items()}, indent=1)


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
        routes = [f"nats-route://{other.rpartition(':')[0]}:{_route_port(other)}" for other in plan.nodes]
        lines += [
            "cluster {",
            "  name: recover",
            f"  listen: {_quoted(f'{host}:{_route_port(plan.nodes[node])}')}",
            f"  routes: [{', '.join(map(_quoted, routes))}]",
            "}",
        ]
    users = [line for login in roster.logins.values() for line in _user(login)]
    lines += ["accounts {", "  RECOVER {", "    jetstream: enabled", "    users: [", *users, "    ]", "  }", "}"]
    return "\n".join([*lines, ""])


def _route_port(node: str) -> int:
    return int(node.rpartition(":")[2]) + _ROUTES - _PORT


def _user(login: ServerLogin) -> Iterable[str]:
    public = nkeys.from_seed(login.seed.encode()).public_key.decode()
    if login.agent == _ADMIN_ID:
        publish = [f"$JS.API.STREAM.CREATE.{STREAM}", f"$JS.API.STREAM.INFO.{STREAM}"]
    else:
        publish = [*_own(login.agent), *(subject for team in login.teams.values() for subject in _of(team, login))]
    yield f"      {{ nkey: {public}, permissions: {{"
    yield f"        publish: {{ allow: [{', '.join(map(_quoted, publish))}] }}"
    yield f"        subscribe: {{ allow: [{_quoted(f'_INBOX.{login.agent}.>')}] }}"
    yield "      } }"


def _own(agent: str) -> Iterable[str]:
    for keys in (f"a.{agent}.>", f"p.{agent}.>"):
        yield f"$KV.{BUCKET}.{keys}"
        yield f"$JS.API.DIRECT.GET.{STREAM}.$KV.{BUCKET}.{keys}"
    yield f"$JS.API.CONSUMER.CREATE.{STREAM}.*.$KV.{BUCKET}.a.{agent}.>"


def _of(team: TeamSecret, login: ServerLogin) -> Iterable[str]:
    yield f"$KV.{BUCKET}.t.{team.id}.m.{login.agent}"
    yield f"$KV.{BUCKET}.a.*.w.*"
    yield f"$JS.API.CONSUMER.CREATE.{STREAM}.*.$KV.{BUCKET}.t.{team.id}.>"
    if login.agent in team.leads:
        yield f"$KV.{BUCKET}.t.{team.id}.p.*"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # the server knows no \u


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
