"""`python -m ocop_conformance` is the command `ocop-conformance`."""

import sys

from ocop_conformance.command import main

sys.exit(main())
