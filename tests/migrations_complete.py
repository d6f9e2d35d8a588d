"""`python -m tests.migrations_complete`: fails when a model changed without a migration."""

import os
import sys

import tests.database  # noqa: F401  (starts the throw-away server before the settings are read)


def main() -> int:
    """Exit code of `makemigrations --check`."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    # Any database that is there will do: the check wants to see that nothing was applied wrongly.
    os.environ["DATABASE_URL"] = os.environ["DATABASE_URL"].replace("/ocop?", "/postgres?")
    import django
    from django.core.management import call_command

    django.setup()
    try:
        call_command("makemigrations", check=True, dry_run=True)
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


if __name__ == "__main__":
    sys.exit(main())
