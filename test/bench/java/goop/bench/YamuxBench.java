package goop.bench;

import goop.libp2p.Keypair;
import goop.libp2p.noise.Noise;
import goop.libp2p.noise.NoiseIdentity;
import goop.libp2p.noise.NoiseSession;
import goop.libp2p.yamux.YamuxLimits;
import goop.libp2p.yamux.YamuxSession;
import goop.libp2p.yamux.YamuxStream;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

/// Measures yamux over loopback TCP, with and without Noise, each end in a process of its own:
/// bytes a second each way over one stream, also for one second of processor time of both ends, so
/// that other work on the machine counts little, and the round trip of 32 bytes.
///
/// Run it alone: `java -cp build/test-classes:build/jar goop.bench.YamuxBench [plain|noise]`
public final class YamuxBench {
    private static final PrintStream OUT = System.out;
    private static final int WARM_UP = 256 << 20;
    private static final long TRANSFER = 1L << 30;
    private static final int PINGS = 20_000;
    private static final int ROUNDS = Integer.getInteger("rounds", 3);

    private YamuxBench() {}

    public static void main(String[] arguments) throws Exception {
        List<String> words = List.of(arguments);
        if (words.size() == 2) {
            serve(words.get(0), Integer.parseInt(words.get(1)));
            return;
        }
        OUT.println(
                "| connection | direction | MB/s | MB a CPU second | ping median µs | p99 µs |");
        OUT.println("|---|---|---|---|---|---|");
        for (String kind : words.isEmpty() ? List.of("plain", "noise") : words) {
            // Applications use streams from virtual threads.
            FutureTask<Void> task = new FutureTask<>(() -> measure(kind));
            Thread.ofVirtual().start(task);
            task.get();
        }
    }

    private static Void measure(String kind) throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Process other = startOther(kind, listener.getLocalPort());
            try (Socket socket = listener.accept();
                    YamuxSession session = session(kind, socket, true)) {
                measure(kind, session, other);
                return null;
            } finally {
                other.destroy();
            }
        }
    }

    private static Process startOther(String kind, int port) throws IOException {
        ProcessHandle.Info self = ProcessHandle.current().info();
        ProcessBuilder builder =
                new ProcessBuilder(
                        self.command().orElse("java"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        YamuxBench.class.getName(),
                        kind,
                        Integer.toString(port));
        return builder.inheritIO().start();
    }

    private static YamuxSession session(String kind, Socket socket, boolean client)
            throws IOException {
        socket.setTcpNoDelay(true);
        InputStream in = socket.getInputStream();
        OutputStream out = socket.getOutputStream();
        YamuxLimits limits = YamuxLimits.defaults();
        if (kind.equals("plain")) {
            in = new BufferedInputStream(in, 65_536);
            return YamuxSession.start(in, out, client, limits, "bench");
        }
        NoiseIdentity self = NoiseIdentity.of(Keypair.generate());
        NoiseSession secured =
                client
                        ? Noise.initiate(in, out, self, Optional.empty(), List.of())
                        : Noise.respond(in, out, self, Optional.empty(), List.of());
        return YamuxSession.start(secured.in(), secured.out(), client, limits, "bench");
    }

    private static void measure(String kind, YamuxSession session, Process other) throws Exception {
        upload(session, WARM_UP);
        download(session, WARM_UP);
        ping(session);
        for (int i = 0; i < ROUNDS; i++) {
            long before = cpu(other);
            double up = upload(session, TRANSFER);
            long between = cpu(other);
            double down = download(session, TRANSFER);
            long after = cpu(other);
            print(kind, "up", up, between - before, ping(session));
            print(kind, "down", down, after - between, ping(session));
        }
    }

    private static void print(
            String kind, String direction, double rate, long cpuNanos, Latencies pings) {
        OUT.printf(
                Locale.ROOT,
                "| %s | %s | %.0f | %.0f | %.1f | %.1f |%n",
                kind,
                direction,
                rate,
                TRANSFER * 1e3 / cpuNanos,
                pings.millis(0.5) * 1000,
                pings.millis(0.99) * 1000);
    }

    private static long cpu(Process other) {
        return Stream.of(other.toHandle(), ProcessHandle.current())
                .mapToLong(process -> process.info().totalCpuDuration().orElseThrow().toNanos())
                .sum();
    }

    private static double upload(YamuxSession session, long bytes) throws IOException {
        long start = System.nanoTime();
        try (YamuxStream stream = session.open()) {
            DataOutputStream out = new DataOutputStream(stream.out());
            out.writeByte('u');
            send(out, bytes);
            stream.closeWrite();
            new DataInputStream(stream.in()).readLong();
        }
        return bytes * 1e3 / (System.nanoTime() - start);
    }

    private static double download(YamuxSession session, long bytes) throws IOException {
        long start = System.nanoTime();
        try (YamuxStream stream = session.open()) {
            DataOutputStream out = new DataOutputStream(stream.out());
            out.writeByte('d');
            out.writeLong(bytes);
            stream.closeWrite();
            if (receive(stream) != bytes) throw new IOException("too few bytes");
        }
        return bytes * 1e3 / (System.nanoTime() - start);
    }

    private static Latencies ping(YamuxSession session) throws IOException {
        Latencies latencies = new Latencies();
        byte[] message = new byte[32];
        try (YamuxStream stream = session.open()) {
            stream.out().write('p');
            for (int i = 0; i < PINGS; i++) {
                long start = System.nanoTime();
                stream.out().write(message);
                stream.in().readNBytes(message, 0, 32);
                latencies.add(System.nanoTime() - start);
            }
        }
        return latencies;
    }

    private static void serve(String kind, int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                YamuxSession session = session(kind, socket, false)) {
            while (session.isOpen()) {
                YamuxStream stream = session.accept();
                Thread.ofVirtual().start(() -> answer(stream));
            }
        } catch (IOException end) {
            OUT.flush();
        }
    }

    private static void answer(YamuxStream stream) {
        try (stream) {
            DataInputStream in = new DataInputStream(stream.in());
            switch (in.readByte()) {
                case 'u' -> new DataOutputStream(stream.out()).writeLong(receive(stream));
                case 'd' -> send(new DataOutputStream(stream.out()), in.readLong());
                default -> stream.in().transferTo(stream.out());
            }
        } catch (IOException e) {
            OUT.println(e);
        }
    }

    private static void send(DataOutputStream out, long bytes) throws IOException {
        byte[] piece = new byte[64 * 1024];
        for (long left = bytes; left > 0; left -= piece.length) {
            out.write(piece, 0, (int) Math.min(left, piece.length));
        }
    }

    private static long receive(YamuxStream stream) throws IOException {
        byte[] piece = new byte[64 * 1024];
        long all = 0;
        for (int n = stream.in().read(piece); n >= 0; n = stream.in().read(piece)) all += n;
        return all;
    }
}
