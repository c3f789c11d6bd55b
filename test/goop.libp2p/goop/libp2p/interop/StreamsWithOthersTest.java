package goop.libp2p.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.json.JsonObject;
import goop.libp2p.Connection;
import goop.libp2p.Host;
import goop.libp2p.Stream;
import goop.libp2p.StreamResetException;
import goop.libp2p.UnsupportedProtocolException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Streams: their ends in good order and in bad, and many at once.
@ParameterizedClass
@EnumSource(
        value = Partner.Make.class,
        names = {"GO", "GO_034", "JS"})
class StreamsWithOthersTest {
    private static final int MANY = 1000;

    private static Partner partner;

    @Parameter private Partner.Make make;
    private Host host;
    private Connection connection;

    @BeforeParameterizedClassInvocation
    static void startPartner(Partner.Make make) throws Exception {
        partner = Partner.start(make);
    }

    @AfterParameterizedClassInvocation
    static void endPartner() {
        if (partner != null) partner.close();
    }

    @BeforeEach
    void connect() throws Exception {
        host = Us.start();
        connection = Us.connect(host, partner);
    }

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void theyEchoOurBytesAndOurHalfClose() throws Exception {
        for (int length : new int[] {0, 1, 1_000_000}) {
            byte[] bytes = new byte[length];
            new Random(length).nextBytes(bytes);
            Exchanges.echo(connection.newStream(Exchanges.ECHO), bytes);
        }
        noStreamIsLeft();
    }

    @Test
    void weEchoTheirBytesAndTheirHalfClose() throws Exception {
        for (int length : new int[] {0, 1, 1_000_000}) {
            JsonObject echoed = partner.ask("echo", "peer", host.peerId(), "bytes", length);
            assertEquals(length, echoed.integer("bytes"));
        }
        noStreamIsLeft();
    }

    @Test
    void aThousandStreamsOfOursOnOneConnection() throws Exception {
        Exchanges.streams(connection, MANY);
        noStreamIsLeft();
    }

    @Test
    void aThousandStreamsOfTheirsOnOneConnection() throws Exception {
        partner.ask("streams", "peer", host.peerId(), "count", MANY);
        noStreamIsLeft();
    }

    // JavaScript opens a stream for each, while we serve two of one peer at a time.
    @Test
    void hundredsOfTheirPingsInARow() throws Exception {
        JsonObject pinged = partner.ask("ping", "peer", host.peerId(), "count", 500);
        assertEquals(500, pinged.array("micros").values().size());
        noStreamIsLeft();
    }

    @Test
    void theirResetReachesUs() throws Exception {
        // What was under way may be lost with a reset.
        long received = Exchanges.reset(connection.newStream(Exchanges.RESET), 100_000);
        assertTrue(received <= 100_000);
        noStreamIsLeft();
    }

    @Test
    void ourResetReachesThem() throws Exception {
        JsonObject seen = partner.ask("reset", "peer", host.peerId(), "bytes", 100_000);
        assertTrue(seen.bool("reset"));
        assertTrue(seen.integer("received") <= 100_000);
        noStreamIsLeft();
    }

    @Test
    void aWriterWhoGivesUpIsNotTakenForOneWhoIsDone() throws Exception {
        CompletableFuture<Object> end = new CompletableFuture<>();
        host.handle(
                Exchanges.ECHO,
                stream -> {
                    try {
                        end.complete(stream.in().transferTo(stream.out()));
                    } catch (IOException e) {
                        end.complete(e);
                    }
                });
        partner.ask("abort", "peer", host.peerId());
        assertInstanceOf(StreamResetException.class, end.get(30, TimeUnit.SECONDS));
        noStreamIsLeft();
    }

    @Test
    void theyRefuseAProtocolThatNobodySpeaks() throws Exception {
        assertThrows(
                UnsupportedProtocolException.class,
                () -> {
                    try (Stream stream = connection.newStream("/interop/nobody/1")) {
                        stream.in().read();
                    }
                });
        Exchanges.echo(connection.newStream(Exchanges.ECHO), new byte[10]);
    }

    @Test
    void weRefuseAProtocolThatNobodySpeaks() throws Exception {
        assertThrows(
                Partner.Failure.class,
                () -> partner.ask("open", "peer", host.peerId(), "protocol", "/interop/nobody/1"));
        partner.ask("echo", "peer", host.peerId(), "bytes", 10);
    }

    @Test
    void ofSeveralProtocolsTheFirstThatTheySpeakIsChosen() throws Exception {
        Stream stream =
                connection.newStream("/interop/nobody/2", "/interop/nobody/1", Exchanges.ECHO);
        assertEquals(Exchanges.ECHO, stream.protocol());
        Exchanges.echo(stream, new byte[10]);
    }

    private void noStreamIsLeft() throws Exception {
        Us.await(() -> connection.streamCount() == 0);
        assertTrue(connection.isOpen());
    }
}
