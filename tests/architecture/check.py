#!/usr/bin/env python3
"""Holds the whole tree to the rules; prints path:line: rule: message and fails if there is any breach."""

import pathlib
import sys

from rules import check
from source import Source

FOLDERS = ["app", "widgets", "oms", "charts", "resources", "translations", "tests"]
TOP_FILES = ["CMakeLists.txt", "dev", ".ci/run"]
SUFFIXES = {".h", ".cpp", ".py", ".js", ".mjs", ".ts", ".css", ".sh", ".sql", ".cmake", ".qss"}


def tree(root):
    yield from (root / name for name in TOP_FILES)
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if "node_modules" not in path.parts and (path.suffix in SUFFIXES or path.name == "CMakeLists.txt"):
                yield path


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parents[2]).resolve()
    breaches = 0
    files = 0
    for path in tree(root):
        files += 1
        source = Source(path.relative_to(root).as_posix(), path.read_text(encoding="utf-8"))
        for where, line, rule, message in check(source):
            breaches += 1
            print(f"{where}:{line}: {rule}: {message}")
    print(f"{files} files, {breaches} breaches")
    return 1 if breaches or files == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
