"""A screen of our own (Xvfb), and programs watched on it from outside."""

import contextlib
import ctypes
import os
import signal
import subprocess
import time

UNPAINTED = 0xFF00FF
ALL_PLANES = ctypes.c_ulong(-1)
Z_PIXMAP = 2


class Screen:
    """An X server whose root has a colour that no window has, so that the first paint is a pixel that changes."""

    def __init__(self, width=1440, height=900):
        read, write = os.pipe()
        command = ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"]
        self.server = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as answer:
            self.name = ":" + answer.readline().strip()
        self.x11 = ctypes.CDLL("libX11.so.6")
        for function in ("XOpenDisplay", "XGetImage"):
            getattr(self.x11, function).restype = ctypes.c_void_p
        self.x11.XDefaultRootWindow.restype = self.x11.XGetPixel.restype = ctypes.c_ulong
        self.display = ctypes.c_void_p(self.x11.XOpenDisplay(self.name.encode()))
        self.root = ctypes.c_ulong(self.x11.XDefaultRootWindow(self.display))
        self.clear()

    def clear(self):
        self.x11.XSetWindowBackground(self.display, self.root, ctypes.c_ulong(UNPAINTED))
        self.x11.XClearWindow(self.display, self.root)
        self.x11.XSync(self.display, 0)

    def pixel(self, x, y):
        image = ctypes.c_void_p(
            self.x11.XGetImage(self.display, self.root, x, y, 1, 1, ALL_PLANES, ctypes.c_int(Z_PIXMAP))
        )
        value = self.x11.XGetPixel(image, 0, 0)
        self.x11.XDestroyImage(image)
        return value & 0xFFFFFF

    def painted(self):
        """True once a window has painted something at one of a few places."""
        return any(self.pixel(x, y) != UNPAINTED for x, y in ((60, 60), (300, 200), (700, 450)))

    def close(self):
        self.x11.XCloseDisplay(self.display)
        self.server.terminate()
        self.server.wait()


@contextlib.contextmanager
def screen():
    opened = Screen()
    try:
        yield opened
    finally:
        opened.close()


@contextlib.contextmanager
def started(command, display):
    """The program on that screen, stopped as a session manager would at the end."""
    environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "LANG": "C.UTF-8"}
    program = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield program
    finally:
        program.send_signal(signal.SIGTERM)
        try:
            program.wait(10)
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait()


def wait_until(condition, program, seconds):
    """Polls every millisecond; returns the moment when the condition became true."""
    deadline = time.monotonic() + seconds
    while not condition():
        if program.poll() is not None:
            raise RuntimeError(f"the program ended with {program.returncode}")
        if time.monotonic() > deadline:
            raise RuntimeError(f"nothing within {seconds} s")
        time.sleep(0.001)
    return time.monotonic()
