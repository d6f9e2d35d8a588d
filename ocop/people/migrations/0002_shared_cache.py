from django.db import migrations

# The table of Django's database cache, as `createcachetable` makes it: failed sign-ins are counted
# there for all worker processes together. Unlogged: a crash may forget them, nothing else.
CREATE = """
CREATE UNLOGGED TABLE ocop_cache (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX ocop_cache_expires ON ocop_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, "DROP TABLE ocop_cache")]
