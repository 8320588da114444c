"""A day of the simulated market at full speed, with every shipped strategy: memory and handles are flat (RELIABILITY
R19). All symbols have a quote a second, in bursts four."""

import datetime
import os
import unittest

from support import Case, wait_for

# What the process may take more after the day than after its fourth hour, in kB: the day's bars, signals and orders,
# which are kept up to numbers that no day reaches. Some forty MiB were seen.
MAY_GROW = 64 * 1024
HOURS = (4, 24)


def resident(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmRSS"))


class Day(Case):
    def test_memory_and_handles_are_flat(self):
        session = self.headless("--approval", "auto", "--speed", "20000", "--log-level", "error")
        pid = session.process.pid

        def clock():
            code, status = session.get("/api/status")
            self.assertEqual(code, 200, status)
            return datetime.datetime.fromisoformat(status["timestamp"].replace("Z", "+00:00"))

        begin = clock().replace(hour=0, minute=0, second=0, microsecond=0)
        taken = []
        for hours in HOURS:
            wait_for(lambda: clock() >= begin + datetime.timedelta(hours=hours), seconds=1_500, pause=0.1)
            # In a pause, so that nothing waits anywhere.
            self.assertEqual(session.post("/api/oms/session/pause")[0], 200)
            wait_for(lambda: session.get("/api/oms/session")[1]["state"] == "paused")
            taken.append((resident(pid), len(os.listdir(f"/proc/{pid}/fd"))))
            print(f"{taken[-1][0]} kB at {clock()}", flush=True)
            # Full speed from here on: a day takes a second or two, too little to stop at the fourth hour.
            self.assertEqual(session.post("/api/oms/session/speed", {"speed": "max"})[0], 200)
            self.assertEqual(session.post("/api/oms/session/resume")[0], 200)
        (early, files), (late, files_late) = taken
        self.assertLess(late - early, MAY_GROW, taken)
        self.assertLessEqual(abs(files_late - files), 2, taken)
        self.assertGreater(session.get("/api/oms/stats")[1]["trades"], 50)
        self.assertEqual(session.stop(), 0)


if __name__ == "__main__":
    unittest.main()
