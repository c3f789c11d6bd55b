package goop.libp2p.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.CircuitLimit;
import goop.libp2p.Connection;
import goop.libp2p.Host;
import goop.libp2p.PeerId;
import goop.libp2p.Stream;
import goop.libp2p.wire.Delimited;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A relay that keeps all that it passes on, and looks for something to read in it.
class RelaySecrecyTest {
    private static final String SECRET = "the plain text that nobody in the middle may see ";

    private final Hosts hosts = new Hosts();
    private final ByteArrayOutputStream seen = new ByteArrayOutputStream();

    @AfterEach
    void closeHosts() {
        hosts.close();
    }

    @Test
    void theRelayCannotReadWhatItPassesOn() throws Exception {
        Host relay = hosts.add(Host.builder().listen("/ip4/127.0.0.1/tcp/0"));
        relay.handle(HopMessage.PROTOCOL, stream -> serve(relay, stream));
        Host hidden = hosts.hidden();
        Hosts.reserve(hidden, relay);
        Connection connection = hosts.hidden().connect(Hosts.through(relay, hidden));
        byte[] text = SECRET.repeat(1000).getBytes(StandardCharsets.UTF_8);
        assertEquals(text.length, Hosts.echo(connection, text).length);

        // All of it went by here, twice: there and back.
        String all = seen.toString(StandardCharsets.ISO_8859_1);
        assertTrue(all.length() > 2 * text.length, () -> all.length() + " bytes");
        for (int from = 0; from + 8 <= SECRET.length(); from++) {
            String part = SECRET.substring(from, from + 8);
            assertTrue(!all.contains(part), part);
        }
        // The handshake before it is seen, so we did look in the right place.
        assertTrue(all.contains("/multistream/1.0.0"));
        assertTrue(all.contains("/noise"));
    }

    private void serve(Host relay, Stream source) throws IOException, InterruptedException {
        switch (HopMessage.read(source.in())) {
            case HopMessage.Reserve() -> {
                HopMessage.Grant grant =
                        new HopMessage.Grant(
                                Instant.now().plusSeconds(3600), List.of(), Optional.empty());
                answer(source, Optional.of(grant));
            }
            case HopMessage.Connect(PeerId to) -> {
                Stream target = relay.connection(to).orElseThrow().newStream(StopMessage.PROTOCOL);
                PeerId from = source.connection().remotePeer();
                StopMessage question = new StopMessage.Connect(from, CircuitLimit.NONE);
                Delimited.write(target.out(), question.toBytes());
                StopMessage.read(target.in());
                answer(source, Optional.empty());
                new Circuit(
                                watched(source),
                                watched(target),
                                CircuitLimit.NONE,
                                (_, _) -> {},
                                Instant.now())
                        .run();
            }
            case HopMessage.Status _ -> throw new IOException("no question");
        }
    }

    private static void answer(Stream stream, Optional<HopMessage.Grant> grant) throws IOException {
        HopMessage yes = new HopMessage.Status(RelayStatus.OK, grant, CircuitLimit.NONE);
        Delimited.write(stream.out(), yes.toBytes());
    }

    private Stream watched(Stream stream) {
        InputStream in =
                new FilterInputStream(stream.in()) {
                    @Override
                    public int read(byte[] b, int off, int len) throws IOException {
                        int count = super.read(b, off, len);
                        synchronized (seen) {
                            if (count > 0) seen.write(b, off, count);
                        }
                        return count;
                    }
                };
        return (Stream)
                Proxy.newProxyInstance(
                        Stream.class.getClassLoader(),
                        new Class<?>[] {Stream.class},
                        (_, method, arguments) -> {
                            if (method.getName().equals("in")) return in;
                            try {
                                return method.invoke(stream, arguments);
                            } catch (InvocationTargetException thrown) {
                                throw thrown.getCause();
                            }
                        });
    }
}
