package goop.libp2p.multistream;

import goop.libp2p.ProtocolException;
import goop.libp2p.wire.Delimited;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// One line of the negotiation: a varint length, that many bytes, the last of them a newline.
final class Line {
    /// Text and newline. The specification has no bound; rust-libp2p refuses names over 140 bytes,
    /// go-libp2p lines over 64 KiB.
    static final int MAX_LENGTH = 1024;

    private Line() {}

    /// Blocks until a whole line has come in and takes not one byte more.
    ///
    /// @return the text without its newline
    static String read(InputStream in) throws IOException {
        byte[] text = Delimited.read(in, MAX_LENGTH);
        int length = text.length;
        if (length == 0) throw new ProtocolException("multistream: a line of no bytes");
        if (text[length - 1] != '\n') {
            throw new ProtocolException("multistream: a line does not end with a newline");
        }
        for (int i = 0; i < length - 1; i++) {
            if (text[i] >= 0 && text[i] < ' ' || text[i] == 0x7f) {
                throw new ProtocolException(
                        "multistream: control character %d in a line".formatted(text[i]));
            }
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(text, 0, length - 1);
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new ProtocolException("multistream: a line is not UTF-8", e);
        }
    }

    /// Adds a line to what will be written at once.
    ///
    /// @throws IllegalArgumentException when the text is no protocol name
    static void write(ByteArrayOutputStream out, String text) {
        byte[] line = (text + "\n").getBytes(StandardCharsets.UTF_8);
        if (text.isEmpty() || line.length > MAX_LENGTH || text.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("not a protocol name: " + text);
        }
        out.writeBytes(Delimited.encode(line));
    }
}
