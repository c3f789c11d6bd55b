"""How soon servers answer, and how much memory they then have: start.py <rounds> <name=command>…

{dir} and {port} of a command are filled in, and words before it of the form NAME=VALUE are its
environment. The servers take turns. Time runs from the command to the first 200 of /healthz, which is
asked for again each millisecond; processor time is what the command and all it started have had by
then; resident is what is in memory three seconds later. One start of each goes before, uncounted: it
may make a cache. Where {split} stands, a round more tells where the time goes, by the JVM's own log:
that costs some of it."""

import os
import pathlib
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

QUESTION = b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
PATIENCE = 120
SETTLED = 3
TICK = 1000 / os.sysconf("SC_CLK_TCK")

# What the JVM's log says at each step's end; the time is that of time.monotonic().
STEPS = (
    ("script", re.compile(r"VM Arguments:|jvm_args:|java_command:")),
    ("JVM", re.compile(r"Initializing 'goop/Main'")),
    ("configuration", re.compile(r"Initializing 'goop/rendezvous/Rendezvous'")),
)


class Start:
    """One start of a command, until it is told to end."""

    def __init__(self, command, log=None):
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.folder = tempfile.mkdtemp(prefix="goop-start-")
        words = [each.replace("{dir}", self.folder).replace("{port}", str(self.port)) for each in command]
        environment = dict(os.environ)
        while re.match(r"[A-Z_]+=", words[0]):
            name, value = words.pop(0).split("=", 1)
            environment[name] = value
        if log:
            environment["JDK_JAVA_OPTIONS"] = f"-Xlog:class+init=info,arguments=info:file={log}:timenanos"
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self.listened = None

    def answered(self):
        """Milliseconds until the first answer."""
        while time.monotonic() - self.began < PATIENCE and self.process.poll() is None:
            try:
                with socket.create_connection(("127.0.0.1", self.port), 10) as asked:
                    self.listened = self.listened or time.monotonic()
                    asked.sendall(QUESTION)
                    if b" 200 " in asked.recv(64):
                        return (time.monotonic() - self.began) * 1000
            except OSError:
                pass
            time.sleep(0.001)
        sys.exit(f"start: no answer: {self.process.args} (status {self.process.poll()})")

    def processor(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return sum(int(each) for each in fields[11:15]) * TICK

    def resident(self):
        time.sleep(SETTLED)
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024

    def end(self):
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def once(command):
    start = Start(command)
    try:
        return start.answered(), start.processor(), start.resident()
    finally:
        start.end()


def split(command):
    """Milliseconds that each step took."""
    folder = tempfile.mkdtemp(prefix="goop-start-log-")
    log = pathlib.Path(folder, "log")
    start = Start(command, log)
    try:
        whole = start.answered()
        ends, lines = [], log.read_text().splitlines()
        for name, mark in STEPS:
            stamp = next((re.match(r"\[(\d+)ns\]", each)[1] for each in lines if mark.search(each)), None)
            if stamp is None:
                sys.exit(f"start: the JVM's log has no end of '{name}'")
            ends.append(int(stamp) / 1e6 - start.began * 1000)
        ends += [(start.listened - start.began) * 1000, whole]
        return [after - before for before, after in zip([0] + ends, ends)]
    finally:
        start.end()
        shutil.rmtree(folder, ignore_errors=True)


def middle(values):
    return f"{statistics.median(values):.0f}"


def main():
    rounds = int(sys.argv[1])
    servers = {}
    for each in sys.argv[2:]:
        name, command = each.split("=", 1)
        servers[name] = command.split()
    logged = [name for name, command in servers.items() if "{split}" in command]
    servers = {name: [word for word in command if word != "{split}"] for name, command in servers.items()}
    for command in servers.values():
        once(command)
    figures = {name: [] for name in servers}
    for _ in range(rounds):
        for name, command in servers.items():
            figures[name].append(once(command))
    load = os.getloadavg()[0]
    print(f"Medians of {rounds} starts, by turns; load of this machine at the end {load:.1f}\n")
    print("| server | first answer ms | least to most | processor ms | resident MiB |")
    print("|---|---|---|---|---|")
    for name, values in figures.items():
        wall, processor, resident = zip(*values)
        print(
            f"| {name} | {middle(wall)} | {min(wall):.0f} to {max(wall):.0f} | {middle(processor)}"
            f" | {middle(resident)} |"
        )
    if not logged:
        return
    print("\n| where the time goes, ms | script | JVM | configuration | server | answer |")
    print("|---|---|---|---|---|---|")
    for name in logged:
        steps = zip(*(split(servers[name]) for _ in range(rounds)))
        print(f"| {name} | {' | '.join(middle(each) for each in steps)} |")


main()
