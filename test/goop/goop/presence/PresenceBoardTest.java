package goop.presence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.Keypair;
import goop.presence.Presence.Type;
import goop.presence.Verdict.Accepted;
import goop.presence.Verdict.Refused;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPInputStream;

class PresenceBoardTest {
    private static final Keypair KEY = Keypair.generate();
    private static final String ID = KEY.peerId().toString();
    private static final Presence FROM_KEY =
            new Presence(
                    Type.ONLINE,
                    ID,
                    "label",
                    "a@b.c",
                    "",
                    false,
                    List.of("/ip4/192.0.2.7/tcp/4001"),
                    0,
                    "");

    private long millis = 1_738_764_000_000L;
    private BoardSettings settings =
            new BoardSettings(
                    Duration.ofSeconds(20),
                    false,
                    true,
                    1000,
                    1 << 20,
                    10_000,
                    256 << 10,
                    Duration.ofMillis(20),
                    500,
                    "boot");
    private PresenceBoard board = board();

    private PresenceBoard board() {
        return new PresenceBoard(
                settings,
                PresenceToken.withRandomKey(),
                () -> Instant.ofEpochMilli(millis),
                () -> millis);
    }

    private void pass(long more) {
        for (long end = millis + more; millis < end; ) {
            millis += Math.min(PresenceBoard.TICK_MILLIS, end - millis);
            board.tick();
        }
        board.show();
    }

    private Verdict publish(Presence message) {
        Verdict verdict = board.publish(message, null);
        board.show();
        return verdict;
    }

    private static void accepted(Verdict verdict) {
        assertTrue(verdict instanceof Accepted, verdict.toString());
    }

    private static void refused(Refusal why, Verdict verdict) {
        assertEquals(new Refused(why), verdict);
    }

    private Presence signed(Presence message) {
        return PresenceSignature.sign(message.withTs(millis), KEY);
    }

    private static String text(Subscription stream) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (Bytes piece = stream.poll(); piece != null; piece = stream.poll()) {
            text.write(piece.array(), piece.offset(), piece.length());
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theDefaultViewShowsWhoIsThereAndThenWhatHappens() {
        publish(Messages.saying(Type.ONLINE, "a", "A", 5));
        publish(Messages.saying(Type.UPDATE, "b", "B", 6));
        Subscription stream = board.subscribe(View.DEFAULT, false, null);
        String opening = text(stream);
        assertTrue(opening.startsWith(": ok\n\nretry: 1000\n\n"), opening);
        String rest = opening.substring(": ok\n\nretry: 1000\n\n".length());
        List<String> lines = rest.lines().filter(line -> line.startsWith("data: ")).toList();
        assertEquals(2, lines.size());
        assertTrue(
                lines.contains(
                        "data: {\"type\":\"online\",\"peerID\":\"a\",\"content\":\"A\",\"ts\":5}"));
        assertTrue(
                lines.contains(
                        "data: {\"type\":\"online\",\"peerID\":\"b\",\"content\":\"B\",\"ts\":6}"));
        publish(Messages.saying(Type.UPDATE, "a", "A2", 7));
        publish(Presence.of(Type.OFFLINE, "b", 8));
        assertEquals(
                """
                id: boot-3
                data: {"type":"update","peerID":"a","content":"A2","ts":7}

                id: boot-4
                data: {"type":"offline","peerID":"b","ts":8}

                """,
                text(stream));
    }

    @Test
    void theChangesViewIsASnapshotThenChangesOnly() {
        publish(Messages.saying(Type.ONLINE, "a", "A", 5));
        Subscription stream = board.subscribe(View.CHANGES, false, null);
        assertEquals(
                """
                : ok

                retry: 1000

                event: snapshot
                data: [{"type":"online","peerID":"a","content":"A","ts":5}]

                event: live
                id: boot-1
                data: {}

                """,
                text(stream));
        publish(Messages.saying(Type.UPDATE, "a", "A", 6));
        pass(10_000);
        assertEquals("", text(stream));
        pass(10_000);
        assertEquals(
                """
                : ping

                id: boot-2
                data: {"type":"offline","peerID":"a","ts":%d}

                """
                        .formatted(millis),
                text(stream));
    }

    @Test
    void heartbeatsArePassedOnAsOftenAsKeepsAPeerAlive() {
        publish(Messages.saying(Type.ONLINE, "a", "A", 5));
        Subscription stream = board.subscribe(View.DEFAULT, false, null);
        text(stream);
        long shownAt = millis;
        int beats = 0;
        for (int i = 0; i < 600; i++) {
            if (i % 50 == 0) publish(Messages.saying(Type.UPDATE, "a", "A", millis));
            pass(100);
            int now = text(stream).split("data: ", -1).length - 1;
            assertTrue(now <= 1);
            if (now == 0) continue;
            assertTrue(millis - shownAt <= 10_000, () -> "after " + (millis - 5));
            shownAt = millis;
            beats++;
        }
        assertTrue(beats >= 5 && beats <= 7, beats + " beats a minute");
    }

    @Test
    void resumingBringsExactlyWhatWasMissed() {
        Subscription stream = board.subscribe(View.CHANGES, false, null);
        for (int i = 1; i <= 5; i++) publish(Messages.saying(Type.ONLINE, "p" + i, "", 5));
        String all = text(stream);
        String resumed = text(board.subscribe(View.CHANGES, false, "boot-3"));
        String opening = ": ok\n\nretry: 1000\n\n";
        assertEquals(opening + all.substring(all.indexOf("id: boot-4")), resumed);
        assertEquals(opening, text(board.subscribe(View.CHANGES, false, "boot-5")));
        for (String unknown : List.of("boot-6", "boot--1", "other-3", "boot-x", "", "boot-")) {
            assertTrue(
                    text(board.subscribe(View.CHANGES, false, unknown)).contains("event: live"),
                    unknown);
        }
    }

    @Test
    void aGzipStreamIsOneWholeMember() throws Exception {
        publish(Messages.saying(Type.ONLINE, "a", "A", 5));
        Subscription plain = board.subscribe(View.CHANGES, false, null);
        Subscription gzip = board.subscribe(View.CHANGES, true, null);
        Subscription resumedPlain = board.subscribe(View.CHANGES, false, "boot-0");
        Subscription resumed = board.subscribe(View.CHANGES, true, "boot-0");
        for (int i = 0; i < 100; i++) publish(Messages.saying(Type.ONLINE, "p" + i, "", 5));
        board.close();
        assertEquals(text(plain), gunzip(gzip));
        assertEquals(text(resumedPlain), gunzip(resumed));
    }

    private static String gunzip(Subscription stream) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Bytes piece = stream.next(); piece != null; piece = stream.next()) {
            bytes.write(piece.array(), piece.offset(), piece.length());
        }
        try (var in = new GZIPInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aSignedMessageBindsItsPeerToSigning() {
        accepted(publish(signed(FROM_KEY)));
        refused(Refusal.SIGNATURE_REQUIRED, publish(FROM_KEY.withTs(millis + 1)));
        refused(Refusal.SIGNATURE_REQUIRED, publish(Presence.of(Type.OFFLINE, ID, millis + 1)));
        pass(60_000);
        assertEquals(0, board.size());
        refused(Refusal.SIGNATURE_REQUIRED, publish(FROM_KEY.withTs(millis)));
        pass(Duration.ofMinutes(1).toMillis());
        millis += Duration.ofHours(24).toMillis();
        accepted(publish(FROM_KEY.withTs(millis)));
    }

    @Test
    void whoMaySpeakUnsignedAgainIsReleased() {
        accepted(publish(signed(FROM_KEY)));
        List<SignatureLatch.Mark> kept = board.marks();
        assertTrue(board.release(ID));
        accepted(publish(FROM_KEY.withTs(millis)));
        board = board();
        board.restore(kept);
        refused(Refusal.SIGNATURE_REQUIRED, publish(FROM_KEY.withTs(millis)));
    }

    @Test
    void aPeerReleasesItselfBySigningThatItDoes() {
        accepted(publish(signed(FROM_KEY)));
        millis++;
        Presence release = Messages.saying(Type.OFFLINE, ID, PresenceBoard.RELEASE, millis);
        refused(Refusal.SIGNATURE_REQUIRED, publish(release));
        accepted(publish(signed(release)));
        assertEquals(0, board.size());
        accepted(publish(FROM_KEY.withTs(millis)));
    }

    @Test
    void aForgedMessageIsRefused() {
        Presence message = signed(FROM_KEY);
        refused(Refusal.BAD_SIGNATURE, publish(message.withType(Type.OFFLINE)));
        refused(Refusal.BAD_SIGNATURE, publish(message.withTs(millis + 1)));
        refused(
                Refusal.BAD_SIGNATURE,
                publish(Presence.of(Type.ONLINE, "p", millis).withSig(message.sig())));
        assertEquals(0, board.size());
    }

    @Test
    void aReplayedMessageIsRefused() {
        Presence online = signed(FROM_KEY);
        accepted(publish(online));
        refused(Refusal.REPLAYED, publish(online));
        millis++;
        accepted(publish(signed(FROM_KEY.withType(Type.OFFLINE))));
        refused(Refusal.REPLAYED, publish(online));
        millis += 121_000;
        refused(Refusal.UNTIMELY, publish(online));
        refused(
                Refusal.UNTIMELY,
                publish(PresenceSignature.sign(FROM_KEY.withTs(millis + 120_001), KEY)));
    }

    @Test
    void aServerWhoseClockIsSetBackStillTakesMessages() {
        accepted(publish(signed(FROM_KEY)));
        millis -= Duration.ofHours(1).toMillis();
        accepted(publish(signed(FROM_KEY)));
    }

    @Test
    void aTokenStandsForTheSignatureOfAHeartbeatThatChangesNothing() {
        Accepted answer = (Accepted) publish(signed(FROM_KEY));
        assertNotNull(answer.token());
        Presence beat = FROM_KEY.withType(Type.UPDATE);
        millis += 5000;
        assertEquals(
                new Accepted(null, 0, false), board.publish(beat.withTs(millis), answer.token()));
        assertEquals(new Accepted(null, 0, false), board.publish(beat, answer.token()));
        for (Presence more :
                List.of(
                        beat.withType(Type.ONLINE),
                        beat.withType(Type.OFFLINE),
                        beat.withTs(millis + 200_000),
                        new Presence(
                                Type.UPDATE, ID, "x", "a@b.c", "", false, beat.addrs(), 0, ""))) {
            refused(Refusal.SIGNATURE_REQUIRED, board.publish(more, answer.token()));
        }
        refused(Refusal.SIGNATURE_REQUIRED, board.publish(beat, "x" + answer.token()));
        pass(21_000);
        refused(Refusal.SIGNATURE_REQUIRED, board.publish(beat, answer.token()));
    }

    @Test
    void aVerifiedPeerIsShownAsItSigned() {
        Presence written = signed(FROM_KEY);
        Accepted answer = (Accepted) publish(written);
        Subscription stream = board.subscribe(View.DEFAULT, false, null);
        String line = "data: " + new String(PresenceJson.write(written), StandardCharsets.UTF_8);
        assertTrue(text(stream).contains(line));
        millis += 5000;
        long beatTs = millis;
        board.publish(FROM_KEY.withType(Type.UPDATE).withTs(millis), answer.token());
        pass(9000);
        String beat = text(stream);
        assertTrue(beat.contains("\"type\":\"update\""), beat);
        assertTrue(beat.contains("\"ts\":" + beatTs + "}"), beat);
        assertTrue(beat.contains("\"content\":\"label\""), beat);
        assertTrue(text(board.subscribe(View.DEFAULT, false, null)).contains(line));
    }

    @Test
    void onlySignedMessagesAreTakenWhereThatIsAsked() {
        settings = settings.with(settings.ttl(), true, 10);
        board = board();
        refused(Refusal.SIGNATURE_REQUIRED, publish(Presence.of(Type.ONLINE, "p", millis)));
        accepted(publish(signed(FROM_KEY)));
    }

    @Test
    void aFullBoardTakesNoMorePeersAndServesThoseItHas() {
        settings = settings.with(settings.ttl(), false, 2);
        board = board();
        accepted(publish(Presence.of(Type.ONLINE, "a", 1)));
        accepted(publish(Presence.of(Type.ONLINE, "b", 1)));
        refused(Refusal.FULL, publish(Presence.of(Type.ONLINE, "c", 1)));
        accepted(publish(Messages.saying(Type.UPDATE, "a", "more", 2)));
        accepted(publish(Presence.of(Type.OFFLINE, "b", 2)));
        accepted(publish(Presence.of(Type.ONLINE, "c", 3)));
    }

    @Test
    void underLoadSignedPeersAreAskedToBeatLessOften() {
        settings =
                new BoardSettings(
                        Duration.ofSeconds(20),
                        false,
                        true,
                        1000,
                        1 << 20,
                        100,
                        1 << 16,
                        Duration.ofMillis(20),
                        10,
                        "boot");
        board = board();
        for (int i = 0; i < 100; i++) {
            publish(Presence.of(Type.ONLINE, "p" + i, 1));
            pass(10);
        }
        pass(100);
        Accepted answer = (Accepted) publish(signed(FROM_KEY));
        assertTrue(answer.nextBeatSeconds() >= 8 && answer.nextBeatSeconds() <= 10);
        assertEquals(new Accepted(null, 0, true), publish(Presence.of(Type.ONLINE, "p", 1)));
    }

    @Test
    void aRemovedPeerIsSaidToBeGone() {
        publish(Presence.of(Type.ONLINE, "a", 1));
        Subscription stream = board.subscribe(View.CHANGES, false, null);
        text(stream);
        assertTrue(board.remove("a"));
        board.show();
        assertTrue(text(stream).contains("offline"));
        assertEquals(List.of(), board.peers());
        assertTrue(!board.remove("a"));
    }

    @Test
    void aThousandWhoComeAtOnceShareOneSnapshot() {
        for (int i = 0; i < 100; i++) publish(Presence.of(Type.ONLINE, "p" + i, 1));
        for (boolean gzip : new boolean[] {false, true}) {
            Bytes first = snapshotOf(board.subscribe(View.DEFAULT, gzip, null), gzip);
            publish(Presence.of(Type.ONLINE, "late" + gzip, 1));
            assertEquals(first, snapshotOf(board.subscribe(View.DEFAULT, gzip, null), gzip));
            millis += 501;
            assertNotEquals(first, snapshotOf(board.subscribe(View.DEFAULT, gzip, null), gzip));
        }
    }

    private static Bytes snapshotOf(Subscription stream, boolean gzip) {
        for (int i = gzip ? 2 : 1; i > 0; i--) stream.poll();
        return stream.poll();
    }
}
