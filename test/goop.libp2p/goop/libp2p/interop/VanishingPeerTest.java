package goop.libp2p.interop;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.Connection;
import goop.libp2p.Host;
import goop.libp2p.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A peer that is killed in the middle of a transfer. Nobody waits for it, and nothing that it left
/// unfinished is taken for whole.
@ParameterizedClass
@EnumSource(
        value = Partner.Make.class,
        names = {"GO", "GO_034", "JS"})
class VanishingPeerTest {
    private static final int MEGABYTE = 1 << 20;

    @Parameter private Partner.Make make;

    private Partner partner;
    private Host host;
    private Connection connection;

    @BeforeEach
    void connect() throws Exception {
        partner = Partner.start(make);
        host = Us.start();
        connection = Us.connect(host, partner);
    }

    @AfterEach
    void close() {
        if (host != null) host.close();
        if (partner != null) partner.close();
    }

    @Test
    void itsReaderIsTold() throws Exception {
        Stream stream = connection.newStream(Exchanges.SOURCE);
        stream.out().write(Exchanges.number(Long.MAX_VALUE >> 1));
        stream.in().readNBytes(MEGABYTE);
        partner.kill();
        assertThrows(
                IOException.class, () -> stream.in().transferTo(OutputStream.nullOutputStream()));
        nothingIsLeft();
    }

    @Test
    void itsWriterIsTold() throws Exception {
        Stream stream = connection.newStream(Exchanges.SINK);
        stream.out().write(new byte[MEGABYTE]);
        partner.kill();
        assertThrows(
                IOException.class,
                () -> {
                    while (true) stream.out().write(new byte[MEGABYTE]);
                });
        nothingIsLeft();
    }

    @Test
    void itsHandlerIsTold() throws Exception {
        CountDownLatch flooded = new CountDownLatch(1);
        CompletableFuture<Object> end = new CompletableFuture<>();
        host.handle(
                Exchanges.SINK,
                stream -> {
                    stream.in().readNBytes(MEGABYTE);
                    flooded.countDown();
                    try {
                        end.complete(stream.in().transferTo(OutputStream.nullOutputStream()));
                    } catch (IOException e) {
                        end.complete(e);
                    }
                });
        partner.ask("flood", "peer", host.peerId());
        assertTrue(flooded.await(30, TimeUnit.SECONDS));
        partner.kill();
        assertInstanceOf(IOException.class, end.get(30, TimeUnit.SECONDS));
        nothingIsLeft();
    }

    private void nothingIsLeft() throws Exception {
        Us.await(() -> !connection.isOpen() && host.connections().isEmpty());
        assertThrows(IOException.class, () -> connection.newStream(Exchanges.ECHO));
    }
}
