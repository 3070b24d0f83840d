"""Writes are made in the order in which they were submitted, and none is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from recover_tui.store.errors import StoreError
from recover_tui.store.write_queue import WriteQueue


@dataclass
class Observer:
    saving: list[bool] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    failed: list[Exception] = field(default_factory=list)
    written: int = 0

    def on_saving(self, busy: bool) -> None:
        self.saving.append(busy)

    def on_stuck(self, error: StoreError) -> None:
        self.stuck.append(str(error))

    def on_failed(self, error: Exception) -> None:
        self.failed.append(error)

    async def on_written(self) -> None:
        self.written += 1


class Thread:
    """Makes writes; `trouble` says what happens to them instead."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self.trouble: Exception | None = None

    async def __call__(self, write: Callable[..., Any]) -> Any:
        await asyncio.sleep(0)
        if self.trouble is not None:
            raise self.trouble
        return write(self.made)


def writing(word: str) -> Callable[..., str]:
    def write(made: list[str]) -> str:
        made.append(word)
        return word

    return write


def queue() -> tuple[WriteQueue, Thread, Observer]:
    thread, observer = Thread(), Observer()
    run: Callable[..., Awaitable[Any]] = thread
    return WriteQueue(run, observer), thread, observer


async def test_the_order_is_that_of_submitting_and_what_is_shown_is_read_once() -> None:
    writes, thread, observer = queue()
    for word in "abc":
        writes.submit(writing(word))
    assert thread.made == []
    await writes.idle()
    assert (thread.made, observer.written) == (["a", "b", "c"], 1)


async def test_what_is_given_comes_back_and_nothing_is_read_for_what_is_not_shown() -> None:
    writes, _, observer = queue()
    given: list[str] = []
    writes.submit(writing("a"), refresh=False, then=given.append)
    await writes.idle()
    assert (given, observer.written) == (["a"], 0)


async def test_what_can_not_be_made_waits_and_keeps_the_others_behind_it() -> None:
    writes, thread, observer = queue()
    thread.trouble = StoreError("the disk is full")
    writes.submit(writing("a"), words=("precious",))
    writes.submit(writing("b"), words=("words",))
    await writes.idle()
    assert (writes.stuck, observer.stuck) == (True, ["the disk is full"])
    assert writes.unsaved_words == ("precious", "words")
    writes.submit(writing("c"))
    await writes.retry()
    assert (writes.stuck, len(observer.stuck)) == (True, 2)
    thread.trouble = None
    await writes.retry()
    assert (thread.made, writes.stuck, writes.unsaved_words) == (["a", "b", "c"], False, ())


async def test_what_can_never_be_made_is_given_up_and_told() -> None:
    writes, thread, observer = queue()
    thread.trouble = LookupError("x")
    writes.submit(writing("a"))
    await writes.idle()
    thread.trouble = None
    writes.submit(writing("b"))
    await writes.idle()
    assert (thread.made, [type(error) for error in observer.failed]) == (["b"], [LookupError])


async def test_what_comes_of_a_write_can_be_another_one() -> None:
    writes, thread, observer = queue()
    writes.submit(writing("a"), then=lambda _: writes.submit(writing("b")))
    await writes.idle()
    assert (thread.made, observer.written) == (["a", "b"], 1)


async def test_whoever_holds_the_lock_keeps_the_writes_waiting() -> None:
    writes, thread, _ = queue()
    async with writes.lock:
        writes.submit(writing("a"))
        for _ in range(5):
            await asyncio.sleep(0)
        assert thread.made == []
    await writes.idle()
    assert thread.made == ["a"]
