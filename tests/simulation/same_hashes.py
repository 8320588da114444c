"""The same input makes the same state with every compiler and every kind of build.

    same_hashes.py SOURCE BUILD [COMPILER…]

Builds `state_hashes` (the core alone) with each compiler, with and without optimisation, into folders under BUILD, and
once more as it is shipped, compiled by the counts of a training session; compares what they print. Compilers that are
not there are left out with a line that says so.
"""

import pathlib
import shutil
import subprocess
import sys

COMPILERS = ("g++", "clang++-14")
KINDS = {"debug": ["-DCMAKE_BUILD_TYPE=Debug"],
         "release": ["-DCMAKE_BUILD_TYPE=Release", "-DCMAKE_CXX_FLAGS_RELEASE=-O2"]}
SKIPPED = 77


def printed_by(source, folder, compiler, options):
    quiet = {"check": True, "stdout": subprocess.DEVNULL}
    subprocess.run(["cmake", "-G", "Ninja", "-S", source, "-B", folder, f"-DCMAKE_CXX_COMPILER={compiler}", *options],
                   **quiet)
    subprocess.run(["cmake", "--build", folder, "--target", "state_hashes"], **quiet)
    return subprocess.run([folder / "tests/bin/state_hashes"], check=True, capture_output=True, text=True).stdout


def printed_as_shipped(source):
    subprocess.run([pathlib.Path(source) / "dev", "build", "release", "state_hashes"], check=True, capture_output=True)
    program = pathlib.Path(source) / "build/release/tests/bin/state_hashes"
    return subprocess.run([program], check=True, capture_output=True, text=True).stdout


def main(source, build, *compilers):
    there = [compiler for compiler in compilers or COMPILERS if shutil.which(compiler)]
    for compiler in set(compilers or COMPILERS) - set(there):
        print(f"skipped: {compiler} is not installed")
    if len(there) < 2:
        return SKIPPED
    printed = {}
    for compiler in there:
        for kind, options in KINDS.items():
            name = f"{compiler} {kind}"
            printed[name] = printed_by(source, pathlib.Path(build) / name.replace(" ", "-"), compiler, options)
            print(f"{name}:\n{printed[name]}", end="", flush=True)
    printed["as shipped"] = printed_as_shipped(source)
    print(f"as shipped:\n{printed['as shipped']}", end="", flush=True)
    if len(set(printed.values())) == 1:
        return 0
    first, *others = printed
    for other in others:
        for mine, theirs in zip(printed[first].splitlines(), printed[other].splitlines()):
            if mine != theirs:
                print(f"differs: {first} makes {mine}\n         {other} makes {theirs}")
    return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
