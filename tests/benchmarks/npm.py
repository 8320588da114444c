"""Peers from npm's registry, installed into the build folder."""

import json
import shutil
import subprocess


def installed(package, version, folder):
    """The package's folder, at that version; None where there is no npm, or it cannot reach its registry.

    Each has a folder of its own: npm takes out what it was not asked for.
    """
    folder = folder / package.replace("/", "_")
    path = folder / "node_modules" / package
    manifest = path / "package.json"
    if not manifest.exists() or json.loads(manifest.read_text())["version"] != version:
        if not shutil.which("npm"):
            return None
        folder.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--prefix", folder, "--no-save", "--ignore-scripts", "--no-audit", "--no-fund",
                   f"{package}@{version}"]
        if subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode != 0:
            return None
    return path
