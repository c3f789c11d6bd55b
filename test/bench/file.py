"""Moves a file between two peers that have little memory each: file.py <MiB of the file> <MiB of memory> <goop>

Both peers run on loopback, each in a control group with that limit, swap off. The one that has the file
is killed half way and started anew. Prints one line; 1 is the status where the file did not arrive whole."""

import hashlib
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

from small import group, remove

PATIENCE = 600


class Peer:
    def __init__(self, goop, folder, limit, *settings):
        self.goop, self.folder, self.peaks = goop, folder, [0]
        self.group, _ = group(limit, folder.name)
        self.settings = ["p2p.listen_addresses=127.0.0.1", "p2p.mdns_interfaces=none",
                         "viewer.http_addr=127.0.0.1:0", "presence.heartbeat_seconds=1", *settings]
        self.start()

    def start(self):
        words = [self.goop, "peer", str(self.folder)]
        for each in self.settings:
            words += ["--set", each]
        enter = lambda: (self.group / "cgroup.procs").write_text(str(os.getpid()))
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, preexec_fn=enter,
                                        stderr=open(f"{self.folder}.log", "a"))
        self.said = {}
        for line in self.process.stdout:
            if line.strip() == "Ctrl-C ends it.":
                return
            for name in ("peer id", "rendezvous"):
                if line.strip().startswith(name):
                    self.said[name] = line.strip()[len(name):].strip()
        sys.exit(f"file: {self.folder.name} did not start, see {self.folder}.log")

    def look(self):
        """Notes the most that was resident; of the kernel's own count, in kB."""
        try:
            status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        except OSError:
            return
        self.peaks += [int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")]

    def kill(self):
        self.look()
        self.process.kill()
        self.process.wait()

    def close(self):
        self.kill()
        remove(self.group)


def sum_of(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def generate(path, mebibytes):
    block = bytearray(os.urandom(1 << 20))
    with open(path, "wb") as file:
        for number in range(mebibytes):
            block[:8] = number.to_bytes(8, "big")
            file.write(block)


def until(what, condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            sys.exit("file: waited in vain for " + what)
        time.sleep(0.1)


def main():
    mebibytes, limit, goop = int(sys.argv[1]), int(sys.argv[2]) << 20, sys.argv[3]
    with tempfile.TemporaryDirectory(dir="build") as temporary:
        folder = pathlib.Path(temporary)
        (folder / "bob" / "shared").mkdir(parents=True)
        file = folder / "bob" / "shared" / "large.bin"
        generate(file, mebibytes)
        anna = Peer(goop, folder / "anna", limit, "presence.rendezvous_host=true", "presence.rendezvous_port=0")
        bob = Peer(goop, folder / "bob", limit, "presence.rendezvous_wan=" + anna.said["rendezvous"])
        try:
            return transfer(goop, anna, bob, file, mebibytes, limit)
        finally:
            anna.close()
            bob.close()


def transfer(goop, anna, bob, file, mebibytes, limit):
    bob_id, output = bob.said["peer id"], anna.folder / "came.bin"

    def sees():
        answer = subprocess.run([goop, "peers", str(anna.folder), "--json"], capture_output=True, text=True)
        return bob_id in [each["peerID"] for each in json.loads(answer.stdout or "[]")]

    def received():
        return sum(each.stat().st_size for each in anna.folder.rglob(".*.part"))

    until("Anna to see Bob", sees)
    words = [goop, "get", str(anna.folder), bob_id, "large.bin", "--shared", "--output", str(output)]
    get = subprocess.Popen(words)
    try:
        until("the first byte", lambda: received() or get.poll() is not None)
        begun = time.monotonic()
        until("half of it", lambda: received() > mebibytes << 19 or get.poll() is not None)
        half, rate = received(), received() / (time.monotonic() - begun)
        if get.poll() is not None:
            sys.exit("file: it came, or failed, before the half was seen")
        bob.kill()
        bob.start()
        until("the file", lambda: get.poll() is not None)
        took = time.monotonic() - begun
    finally:
        get.send_signal(signal.SIGTERM)
    anna.look()
    bob.look()
    whole = get.returncode == 0 and output.exists() and sum_of(output) == sum_of(file)
    print(f"{mebibytes} MiB between two peers of {limit >> 20} MiB each: {'whole' if whole else 'NOT WHOLE'}; "
          f"{rate / 1e6:.0f} MB/s until the kill at {half >> 20} MiB, {took:.1f} s in all with the restart and "
          f"the check; resident at most {max(anna.peaks) / 1024:.0f} MiB (gets) and {max(bob.peaks) / 1024:.0f} MiB (has)")
    return 0 if whole else 1


sys.exit(main())
