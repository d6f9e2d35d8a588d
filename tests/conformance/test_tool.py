"""The tests of the conformance tool live beside it and run with ours."""

from test_command import *  # noqa: F403
from test_defects import *  # noqa: F403
from test_plain_modules import *  # noqa: F403
