"""The program with --tls: its certificate, one's own, and what is no certificate."""

import json
import shutil
import ssl
import stat
import subprocess
import unittest
import urllib.request

from support import Case, run


class Tls(Case):
    def answer(self, session, certificate):
        context = ssl.create_default_context(cafile=str(certificate))
        request = urllib.request.Request(f"https://localhost:{session.port}/api/status",
                                         headers={"Authorization": "Bearer " + session.token})
        with urllib.request.urlopen(request, timeout=10, context=context) as response:
            return json.loads(response.read())

    def test_a_certificate_is_made_once(self):
        data = self.folder / "data"
        fingerprints = []
        for _ in range(2):
            session = self.headless("--demo", "--tls")
            self.assertTrue(session.ready["url"].startswith("https://127.0.0.1:"))
            answer = self.answer(session, data / "tls.crt")
            self.assertEqual(answer["session"]["session_id"], session.ready["session_id"])
            fingerprints.append(session.ready["tls_fingerprint"])
            self.assertEqual(session.stop(), 0)
            self.assertIn(fingerprints[0], session.stderr())
        self.assertEqual(fingerprints[0], fingerprints[1])
        for name in ("tls.crt", "tls.key"):
            self.assertEqual(stat.S_IMODE((data / name).stat().st_mode), 0o600)
        checks = {check["check"]: check for check in json.loads(run("doctor", "--json", "--data-dir", data)[1])}
        self.assertEqual((checks["certificate"]["state"], checks["certificate"]["detail"]),
                         ("pass", "SHA-256 " + fingerprints[0]))
        (data / "tls.key").chmod(0o644)
        code, _, err = run("--headless", "--tls", "--listen", "127.0.0.1:0", "--data-dir", data)
        self.assertEqual(code, 1)
        self.assertIn("chmod 600", err.splitlines()[-1])

    @unittest.skipUnless(shutil.which("openssl"), "openssl is not installed")
    def test_ones_own(self):
        for kind, words in (("rsa", ["rsa:2048"]), ("ec", ["ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"])):
            subprocess.run(["openssl", "req", "-x509", "-nodes", "-subj", "/CN=desk", "-addext",
                            "subjectAltName=DNS:localhost,DNS:desk.example", "-keyout", self.folder / f"{kind}.key",
                            "-out", self.folder / f"{kind}.crt", "-newkey", *words],
                           check=True, stderr=subprocess.DEVNULL)
            session = self.headless("--demo", "--tls", "--tls-cert", self.folder / f"{kind}.crt", "--tls-key",
                                    self.folder / f"{kind}.key", folder=self.folder / kind)
            self.assertEqual(self.answer(session, self.folder / f"{kind}.crt")["state"], "running")
            self.assertFalse((self.folder / kind / "tls.key").exists())
            self.assertEqual(session.stop(), 0)
        code, err = self.refused("rsa.crt", "ec.key")
        self.assertEqual(code, 1)
        self.assertIn("is not the key of", err)

    def refused(self, certificate, key):
        code, out, err = run("--headless", "--tls", "--tls-cert", self.folder / certificate, "--tls-key",
                             self.folder / key, "--listen", "127.0.0.1:0", "--data-dir", self.folder / "none")
        self.assertEqual(out, "")
        return code, err.splitlines()[-1]

    def test_what_is_no_certificate_is_refused_in_a_sentence(self):
        (self.folder / "text.crt").write_text("no certificate\n")
        for certificate, words in (("none.crt", "cannot read"), ("text.crt", "holds no certificate")):
            code, err = self.refused(certificate, "text.crt")
            self.assertEqual(code, 1)
            self.assertIn(words, err)
        for words in (("--tls", "--tls-cert", "a"), ("--tls", "--tls-key", "a"), ("--tls-cert", "a", "--tls-key", "a")):
            self.assertEqual(run("--headless", *words, "--data-dir", self.folder / "none")[0], 2, words)

    def test_beyond_this_machine_only_with_tls(self):
        data = self.folder / "data"
        code, _, err = run("--headless", "--listen", "0.0.0.0:0", "--data-dir", data)
        self.assertEqual(code, 1)
        self.assertIn("--tls", err)
        session = self.headless("--demo", "--tls", "--listen", "0.0.0.0:0")
        self.assertEqual(self.answer(session, data / "tls.crt")["state"], "running")
        self.assertEqual(session.stop(), 0)

    def test_who_listens_on_all_addresses_is_called_by_any_of_them(self):
        def names(listen, folder):
            session = self.headless("--demo", "--tls", "--listen", listen, folder=self.folder / folder)
            self.assertEqual(session.stop(), 0)
            certificate = ssl._ssl._test_decode_cert(str(self.folder / folder / "tls.crt"))
            return {name for _, name in certificate["subjectAltName"]}

        self.assertEqual(names("[::]:0", "six") - {"0:0:0:0:0:0:0:0"}, names("0.0.0.0:0", "four") - {"0.0.0.0"})


if __name__ == "__main__":
    unittest.main()
