"""How the store came to look the way it does.

Append only: a migration that was released is never edited, and for each new one `schema.FINGERPRINTS` gets a line.

Every table has text ids (UUIDv7) and UTC times of one format. A row that the agent deletes loses its words and gets
a `deleted_at`: two desks' stores can be merged, and neither brings it back.
"""

from __future__ import annotations

from typing import Final

from sqlite_utils import Database, Migrations

MIGRATIONS: Final = Migrations("recover_tui")


@MIGRATIONS()
def m001_first_tables(db: Database) -> None:
    """Calls, resets, reflections, wins, resources, parked worries, and what the program itself remembers."""
    db.table("calls").create(
        {
            "id": str,
            "source": str,
            "ref": str,
            "direction": str,
            "answered_at": str,
            "ended_at": str,
            "talk_s": int,
            "ended_by": str,
            "rating": str,
            "deleted_at": str,
        },
        pk="id",
        not_null={"id", "source"},
        strict=True,
    )
    db.table("calls").create_index(["ended_at"])
    db.table("resets").create(
        {
            "id": str,
            "call_id": str,
            "started_at": str,
            "planned_s": int,
            "actual_s": int,
            "pattern": str,
            "outcome": str,
            "before": int,
            "after": int,
            "deleted_at": str,
        },
        pk="id",
        not_null={"id", "started_at", "planned_s", "actual_s", "pattern", "outcome"},
        foreign_keys=[("call_id", "calls", "id")],
        strict=True,
    )
    db.table("resets").create_index(["started_at"])
    db.table("reflections").create(
        {
            "id": str,
            "call_id": str,
            "started_at": str,
            "cap_s": int,
            "active_s": int,
            "ended_by": str,
            "next_step": str,
            "deleted_at": str,
        },
        pk="id",
        not_null={"id", "started_at", "cap_s", "active_s", "next_step"},
        defaults={"active_s": 0, "next_step": ""},
        foreign_keys=[("call_id", "calls", "id")],
        strict=True,
    )
    db.table("reflections").create_index(["started_at"])
    db.table("answers").create(
        {"reflection_id": str, "position": int, "prompt": str, "text": str},
        pk=("reflection_id", "position"),
        not_null={"reflection_id", "position", "prompt", "text"},
        foreign_keys=[("reflection_id", "reflections", "id")],
        strict=True,
    )
    db.table("wins").create(
        {
            "id": str,
            "text": str,
            "who": str,
            "why": str,
            "added_at": str,
            "shown": int,
            "shown_at": str,
            "deleted_at": str,
        },
        pk="id",
        not_null={"id", "text", "who", "why", "added_at", "shown"},
        defaults={"who": "", "why": "", "shown": 0},
        strict=True,
    )
    db.table("wins").create_index(["added_at"])
    db.table("resources").create(
        {
            "id": str,
            "kind": str,
            "name": str,
            "reach": str,
            "hours": str,
            "note": str,
            "origin": str,
            "added_at": str,
            "deleted_at": str,
        },
        pk="id",
        not_null={"id", "kind", "name", "reach", "hours", "note", "origin", "added_at"},
        defaults={"reach": "", "hours": "", "note": "", "origin": "own"},
        strict=True,
    )
    db.table("parked").create(
        {"id": str, "text": str, "parked_at": str, "until": str, "outcome": str, "deleted_at": str},
        pk="id",
        not_null={"id", "text", "parked_at"},
        strict=True,
    )
    db.table("settings").create({"name": str, "value": str}, pk="name", not_null={"name", "value"}, strict=True)
    db.table("retired_lines").create(
        {"text": str, "retired_at": str, "deleted_at": str},
        pk="text",
        not_null={"text", "retired_at"},
        strict=True,
    )


@MIGRATIONS()
def m002_time_used_by_drafts(db: Database) -> None:
    """A reflection under way knows the time it has used, since when it uses more, and which window writes it."""
    reflections = db.table("reflections")
    reflections.add_column("used_s", float)
    reflections.add_column("since_boot", str)
    reflections.add_column("since_s", float)
    reflections.add_column("since_at", str)
    reflections.add_column("window", str)


@MIGRATIONS()
def m003_pictures_and_packs(db: Database) -> None:
    """A win may have a picture, be pinned or rested; a resource's hours belong to a time zone; packs have a date."""
    db.table("wins").add_column("standing", str, not_null_default="")
    db.table("resources").add_column("zone", str, not_null_default="")
    db.table("pictures").create(
        {"win_id": str, "type": str, "width": int, "height": int, "data": bytes},
        pk="win_id",
        not_null={"win_id", "type", "width", "height", "data"},
        foreign_keys=[("win_id", "wins", "id")],
        strict=True,
    )
    db.table("packs").create({"name": str, "date": str}, pk="name", not_null={"name", "date"}, strict=True)


@MIGRATIONS()
def m004_calls_as_phones_tell_them(db: Database) -> None:
    """A call rings before it is answered, and one that nobody took starts nothing."""
    calls = db.table("calls")
    calls.add_column("rang_at", str)
    calls.add_column("answered", int, not_null_default=1)


@MIGRATIONS()
def m005_deleted_words_are_gone(db: Database) -> None:
    """Rows deleted before this kept their words."""
    for table, words in (("wins", "text = '', who = '', why = ''"), ("reflections", "next_step = ''"),
                         ("parked", "text = ''")):  # fmt: skip
        db.execute(f"UPDATE {table} SET {words} WHERE deleted_at IS NOT NULL")
    db.execute(
        "UPDATE resources SET name = '', reach = '', hours = '', note = ''"
        " WHERE deleted_at IS NOT NULL AND origin = 'own'"
    )
    db.execute("DELETE FROM answers WHERE reflection_id IN (SELECT id FROM reflections WHERE deleted_at IS NOT NULL)")
    db.execute("DELETE FROM pictures WHERE win_id IN (SELECT id FROM wins WHERE deleted_at IS NOT NULL)")


@MIGRATIONS()
def m006_words_on_their_way(db: Database) -> None:
    """A line that is being typed outlives its window, and a text that was written over is kept for a day."""
    db.table("drafts").create(
        {"place": str, "words": str, "kept_at": str},
        pk="place",
        not_null={"place", "words", "kept_at"},
        strict=True,
    )
    db.table("versions").create(
        {"id": str, "place": str, "words": str, "replaced_at": str},
        pk="id",
        not_null={"id", "place", "words", "replaced_at"},
        strict=True,
    )


@MIGRATIONS()
def m007_calls_by_when_they_were_told(db: Database) -> None:
    """Those of the last days are asked for at each look, and there are thousands of others."""
    db.execute(
        "CREATE INDEX idx_calls_told ON calls"
        " (max(coalesce(rang_at, ''), coalesce(answered_at, ''), coalesce(ended_at, '')))"
    )


@MIGRATIONS()
def m008_when_a_row_was_changed(db: Database) -> None:
    """Of two desks' rows with one id the one that was changed last counts. For old rows that is their own time."""
    for table, own in (
        ("wins", "added_at"), ("reflections", "started_at"), ("resources", "added_at"), ("resets", "started_at"),
        ("calls", "ended_at, answered_at, rang_at"), ("parked", "parked_at"), ("retired_lines", "retired_at"),
    ):  # fmt: skip
        db.table(table).add_column("changed_at", str)
        db.execute(f"UPDATE {table} SET changed_at = coalesce(deleted_at, {own})")


@MIGRATIONS()
def m009_other_desks(db: Database) -> None:
    """What changes is noted for the agent's other desks, once there are some; colleagues have kind words."""
    db.table("reflections").add_column("elsewhere", str)
    db.table("colleagues").create(
        {
            "id": str,
            "team": str,
            "name": str,
            "recipient": str,
            "verify_key": str,
            "added_at": str,
            "blocked_at": str,
            "deleted_at": str,
            "changed_at": str,
        },
        pk="id",
        not_null={"id", "team", "name", "recipient", "verify_key", "added_at"},
        strict=True,
    )
    db.table("kind_words").create(
        {
            "id": str,
            "team": str,
            "sender": str,
            "name": str,
            "text": str,
            "sent_at": str,
            "read_at": str,
            "known": int,
            "deleted_at": str,
            "changed_at": str,
        },
        pk="id",
        not_null={"id", "team", "sender", "name", "text", "sent_at", "known"},
        strict=True,
    )
    db.execute(
        "CREATE TABLE outbox"
        " (number INTEGER PRIMARY KEY AUTOINCREMENT, table_name TEXT NOT NULL, row_id TEXT NOT NULL) STRICT"
    )
    db.table("outbox").create_index(["table_name", "row_id"])
    db.table("row_versions").create(
        {
            "table_name": str,
            "row_id": str,
            "milliseconds": int,
            "count": int,
            "desk": str,
            "deleted": int,
            "digest": str,
            "counts": str,
            "sent": int,
            "revision": int,
            "etag": str,
            "picture": str,
            "wanted": str,
        },
        pk=("table_name", "row_id"),
        not_null={
            "table_name",
            "row_id",
            "milliseconds",
            "count",
            "desk",
            "deleted",
            "digest",
            "counts",
            "sent",
            "revision",
            "etag",
        },
        strict=True,
    )
    db.table("team_outbox").create(
        {"key": str, "value": bytes, "made_at": str}, pk="key", not_null={"key", "value", "made_at"}, strict=True
    )
    enrolled = "EXISTS (SELECT 1 FROM settings WHERE name = 'desk')"
    travelling = (
        "('theme', 'breath_runs', 'first_steps', 'shift_ends_at', 'review', 'purge_agreed', 'opener_offered',"
        " 'closer_offered', 'teams')"
    )
    for table, key, into, when in (
        ("wins", "id", "wins", "1"),
        ("pictures", "win_id", "pictures", "1"),
        ("reflections", "id", "reflections", "1"),
        ("reflections", "id", "answers", "1"),
        ("answers", "reflection_id", "reflections", "1"),
        ("answers", "reflection_id", "answers", "1"),
        ("resources", "id", "resources", "{row}.origin = 'own'"),
        ("resets", "id", "resets", "1"),
        ("calls", "id", "calls", "{row}.rating IS NOT NULL"),
        ("parked", "id", "parked", "1"),
        ("retired_lines", "text", "retired_lines", "1"),
        ("settings", "name", "settings", f"{{row}}.name IN {travelling}"),
        ("colleagues", "id", "colleagues", "1"),
        ("kind_words", "id", "kind_words", "1"),
    ):
        for event, row in (("INSERT", "new"), ("UPDATE", "new"), ("DELETE", "old")):
            travels = when.format(row=row)
            if event == "UPDATE" and "{row}" in when:
                travels = f"({when.format(row='old')} OR {travels})"
            db.execute(
                f"CREATE TRIGGER {table}_{event.lower()}_for_{into} AFTER {event} ON {table}"
                f" WHEN {enrolled} AND {travels} BEGIN"
                f" DELETE FROM outbox WHERE table_name = '{into}' AND row_id = {row}.{key};"
                f" INSERT INTO outbox (table_name, row_id) VALUES ('{into}', {row}.{key}); END"
            )
