"""What idle peers of several makes need: idle.py <seconds> <name=command>…

Each is in a network namespace of its own, all on one link without a way out: they find each other by
mDNS, are connected, and are in one GossipSub topic with its heartbeats; each publishes a presence message
every five seconds. A command with {dir} in it is a goop peer, which does that by itself; any other takes
the commands of test/interop/README.md. When each has heard all others, and a minute later, resident memory and
processor time are read, and again after the seconds. Wants root; run it by idle.sh."""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

EVERY = 5
SETTLED = 60
PATIENCE = 60
TOPIC = "goop.presence.v1"
TAG = "goop-mdns"
TICK = 1000 / os.sysconf("SC_CLK_TCK")


def ip(*words):
    subprocess.run(["ip", *words], check=True)


class Peer:
    """One process in the namespace "idle<number>", whose address is 10.77.0.<number>."""

    def __init__(self, number, command, folder):
        space, self.address, self.folder = f"idle{number}", f"10.77.0.{number}", folder
        ip("netns", "add", space)
        ip("link", "add", f"port{number}", "type", "veth", "peer", "name", "lan0", "netns", space)
        ip("link", "set", f"port{number}", "master", "switch", "up")
        ip("-n", space, "address", "add", f"{self.address}/24", "dev", "lan0")
        for device in ("lo", "lan0"):
            ip("-n", space, "link", "set", device, "up")
        # Without a route for them no packet to a group finds its interface.
        ip("-n", space, "route", "add", "224.0.0.0/4", "dev", "lan0")
        words = [word.replace("{dir}", str(folder)).replace("{address}", self.address) for word in command]
        self.space = space
        self.process = subprocess.Popen(
            ["ip", "netns", "exec", space, *words], text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=open(f"{folder}.log", "w"),
        )

    def status(self):
        """Resident MiB, and milliseconds of processor time so far."""
        process = pathlib.Path(f"/proc/{self.process.pid}")
        resident = re.search(r"VmRSS:\s+(\d+)", (process / "status").read_text())[1]
        fields = (process / "stat").read_text().rsplit(")", 1)[1].split()
        return int(resident) / 1024, (int(fields[11]) + int(fields[12])) * TICK

    def end(self):
        self.process.terminate()
        self.process.wait(30)


class Goop(Peer):
    def begin(self):
        for line in self.process.stdout:
            if line.strip().startswith("peer id"):
                self.id = line.split()[-1]
            if line.strip() == "Ctrl-C ends it.":
                return
        sys.exit(f"idle: no start, see {self.folder}.log")

    def beat(self):
        """Does so by itself."""

    def others(self):
        token = (self.folder / "data" / "viewer.token").read_text().strip()
        words = ["ip", "netns", "exec", self.space, "curl", "-sS", "--max-time", "5", "-H",
                 f"Authorization: Bearer {token}", "http://127.0.0.1:8080/api/peers"]
        answer = subprocess.run(words, capture_output=True, text=True)
        return set(re.findall(r"12D3Koo\w+", answer.stdout)) - {self.id}


class Partner(Peer):
    def begin(self):
        self.id = json.loads(self.process.stdout.readline())["peerID"]
        self.tell(op="gossip")
        self.tell(op="subscribe", topic=TOPIC)
        self.tell(op="mdns", tag=TAG)

    def tell(self, **command):
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        if not answer["ok"]:
            sys.exit(f"idle: {command}: {answer}")
        return answer

    def beat(self):
        message = {"type": "online", "peerId": self.id, "content": "idle", "ts": int(time.time() * 1000)}
        self.tell(op="publish", topic=TOPIC, text=json.dumps(message))

    def others(self):
        return {each["from"] for each in self.tell(op="heard", topic=TOPIC)["messages"]}


def beat_for(peers, seconds, enough=lambda: False):
    """Beats until that is so, or the seconds are over; says whether it was so."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for peer in peers:
            peer.beat()
        time.sleep(max(0, min(EVERY, end - time.monotonic())))
        if enough():
            return True
    return False


def main():
    seconds = int(sys.argv[1])
    commands = dict(each.split("=", 1) for each in sys.argv[2:])
    ip("link", "add", "switch", "type", "bridge", "mcast_snooping", "0")
    ip("link", "set", "switch", "up")
    with tempfile.TemporaryDirectory(dir="build", prefix="idle-") as temporary:
        peers = {}
        try:
            for number, (name, command) in enumerate(commands.items(), 1):
                kind = Goop if "{dir}" in command else Partner
                peers[name] = kind(number, command.split(), pathlib.Path(temporary, str(number)).absolute())
                peers[name].begin()
            measure(peers, seconds)
        finally:
            for peer in peers.values():
                peer.end()


def measure(peers, seconds):
    ids = {peer.id for peer in peers.values()}
    met = lambda: all(peer.others() >= ids - {peer.id} for peer in peers.values())
    if not beat_for(peers.values(), PATIENCE, met):
        sys.exit("idle: not all heard all: " + str({name: len(peer.others()) for name, peer in peers.items()}))
    beat_for(peers.values(), SETTLED)
    before = {name: peer.status() for name, peer in peers.items()}
    beat_for(peers.values(), seconds)
    if not met():
        sys.exit("idle: at the end not all know all")
    print(f"{len(peers)} peers on one link, {seconds} s; load of this machine at the end {os.getloadavg()[0]:.1f}\n")
    print("| idle peer | resident MiB | after that time MiB | processor ms/minute |")
    print("|---|---|---|---|")
    for name, peer in peers.items():
        resident, spent = peer.status()
        print(f"| {name} | {before[name][0]:.0f} | {resident:.0f} | {(spent - before[name][1]) * 60 / seconds:.0f} |")


main()
