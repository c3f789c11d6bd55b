package goop.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.Multiaddr;
import goop.libp2p.ProtocolException;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

class DialChoiceTest {
    private static final Instant WHEN = Instant.EPOCH;
    private static final String RELAY =
            "/ip4/9.0.0.1/tcp/4001/p2p/12D3KooWJ1TsijH7H5F74hfAD5XishQz3sxrmAtVY37GtNd9CqYf"
                    + "/p2p-circuit";

    private final DialChoice choice = new DialChoice();

    private static Multiaddr address(String text) {
        try {
            return Multiaddr.parse(text);
        } catch (ProtocolException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    private static KnownAddress unsigned(String text) {
        return new KnownAddress(address(text), Source.WAN, false, false, WHEN);
    }

    private static KnownAddress near(String text) {
        return new KnownAddress(address(text), Source.MDNS, false, true, WHEN);
    }

    private static KnownAddress signed(String text) {
        return new KnownAddress(address(text), Source.WAN, true, false, WHEN);
    }

    private List<String> choose(String id, long now, KnownAddress... known) {
        return choice.choose(id, List.of(known), List.of(), now).addresses().stream()
                .map(Multiaddr::toString)
                .toList();
    }

    @Test
    void ofManyUnsignedAddressesFourAreTriedAndOneOfThemIsARelays() {
        List<String> chosen =
                choose(
                        "b",
                        0,
                        unsigned("/ip4/9.0.0.1/tcp/1"),
                        unsigned("/ip4/9.0.0.2/tcp/1"),
                        unsigned("/ip4/9.0.0.3/tcp/1"),
                        unsigned("/ip4/9.0.0.4/tcp/1"),
                        unsigned("/ip4/9.0.0.5/tcp/1"),
                        unsigned(RELAY));
        assertEquals(4, chosen.size());
        assertTrue(chosen.contains(RELAY));
    }

    @Test
    void theyAreTriedOnceAMinute() {
        KnownAddress where = unsigned("/ip4/9.0.0.1/tcp/1");
        assertEquals(1, choose("b", 0, where).size());
        assertEquals(0, choose("b", 59_999, where, unsigned("/ip4/9.0.0.2/tcp/1")).size());
        assertEquals(1, choose("b", 60_000, where).size());
    }

    @Test
    void oneDoorIsTriedOnceAMinuteWhoeverNamesIt() {
        KnownAddress where = unsigned("/ip4/9.0.0.1/tcp/1");
        assertEquals(1, choose("b", 0, where).size());
        for (int each = 0; each < 100; each++) {
            assertEquals(0, choose("eve" + each, 1_000, where).size());
        }
    }

    @Test
    void privateAddressesAreForThoseOfOurSite() {
        assertEquals(List.of(), choose("b", 0, unsigned("/ip4/192.168.1.1/tcp/80")));
        assertEquals(List.of(), choose("b", 0, unsigned("/ip4/127.0.0.1/tcp/80")));
        assertEquals(List.of(), choose("b", 0, unsigned("/ip4/169.254.169.254/tcp/80")));
        assertEquals(
                List.of("/ip4/192.168.1.1/tcp/80"),
                choose("c", 0, near("/ip4/192.168.1.1/tcp/80")));
        assertEquals(
                List.of("/ip4/192.168.1.2/tcp/80"),
                choose("d", 0, signed("/ip4/192.168.1.2/tcp/80")));
        assertEquals(List.of(), choose("e", 0, signed("/ip4/127.0.0.1/tcp/80")));
    }

    @Test
    void namesAreForThoseWhoSign() {
        assertEquals(List.of(), choose("b", 0, unsigned("/dns4/intranet/tcp/80")));
        assertEquals(1, choose("c", 0, signed("/dns4/example.org/tcp/80")).size());
    }

    @Test
    void whatIsSignedOrProvedIsTriedAtAnyTime() {
        KnownAddress where = signed("/ip4/9.0.0.1/tcp/1");
        assertEquals(1, choose("b", 0, where).size());
        assertEquals(1, choose("b", 1, where).size());
        Multiaddr proved = address("/ip4/9.0.0.9/tcp/1");
        assertEquals(
                List.of(proved), choice.choose("c", List.of(), List.of(proved), 2).addresses());
    }

    @Test
    void whoWasReachedMayBeLookedForAgain() {
        KnownAddress where = unsigned("/ip4/9.0.0.1/tcp/1");
        choose("b", 0, where);
        choice.reached("b", where.address());
        assertEquals(1, choose("b", 1, where).size());
    }

    @Test
    void whoeverMustWaitIsToldHowLong() {
        KnownAddress where = unsigned("/ip4/9.0.0.1/tcp/1");
        choose("b", 0, where);
        assertEquals(48_000, choice.choose("b", List.of(where), List.of(), 12_000).waitMillis());
    }

    /// However many peers name one victim, in whatever order: a minute brings it no more than one
    /// attempt for each of its addresses.
    @Test
    void noSchedulePutsMoreThanOneAttemptAMinuteOnADoor() {
        List<KnownAddress> doors = new ArrayList<>();
        for (int each = 0; each < 12; each++) doors.add(unsigned("/ip4/9.0.0." + each + "/tcp/1"));
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            DialChoice choice = new DialChoice();
            Map<Multiaddr, Long> last = new HashMap<>();
            long now = 0;
            for (int step = 0; step < 500; step++) {
                now += random.nextInt(2_000);
                List<KnownAddress> known = new ArrayList<>();
                for (int each = random.nextInt(8); each >= 0; each--) {
                    known.add(doors.get(random.nextInt(doors.size())));
                }
                String id = "p" + random.nextInt(40);
                for (Multiaddr each : choice.choose(id, known, List.of(), now).addresses()) {
                    Long before = last.put(each, now);
                    assertTrue(
                            before == null || now - before >= DialChoice.PAUSE_MILLIS,
                            "seed " + seed);
                }
            }
        }
    }
}
