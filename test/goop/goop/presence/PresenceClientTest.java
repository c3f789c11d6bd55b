package goop.presence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.http.Response;
import goop.libp2p.Keypair;
import goop.presence.Presence.Type;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

class PresenceClientTest {
    private static final Keypair KEY = Keypair.generate();
    private static final String ID = KEY.peerId().toString();
    private static final Presence FIELDS = Messages.saying(Type.ONLINE, "-", "label", 0);

    private final List<AutoCloseable> open = new ArrayList<>();
    private TinyRendezvous server;

    @BeforeEach
    void start() throws IOException {
        server = TinyRendezvous.start();
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : open.reversed()) each.close();
        server.close();
    }

    /// Keeps a picture of who is there and what went wrong.
    private static final class Ear implements PresenceListener {
        final Map<String, Heard> picture = new HashMap<>();
        final BlockingQueue<String> happened = new LinkedBlockingQueue<>();

        @Override
        public synchronized void snapshot(List<Heard> everybody) {
            picture.clear();
            everybody.forEach(this::note);
            happened.add("snapshot");
        }

        @Override
        public synchronized void heard(Heard heard) {
            note(heard);
            happened.add(heard.message().type().wire());
        }

        private void note(Heard heard) {
            if (heard.message().type() == Type.OFFLINE) picture.remove(heard.message().peerId());
            else picture.put(heard.message().peerId(), heard);
        }

        synchronized Heard of(String peerId) {
            return picture.get(peerId);
        }

        @Override
        public void disconnected(IOException why, Duration retryIn) {
            happened.add("disconnected: " + why.getMessage());
        }

        @Override
        public void published() {
            happened.add("published");
        }

        @Override
        public void notPublished(IOException why, Duration retryIn) {
            happened.add("not published: " + why.getMessage());
        }

        String next() throws InterruptedException {
            String next = happened.poll(30, TimeUnit.SECONDS);
            return next == null ? "nothing" : next;
        }

        void await(String what) throws InterruptedException {
            String next = next();
            while (!next.startsWith(what) && !next.equals("nothing")) next = next();
            assertTrue(next.startsWith(what), next + " instead of " + what);
        }
    }

    private ClientSettings settings() throws Exception {
        return ClientSettings.of(server.url()).with(Duration.ofMillis(200), Duration.ofSeconds(20));
    }

    private PresenceClient start(Keypair key, Ear ear) throws Exception {
        PresenceClient client = PresenceClient.start(settings(), key, ear);
        open.add(client);
        return client;
    }

    private PresenceClient watch(Ear ear, ClientSettings settings) {
        PresenceClient client = PresenceClient.watch(settings, ear);
        open.add(client);
        return client;
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "never");
            Thread.sleep(5);
        }
    }

    @Test
    void whatOneAnnouncesOthersHearSignedAndGoneWhenItCloses() throws Exception {
        for (boolean gzip : new boolean[] {true, false}) {
            Ear ear = new Ear();
            watch(ear, settings().compressed(gzip));
            ear.await("snapshot");
            try (PresenceClient peer =
                    PresenceClient.start(settings(), KEY, new PresenceListener() {})) {
                peer.announce(FIELDS);
                ear.await("online");
                assertTrue(ear.of(ID).verified());
                assertEquals("label", ear.of(ID).message().content());
                peer.announce(Messages.saying(Type.ONLINE, "-", "other label", 0));
                ear.await("update");
                assertEquals("other label", ear.of(ID).message().content());
            }
            ear.await("offline");
        }
    }

    @Test
    void heartbeatsBearTheTokenAndNoSignature() throws Exception {
        Ear ear = new Ear();
        start(KEY, ear).announce(FIELDS);
        await(() -> server.publishes.get() >= 5);
        Peer peer = server.board.peer(ID).orElseThrow();
        assertTrue(peer.verified());
        assertTrue(peer.beatTs() > peer.message().ts(), "the last signed message is old");
    }

    @Test
    void aTokenThatIsNotTakenIsReplacedAtOnce() throws Exception {
        Ear ear = new Ear();
        start(KEY, ear).announce(FIELDS);
        ear.await("published");
        server.board.remove(ID);
        await(() -> server.board.peer(ID).isPresent());
        assertTrue(server.board.peer(ID).orElseThrow().verified());
        assertTrue(ear.happened.stream().noneMatch(each -> each.startsWith("not")));
    }

    @Test
    void aWrongClockIsSetByTheServers() throws Exception {
        int port = server.port();
        server.close();
        InstantSource ahead = () -> Instant.now();
        server = new TinyRendezvous(BoardSettings.defaults(), ahead, port);
        Duration wrong = Duration.ofHours(1);
        PresencePublisher publisher =
                new PresencePublisher(
                        new RendezvousHttp(RendezvousHttp.client(), settings().server()),
                        settings(),
                        KEY,
                        () -> Instant.now().minus(wrong),
                        new PresenceListener() {},
                        () -> {});
        open.add(publisher::close);
        publisher.announce(FIELDS.withPeerId(ID));
        await(() -> server.board.peer(ID).isPresent());
    }

    @Test
    void aServerThatComesBackIsFoundAgainAndNothingIsMissed() throws Exception {
        Ear ear = new Ear();
        start(KEY, ear).announce(FIELDS);
        await(() -> ear.of(ID) != null);
        int port = server.port();
        server.close();
        ear.await("disconnected");
        server = new TinyRendezvous(BoardSettings.defaults(), InstantSource.system(), port);
        server.board.publish(Presence.of(Type.ONLINE, "new", 1), null);
        await(() -> ear.of("new") != null && ear.of(ID) != null);
        assertTrue(ear.of(ID).verified());
    }

    @Test
    void asignInPageIsSaidToBeOne() throws Exception {
        server.instead = Response.html(200, "<html>Welcome to the hotel</html>");
        Ear ear = new Ear();
        PresenceClient client = start(KEY, ear);
        assertTrue(ear.next().endsWith("a network that wants a sign-in first"));
        client.announce(FIELDS);
        ear.await("not published: " + server.url() + "/publish answered status 200: not a rend");
    }

    @Test
    void refusalsAndRedirectsAreReportedWithWhatTheServerSays() throws Exception {
        server.instead = Response.text(429, "rate limit exceeded").with("Retry-After", "1");
        Ear ear = new Ear();
        PresenceClient client = start(KEY, ear);
        client.announce(FIELDS);
        ear.await("not published: status 429: rate limit exceeded");
        server.instead = Response.seeOther("https://elsewhere.example/");
        ear.await(
                "disconnected: "
                        + server.url()
                        + "/events is redirected to https://elsewhere.example/: use that");
        server.instead = null;
        ear.await("published");
    }

    @Test
    void aForgedMessageIsNotHeard() throws Exception {
        Ear ear = new Ear();
        Presence good = PresenceSignature.sign(Presence.of(Type.ONLINE, ID, 5), KEY);
        byte[] events =
                ("data: "
                                + new String(PresenceJson.write(good.withTs(6)))
                                + "\n\ndata: {\"type\":\"bogus\",\"peerID\":\"x\"}\n\ndata: "
                                + new String(PresenceJson.write(good))
                                + "\n\n")
                        .getBytes();
        server.instead = Response.events(stream -> stream.write(events));
        watch(ear, settings());
        ear.await("online");
        assertEquals(new PresenceListener.Heard(good, true), ear.of(ID));
    }

    @Test
    void aSnapshotWithoutEndIsLeftBeforeItFillsTheMemory() throws Exception {
        byte[] block = hostileBlock();
        AtomicLong sent = new AtomicLong();
        server.instead =
                Response.events(
                        stream -> {
                            while (true) {
                                stream.write(block);
                                sent.addAndGet(block.length);
                            }
                        });
        Ear ear = new Ear();
        watch(ear, settings().compressed(false));
        ear.await("disconnected: a snapshot without end");
        server.instead = Response.text(503, "enough");
        System.out.println("PresenceClientTest: left after " + (sent.get() >> 20) + " MiB");
        assertTrue(sent.get() < 200 << 20, sent + " bytes");
    }

    // As much as one event may hold, of peers that do not exist.
    private static byte[] hostileBlock() {
        StringBuilder block = new StringBuilder("event: snapshot\ndata: [");
        for (int i = 0; i < 14; i++) {
            if (i > 0) block.append(',');
            Presence each = Messages.saying(Type.ONLINE, "p" + i, "x".repeat(4000), 1);
            block.append(new String(PresenceJson.write(each), StandardCharsets.UTF_8));
        }
        return block.append("]\n\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aThousandWatchersTakeLittleMemoryEach() throws Exception {
        int clients = 1000;
        for (int i = 0; i < 100; i++) {
            server.board.publish(Messages.saying(Type.ONLINE, "p" + i, "label", 1), null);
        }
        AtomicInteger snapshots = new AtomicInteger();
        PresenceListener counts =
                new PresenceListener() {
                    @Override
                    public void snapshot(List<Heard> everybody) {
                        snapshots.incrementAndGet();
                    }
                };
        HttpClient shared = PresenceClient.sharedHttp();
        open.add(shared);
        // What is loaded once for all.
        open.add(PresenceClient.watch(settings().sharing(shared), counts));
        await(() -> snapshots.get() == 1);
        long before = heap();
        for (int i = 1; i < clients; i++) {
            open.add(PresenceClient.watch(settings().sharing(shared), counts));
        }
        await(() -> snapshots.get() >= clients);
        long each = (heap() - before) / clients;
        System.out.printf(
                "PresenceClientTest: a watcher and its stream on the server take %d KiB%n",
                each >> 10);
        // Measured: 93 KiB, of which the inflater's window and the server's buffers are most.
        assertTrue(each < 5 * 93 << 10, each + " bytes");
    }

    private static long heap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    @Test
    void aSilentStreamIsLeft() throws Exception {
        server.instead = Response.events(stream -> Thread.sleep(Duration.ofHours(1)));
        Ear ear = new Ear();
        ClientSettings quick = settings();
        watch(
                ear,
                new ClientSettings(
                        quick.server(),
                        quick.heartbeat(),
                        quick.ttl(),
                        Duration.ofMillis(300),
                        10,
                        true,
                        null));
        ear.await("disconnected: nothing came for");
    }

    @Test
    void closingTakesAMomentEvenWhenTheServerHangs() throws Exception {
        Ear ear = new Ear();
        PresenceClient client = start(KEY, ear);
        client.announce(FIELDS);
        ear.await("published");
        server.instead =
                Response.stream(
                        204,
                        "text/plain",
                        -1,
                        out -> java.util.concurrent.locks.LockSupport.park());
        long before = System.nanoTime();
        client.close();
        long millis = (System.nanoTime() - before) / 1_000_000;
        System.out.println("PresenceClientTest: closed in " + millis + " ms");
        assertTrue(millis < 5000, millis + " ms");
    }

    @Test
    void aRelayIsFoundOrNot() throws Exception {
        PresenceClient client = start(KEY, new Ear());
        assertTrue(client.relay().isEmpty());
        server.instead =
                Response.json(200, "{\"peer_id\":\"x\",\"addrs\":[\"/ip4/1.2.3.4\"]}".getBytes());
        assertEquals(new RelayInfo("x", List.of("/ip4/1.2.3.4")), client.relay().orElseThrow());
    }
}
