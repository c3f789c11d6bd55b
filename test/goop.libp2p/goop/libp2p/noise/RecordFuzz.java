package goop.libp2p.noise;

import goop.fuzz.Parses;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// The input is a little program. Its first byte says in what portions bytes arrive, its second how
/// much the reader asks for; then come pairs of operation and size: a lawful record, an empty one,
/// or bytes that nobody sealed. What is read must be what was sealed, as far as the first false
/// byte.
@Parses(
        value = {RecordInput.class, RecordSize.class},
        except = {"close", "available"})
public final class RecordFuzz {
    private RecordFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length < 2) return;
        var wire = new ByteArrayOutputStream();
        var plain = new ByteArrayOutputStream();
        boolean honest = true;
        var cipher = new CipherState(new byte[32]);
        for (int i = 2; i + 1 < input.length && wire.size() < 300_000; i += 2) {
            int size = input[i + 1] & 0xff;
            switch (input[i] & 3) {
                case 0 -> {
                    // An empty record comes up to 64 times in a row.
                    int times = size == 0 ? 1 + (input[i] >> 2 & 63) : 1;
                    for (int n = 0; n < times; n++) seal(cipher, wire, size);
                    if (honest) plain.writeBytes(data(size));
                }
                case 1 -> {
                    seal(cipher, wire, 256 * size);
                    if (honest) plain.writeBytes(data(256 * size));
                }
                case 2 -> {
                    wire.write(size);
                    honest = false;
                }
                default -> {
                    wire.writeBytes(new byte[] {0, (byte) size});
                    wire.writeBytes(Arrays.copyOfRange(input, i, i + size));
                    honest = false;
                }
            }
        }
        read(wire.toByteArray(), plain.toByteArray(), honest, input[0] & 0xff, input[1] & 0xff);
    }

    private static byte[] data(int size) {
        byte[] data = new byte[size];
        Arrays.fill(data, (byte) size);
        return data;
    }

    private static void seal(CipherState cipher, ByteArrayOutputStream wire, int size) {
        byte[] sealed = new byte[2 + size + CipherState.TAG_LENGTH];
        try {
            cipher.seal(CipherState.NO_DATA, data(size), 0, size, sealed, 2);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        sealed[0] = (byte) (sealed.length - 2 >>> 8);
        sealed[1] = (byte) (sealed.length - 2);
        wire.writeBytes(sealed);
    }

    private static void read(byte[] wire, byte[] plain, boolean honest, int portion, int want) {
        byte[] buffer = new byte[1 + 257 * want];
        var read = new ByteArrayOutputStream();
        try (var reader =
                new RecordInput(in(wire, 1 + 64 * portion), new CipherState(new byte[32]))) {
            if (reader.read(buffer, 0, 0) != 0) throw new AssertionError("bytes unasked for");
            int first = reader.read();
            if (first >= 0) read.write(first);
            for (int count = 0; count >= 0; count = reader.read(buffer)) {
                read.write(buffer, 0, count);
            }
        } catch (IOException refused) {
            // Too many empty records in a row are refused too.
            if (honest && !refused.getMessage().contains("empty")) {
                throw new AssertionError("a lawful record refused", refused);
            }
            honest = false;
        }
        byte[] begin = Arrays.copyOf(plain, honest ? plain.length : read.size());
        if (!Arrays.equals(begin, read.toByteArray())) throw new AssertionError("other bytes");
    }

    private static InputStream in(byte[] wire, int portion) {
        return new FilterInputStream(new ByteArrayInputStream(wire)) {
            @Override
            public int read(byte[] b, int off, int len) throws IOException {
                return super.read(b, off, Math.min(len, portion));
            }
        };
    }
}
