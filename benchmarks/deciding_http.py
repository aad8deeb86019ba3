"""Deciding over HTTP beside a handler that does nothing: requests for each second of the server's CPU."""

from __future__ import annotations

import http.client
import multiprocessing
import os
import socket
import sys
import tempfile
import threading
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "commands"))

#: Requests a round, clients at once (more of them go to the disk together), rounds of each in turn.
REQUESTS, ROUNDS = 4_096, 5
CLIENTS = (8, 32, 128)
BODY = b'{"moment": "rent", "age": "65+", "channel": "web"}'


def serve(kind: str, folder: str, ready: Connection) -> None:
    """One server in a process of its own: `decide`, or `empty`."""
    from served import POLICY
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    from humanline.line import Line
    from humanline.serve.appending import AppendedFile
    from humanline.serve.decisions import ADDRESSES, Room, refused
    from humanline.serve.listening import server_of
    from humanline.serve.routes import application

    async def nothing(request: Request) -> Response:
        await request.body()
        return Response(b"{}", media_type="application/json")

    if kind == "decide":
        room = Room(Line(POLICY), AppendedFile(Path(folder) / "decisions.jsonl"), within_s=30)
        app = application(ADDRESSES, room, hosts=("127.0.0.1",), refused=refused)
    else:
        app = Starlette(routes=[Route("/v1/decide", nothing, methods=["POST"])])
    opened = socket.create_server(("127.0.0.1", 0), backlog=256)
    ready.send(opened.getsockname()[1])
    server_of(app).run(sockets=[opened])


def cpu_of(process: int) -> float:
    """Seconds of CPU that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def asked(port: int, clients: int) -> None:
    """A round of requests."""

    def one() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for _ in range(REQUESTS // clients):
            connection.request("POST", "/v1/decide", BODY, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise RuntimeError(f"answered {answer.status}")
        connection.close()

    threads = [threading.Thread(target=one) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def told(places: dict[str, tuple[int, BaseProcess]], clients: int) -> None:
    """Print both for so many clients at once, and their ratio."""
    rates: dict[str, list[float]] = {"decide": [], "empty": []}
    for number in range(ROUNDS + 1):
        for kind, (port, process) in places.items():
            before = cpu_of(process.pid or 0)
            asked(port, clients)
            if number:  # the first warms up
                rates[kind].append(REQUESTS / (cpu_of(process.pid or 0) - before))
    mine, empty = (sorted(found)[len(found) // 2] for found in rates.values())
    ratios = sorted(one / other for one, other in zip(rates["decide"], rates["empty"], strict=True))
    print(f"{clients:3} clients: {mine:,.0f} decisions a second of CPU, empty {empty:,.0f}; "
          f"ratio {ratios[len(ratios) // 2]:.2f} ({ratios[0]:.2f}–{ratios[-1]:.2f})")  # fmt: skip


def main() -> None:
    """Serve both, and ask them in turn."""
    with tempfile.TemporaryDirectory(dir=".") as folder:
        places = {}
        for kind in ("decide", "empty"):
            mine, theirs = multiprocessing.Pipe()
            process = multiprocessing.get_context("spawn").Process(target=serve, args=(kind, folder, theirs))
            process.start()
            places[kind] = (mine.recv(), process)
        for clients in CLIENTS:
            told(places, clients)
        for _, process in places.values():
            process.terminate()
            process.join()


if __name__ == "__main__":
    main()
