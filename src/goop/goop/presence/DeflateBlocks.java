package goop.presence;

import java.io.ByteArrayOutputStream;
import java.util.zip.Deflater;

/// Makes deflate blocks that stand alone: each ends on a byte boundary and none refers to an
/// earlier one, so a gzip stream may be put together of any of them (RFC 1951; zlib's full flush).
///
/// Holds native memory until closed. Belongs to one thread at a time.
final class DeflateBlocks implements AutoCloseable {

    /// A gzip member's header (RFC 1952): deflate, no name, no time, unknown system.
    static final byte[] GZIP_HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    /// The empty last block of a deflate stream, after which comes [Checksum#trailer].
    static final byte[] LAST_BLOCK = {3, 0};

    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    private final byte[] buffer = new byte[8192];
    private final ByteArrayOutputStream block = new ByteArrayOutputStream();

    DeflateBlocks add(byte[] bytes, int offset, int length) {
        deflater.setInput(bytes, offset, length);
        while (!deflater.needsInput()) drain(Deflater.NO_FLUSH);
        return this;
    }

    /// The block of all that was added since the last one.
    byte[] flush() {
        // A call that fills the buffer may have left something behind.
        while (drain(Deflater.FULL_FLUSH) == buffer.length) continue;
        byte[] made = block.toByteArray();
        block.reset();
        return made;
    }

    private int drain(int flush) {
        int made = deflater.deflate(buffer, 0, buffer.length, flush);
        block.write(buffer, 0, made);
        return made;
    }

    @Override
    public void close() {
        deflater.end();
    }
}
