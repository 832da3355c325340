"""Triggers that refuse, in the words of either engine: the one place where the schema steps differ.

SQLite has the condition in the trigger's head, and `RAISE`. PostgreSQL takes no query there, so the condition
stands in a function beside the trigger; it also knows a way of its own to empty a table, TRUNCATE.
Conditions are written with `IS DISTINCT FROM`, which both engines know and which treats NULL as a value.
"""

from alembic import op

SQLITE = "sqlite"


def refuse(table: str, what: str, event: str, when: str = "") -> None:
    """Refuse an event of a table's row, under a condition on NEW and OLD or always.

    Shape:   event is "INSERT", "UPDATE" or "DELETE". The refusal says "table: no what", and breaks integrity.
    """
    name, message = f"{table}_no_{what}", f"{table}: no {what}"
    if op.get_bind().dialect.name == SQLITE:
        condition = f" WHEN {when}" if when else ""
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON {table}{condition}"
            f" BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )
        return
    op.execute(_function(name, message, when, "OLD" if event == "DELETE" else "NEW"))
    op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")
    if event == "DELETE":
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
        )


def let_go(table: str, what: str) -> None:
    """Take away what `refuse` has made for another event than DELETE."""
    if op.get_bind().dialect.name == SQLITE:
        op.execute(f"DROP TRIGGER {table}_no_{what}")
    else:
        op.execute(f"DROP FUNCTION {table}_no_{what}() CASCADE")


def _function(name: str, message: str, when: str, row: str) -> str:
    raised = f"RAISE EXCEPTION USING MESSAGE = '{message}', ERRCODE = 'integrity_constraint_violation';"
    body = f"IF {when} THEN {raised} END IF; RETURN {row};" if when else raised
    return f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"
