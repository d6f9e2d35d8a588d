from django.contrib.postgres.operations import (
    BtreeGistExtension,
    TrigramExtension,
    UnaccentExtension,
)
from django.db import migrations

# The schema is named inside the body: a restore sets an empty search path, and an unqualified
# unaccent() would then make CREATE TABLE fail and lose the table (platform reference, 4.2).
# Decomposing first keeps the answer equal to ocop.kit.text.fold for every Vietnamese letter.
CREATE = """
CREATE FUNCTION public.vn_fold(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT replace(public.unaccent('public.unaccent'::regdictionary, lower(normalize(value, NFC))), 'y', 'i')
$$
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        UnaccentExtension(),
        migrations.RunSQL(CREATE, "DROP FUNCTION public.vn_fold(text)"),
    ]
