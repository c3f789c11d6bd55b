package goop.peer;

import goop.libp2p.PeerId;
import goop.libp2p.Stream;
import goop.libp2p.StreamHandler;

import java.io.IOException;
import java.util.function.Supplier;

/// `/goop/content/1.0.0`: a peer's label, one line, for whoever opens a stream.
final class ContentProtocol {
    static final String ID = "/goop/content/1.0.0";
    private static final int MAX_LABEL = 4096;

    private ContentProtocol() {}

    static StreamHandler serving(Supplier<String> label) {
        return stream -> {
            Deadlines.set(stream);
            // A label that was two lines would be read as something else.
            stream.out().write(Line.bytes(label.get().replaceAll("[\\r\\n]", " ")));
        };
    }

    static String ask(Reacher reacher, PeerId peer) throws IOException, InterruptedException {
        try (Stream stream = reacher.open(peer, ID)) {
            return Line.read(stream.in(), MAX_LABEL);
        }
    }
}
