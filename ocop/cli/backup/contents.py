"""What a database holds, in numbers that must be the same after a restore."""

from typing import Any

import psycopg

# Sessions would let the finder of a backup in; the cache is worth nothing later.
WITHOUT_ROWS = ("django_session", "usersessions_usersession", "ocop_cache")
# The text of a row, and with it the hash, depends on these.
SETTINGS = """
SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'postgres';
SET extra_float_digits = 1; SET bytea_output = 'hex';
"""
# Adding up the hashes of rows makes the order of rows irrelevant.
COUNT = """
SELECT count(*), coalesce(sum(
  ('x' || left(encode(sha256(convert_to(t::text, 'UTF8')), 'hex'), 16))::bit(64)::bigint
), 0)::text FROM public.{table} t
"""
TABLES = """
SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY relname
"""
# NOT NULL became a constraint of its own in PostgreSQL 18, hence the exception.
OBJECTS = """
SELECT 'constraint ' || conrelid::regclass || '.' || conname FROM pg_constraint
  WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
UNION ALL SELECT 'index ' || relname FROM pg_class
  WHERE relnamespace = 'public'::regnamespace AND relkind = 'i'
UNION ALL SELECT 'trigger ' || tgrelid::regclass || '.' || tgname FROM pg_trigger
  WHERE NOT tgisinternal
UNION ALL SELECT 'generated ' || attrelid::regclass || '.' || attname FROM pg_attribute
  WHERE attgenerated <> ''
UNION ALL SELECT 'extension ' || extname FROM pg_extension
UNION ALL SELECT 'function ' || p.oid::regprocedure FROM pg_proc p
  WHERE pronamespace = 'public'::regnamespace AND NOT EXISTS (
    SELECT FROM pg_depend WHERE objid = p.oid AND deptype = 'e')
"""


def tables(connection: psycopg.Connection[Any]) -> dict[str, dict[str, Any]]:
    """Rows and hash of every table."""
    connection.execute(SETTINGS)
    names = [row[0] for row in connection.execute(TABLES)]
    found = {}
    for name in names:
        if name not in WITHOUT_ROWS:
            quoted = f'"{name}"'
            row = connection.execute(COUNT.format(table=quoted)).fetchone()
            rows, digest = row or (0, "0")
            found[name] = {"rows": rows, "hash": digest}
    return found


def objects(connection: psycopg.Connection[Any]) -> list[str]:
    """Names of constraints, indexes, triggers, generated columns, functions and extensions."""
    connection.execute("SET search_path = ''")
    return sorted(row[0] for row in connection.execute(OBJECTS))


def check(manifest: dict[str, Any]) -> str:
    """SQL that fails, naming what differs, unless the database holds what the manifest says."""
    database = manifest["database"]
    rows = ", ".join(
        f"({_text(name)}, {int(facts['rows'])}, {_text(facts['hash'])})"
        for name, facts in database["tables"].items()
    )
    names = ", ".join(f"({_text(name)})" for name in database["objects"])
    count = _text(COUNT.format(table="%I").replace("%", "%%").replace("%%I", "%I"))
    # Every word put in is quoted by _text or a number.
    return f"""
{SETTINGS}
SET search_path = '';
DO $ocop$
DECLARE
  item record; found_rows bigint; found_hash text; wrong text[];
BEGIN
  SELECT array_agg('thiếu ' || w.name) INTO wrong FROM (VALUES {names}) w(name)
    WHERE w.name NOT IN ({OBJECTS});
  FOR item IN SELECT * FROM (VALUES {rows}) w(name, rows, hash) LOOP
    EXECUTE format({count}, item.name) INTO found_rows, found_hash;
    IF found_rows <> item.rows OR found_hash <> item.hash THEN
      wrong := wrong || format('bảng %s: %s dòng, phải là %s', item.name, found_rows, item.rows);
    END IF;
  END LOOP;
  IF array_length(wrong, 1) > 0 THEN
    RAISE EXCEPTION 'ocop: %', array_to_string(wrong, '; ');
  END IF;
END $ocop$;
"""  # noqa: S608


def _text(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"
