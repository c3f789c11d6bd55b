"""How much memory hosts take that have nothing to do: hosts.py <rounds> <connections> <name=command>…

Each command is a libp2p host that prints one line of JSON with its addresses. Words before it of the
form NAME=VALUE are its environment. Resident is what is in memory three seconds after that line, and
then, for each, what a connection has added that is held open after identify: `build/interop/gopeer`
makes them. Medians; memory is the same on a busy machine. One start of each goes before, uncounted: it
may make a cache."""

import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import threading
import time

SETTLED = 3
DIALER = "build/interop/gopeer"


class Host:
    """A process, from its first line until its end."""

    def __init__(self, words):
        environment = dict(os.environ)
        while re.match(r"[A-Z_]+=", words[0]):
            name, value = words.pop(0).split("=", 1)
            environment[name] = value
        self.process = subprocess.Popen(
            words, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"hosts: it ended: {words}")
        self.address = json.loads(line)["addrs"][0]

    def listen(self):
        """Takes what it says, which may be a line for each connection."""
        threading.Thread(target=self.process.stdout.read, daemon=True).start()

    def ask(self, **command):
        self.process.stdin.write(json.dumps(command).encode() + b"\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        if not answer["ok"]:
            sys.exit(f"hosts: {command}: {answer}")

    def resident(self):
        """In kB, of the process itself: a script that starts another program becomes it."""
        time.sleep(SETTLED)
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1])

    def end(self):
        self.process.kill()
        self.process.wait()


def once(words, connections):
    host = Host(list(words))
    host.listen()
    dialer = Host([DIALER])
    try:
        idle = host.resident()
        dialer.ask(op="hold", addr=host.address, count=connections)
        return idle, (host.resident() - idle) / connections
    finally:
        dialer.end()
        host.end()


def main():
    rounds, connections = int(sys.argv[1]), int(sys.argv[2])
    commands = dict(each.split("=", 1) for each in sys.argv[3:])
    taken = {name: [] for name in commands}
    for turn in range(rounds + 1):
        for name, command in commands.items():
            figures = once(command.split(), connections)
            if turn:
                taken[name].append(figures)
    print("| host | resident, idle, MiB | per idle connection, kB |\n|---|---|---|")
    for name, figures in taken.items():
        idle, each = (statistics.median(column) for column in zip(*figures))
        print(f"| {name} | {idle / 1024:.0f} | {each:.0f} |")


main()
