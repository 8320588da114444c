#!/usr/bin/env python3
"""Runs every benchmark and prints one JSON line a figure: name, value, unit, peer, ratio (value over the peer's).

Figures come from the Google Benchmark programs in <build>/benchmarks/bin and from the black-box scripts beside this
file. In the programs a label is the unit ("orders/s", with items_per_second as the value; otherwise the real time) and
a benchmark named "<name>/peer:<who>" is the yardstick of "<name>".
"""

import argparse
import json
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).parent


def figure(name, value, unit, peer=None, peer_value=None):
    ratio = value / peer_value if peer_value else None
    return {"name": name, "value": round(value, 6), "unit": unit, "peer": peer, "ratio": ratio and round(ratio, 4)}


def measure(entry):
    if "items_per_second" in entry:
        return entry["items_per_second"], entry.get("label") or "items/s"
    return entry["real_time"], entry["time_unit"]


def name_of(entry):
    """As it was given, without what the library says of how it was run."""
    return re.sub(r"(/iterations:\d+|/manual_time|/real_time)+$", "", entry["name"])


def program_figures(program):
    command = [program, "--benchmark_format=json", "--benchmark_min_time=0.5"]
    report = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    entries = {}
    peers = {}
    for entry in report["benchmarks"]:
        if entry.get("error_occurred"):
            raise ValueError(f"{entry['name']}: {entry['error_message']}")
        name, _, peer = name_of(entry).partition("/peer:")
        if peer:
            peers[name] = (peer, measure(entry)[0])
        else:
            entries[name] = measure(entry)
    for name, (value, unit) in entries.items():
        yield figure(name, value, unit, *peers.get(name, (None, None)))


def script_figures(script, build):
    environment = {**os.environ, "BENCHMARK_BUILD": str(build)}
    run = subprocess.run([sys.executable, script], check=True, stdout=subprocess.PIPE, text=True, env=environment)
    for line in run.stdout.splitlines():
        yield json.loads(line)


def sources(build):
    programs = build / "benchmarks" / "bin"
    if programs.is_dir():
        yield from ((path.name, program_figures, (path,)) for path in sorted(programs.iterdir()))
    yield from ((path.stem, script_figures, (path, build)) for path in sorted(HERE.glob("bench_*.py")))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--json", action="store_true", help="no table after the lines")
    parser.add_argument("name", nargs="?", default="", help="only benchmarks with this in their name")
    arguments = parser.parse_args()
    build = arguments.build.resolve()
    figures = []
    failed = []
    for source, run, parameters in sources(build):
        if arguments.name not in source:
            continue
        try:
            for found in run(*parameters):
                print(json.dumps(found), flush=True)
                figures.append(found)
        except (subprocess.CalledProcessError, ValueError) as error:
            failed.append(source)
            print(f"{source}: {error}", file=sys.stderr)
    if not figures and not failed:
        known = ", ".join(source for source, _, _ in sources(build))
        print(f"no benchmark is named like '{arguments.name}'; there are {known}", file=sys.stderr)
        return 2
    if not arguments.json:
        for found in figures:
            versus = f"{found['ratio']} × {found['peer']}" if found["peer"] else ""
            print(f"{found['name']:<36} {found['value']:>16,.3f} {found['unit']:<12} {versus}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
