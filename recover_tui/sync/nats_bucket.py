"""The bucket in a NATS server: a JetStream stream of which only the last message of each subject is kept.

A key-value bucket as NATS has it, but that consumers are named and filtered by their subject, so that the server can
tell who may read what: `CONSUMER.CREATE.<stream>.<name>.<filter>`. The client's own watch asks without a name, and
there the filter stands in the message, where no permission sees it.
"""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import AsyncGenerator, Coroutine
from contextlib import suppress
from typing import Any, Final, Self

import nats.errors
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy
from nats.js.errors import APIError, NotFoundError

from recover_tui.sync.bucket import Batch, Entry
from recover_tui.sync.errors import FULL, NO_BUCKET, REFUSED, UNREACHABLE, UNTRUSTED, BucketError, ConflictError
from recover_tui.sync.identity import random_name

BUCKET: Final = "recover"
STREAM: Final = f"KV_{BUCKET}"
API: Final = "recover.API"
"""What desks know the server's API by: each agent has an account, and the bucket's account lets them ask this."""
_SUBJECTS: Final = f"$KV.{BUCKET}."
_PATIENCE: Final = 5.0
"""Seconds for an answer."""
_HEARTBEAT: Final = 5.0
"""Seconds between two words of a consumer that has nothing to tell."""
_FORGOTTEN_AFTER: Final = 30.0
"""Seconds after which the server lets go of a consumer that nobody hears."""
_TOGETHER: Final = 500
"""Values at most that are handed on together."""
_WRONG_LAST_SEQUENCE: Final = frozenset({10071, 10164})
"""Codes for a value that is not the one to be replaced: of one server, and of several that have not agreed yet."""
_NO_STREAM: Final = 10059
_FULL: Final = frozenset({10023, 10025, 10026, 10047, 10054, 10077, 10122})
"""Codes for: no room in memory or on disk, a message too large, too many consumers or messages."""


class NatsBucket:
    """An open connection to a server."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._jetstream = JetStreamContext(client, prefix=API, timeout=_PATIENCE)
        self._refused: dict[str, asyncio.Event] = {}

    @classmethod
    async def connect(cls, server: str, user: str, seed: str, *, certificate: str = "") -> Self:
        """Connect as a `user` with the seed of their nkey. Raises BucketError.

        `certificate` is who vouches for the server, as PEM; empty for those whom the system trusts.
        """
        client = Client()
        bucket = cls(client)
        try:
            async with asyncio.timeout(2 * _PATIENCE):
                await client.connect(
                    [address.strip() for address in server.split(",")],
                    nkeys_seed_str=seed,
                    inbox_prefix=f"_INBOX.{user}",
                    tls=_tls(certificate) if certificate or "tls://" in server else None,
                    error_cb=bucket._hear_error,
                    allow_reconnect=False,
                    max_reconnect_attempts=1,  # else one that is not there is tried until the time is over
                    reconnect_time_wait=0,
                    connect_timeout=round(_PATIENCE),
                )
        except ssl.SSLError as error:
            raise BucketError(UNTRUSTED) from error
        except (OSError, TimeoutError, nats.errors.Error, EOFError) as error:
            await bucket.close()
            raise BucketError(_why_not(error)) from error
        return bucket

    async def close(self) -> None:
        """Let go of the server."""
        with suppress(Exception):
            await self._client.close()

    async def put(self, key: str, value: bytes, *, after: int | None = None) -> int:
        """Give a key a value; see Bucket."""
        headers = {} if after is None else {"Nats-Expected-Last-Subject-Sequence": str(after)}
        if not value:
            headers["KV-Operation"] = "PURGE"
        try:
            subject = f"{_SUBJECTS}{key}"
            done = await self._asked(subject, self._jetstream.publish(subject, value, headers=headers))
        except APIError as error:
            if error.err_code in _WRONG_LAST_SEQUENCE:
                raise ConflictError from error
            raise BucketError(_why_refused(error)) from error
        return int(done.seq)

    async def get(self, key: str) -> Entry | None:
        """Give the value of a key; see Bucket."""
        try:
            # By its subject alone, where a permission can name it.
            subject = f"{API}.DIRECT.GET.{STREAM}.{_SUBJECTS}{key}"
            found = await self._asked(subject, self._client.request(subject, timeout=_PATIENCE))
        except NotFoundError:
            return None
        headers = found.headers or {}
        if headers.get("Status") == "404":
            return None
        if headers.get("Status") or headers.get("Nats-Subject") != f"{_SUBJECTS}{key}":
            raise BucketError(REFUSED)
        return Entry(key, b"" if "KV-Operation" in headers else found.data, int(headers["Nats-Sequence"]))

    async def watch(self, prefix: str, *, since: int = 0) -> AsyncGenerator[Batch]:
        """Give values and those to come; see Bucket."""
        inbox = self._client.new_inbox()
        came: asyncio.Queue[Msg] = asyncio.Queue()

        async def take(message: Msg) -> None:
            came.put_nowait(message)

        subscription = await self._asked(inbox, self._client.subscribe(inbox, cb=take))
        config = ConsumerConfig(
            name=random_name(),
            filter_subject=f"{_SUBJECTS}{prefix}>",
            deliver_subject=inbox,
            deliver_policy=DeliverPolicy.BY_START_SEQUENCE if since else DeliverPolicy.LAST_PER_SUBJECT,
            opt_start_seq=since + 1 if since else None,
            ack_policy=AckPolicy.NONE,
            max_deliver=1,
            idle_heartbeat=_HEARTBEAT,
            inactive_threshold=_FORGOTTEN_AFTER,
            mem_storage=True,
            num_replicas=1,
        )
        try:
            try:
                subject = f"{API}.CONSUMER.CREATE.{STREAM}.{config.name}.{config.filter_subject}"
                made = await self._asked(subject, self._jetstream.add_consumer(STREAM, config))
            except APIError as error:
                raise BucketError(_why_refused(error)) from error
            complete = not made.num_pending
            if complete:
                yield Batch(complete=True)
            given = 0
            while True:
                messages = [await self._next(came)]
                while not came.empty() and len(messages) < _TOGETHER:
                    messages.append(came.get_nowait())
                entries = []
                for message in messages:
                    if not message.reply.startswith("$JS.ACK."):
                        continue  # a heartbeat
                    entry, number, left = _told(message)
                    given += 1
                    if number != given:
                        raise BucketError(UNREACHABLE)  # one was lost on the way; all are asked for anew
                    complete = complete or not left
                    entries.append(entry)
                if entries:
                    yield Batch(tuple(entries), complete)
        finally:
            with suppress(Exception):
                await subscription.unsubscribe()

    async def _next(self, came: asyncio.Queue[Msg]) -> Msg:
        if self._client.is_closed:
            raise BucketError(UNREACHABLE)
        try:
            async with asyncio.timeout(2.5 * _HEARTBEAT):
                return await came.get()
        except TimeoutError:
            raise BucketError(UNREACHABLE) from None

    async def _asked(self, subject: str, asking: Coroutine[Any, Any, Any]) -> Any:
        """Wait for an answer, or to be refused one: the server says that apart, by the subject."""
        told = self._refused.setdefault(subject.casefold(), asyncio.Event())
        answer, refused = asyncio.ensure_future(asking), asyncio.ensure_future(told.wait())
        try:
            await asyncio.wait({answer, refused}, return_when=asyncio.FIRST_COMPLETED)
            if not answer.done():
                raise BucketError(REFUSED)
            return answer.result()
        except APIError:
            raise
        except (OSError, TimeoutError, nats.errors.Error, EOFError, json.JSONDecodeError) as error:
            raise BucketError(_why_not(error)) from error
        finally:
            self._refused.pop(subject.casefold(), None)
            answer.cancel()
            refused.cancel()

    async def _hear_error(self, error: Exception) -> None:
        said = str(error).casefold()
        for subject, told in self._refused.items():
            if f'"{subject}"' in said:
                told.set()


async def make_bucket(server: str, user: str, seed: str, *, certificate: str = "", replicas: int = 1) -> None:
    """Make the bucket, or see that it is there, as the server's administrator. Raises BucketError."""
    bucket = await NatsBucket.connect(server, user, seed, certificate=certificate)
    stream = {
        "name": STREAM,
        "subjects": [f"{_SUBJECTS}>"],
        "max_msgs_per_subject": 1,
        "max_consumers": 1_000_000,  # each open desk has one; nats-server 2.15 allows 1,000 where no number is named
        "discard": "new",
        "storage": "file",
        "num_replicas": replicas,
        "allow_direct": True,
        "allow_rollup_hdrs": False,  # with one of those anyone who may write a key could empty the bucket
        "deny_delete": True,
        "deny_purge": True,
        "consumer_limits": {"inactive_threshold": round(2 * _FORGOTTEN_AFTER * 1e9)},
    }
    try:
        subject = f"$JS.API.STREAM.CREATE.{STREAM}"
        asking = bucket._client.request(subject, json.dumps(stream).encode(), timeout=_PATIENCE)
        answered = await bucket._asked(subject, asking)
        error = json.loads(answered.data).get("error")
        if error is not None:
            raise BucketError(FULL if error.get("err_code") in _FULL else REFUSED)
    finally:
        await bucket.close()


def _told(message: Msg) -> tuple[Entry, int, int]:
    """Give a value, which of those that were asked for it is, and how many are still to come."""
    # $JS.ACK.<stream>.<consumer>.<times>.<number in the stream>.<number>.<time>.<to come>
    told = message.reply.split(".")
    gone = "KV-Operation" in (message.headers or {})
    key = message.subject.removeprefix(_SUBJECTS)
    return Entry(key, b"" if gone else message.data, int(told[-4])), int(told[-3]), int(told[-1])


def _tls(certificate: str) -> ssl.SSLContext:
    return ssl.create_default_context(cadata=certificate or None)


def _why_not(error: BaseException) -> str:
    if isinstance(error, ssl.SSLError):
        return UNTRUSTED
    if isinstance(error, nats.errors.MaxPayloadError):
        return FULL
    if isinstance(error, nats.errors.AuthorizationError) or "authorization" in str(error).lower():
        return REFUSED
    return NO_BUCKET if "NoStreamResponse" in type(error).__name__ else UNREACHABLE


def _why_refused(error: APIError) -> str:
    if error.err_code in _FULL:
        return FULL
    return NO_BUCKET if error.err_code == _NO_STREAM else REFUSED if error.code in (400, 403) else UNREACHABLE
