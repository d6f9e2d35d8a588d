"""The command line `ocop`."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run a command of the product or of Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop.settings")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
