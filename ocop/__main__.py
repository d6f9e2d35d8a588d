"""The command line `ocop`."""

import sys

from ocop.cli import run


def main() -> None:
    """Run a command of the product or of Django."""
    sys.exit(run.main())


if __name__ == "__main__":
    main()
