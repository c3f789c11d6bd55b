package goop.nats;

import goop.cluster.Bus;
import goop.cluster.BusDriver;
import goop.cluster.BusSettings;
import goop.cluster.NatsCredentials;

import io.nats.client.AuthHandler;
import io.nats.client.Options;

import java.io.IOException;
import java.time.Duration;

/// Opens a [NatsBus].
public final class NatsDriver implements BusDriver {
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);
    // A node behind a dead line is noticed within six seconds.
    private static final Duration BETWEEN_PINGS = Duration.ofSeconds(2);
    private static final int MOST_PINGS = 2;
    private static final int MOST_WAITING = 10_000;

    /// As [java.util.ServiceLoader] makes it. Builds something, so that a library that is missing
    /// is missed at the start.
    public NatsDriver() {
        new Options.Builder().server("nats://127.0.0.1").build();
    }

    @Override
    public Bus open(BusSettings settings, Bus.Receiver receiver) throws IOException {
        Options.Builder options =
                new Options.Builder()
                        .servers(
                                settings.servers().stream()
                                        .map(Object::toString)
                                        .toArray(String[]::new))
                        .connectionName(settings.name())
                        .noEcho()
                        // In the order in which they are named: the nearest comes first.
                        .noRandomize()
                        .connectionTimeout(CONNECT)
                        .socketReadTimeoutMillis(0)
                        .pingInterval(BETWEEN_PINGS)
                        .maxPingsOut(MOST_PINGS)
                        .maxReconnects(-1)
                        .reconnectWait(BETWEEN_TRIES)
                        // What is said while nobody hears is asked for later.
                        .reconnectBufferSize(0)
                        .maxMessagesInOutgoingQueue(MOST_WAITING)
                        .discardMessagesWhenOutgoingQueueFull();
        if (settings.servers().stream().anyMatch(each -> each.getScheme().equals("tls"))) {
            options.sslContext(NatsTrust.context(settings.authorities()));
        }
        if (settings.credentials().isPresent()) {
            options.authHandler(new Signer(settings.credentials().get()));
        } else if (!settings.username().isEmpty()) {
            options.userInfo(
                    settings.username().toCharArray(), settings.password().value().toCharArray());
        }
        return NatsBus.start(options, receiver);
    }

    /// Answers the server's challenge.
    private record Signer(NatsCredentials credentials) implements AuthHandler {
        @Override
        public byte[] sign(byte[] challenge) {
            return credentials.sign(challenge);
        }

        @Override
        public char[] getID() {
            return credentials.publicKey().toCharArray();
        }

        @Override
        public char[] getJWT() {
            return credentials.jwt().map(String::toCharArray).orElse(null);
        }
    }
}
