package goop.libp2p.perf;

import goop.libp2p.Connection;
import goop.libp2p.ProtocolException;
import goop.libp2p.Stream;
import goop.libp2p.StreamHandler;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/// Both sides of a measurement.
public final class Perf {
    /// What peers know it by.
    public static final String PROTOCOL = "/perf/1.0.0";

    private static final int BLOCK = 64 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// How long each direction took, by the client's clock.
    ///
    /// @param upload until the server had read all and sent its first byte, or the end
    public record Result(Duration upload, Duration download) {}

    private Perf() {}

    /// Sends and fetches so many bytes.
    public static Result run(Connection connection, long uploadBytes, long downloadBytes)
            throws IOException {
        try (Stream stream = connection.newStream(PROTOCOL)) {
            stream.readTimeout(PATIENCE);
            stream.writeTimeout(PATIENCE);
            long start = System.nanoTime();
            stream.out().write(ByteBuffer.allocate(8).putLong(downloadBytes).array());
            send(stream, uploadBytes);
            stream.closeWrite();
            byte[] block = new byte[BLOCK];
            int count = stream.in().read(block);
            long turned = System.nanoTime();
            long received = 0;
            while (count >= 0) {
                received += count;
                count = stream.in().read(block);
            }
            if (received != downloadBytes) {
                throw new ProtocolException(
                        "perf: %d bytes for %d".formatted(received, downloadBytes));
            }
            long end = System.nanoTime();
            return new Result(Duration.ofNanos(turned - start), Duration.ofNanos(end - turned));
        }
    }

    /// Serves measurements.
    public static StreamHandler handler() {
        return stream -> {
            stream.readTimeout(PATIENCE);
            stream.writeTimeout(PATIENCE);
            long wanted = new DataInputStream(stream.in()).readLong();
            byte[] block = new byte[BLOCK];
            while (stream.in().read(block) >= 0) {
                // the bytes do not matter
            }
            send(stream, wanted);
        };
    }

    // Unsigned: "the max uint64 value" is lawful, and lasts until the client has enough.
    private static void send(Stream stream, long bytes) throws IOException {
        byte[] block = new byte[BLOCK];
        long left = bytes;
        while (left != 0) {
            int now = Long.compareUnsigned(left, BLOCK) < 0 ? (int) left : BLOCK;
            stream.out().write(block, 0, now);
            left -= now;
        }
    }
}
