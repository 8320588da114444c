"""A pan of half a million of a million bars in view, against npm's lightweight-charts in headless Chromium, in one run.

The peer draws its candles alone, ours has volume and two averages as well. The package is installed into the build
folder, at one version.
"""

import http.server
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading

import npm

PACKAGE, VERSION = "lightweight-charts", "5.2.1"
REQUIRED = 100  # times as fast
PATIENCE = 300  # s


def serve(files):
    """A server of those files, and what is posted to it."""
    results = []
    posted = threading.Event()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            kind, path = files.get(self.path, (None, None))
            self.send_response(200 if path else 404)
            self.send_header("Content-Type", kind or "text/plain")
            self.end_headers()
            if path:
                self.wfile.write(path.read_bytes())

        def do_POST(self):
            results.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()
            posted.set()

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, results, posted


def measured(browser, package):
    files = {"/": ("text/html", pathlib.Path(__file__).with_name("lightweight_charts.html")),
             "/library.js": ("text/javascript", package / "dist/lightweight-charts.standalone.production.js")}
    server, results, posted = serve(files)
    with tempfile.TemporaryDirectory() as profile:
        command = [browser, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-gpu-vsync",
                   "--disable-frame-rate-limit", "--window-size=1600,1000", f"--user-data-dir={profile}",
                   f"http://127.0.0.1:{server.server_port}/"]
        page = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        posted.wait(PATIENCE)
        page.terminate()
        page.wait()
    server.shutdown()
    if not results or "error" in results[0]:
        raise RuntimeError(f"the page did not measure: {results}")
    return results[0]


def main():
    build = pathlib.Path(os.environ["BENCHMARK_BUILD"])
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    package = npm.installed(PACKAGE, VERSION, build / "benchmarks" / "npm")
    if package is None or browser is None:
        print(f"{PACKAGE} {VERSION} or a browser is missing here: nothing to compare with", file=sys.stderr)
        return
    peer = measured(browser, package)
    report = json.loads(subprocess.run([build / "benchmarks/bin/chart_benchmark", "--benchmark_format=json",
                                        "--benchmark_filter=chart_(pan|zoom)_p99_ms/1000000/iterations"], check=True,
                                       stdout=subprocess.PIPE).stdout)
    own = {entry["name"].split("_")[1]: entry["real_time"] for entry in report["benchmarks"]}
    for way, label in (("plain", ""), ("conflated", ", conflated")):
        for move in ("pan", "zoom"):
            print(json.dumps({"name": f"chart_{move}_beside_lightweight_charts_{way}", "value": round(own[move], 3),
                              "unit": "ms", "peer": f"{PACKAGE} {VERSION}{label}",
                              "peer_value": round(peer[way][move], 1),
                              "ratio": round(own[move] / peer[way][move], 4)}))
    times = peer["plain"]["pan"] / own["pan"]
    print(json.dumps({"name": "times_faster_than_lightweight_charts", "value": round(times, 1),
                      "unit": "times", "peer": f"required {REQUIRED} times",
                      "ratio": round(times / REQUIRED, 2)}))


if __name__ == "__main__":
    main()
