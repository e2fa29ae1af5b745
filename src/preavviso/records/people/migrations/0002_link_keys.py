"""Keep the keys in the order of their numbers and nothing else: the table is its own covering index.

On PostgreSQL the primary key over both columns is that index. On SQLite the table itself becomes it.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLE = "people_linkkey"

SQLITE = (
    f"DROP TABLE {TABLE}",
    f"""
    CREATE TABLE {TABLE} (
        key bigint NOT NULL, mention_id bigint NOT NULL, PRIMARY KEY (key, mention_id)
    ) WITHOUT ROWID
    """,
)


def become_an_index(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else ():
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunPython(become_an_index)]
