package goop.libp2p.interop;

import goop.libp2p.Connection;
import goop.libp2p.Stream;
import goop.libp2p.StreamHandler;
import goop.libp2p.StreamResetException;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/// Our side of the protocols in `test/interop/README.md`: as one who serves, and as one who asks.
final class Exchanges {
    static final String ECHO = "/echo/1.0.0";
    static final String SINK = "/interop/sink/1.0.0";
    static final String SOURCE = "/interop/source/1.0.0";
    static final String RESET = "/interop/reset/1.0.0";

    private static final int COPY = 64 << 10;

    private Exchanges() {}

    static Map<String, StreamHandler> handlers() {
        return Map.of(
                ECHO, Exchanges::serveEcho,
                SINK, Exchanges::serveSink,
                SOURCE, Exchanges::serveSource,
                RESET, Exchanges::serveReset);
    }

    private static void serveEcho(Stream stream) throws IOException {
        stream.in().transferTo(stream.out());
    }

    private static void serveSink(Stream stream) throws IOException {
        MessageDigest sum = sha256();
        long count = drain(stream.in(), sum, Long.MAX_VALUE);
        stream.out().write(ByteBuffer.allocate(40).putLong(count).put(sum.digest()).array());
    }

    private static void serveSource(Stream stream) throws IOException {
        long count = readNumber(stream.in());
        MessageDigest sum = sha256();
        send(stream, count, sum);
        stream.out().write(sum.digest());
    }

    private static void serveReset(Stream stream) throws IOException {
        send(stream, readNumber(stream.in()), sha256());
        stream.reset();
    }

    /// Sends as many bytes while it reads what comes back, half-closes, and compares.
    static void echo(Stream stream, byte[] bytes) throws IOException {
        CompletableFuture<byte[]> back = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(
                        () -> {
                            try {
                                back.complete(stream.in().readAllBytes());
                            } catch (IOException e) {
                                back.completeExceptionally(e);
                            }
                        });
        stream.out().write(bytes);
        stream.closeWrite();
        byte[] got = back.join();
        if (!Arrays.equals(got, bytes)) {
            throw new AssertionError(
                    "%d bytes came back of %d".formatted(got.length, bytes.length));
        }
        stream.close();
    }

    /// Opens as many echo streams, all of them before the first is closed.
    static void streams(Connection connection, int count) throws IOException {
        List<Stream> open = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Stream stream = connection.newStream(ECHO);
            stream.out().write(number(i));
            open.add(stream);
        }
        for (int i = 0; i < count; i++) {
            long got = readNumber(open.get(i).in());
            if (got != i) throw new AssertionError("stream " + i + " got bytes of " + got);
        }
        for (Stream stream : open) {
            stream.closeWrite();
            if (stream.in().read() != -1) throw new AssertionError("bytes after the last");
            stream.close();
        }
    }

    static void upload(Stream stream, long count) throws IOException {
        MessageDigest sum = sha256();
        send(stream, count, sum);
        stream.closeWrite();
        byte[] answer = stream.in().readAllBytes();
        byte[] expected = ByteBuffer.allocate(40).putLong(count).put(sum.digest()).array();
        if (!Arrays.equals(expected, answer)) throw new AssertionError("other bytes arrived");
        stream.close();
    }

    static void download(Stream stream, long count) throws IOException {
        stream.out().write(number(count));
        stream.closeWrite();
        MessageDigest sum = sha256();
        long got = drain(stream.in(), sum, count);
        if (got != count) throw new AssertionError("%d bytes came of %d".formatted(got, count));
        if (!Arrays.equals(sum.digest(), stream.in().readAllBytes())) {
            throw new AssertionError("other bytes came than were sent");
        }
        stream.close();
    }

    /// Asks for bytes and a reset.
    ///
    /// @return how many bytes came before it
    static long reset(Stream stream, long count) throws IOException {
        stream.out().write(number(count));
        byte[] buffer = new byte[COPY];
        long got = 0;
        try {
            for (int n = stream.in().read(buffer); n >= 0; n = stream.in().read(buffer)) got += n;
        } catch (StreamResetException expected) {
            return got;
        }
        throw new AssertionError("the stream ended in good order after %d bytes".formatted(got));
    }

    /// Sends bytes that no two blocks have in common.
    static void send(Stream stream, long count, MessageDigest sum) throws IOException {
        byte[] block = new byte[COPY];
        new Random(count).nextBytes(block);
        long left = count;
        for (long next = 0; left > 0; next++) {
            ByteBuffer.wrap(block).putLong(next);
            int length = (int) Math.min(left, COPY);
            sum.update(block, 0, length);
            stream.out().write(block, 0, length);
            left -= length;
        }
    }

    private static long drain(InputStream in, MessageDigest sum, long atMost) throws IOException {
        byte[] buffer = new byte[COPY];
        long count = 0;
        while (count < atMost) {
            int n = in.read(buffer, 0, (int) Math.min(COPY, atMost - count));
            if (n < 0) break;
            sum.update(buffer, 0, n);
            count += n;
        }
        return count;
    }

    static byte[] number(long number) {
        return ByteBuffer.allocate(8).putLong(number).array();
    }

    static long readNumber(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(8);
        if (bytes.length < 8) throw new EOFException("a number was expected");
        return ByteBuffer.wrap(bytes).getLong();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
