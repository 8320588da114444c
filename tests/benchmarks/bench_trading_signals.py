"""Our indicators, one bar at a time as strategies take them and in a batch, against npm's trading-signals in one run.

The package is installed into the build folder, at one version. Both sides are measured by their CPU time.
"""

import json
import os
import pathlib
import subprocess
import sys

import npm

PACKAGE, VERSION = "trading-signals", "8.3.0"
REQUIRED = 20  # times as fast, each of them


def main():
    build = pathlib.Path(os.environ["BENCHMARK_BUILD"])
    package = npm.installed(PACKAGE, VERSION, build / "benchmarks" / "npm")
    if package is None:
        print(f"{PACKAGE} {VERSION} cannot be installed here: nothing to compare with", file=sys.stderr)
        return
    script = pathlib.Path(__file__).with_name("trading_signals.mjs")
    module = package / json.loads((package / "package.json").read_text())["exports"]
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
