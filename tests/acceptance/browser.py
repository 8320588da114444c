"""A headless Chromium, driven over its DevTools socket."""

import asyncio
import base64
import json
import pathlib
import shutil
import subprocess
import tempfile
import time
import urllib.request

import websockets

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

# What the page may not do at all, noted from its first line on.
WATCH = """
window.breaches = [];
addEventListener("securitypolicyviolation",
  (e) => breaches.push(`${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}`));
"""
# Sockets that a test can cut, and whose messages it can spoil.
SOCKETS = """
window.sockets = [];
window.spoil = (text) => text;
const Real = WebSocket;
window.WebSocket = class extends Real {
  constructor(url) { super(window.isCut ? url.replace("/api/v1/stream", "/nowhere") : url); sockets.push(this); }
  set onmessage(take) { super.onmessage = take && ((event) => take({ data: window.spoil(event.data) })); }
};
window.cut = () => { window.isCut = true; sockets.forEach((socket) => socket.close()); };
"""


class Browser:
    """One browser with one page; what the page logs, asks for and says over its sockets is kept."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="tidemark-browser-")
        words = [CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                 "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
                 "--mute-audio", "--remote-debugging-port=0", f"--user-data-dir={self.folder}", "about:blank"]
        self.process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.loop = asyncio.new_event_loop()
        self.number = 0
        self.answers = {}
        self.console = []
        self.requests = []
        self.messages = []
        self.socket = self.loop.run_until_complete(self.connect())
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")
        self.call("Page.addScriptToEvaluateOnNewDocument", source=WATCH)

    async def connect(self):
        port_file = pathlib.Path(self.folder, "DevToolsActivePort")
        deadline = time.monotonic() + 60
        while not port_file.exists() or len(port_file.read_text().split()) < 2:
            assert time.monotonic() < deadline and self.process.poll() is None, "Chromium did not start"
            await asyncio.sleep(0.1)
        port = port_file.read_text().split()[0]
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/json") as answer:
            page = next(target for target in json.load(answer) if target["type"] == "page")
        return await websockets.connect(page["webSocketDebuggerUrl"], max_size=None, max_queue=None, ping_interval=None)

    def note(self, message):
        if "id" in message:
            self.answers[message["id"]] = message
            return
        method, params = message["method"], message["params"]
        if method == "Runtime.exceptionThrown":
            self.console.append(json.dumps(params["exceptionDetails"])[:600])
        elif method == "Runtime.consoleAPICalled" and params["type"] in ("error", "warning", "assert"):
            self.console.append(json.dumps(params["args"])[:600])
        elif method == "Log.entryAdded" and params["entry"]["level"] in ("error", "warning"):
            self.console.append(params["entry"]["text"] + " " + params["entry"].get("url", ""))
        elif method == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])
        elif method == "Network.webSocketFrameSent":
            self.messages.append(json.loads(params["response"]["payloadData"]))

    async def receive(self, done, seconds):
        deadline = time.monotonic() + seconds
        while not done():
            left = deadline - time.monotonic()
            assert left > 0, "the browser does not answer"
            self.note(json.loads(await asyncio.wait_for(self.socket.recv(), left)))

    def call(self, method, **params):
        self.number += 1
        number = self.number
        text = json.dumps({"id": number, "method": method, "params": params})
        self.loop.run_until_complete(self.socket.send(text))
        self.loop.run_until_complete(self.receive(lambda: number in self.answers, 60))
        answer = self.answers.pop(number)
        assert "error" not in answer, f"{method}: {answer.get('error')}"
        return answer["result"]

    def evaluate(self, expression):
        """The value of a JavaScript expression, awaited if it is a promise."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True,
                           userGesture=True)
        assert "exceptionDetails" not in answer, json.dumps(answer["exceptionDetails"])[:800]
        return answer["result"].get("value")

    def wait_for(self, expression, seconds=30):
        """Waits until the expression is true; an element is."""
        deadline = time.monotonic() + seconds
        while True:
            if self.evaluate(f"Boolean({expression})"):
                return
            assert time.monotonic() < deadline, f"not within {seconds} s: {expression}\n{self.console}\n" + str(
                self.evaluate("document.body.innerText.slice(0, 2000)"))
            time.sleep(0.1)

    def meddle(self, script):
        """Runs before the page's own script, from the next page on."""
        self.call("Page.addScriptToEvaluateOnNewDocument", source=script)

    def open(self, url):
        self.call("Page.navigate", url=url)

    def size(self, width, height, touch=False):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=touch)
        self.call("Emulation.setTouchEmulationEnabled", enabled=touch)

    def scheme(self, name):
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": name}])

    def offline(self, offline):
        self.call("Network.emulateNetworkConditions", offline=offline, latency=0, downloadThroughput=-1,
                  uploadThroughput=-1)

    def click(self, selector):
        self.evaluate(f"(() => {{ const e = document.querySelector({json.dumps(selector)});"
                      " e.focus(); e.click(); })()")

    def key(self, key):
        for kind in ("keyDown", "keyUp"):
            text = key if len(key) == 1 and kind == "keyDown" else ""
            self.call("Input.dispatchKeyEvent", type=kind, key=key, text=text,
                      windowsVirtualKeyCode=ord(key.upper()) if len(key) == 1 else 0)

    def fill(self, selector, text):
        self.evaluate(f"(() => {{ const e = document.querySelector({json.dumps(selector)});"
                      f" e.value = {json.dumps(text)};"
                      " e.dispatchEvent(new Event('input', {bubbles: true}));"
                      " e.dispatchEvent(new Event('change', {bubbles: true})); })()")

    def screenshot(self, path, whole=False):
        shot = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        pathlib.Path(path).write_bytes(base64.b64decode(shot["data"]))

    def breaches(self):
        """What the page's policy had to refuse."""
        return self.evaluate("window.breaches")

    def close(self):
        self.loop.run_until_complete(self.socket.close())
        self.loop.close()
        self.process.terminate()
        self.process.wait(20)
        shutil.rmtree(self.folder, ignore_errors=True)
