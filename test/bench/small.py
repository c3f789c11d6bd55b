"""The least memory in which a server serves: small.py <seconds> <peers> <least> <most> <command…>

Starts the command, {dir} and {port} filled in, in a control group with a limit of memory and no swap.
Each peer holds a stream of changes open and publishes every ten seconds; a run is good when the server
lives, takes every publish and loses no stream. The first run, the control, has 1 GiB: when that is not
good, the machine is too busy to tell anything. Then short runs halve the MiB between least and most, in
steps of eight, and the least good limit is held for all the seconds; where it does not last, eight more.
One line a run; 0 is the status where a limit was found."""

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
STEP = 8
CONTROL = 1024
SHORT = 60


def group(limit, name="small"):
    """A new control group of version 2 or 1, and the file that says how much it has had."""
    for root, most, had in (
        ("/sys/fs/cgroup", "memory.max", "memory.peak"),
        ("/sys/fs/cgroup/memory", "memory.limit_in_bytes", "memory.max_usage_in_bytes"),
    ):
        path = pathlib.Path(root) / f"goop-{name}-{os.getpid()}"
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
        self.stopped = False
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
        while time.monotonic() < end and not self.stopped:
            await self.publish(number)
            await asyncio.sleep(EVERY)
        if not watching.done():
            watching.cancel()

    async def run(self, peers, seconds, server):
        end = time.monotonic() + seconds
        everybody = asyncio.gather(*(self.peer(number, peers, end) for number in range(peers)))
        # What is bad already stays bad.
        while not everybody.done() and not self.stopped:
            await asyncio.wait([everybody], timeout=1)
            self.stopped = server.poll() is not None or self.failed > 0 or self.lost > 0
        everybody.cancel()
        try:
            await everybody
        except asyncio.CancelledError:
            pass


def resident(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0


def run(mebibytes, seconds, peers, words):
    """Whether that was good; prints how it went."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    folder = tempfile.mkdtemp(prefix="goop-small-")
    command = [each.replace("{dir}", folder).replace("{port}", str(port)) for each in words]
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
        began = time.monotonic()
        asyncio.run(load.run(peers, seconds, server))
        alive = server.poll() is None
        well = alive and not load.stopped and not load.failed and not load.lost
        now = resident(server.pid) if alive else 0
        print(
            f"{mebibytes} MiB, {peers} peers, {time.monotonic() - began:.0f} of {seconds} s:"
            f" {'served' if well else 'NOT served'}{'' if alive else ', the server died'};"
            f" {load.published} publishes, {load.failed} failed, {load.lost} streams lost,"
            f" {load.received >> 20} MiB received, resident {now:.0f} MiB,"
            f" group at most {int(had.read_text()) / 2**20:.0f} MiB, load {os.getloadavg()[0]:.1f}",
            flush=True,
        )
        return well
    finally:
        server.kill()
        server.wait()
        remove(path)
        shutil.rmtree(folder, ignore_errors=True)


def remove(path):
    """What was killed leaves its group only when it is wholly gone."""
    end = time.monotonic() + 10
    while True:
        try:
            return path.rmdir()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


def main():
    seconds, peers, least, most = (int(each) for each in sys.argv[1:5])
    words, short = sys.argv[5:], min(SHORT, seconds)
    if not run(CONTROL, short, peers, words):
        print("The control was not served: this machine is too busy to tell what memory does.")
        return 1
    low, high = least // STEP, most // STEP
    while low < high:
        middle = (low + high) // 2
        if run(middle * STEP, short, peers, words):
            high = middle
        else:
            low = middle + 1
    while high * STEP <= most:
        if run(high * STEP, seconds, peers, words):
            print(f"The least: {high * STEP} MiB.")
            return 0
        high += 1
    print(f"Not in {most} MiB.")
    return 1


if __name__ == "__main__":
    sys.exit(main())
