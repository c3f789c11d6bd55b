"""Serves a thousand peers in as little memory as is said: small.py <MiB> <seconds> <peers> <command…>

Starts the command in a control group with that limit, {dir} and {port} filled in. Each peer holds a
stream of changes open and publishes every ten seconds. Prints one line; 1 is the status where the server
died, refused a peer, or lost a stream."""

import asyncio
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time

EVERY = 10


def group(limit):
    """A new control group of version 2 or 1, and the file that says how much it has had."""
    for root, most, had in (
        ("/sys/fs/cgroup", "memory.max", "memory.peak"),
        ("/sys/fs/cgroup/memory", "memory.limit_in_bytes", "memory.max_usage_in_bytes"),
    ):
        path = pathlib.Path(root) / f"goop-small-{os.getpid()}"
        if not (pathlib.Path(root) / "cgroup.procs").exists():
            continue
        path.mkdir()
        (path / most).write_text(str(limit))
        swap = path / "memory.swap.max"
        if swap.exists():
            swap.write_text("0")
        return path, path / had
    sys.exit("small: no control group for memory can be made here")


class Load:
    def __init__(self, port):
        self.port, self.published, self.failed, self.lost, self.received = port, 0, 0, 0, 0

    async def exchange(self, text):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(text.encode())
        return reader, writer

    async def watch(self):
        try:
            reader, _ = await self.exchange("GET /events?view=changes HTTP/1.1\r\nHost: x\r\n\r\n")
            while piece := await reader.read(65536):
                self.received += len(piece)
        except OSError:
            pass
        self.lost += 1

    async def publish(self, number):
        body = json.dumps({"type": "online", "peerID": f"peer-{number}", "content": f"Peer {number}"})
        try:
            reader, writer = await self.exchange(
                f"POST /publish HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n{body}"
            )
            answer = await asyncio.wait_for(reader.readline(), 30)
            writer.close()
            if b" 204 " not in answer:
                self.failed += 1
            self.published += 1
        except (OSError, asyncio.TimeoutError):
            self.failed += 1

    async def peer(self, number, peers, end):
        await asyncio.sleep(EVERY * number / peers)
        watching = asyncio.create_task(self.watch())
        while time.monotonic() < end:
            await self.publish(number)
            await asyncio.sleep(EVERY)
        if not watching.done():
            watching.cancel()

    async def run(self, peers, seconds):
        end = time.monotonic() + seconds
        await asyncio.gather(*(self.peer(number, peers, end) for number in range(peers)))


def resident(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0


def main():
    mebibytes, seconds, peers = (int(each) for each in sys.argv[1:4])
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    folder = tempfile.mkdtemp(prefix="goop-small-")
    command = [each.replace("{dir}", folder).replace("{port}", str(port)) for each in sys.argv[4:]]
    path, had = group(mebibytes << 20)
    server = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=lambda: (path / "cgroup.procs").write_text(str(os.getpid())),
    )
    try:
        end = time.monotonic() + 60
        while time.monotonic() < end and server.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.05)
        load = Load(port)
        asyncio.run(load.run(peers, seconds))
        alive = server.poll() is None
        well = alive and not load.failed and not load.lost
        now = resident(server.pid) if alive else 0
        print(
            f"{mebibytes} MiB, {peers} peers, {seconds} s: {'served' if well else 'NOT served'};"
            f" {load.published} publishes, {load.failed} failed, {load.lost} streams lost,"
            f" {load.received >> 20} MiB received, resident {now:.0f} MiB,"
            f" group at most {int(had.read_text()) / 2**20:.0f} MiB",
            flush=True,
        )
        return 0 if well else 1
    finally:
        server.kill()
        server.wait()
        time.sleep(0.5)
        path.rmdir()
        shutil.rmtree(folder, ignore_errors=True)


sys.exit(main())
