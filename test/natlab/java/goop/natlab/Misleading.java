package goop.natlab;

import goop.json.JsonObject;
import goop.json.JsonWriter;
import goop.libp2p.Connection;
import goop.libp2p.Host;
import goop.libp2p.HostBuilder;
import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;
import goop.libp2p.Stream;
import goop.libp2p.wire.Delimited;
import goop.libp2p.wire.ProtobufWriter;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Peers that want others to knock at the doors of a third party: their hole punches name a hundred
/// of its ports.
final class Misleading {
    private static final String PROTOCOL = "/libp2p/dcutr";
    private static final int CONNECT = 100;
    private static final int SYNC = 300;
    private static final int TRIES = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Misleading() {}

    private static byte[] connect(String ip) throws IOException {
        ProtobufWriter message = new ProtobufWriter().number(1, CONNECT);
        for (int port = 1; port <= 100; port++) {
            message.bytes(2, Multiaddr.parse("/ip4/" + ip + "/tcp/" + port).toBytes());
        }
        return Delimited.encode(message.toBytes());
    }

    private static HostBuilder builder() {
        return Host.builder().holePunching(false);
    }

    /// As `peers` peers, one after the other: connects through the relay and answers each punch.
    static void answer(JsonObject command, JsonWriter answer) throws Exception {
        byte[] lie = connect(command.string("about"));
        Multiaddr victim = Multiaddr.parse(command.string("addr"));
        long count = command.integer("peers");
        for (int peer = 0; peer < count; peer++) {
            Semaphore answered = new Semaphore(0);
            HostBuilder liar =
                    builder()
                            .handle(
                                    PROTOCOL,
                                    stream -> {
                                        try {
                                            Delimited.read(stream.in(), 4096);
                                            stream.out().write(lie);
                                            stream.in().transferTo(OutputStream.nullOutputStream());
                                        } finally {
                                            answered.release(); // the try is over
                                        }
                                    });
            try (Host host = liar.start()) {
                host.connect(victim);
                if (!answered.tryAcquire(TRIES, PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                    throw new IOException("no punch was tried with peer " + peer);
                }
            }
        }
        answer.field("exchanges", count * TRIES);
    }

    /// As the peer that was dialled: begins one punch after the other.
    static void begin(Host host, PeerId victim, JsonObject command, JsonWriter answer)
            throws Exception {
        byte[] lie = connect(command.string("about"));
        byte[] sync = Delimited.encode(new ProtobufWriter().number(1, SYNC).toBytes());
        Connection relayed = host.connection(victim).orElseThrow();
        for (int count = 0; count < command.integer("streams"); count++) {
            try (Stream stream = relayed.newStream(PROTOCOL)) {
                stream.readTimeout(PATIENCE);
                stream.out().write(lie);
                Delimited.read(stream.in(), 4096);
                stream.out().write(sync);
                while (stream.in().read() >= 0) {
                    // until the try is over
                }
            }
        }
        answer.field("exchanges", command.integer("streams"));
    }
}
