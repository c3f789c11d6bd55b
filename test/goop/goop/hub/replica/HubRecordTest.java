package goop.hub.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.Keypair;
import goop.libp2p.ProtocolException;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/// Records: what is signed, what is refused, and which of two stays.
class HubRecordTest {
    private static final long T = 1_767_225_600_000L;
    private static final Keypair KEY = Keypair.fromSeed(seed());

    private static byte[] seed() {
        byte[] seed = new byte[32];
        for (int i = 0; i < 32; i++) seed[i] = (byte) (i + 1);
        return seed;
    }

    private static HubRecord entry(String community, long version, String description) {
        return new HubRecord(
                "hub.example.org",
                community,
                version,
                T,
                T + Replica.LIFE.toMillis(),
                Optional.of(new Listing("https://r.example", Listing.Type.OPEN, description, 12)),
                "");
    }

    private static HubRecord tombstone(long version) {
        long expires = T + Replica.TOMBSTONE_LIFE.toMillis();
        return new HubRecord(
                "hub.example.org", "Gärtner", version, T, expires, Optional.empty(), "");
    }

    // Ed25519 signs the same bytes the same way: another signature means that other bytes are
    // signed.
    @Test
    void theSignedBytesAreThoseOfTheSpecification() {
        assertEquals(
                "12D3KooWJ1TsijH7H5F74hfAD5XishQz3sxrmAtVY37GtNd9CqYf", KEY.peerId().toString());
        HubRecord signed = entry("Gärtner", 7, "We dig").signedBy(KEY);
        assertEquals(VECTOR, signed.sig());
        assertTrue(signed.isSignedBy(KEY.peerId()));
        assertFalse(signed.isSignedBy(Keypair.generate().peerId()));
    }

    private static final String VECTOR =
            "5q2E4DSsFtxBipRrnnYmSmE3pv0dnj0xCxCHA7HxLDyzVZH5VHFYajsasTXMW0-JkY5N0VWRHCbHJRu4gUeeAw";

    @Test
    void aSignatureHoldsForNoOtherRecord() {
        HubRecord signed = entry("ab", 7, "cd").signedBy(KEY);
        Listing listing = signed.listing().orElseThrow();
        List<HubRecord> others = new ArrayList<>();
        others.add(with(signed, "hub.example.com", "ab", 7, T, listing));
        others.add(with(signed, signed.origin(), "abc", 7, T, listing));
        others.add(with(signed, signed.origin(), "ab", 8, T, listing));
        others.add(with(signed, signed.origin(), "ab", 7, T + 1, listing));
        others.add(with(signed, signed.origin(), "ab", 7, T, null));
        for (Listing each :
                List.of(
                        new Listing("https://r.example/", Listing.Type.OPEN, "cd", 12),
                        new Listing("https://r.example", Listing.Type.INVITE_ONLY, "cd", 12),
                        new Listing("https://r.example", Listing.Type.OPEN, "cde", 12),
                        new Listing("https://r.example", Listing.Type.OPEN, "cd", 13),
                        // The same letters in a row, shared out otherwise.
                        new Listing("https://r.exampleopen", Listing.Type.OPEN, "cd", 12))) {
            others.add(with(signed, signed.origin(), "ab", 7, T, each));
        }
        for (HubRecord each : others) {
            assertFalse(each.isSignedBy(KEY.peerId()), each.toString());
            assertNotEquals(signed.hash(), each.hash(), each.toString());
        }
    }

    private static HubRecord with(
            HubRecord record,
            String origin,
            String community,
            long version,
            long updated,
            Listing listing) {
        return new HubRecord(
                origin,
                community,
                version,
                updated,
                record.expires(),
                Optional.ofNullable(listing),
                record.sig());
    }

    @Test
    void ofAnyTwoRecordsOneStaysWhoeverCameFirst() {
        List<HubRecord> all =
                List.of(
                        entry("Gärtner", 1, "x"),
                        entry("Gärtner", 2, "a"),
                        entry("Gärtner", 2, "b"),
                        entry("Gärtner", 2, "c"),
                        tombstone(2),
                        tombstone(3));
        for (HubRecord one : all) {
            for (HubRecord other : all) {
                if (one == other) assertFalse(one.beats(other));
                else assertEquals(one.beats(other), !other.beats(one), one + " and " + other);
            }
        }
        assertTrue(tombstone(2).beats(all.get(3)));
        assertTrue(all.stream().allMatch(each -> each == all.get(5) || all.get(5).beats(each)));
    }

    @Test
    void jsonComesBackEqualAndIsRefusedWhereItIsCut() throws Exception {
        for (HubRecord each : List.of(entry("Gärtner <1>", 7, "日本 & 🌱"), tombstone(9))) {
            byte[] json = RecordJson.toBytes(each.signedBy(KEY));
            assertTrue(RecordJson.parse(json).isSignedBy(KEY.peerId()));
            for (int cut = 0; cut < json.length; cut++) {
                byte[] part = java.util.Arrays.copyOf(json, cut);
                assertThrows(ProtocolException.class, () -> RecordJson.parse(part));
            }
        }
    }

    @Test
    void whatIsOutOfBoundsIsRefusedByNameOfTheField() {
        String good = new String(RecordJson.toBytes(entry("a", 7, "b").signedBy(KEY)));
        Map<String, String[]> wrong =
                Map.ofEntries(
                        Map.entry("origin:", new String[] {"hub.example.org", "Hub.example.org"}),
                        Map.entry(
                                "community: at",
                                new String[] {":\"a\"", ":\"" + "x".repeat(81) + "\""}),
                        Map.entry("community: a name", new String[] {":\"a\"", ":\" a\""}),
                        Map.entry("community: the", new String[] {":\"a\"", ":\"a\\u0308\""}),
                        Map.entry("description:", new String[] {":\"b\"", ":\"b\\u202e\""}),
                        Map.entry("rendezvous:", new String[] {"https://r", "ftp://r"}),
                        Map.entry("type:", new String[] {"\"open\"", "\"ajar\""}),
                        Map.entry("members:", new String[] {":12,", ":-1,"}),
                        Map.entry("version:", new String[] {":7,", ":0,"}),
                        Map.entry("updated:", new String[] {"2026-01-01T", "2026-13-01T"}),
                        Map.entry("an entry lives", new String[] {"2026-01-08T", "2026-01-16T"}),
                        Map.entry("field \"sig\"", new String[] {"\"sig\"", "\"gis\""}));
        wrong.forEach(
                (message, change) -> {
                    assertTrue(good.contains(change[0]), change[0]);
                    String bad = good.replace(change[0], change[1]);
                    ProtocolException refused =
                            assertThrows(
                                    ProtocolException.class,
                                    () -> RecordJson.parse(bad.getBytes()),
                                    message);
                    assertTrue(refused.getMessage().contains(message), refused.getMessage());
                });
    }

    @Test
    void aTombstoneOutlivesWhateverItDeletes() {
        String good = new String(RecordJson.toBytes(tombstone(9).signedBy(KEY)));
        String brief = good.replace("2026-01-31T", "2026-01-15T");
        assertTrue(
                assertThrows(ProtocolException.class, () -> RecordJson.parse(brief.getBytes()))
                        .getMessage()
                        .contains("a tombstone lives 15 to 60 days"));
        assertTrue(
                RecordBounds.TOMBSTONE_LEAST.compareTo(
                                RecordBounds.ENTRY_LIFE.plus(
                                        RecordBounds.CLOCK_SKEW.multipliedBy(2)))
                        > 0);
    }

    @Test
    void randomBytesAreNeverARecord() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] json = RecordJson.toBytes(entry("a", 7, "b").signedBy(KEY));
        int refused = 0;
        for (int i = 0; i < 1_500; i++) {
            byte[] bent = json.clone();
            bent[random.nextInt(bent.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                HubRecord read = RecordJson.parse(bent);
                boolean same = read.equals(entry("a", 7, "b").signedBy(KEY));
                assertEquals(same, read.isSignedBy(KEY.peerId()), "seed " + seed);
            } catch (ProtocolException wrong) {
                refused++;
            }
        }
        assertTrue(refused > 300, "seed " + seed + ": " + refused);
    }

    @Test
    void hashesAreReadInOneFormOnly() throws Exception {
        Hash hash = Hash.of(new byte[] {1});
        assertEquals(hash, Hash.parse(hash.toString()));
        Stream.of("", hash + "=", hash.toString().substring(1), "?" + hash.toString().substring(1))
                .forEach(each -> assertThrows(ProtocolException.class, () -> Hash.parse(each)));
        String bent = hash.toString().substring(0, 21) + "_";
        assertThrows(ProtocolException.class, () -> Hash.parse(bent));
    }
}
