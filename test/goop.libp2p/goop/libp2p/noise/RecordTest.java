package goop.libp2p.noise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import goop.libp2p.Pipe;
import goop.libp2p.ProtocolException;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;

class RecordTest {
    private static final byte[] KEY = new byte[32];

    private static RecordInput reader(byte[] sealed) {
        return reader(new ByteArrayInputStream(sealed));
    }

    private static RecordInput reader(InputStream in) {
        return new RecordInput(in, new CipherState(KEY));
    }

    private static RecordOutput writer(OutputStream out) {
        return new RecordOutput(out, new CipherState(KEY));
    }

    private static byte[] data(int length) {
        byte[] data = new byte[length];
        new Random(length).nextBytes(data);
        return data;
    }

    /// Each array sealed by one write.
    private static byte[] sealed(byte[]... writes) throws IOException {
        var out = new ByteArrayOutputStream();
        var writer = writer(out);
        for (byte[] write : writes) writer.write(write);
        return out.toByteArray();
    }

    private static byte[] emptyRecords(int count) throws IOException {
        var cipher = new CipherState(KEY);
        var out = new ByteArrayOutputStream();
        byte[] record = {0, 16, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        for (int i = 0; i < count; i++) {
            cipher.seal(CipherState.NO_DATA, record, 2, 0, record, 2);
            out.writeBytes(record);
        }
        return out.toByteArray();
    }

    @Test
    void eachWriteLeavesAtOnceInRecordsAsLargeAsCanBe() throws IOException {
        List<Integer> writes = new ArrayList<>();
        var writer =
                writer(
                        new OutputStream() {
                            @Override
                            public void write(int b) {
                                throw new AssertionError("a single byte");
                            }

                            @Override
                            public void write(byte[] b, int off, int len) {
                                writes.add(len);
                            }
                        });
        writer.write(1);
        writer.write(new byte[0]);
        writer.write(new byte[100]);
        writer.write(new byte[65519]);
        writer.write(new byte[65520]);
        writer.write(new byte[3 * 65519]);
        assertEquals(List.of(19, 118, 65537, 65537, 19, 65537, 65537, 65537), writes);
    }

    @Test
    void whatIsWrittenIsReadWhateverTheSizes() throws IOException {
        long seed = new Random().nextLong();
        System.out.println("RecordTest seed " + seed);
        var random = new Random(seed);
        for (int round = 0; round < 10; round++) {
            var wire = new ByteArrayOutputStream();
            var plain = new ByteArrayOutputStream();
            var writer = writer(wire);
            for (int i = 0; i < 40; i++) {
                byte[] data = data(random.nextInt(random.nextBoolean() ? 50 : 140_000));
                writer.write(data);
                plain.writeBytes(data);
            }
            var reader = reader(unevenly(wire.toByteArray(), random));
            byte[] buffer = new byte[100_000];
            var read = new ByteArrayOutputStream();
            while (true) {
                int count = reader.read(buffer, 3, 1 + random.nextInt(90_000));
                if (count < 0) break;
                assertTrue(count > 0);
                read.write(buffer, 3, count);
            }
            assertArrayEquals(plain.toByteArray(), read.toByteArray());
        }
    }

    // Hands out some bytes at a time, as TCP does, and now and then times out.
    private static InputStream unevenly(byte[] bytes, Random random) {
        return new FilterInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            public int read(byte[] b, int off, int len) throws IOException {
                return super.read(b, off, 1 + random.nextInt(len));
            }
        };
    }

    @Test
    void aReadThatTimesOutLosesNothing() throws IOException {
        byte[] first = data(5_000);
        byte[] second = data(10);
        var below =
                new FilterInputStream(new ByteArrayInputStream(sealed(first, second))) {
                    private int reads;

                    @Override
                    public int read(byte[] b, int off, int len) throws IOException {
                        if (reads++ % 2 == 0) throw new SocketTimeoutException("later");
                        return super.read(b, off, Math.min(len, 700));
                    }
                };
        var reader = reader(below);
        var read = new ByteArrayOutputStream();
        int timeouts = 0;
        byte[] buffer = new byte[400];
        while (true) {
            try {
                int count = reader.read(buffer);
                if (count < 0) break;
                read.write(buffer, 0, count);
            } catch (SocketTimeoutException e) {
                timeouts++;
            }
        }
        assertTrue(timeouts > 5, timeouts + " timeouts");
        assertArrayEquals(
                first, Arrays.copyOf(read.toByteArray(), first.length), "the first record");
        assertEquals(first.length + second.length, read.size());
    }

    @Test
    void oneByteAtATimeReadsTheSame() throws IOException {
        var reader = reader(sealed(new byte[] {1, -1}, new byte[] {3}));
        assertEquals(0, reader.available());
        assertEquals(1, reader.read());
        assertEquals(1, reader.available());
        assertEquals(255, reader.read());
        assertEquals(3, reader.read());
        assertEquals(-1, reader.read());
        assertEquals(-1, reader.read());
        assertEquals(0, reader.read(new byte[0]));
    }

    @Test
    void aStreamCutWithinARecordIsNotAnEnd() throws IOException {
        byte[] sealed = sealed(data(40), data(5_000), data(3));
        List<Integer> ends = List.of(0, 58, 58 + 5_018);
        for (int length = 0; length < sealed.length; length++) {
            var reader = reader(Arrays.copyOf(sealed, length));
            if (ends.contains(length)) reader.readAllBytes();
            else assertThrows(EOFException.class, reader::readAllBytes, "cut at " + length);
        }
    }

    @Test
    void everyFlippedBitIsNoticed() throws IOException {
        byte[] sealed = sealed(data(3), data(20));
        for (int bit = 0; bit < sealed.length * 8; bit++) {
            byte[] flipped = sealed.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            var reader = reader(flipped);
            assertThrows(IOException.class, reader::readAllBytes, "bit " + bit);
            assertThrows(IOException.class, reader::readAllBytes, "again, bit " + bit);
        }
    }

    @Test
    void recordsRepeatedDroppedOrExchangedAreNoticed() throws IOException {
        byte[] sealed = sealed(data(3), data(3));
        byte[] first = Arrays.copyOf(sealed, 21);
        byte[] second = Arrays.copyOfRange(sealed, 21, 42);
        for (byte[][] order : new byte[][][] {{second}, {first, first}, {second, first}}) {
            var wire = new ByteArrayOutputStream();
            for (byte[] record : order) wire.writeBytes(record);
            var reader = reader(wire.toByteArray());
            assertThrows(ProtocolException.class, reader::readAllBytes);
        }
    }

    @Test
    void aRecordShorterThanItsTagIsRefused() {
        for (int length = 0; length < 16; length++) {
            byte[] wire = new byte[2 + length];
            wire[1] = (byte) length;
            assertThrows(ProtocolException.class, reader(wire)::read);
        }
    }

    @Test
    void emptyRecordsAreReadOverButNotForEver() throws IOException {
        assertEquals(-1, reader(emptyRecords(64)).read());
        assertThrows(ProtocolException.class, reader(emptyRecords(65))::read);
    }

    @Test
    void nonceExhaustionEndsBothDirections() throws IOException {
        var wire = new ByteArrayOutputStream();
        var writer = new RecordOutput(wire, new CipherState(KEY, -3));
        writer.write(new byte[2 * NoiseSession.MAX_RECORD]);
        assertThrows(IOException.class, () -> writer.write(1));
        int sent = wire.size();
        assertEquals(2 * 65537, sent);
        wire.writeBytes(sealed(new byte[1]));
        var reader =
                new RecordInput(
                        new ByteArrayInputStream(wire.toByteArray()), new CipherState(KEY, -3));
        assertEquals(
                2 * NoiseSession.MAX_RECORD, reader.readNBytes(2 * NoiseSession.MAX_RECORD).length);
        var e = assertThrows(IOException.class, reader::read);
        assertTrue(e.getMessage().contains("nonce"), e.getMessage());
    }

    @Test
    void aClosedConnectionSaysSo() throws IOException {
        var pipe = new Pipe();
        var writer = writer(pipe.out());
        writer.write(5);
        writer.close();
        writer.close();
        assertThrows(IOException.class, () -> writer.write(6));
        var reader = reader(pipe.in());
        assertEquals(5, reader.read());
        reader.close();
        reader.close();
        assertThrows(IOException.class, reader::read);
    }

    @Test
    void closingEndsAReadThatWaits() throws Exception {
        var pipe = new Pipe();
        var reader = reader(pipe.in());
        var read = new FutureTask<>(reader::read);
        var thread = Thread.ofVirtual().start(read);
        while (thread.getState() != Thread.State.WAITING) Thread.onSpinWait();
        assertEquals(0, reader.available());
        reader.close();
        assertEquals(-1, read.get());
    }

    @Test
    void severalWritersDoNotMixTheirBytes() throws Exception {
        var wire = new ByteArrayOutputStream();
        var writer = writer(wire);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            byte[] data = new byte[70_000];
            Arrays.fill(data, (byte) i);
            threads.add(
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        try {
                                            for (int n = 0; n < 5; n++) writer.write(data);
                                        } catch (IOException e) {
                                            throw new AssertionError(e);
                                        }
                                    }));
        }
        for (Thread thread : threads) thread.join();
        byte[] read = reader(wire.toByteArray()).readAllBytes();
        assertEquals(20 * 70_000, read.length);
        for (int i = 0; i < read.length; i++) {
            if (i % 70_000 != 0 && read[i - 1] != read[i]) fail("mixed at " + i);
        }
    }

    @Test
    void buffersGrowForATransferAndShrinkAfterIt() {
        var size = new RecordSize();
        int buffer = RecordSize.SMALL_BUFFER;
        buffer = size.next(100, buffer);
        assertEquals(RecordSize.SMALL_BUFFER, buffer);
        buffer = size.next(RecordSize.SMALL_BUFFER + 1, buffer);
        assertEquals(RecordSize.LARGE_BUFFER, buffer);
        for (int i = 0; i < 15; i++) buffer = size.next(100, buffer);
        assertEquals(RecordSize.LARGE_BUFFER, buffer);
        buffer = size.next(100, buffer);
        assertEquals(RecordSize.SMALL_BUFFER, buffer);
    }

    @Test
    void aShrunkReaderReadsOn() throws IOException {
        var wire = new ByteArrayOutputStream();
        var plain = new ByteArrayOutputStream();
        var writer = writer(wire);
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 40; i++) {
                byte[] data = data(i == 0 ? 100_000 : i);
                writer.write(data);
                plain.writeBytes(data);
            }
        }
        var oneAtATime =
                new FilterInputStream(new ByteArrayInputStream(wire.toByteArray())) {
                    @Override
                    public int read(byte[] b, int off, int len) throws IOException {
                        return super.read(b, off, Math.min(len, 37));
                    }
                };
        assertArrayEquals(plain.toByteArray(), reader(oneAtATime).readAllBytes());
    }

    @Test
    void theWireDoesNotShowTheBytes() throws IOException {
        byte[] sealed = sealed(new byte[64]);
        assertNotEquals(0, Arrays.hashCode(Arrays.copyOfRange(sealed, 2, 66)));
        int zeros = 0;
        for (byte b : sealed) if (b == 0) zeros++;
        assertTrue(zeros < 10);
    }
}
