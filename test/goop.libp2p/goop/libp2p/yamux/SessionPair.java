package goop.libp2p.yamux;

import java.util.Random;

/// Two sessions and the pipes between them.
record SessionPair(YamuxSession client, YamuxSession server) implements AutoCloseable {
    static SessionPair start() {
        return start(YamuxLimits.defaults(), null);
    }

    static SessionPair start(YamuxLimits limits, Random random) {
        MemoryPipe up = new MemoryPipe(100_000, random);
        MemoryPipe down =
                new MemoryPipe(100_000, random == null ? null : new Random(random.nextLong()));
        return new SessionPair(
                YamuxSession.start(down.in, up.out, true, limits, "client"),
                YamuxSession.start(up.in, down.out, false, limits, "server"));
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
