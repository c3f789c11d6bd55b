package goop.libp2p.yamux;

import goop.fuzz.Parses;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

/// A session that is sent the input: headers come back equal when they are written, and whatever is
/// sent, the session ends and holds nothing afterwards.
@Parses({Frame.class, SessionReader.class})
public final class YamuxFuzz {
    // A backlog that a short input can fill.
    private static final YamuxLimits LIMITS =
            new YamuxLimits(
                    2,
                    4,
                    2,
                    2,
                    Duration.ofSeconds(1),
                    1 << 20,
                    1 << 18,
                    20,
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(10));

    private YamuxFuzz() {}

    /// Jazzer calls this.
    public static void fuzzerTestOneInput(byte[] input) throws InterruptedException {
        parse(input);
        ByteBudget memory = new ByteBudget(1 << 20);
        try (YamuxSession session =
                YamuxSession.start(
                        new ByteArrayInputStream(input),
                        OutputStream.nullOutputStream(),
                        (input.length & 1) == 0,
                        LIMITS,
                        memory,
                        () -> {},
                        "fuzzed")) {
            use(session);
        }
        if (memory.used() != 0) throw new AssertionError(memory.used() + " bytes are held");
    }

    private static void parse(byte[] input) {
        if (input.length < Frame.HEADER_LENGTH) return;
        byte[] written = new byte[Frame.HEADER_LENGTH];
        try {
            Frame frame = Frame.parse(input);
            frame.write(written, 0);
            if (!Frame.parse(written).equals(frame)) throw new AssertionError(frame.toString());
        } catch (YamuxException refused) {
            if (refused.getMessage().isEmpty()) throw new AssertionError(refused);
        }
    }

    // One stream of ours, which the input may name, and those that it opens.
    private static void use(YamuxSession session) {
        try {
            session.open().out().write(1);
            while (true) {
                try (YamuxStream stream = session.accept()) {
                    stream.in().skip(100);
                }
            }
        } catch (IOException over) {
            if (over.getMessage() == null) throw new AssertionError(over);
        }
    }
}
