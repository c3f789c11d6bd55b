package goop.peer;

import goop.libp2p.PeerId;
import goop.libp2p.Stream;
import goop.libp2p.StreamHandler;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;

/// `/goop/avatar/1.0.0`: a peer's picture, for whoever opens a stream: `OK <size>\n` and the bytes,
/// or `NONE\n`.
final class AvatarProtocol {
    static final String ID = "/goop/avatar/1.0.0";
    private static final int MAX_LINE = 64;

    private AvatarProtocol() {}

    static StreamHandler serving(Supplier<Optional<byte[]>> avatar) {
        return stream -> {
            Deadlines.set(stream);
            Optional<byte[]> picture = avatar.get();
            if (picture.isEmpty()) {
                stream.out().write(Line.bytes("NONE"));
                return;
            }
            stream.out().write(Line.bytes("OK " + picture.get().length));
            stream.out().write(picture.get());
        };
    }

    static Optional<byte[]> ask(Reacher reacher, PeerId peer)
            throws IOException, InterruptedException {
        try (Stream stream = reacher.open(peer, ID)) {
            String line = Line.read(stream.in(), MAX_LINE);
            if (line.equals("NONE")) return Optional.empty();
            return Optional.of(
                    Body.ofUnknownKind(line, stream.in(), stream).bytes(Avatar.MAX_BYTES));
        }
    }
}
