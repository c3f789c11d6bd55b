package goop.natlab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The server of the soak, and what can be done to it. Its folder is a small disk (tmpfs) in a
/// mount namespace that outlives it, its memory is bounded by a control group, its clock is
/// libfaketime's.
final class SoakServer implements AutoCloseable {
    static final String PASSWORD = "the-word-of-the-operator";
    // Who has signed is kept for a day: some 4 MiB of them after an hour of newcomers.
    private static final String DISK_MIB = "24";
    private static final long MEMORY = 256L << 20;

    private final Lab.Place place;
    private final Path folder;
    private final WallClock clock;
    private final MemoryGroup memory;
    private final Process disk;
    private final List<String> settings;
    private volatile Program program;
    private Process hog;

    private SoakServer(Lab.Place place, Path folder, List<String> settings) throws Exception {
        this.place = place;
        this.folder = Files.createDirectories(folder);
        this.settings = settings;
        clock = WallClock.in(folder.resolveSibling("clock"), Duration.ZERO);
        memory = MemoryGroup.of(MEMORY);
        disk =
                new ProcessBuilder(
                                "unshare",
                                "--mount",
                                "sh",
                                "-c",
                                "mount -t tmpfs -o size=%sm tmpfs \"$0\" && echo mounted && exec sleep infinity"
                                        .formatted(DISK_MIB),
                                folder.toString())
                        .redirectErrorStream(true)
                        .start();
        String said = disk.inputReader(StandardCharsets.UTF_8).readLine();
        if (!"mounted".equals(said)) throw new IOException("no small disk: " + said);
    }

    /// Starts it.
    static SoakServer start(Lab.Place place, Path folder, List<String> settings) throws Exception {
        // Small buffers, so that it feels a reader that stalls before megabytes have gone out.
        Namespaces.exec(place.namespace(), "sysctl -qw net.ipv4.tcp_wmem=4096\t16384\t65536");
        SoakServer server = new SoakServer(place, folder, settings);
        try {
            server.run();
            return server;
        } catch (Exception failed) {
            server.close();
            throw failed;
        }
    }

    private void run() throws Exception {
        List<String> before = new ArrayList<>(List.of("nsenter", "--mount=" + mounts()));
        // Whoever changes the mount namespace is in its root directory.
        String enter = "cd \"$1\" && echo $$ >\"$0\" && shift && exec \"$@\"";
        String here = Path.of("").toAbsolutePath().toString();
        before.addAll(List.of("sh", "-c", enter, memory.door(), here));
        before.addAll(clock.words());
        program = Program.start(place, before, "rendezvous", folder, settings);
        program.awaitReady();
    }

    private String mounts() {
        return "/proc/" + disk.pid() + "/ns/mnt";
    }

    long pid() {
        return program.pid();
    }

    /// What it has said, in all its lives.
    Path log() {
        return folder.resolve("log");
    }

    String url() {
        return "http://" + place.address() + ":8787";
    }

    void restart() throws Exception {
        program.end();
        run();
    }

    void kill() throws Exception {
        program.close();
        run();
    }

    /// Stops the whole process as a machine that is put to sleep, or lets it go on.
    void freeze(boolean frozen) throws IOException {
        program.signal(frozen ? "STOP" : "CONT");
    }

    void clock(Duration ahead) throws IOException {
        clock.set(ahead);
    }

    /// Leaves no byte on its disk, and none in the file that SQLite writes to first, which else has
    /// room for megabytes.
    void fill() throws Exception {
        String shrink =
                "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=30).execute(\"PRAGMA"
                        + " wal_checkpoint(TRUNCATE)\")";
        onDisk(
                "python3 -c '%2$s' %1$s/data/peers.db && dd if=/dev/zero of=%1$s/filler bs=4k 2>/dev/null; test $? = 1"
                        .formatted(folder, shrink));
    }

    /// Takes that away.
    void free() throws Exception {
        onDisk("rm -f %s/filler".formatted(folder));
    }

    private void onDisk(String script) throws Exception {
        Process process =
                new ProcessBuilder("nsenter", "--mount=" + mounts(), "sh", "-c", script)
                        .inheritIO()
                        .start();
        if (process.waitFor() != 0) throw new IOException(script + ": " + process.exitValue());
    }

    /// Leaves its group no memory: a neighbour takes the rest, and is the one that is killed where
    /// the system finds nothing else to take back. Returns when it has all, or has been.
    void press() throws IOException {
        // tail keeps what may be the last line, and zeros end no line.
        String script =
                "echo $$ >'%s' && echo 1000 >/proc/self/oom_score_adj && { head -c %d /dev/zero; echo held >&2; exec sleep 600; } | tail >/dev/null"
                        .formatted(memory.door(), memory.left());
        hog = new ProcessBuilder("sh", "-c", script).start();
        String said = hog.errorReader(StandardCharsets.UTF_8).readLine();
        if (said == null) throw new IOException("the neighbour takes nothing");
    }

    /// How often its group has been out of memory.
    long hits() throws IOException {
        return memory.hits();
    }

    void release() {
        if (hog == null) return;
        hog.descendants().forEach(ProcessHandle::destroyForcibly);
        hog.destroyForcibly().onExit().join();
        hog = null;
    }

    /// Puts all right again.
    void heal() throws Exception {
        freeze(false);
        release();
        free();
        clock(Duration.ZERO);
    }

    /// The value of one of its metrics.
    double metric(String name) throws IOException {
        String all = ask("", "/metrics");
        for (String line : all.lines().toList()) {
            if (line.startsWith(name + " ")) return Double.parseDouble(line.split(" ")[1]);
        }
        throw new IOException("no " + name + " in " + all);
    }

    /// What it answers on its own machine.
    ///
    /// @param options more of curl's, without spaces in them
    String ask(String options, String path) throws IOException {
        return Namespaces.exec(
                place.namespace(),
                ("curl -s --max-time 30 http://127.0.0.1:8787" + path + " " + options).strip());
    }

    @Override
    public void close() throws IOException {
        if (program != null) program.close();
        release();
        disk.destroyForcibly().onExit().join();
        memory.close();
    }

    /// Sockets that stall: half of them ask for a stream and read nothing, half begin a request and
    /// do not end it.
    static Process stall(Lab.Place from, Lab.Place server, int count) throws Exception {
        Namespaces.exec(from.namespace(), "sysctl -qw net.ipv4.tcp_rmem=2048\t2048\t2048");
        String script =
                """
                for i in $(seq %1$d); do
                    exec {fd}<>/dev/tcp/%2$s/8787 || exit 1
                    printf 'GET /events HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n' >&$fd
                    exec {fd}<>/dev/tcp/%2$s/8787 || exit 1
                    printf 'POST /publish HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 100\\r\\n\\r\\n{"ty' >&$fd
                done
                echo stalled
                exec sleep 600
                """
                        .formatted(count / 2, server.address());
        List<String> command = Lab.inside(from);
        command.addAll(List.of("bash", "-c", script));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = process.inputReader(StandardCharsets.UTF_8).readLine();
        if (!"stalled".equals(said)) {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            throw new IOException("sockets do not stall: " + said);
        }
        return process;
    }
}
