"""A line between a client and the program that can be cut."""

import socket
import threading


class Proxy:
    """Forwards each connection to 127.0.0.1:port until cut() ends all of them at once, as a broken line does. While
    it is down, new ones are refused at once. Between hold() and release() nothing is read from either end."""

    def __init__(self, port):
        self._target = ("127.0.0.1", port)
        self._lock = threading.Lock()
        self._open = set()
        self._is_down = False
        self._flows = threading.Event()
        self._flows.set()
        self.carried = 0  # bytes towards the client
        self.streams = 0  # connections that asked for a WebSocket
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self, *, down=False):
        with self._lock:
            self._is_down = down
            ended, self._open = self._open, set()
        for end in ended:
            self._end(end)

    def up(self):
        self._is_down = False

    def hold(self):
        self._flows.clear()

    def release(self):
        self._flows.set()

    def close(self):
        # A thread that waits for connections is not woken by closing what it waits on.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.release()
        self.cut()

    def _accept(self):
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(self._target)
            except OSError:
                near.close()
                continue
            with self._lock:
                is_down = self._is_down
                if not is_down:
                    self._open |= {near, far}
            if is_down:
                near.close()
                far.close()
                continue
            threading.Thread(target=self._carry, args=(near, far, False), daemon=True).start()
            threading.Thread(target=self._carry, args=(far, near, True), daemon=True).start()

    def _carry(self, source, drain, counts):
        try:
            while data := source.recv(65536):
                self._flows.wait()
                drain.sendall(data)
                self.streams += 0 if counts else b"upgrade: websocket" in data.lower()
                self.carried += len(data) if counts else 0
        except OSError:
            pass
        with self._lock:
            self._open -= {source, drain}
        self._end(source)
        self._end(drain)

    @staticmethod
    def _end(end):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        end.close()
