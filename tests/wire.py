"""A wire between a client and a server on loopback that breaks where a test wants it to."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Wire:
    """Passes bytes on. `breaks`: after so many bytes from the server each connection is cut, one number for each.

    Connections after those hold. `carried` counts what came from the server on each.
    """

    to: int
    breaks: list[int] = field(default_factory=list)
    carried: list[int] = field(default_factory=list)
    port: int = 0

    def _carry(self, client: socket.socket) -> None:
        number = len(self.carried)
        self.carried.append(0)
        most = self.breaks[number] if number < len(self.breaks) else None
        with client, socket.create_connection(("127.0.0.1", self.to)) as server:
            up = threading.Thread(target=_pour, args=(client, server), daemon=True)
            up.start()
            while most is None or self.carried[number] < most:
                room = 65536 if most is None else min(65536, most - self.carried[number])
                try:
                    piece = server.recv(room)
                    client.sendall(piece)
                except OSError:
                    break
                if not piece:
                    break
                self.carried[number] += len(piece)
            # Wakes the other direction, and tells both ends.
            for end in (client, server):
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
            up.join(5)


def _pour(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(65536):
            sink.sendall(piece)


@contextmanager
def wire(to: int, *breaks: int) -> Iterator[Wire]:
    found = Wire(to, list(breaks))
    with socket.create_server(("127.0.0.1", 0)) as ear:
        found.port = ear.getsockname()[1]

        def listen() -> None:
            with suppress(OSError):
                while True:
                    client, _ = ear.accept()
                    threading.Thread(target=found._carry, args=(client,), daemon=True).start()

        threading.Thread(target=listen, daemon=True).start()
        yield found
        with suppress(OSError):
            ear.shutdown(socket.SHUT_RDWR)
