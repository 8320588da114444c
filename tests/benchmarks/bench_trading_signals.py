"""Our indicators, one bar at a time as strategies take them and in a batch, against npm's trading-signals in one run.

The package is installed into the build folder, at one version. Both sides are measured by their CPU time.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys

PACKAGE, VERSION = "trading-signals", "8.3.0"
REQUIRED = 20  # times as fast, each of them


def installed(folder):
    """The package's module; None where there is no npm, or it cannot reach its registry."""
    package = folder / "node_modules" / PACKAGE
    manifest = package / "package.json"
    if not manifest.exists() or json.loads(manifest.read_text())["version"] != VERSION:
        if not shutil.which("npm"):
            return None
        folder.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--prefix", folder, "--no-save", "--ignore-scripts", "--no-audit", "--no-fund",
                   f"{PACKAGE}@{VERSION}"]
        if subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode != 0:
            return None
    return package / json.loads(manifest.read_text())["exports"]


def main():
    build = pathlib.Path(os.environ["BENCHMARK_BUILD"])
    module = installed(build / "benchmarks" / "npm")
    if module is None:
        print(f"{PACKAGE} {VERSION} cannot be installed here: nothing to compare with", file=sys.stderr)
        return
    script = pathlib.Path(__file__).with_name("trading_signals.mjs")
    peer = json.loads(subprocess.run(["node", script, module], check=True, stdout=subprocess.PIPE).stdout)
    own = json.loads(subprocess.run([build / "benchmarks/bin/indicator_benchmark", "--benchmark_format=json",
                                     "--benchmark_filter=_(streaming|batch)$"], check=True,
                                    stdout=subprocess.PIPE).stdout)
    bars = {entry["name"]: entry["items_per_second"] for entry in own["benchmarks"]}
    for way in ("streaming", "batch"):
        ratios = []
        for name, nanoseconds in peer.items():
            value = bars[f"indicator_{name}_{way}"]
            ratios.append(value * nanoseconds / 1e9)
            print(json.dumps({"name": f"{name}_{way}_beside_trading_signals", "value": round(value), "unit": "bars/s",
                              "peer": f"{PACKAGE} {VERSION}", "ratio": round(ratios[-1], 2)}))
        print(json.dumps({"name": f"slowest_{way}_beside_trading_signals", "value": round(min(ratios), 2),
                          "unit": "times", "peer": f"required {REQUIRED} times",
                          "ratio": round(min(ratios) / REQUIRED, 2)}))


if __name__ == "__main__":
    main()
