package goop.libp2p.multistream;

import goop.fuzz.Parses;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/// The first byte chooses the side, the rest is what the peer sends. Where the negotiation
/// succeeds, the lines that were read, written anew, must be the bytes that were taken, and not one
/// more.
@Parses(
        value = {Line.class, Multistream.class, LazySelection.class},
        except = {"write", "sendWithProposal", "close", "markSupported", "skip"})
public final class MultistreamFuzz {
    private static final List<String> PROTOCOLS = List.of("/a/1", "/b/1");

    private MultistreamFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) return;
        byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
        var in = new ByteArrayInputStream(bytes);
        var out = new ByteArrayOutputStream();
        try {
            switch (input[0] & 3) {
                case 0 -> known(Multistream.handle(in, out, PROTOCOLS::contains));
                case 1 -> known(Multistream.select(in, out, PROTOCOLS));
                case 2 -> {
                    var stream = Multistream.propose(in, out, PROTOCOLS.getFirst());
                    if (stream.in().available() != 0) throw new AssertionError("bytes too early");
                    try {
                        stream.confirm();
                    } catch (IOException refused) {
                        mustStayRefused(stream);
                        throw refused;
                    }
                    stream.out().flush();
                    stream.in().available();
                    stream.in().readAllBytes();
                    return;
                }
                default -> {}
            }
        } catch (IOException refused) {
            return;
        }
        sameBytes(bytes, bytes.length - in.available());
    }

    private static void known(String protocol) {
        if (!PROTOCOLS.contains(protocol)) throw new AssertionError("agreed on " + protocol);
    }

    private static void mustStayRefused(LazySelection stream) {
        try {
            stream.confirm();
        } catch (IOException again) {
            return;
        }
        throw new AssertionError("agreed after all");
    }

    private static void sameBytes(byte[] bytes, int taken) {
        var in = new ByteArrayInputStream(bytes, 0, taken);
        var anew = new ByteArrayOutputStream();
        try {
            while (in.available() > 0) {
                String text = Line.read(in);
                // The one line that we never write.
                if (text.isEmpty()) anew.writeBytes(new byte[] {1, '\n'});
                else Line.write(anew, text);
            }
        } catch (IOException e) {
            throw new AssertionError("read once, and not again", e);
        }
        byte[] expected = Arrays.copyOf(bytes, taken);
        if (!Arrays.equals(expected, anew.toByteArray())) throw new AssertionError("other lines");
    }
}
