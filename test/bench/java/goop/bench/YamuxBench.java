package goop.bench;

import goop.libp2p.yamux.YamuxLimits;
import goop.libp2p.yamux.YamuxSession;
import goop.libp2p.yamux.YamuxStream;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;

/// Measures yamux over loopback TCP without Noise, each end in a process of its own: bytes a second
/// each way over one stream, and the round trip of 32 bytes.
///
/// Arguments: none; the program starts its other end by itself.
public final class YamuxBench {
    private static final PrintStream OUT = System.out;
    private static final int WARM_UP = 256 << 20;
    private static final long TRANSFER = 1L << 30;
    private static final int PINGS = 20_000;

    private YamuxBench() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 1) {
            serve(Integer.parseInt(arguments[0]));
            return;
        }
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Process other = startOther(listener.getLocalPort());
            try (Socket socket = listener.accept();
                    YamuxSession session = session(socket, true)) {
                measure(session);
            } finally {
                other.destroy();
            }
        }
    }

    private static Process startOther(int port) throws IOException {
        ProcessHandle.Info self = ProcessHandle.current().info();
        ProcessBuilder builder =
                new ProcessBuilder(
                        self.command().orElse("java"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        YamuxBench.class.getName(),
                        Integer.toString(port));
        return builder.inheritIO().start();
    }

    private static YamuxSession session(Socket socket, boolean client) throws IOException {
        socket.setTcpNoDelay(true);
        return YamuxSession.start(
                socket.getInputStream(),
                socket.getOutputStream(),
                client,
                YamuxLimits.defaults(),
                "bench");
    }

    private static void measure(YamuxSession session) throws Exception {
        upload(session, WARM_UP);
        download(session, WARM_UP);
        for (int i = 0; i < 3; i++) {
            double up = upload(session, TRANSFER);
            double down = download(session, TRANSFER);
            Latencies pings = ping(session);
            OUT.printf(
                    Locale.ROOT,
                    "upload %.0f MB/s, download %.0f MB/s, ping median %.1f µs, p99 %.1f µs%n",
                    up,
                    down,
                    pings.millis(0.5) * 1000,
                    pings.millis(0.99) * 1000);
        }
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

    private static Latencies ping(YamuxSession session) throws Exception {
        Latencies latencies = new Latencies();
        byte[] message = new byte[32];
        try (YamuxStream stream = session.open()) {
            stream.out().write('p');
            Thread pinger =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        try {
                                            for (int i = 0; i < PINGS; i++) {
                                                long start = System.nanoTime();
                                                stream.out().write(message);
                                                stream.in().readNBytes(message, 0, 32);
                                                latencies.add(System.nanoTime() - start);
                                            }
                                        } catch (IOException e) {
                                            throw new AssertionError(e);
                                        }
                                    });
            pinger.join();
        }
        return latencies;
    }

    private static void serve(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                YamuxSession session = session(socket, false)) {
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
