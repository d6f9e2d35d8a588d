"""`python -m bench [name …]`: run the measurements one after the other, each in its own process.

Without names all of them run. Figures go into docs/benchmarks.md by hand, with the machine.
"""

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent
SHARED = {"__init__", "__main__", "server", "register", "pages", "epcis_growth_picture"}


def names() -> list[str]:
    """Every measurement, by the name of its file."""
    return sorted(path.stem for path in FOLDER.glob("*.py") if path.stem not in SHARED)


def main(asked: list[str]) -> int:
    """Run what was asked for; the exit code is 1 when one of them failed."""
    known = names()
    if unknown := [name for name in asked if name not in known]:
        print(f"No such measurement: {', '.join(unknown)}. There are: {', '.join(known)}")
        return 2
    failed = []
    for name in asked or known:
        print(f"\n=== {name}", flush=True)
        if subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False).returncode:
            failed.append(name)
    print(f"\n{len(asked or known) - len(failed)} ran, {len(failed)} failed: {failed or 'none'}")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
