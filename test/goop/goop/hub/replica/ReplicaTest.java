package goop.hub.replica;

import static goop.hub.replica.Pair.T;
import static goop.hub.replica.Pair.delete;
import static goop.hub.replica.Pair.held;
import static goop.hub.replica.Pair.listing;
import static goop.hub.replica.Pair.peer;
import static goop.hub.replica.Pair.pull;
import static goop.hub.replica.Pair.put;
import static goop.hub.replica.Pair.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.config.FederationPeer;
import goop.libp2p.Keypair;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The rules of the federation, one by one.
class ReplicaTest {
    private static final long DAY = 86_400_000;

    private final Keypair a = Keypair.generate();
    private final Keypair b = Keypair.generate();
    private final Keypair c = Keypair.generate();

    @Test
    void anEntryVanishesAWeekAfterItsOriginFellSilentAndStaysWhileItDoesNot() throws Exception {
        Replica origin = replica("a", a, peer("b", b.peerId()));
        Replica copy = replica("b", b, peer("a", a.peerId()));
        // Nothing is due as long as there is nothing.
        origin.tick(T);
        put(origin, "x", "text", T);
        pull(copy, "a", origin, T);
        for (long day = 1; day <= 30; day++) {
            origin.tick(T + day * DAY);
            pull(copy, "a", origin, T + day * DAY);
            copy.tick(T + day * DAY);
            assertEquals(List.of("x"), held(copy, "a"), "day " + day);
        }
        // Signed last on the 28th day.
        copy.tick(T + 34 * DAY);
        assertEquals(List.of("x"), held(copy, "a"));
        copy.tick(T + 36 * DAY);
        assertEquals(List.of(), held(copy, "a"));
    }

    @Test
    void aDeletedEntryDoesNotComeBackFromAHubThatWasAwayEvenWhenTheTombstoneIsForgotten()
            throws Exception {
        Replica origin = replica("a", a, peer("b", b.peerId()));
        Replica copy = replica("b", b, peer("a", a.peerId()));
        HubRecord old = put(origin, "x", "text", T);
        pull(copy, "a", origin, T);
        delete(origin, "x", T + 1000);
        for (long day = 0; day < 60; day++) {
            long now = T + day * DAY + 2000;
            origin.tick(now);
            copy.tick(now);
            origin.receive("b", List.of(old), now);
            pull(origin, "b", copy, now);
            assertFalse(held(origin, "a").contains("x"), "day " + day);
        }
        assertEquals(List.of(), held(origin, "a"));
        assertEquals(List.of(), held(copy, "a"));
    }

    @Test
    void twoContentsOfOneVersionEndAlikeWhateverTheirOrderAndAreReported() throws Exception {
        FederationPeer pinned = peer("a", a.peerId());
        HubRecord one = signed("x", 9, "one", T, 7);
        HubRecord other = signed("x", 9, "other", T, 7);
        Replica first = replica("b", b, pinned);
        first.receive("a", List.of(one, other), T);
        Replica second = replica("c", c, pinned);
        second.receive("a", List.of(other, one), T);
        assertEquals(first.record("a", "x").orElseThrow(), second.record("a", "x").orElseThrow());
        assertEquals(Map.of(Refused.EQUIVOCAL, 1L), first.refused("a"));
        assertEquals(Map.of(Refused.EQUIVOCAL, 1L), second.refused("a"));
    }

    private HubRecord signed(String community, long version, String text, long updated, int days) {
        return new HubRecord(
                        "a",
                        community,
                        version,
                        updated,
                        updated + days * DAY,
                        Optional.of(listing(text)),
                        "")
                .signedBy(a);
    }

    @Test
    void whatIsForgedStaleExpiredOrOfTheFutureIsRefusedAndCounted() throws Exception {
        Replica copy = replica("b", b, peer("a", a.peerId()));
        HubRecord good = signed("x", 9, "good", T, 7);
        HubRecord forged =
                new HubRecord("a", "y", 9, T, T + DAY, Optional.of(listing("evil")), "")
                        .signedBy(c);
        copy.receive(
                "a",
                List.of(
                        good,
                        forged,
                        signed("x", 8, "older", T, 7),
                        signed("z", 9, "expired", T - 8 * DAY, 7),
                        signed("w", 9, "early", T + 3_700_000, 7)),
                T);
        assertEquals(List.of("x"), held(copy, "a"));
        assertEquals(
                Map.of(
                        Refused.UNPROVEN, 1L,
                        Refused.STALE, 1L,
                        Refused.EXPIRED, 1L,
                        Refused.FUTURE, 1L),
                copy.refused("a"));
        copy.receive("a", List.of(signed("w", 9, "early", T + 3_700_000, 7)), T + 200_000);
        assertEquals(List.of("w", "x"), held(copy, "a"));
    }

    @Test
    void aPartnerFillsItsOwnQuotaAndNothingElse() throws Exception {
        Replica copy =
                replica("b", b, peer("a", a.peerId()).within(3, 1, 100), peer("c", c.peerId()));
        List<HubRecord> many = new ArrayList<>();
        for (int i = 0; i < 10; i++) many.add(signed("x" + i, 9, "text", T, 7));
        copy.receive("a", many, T);
        assertEquals(3, copy.entries("a"));
        assertEquals(7L, copy.refused("a").get(Refused.ENTRIES));
        // One that is there may change, and others are not concerned.
        copy.receive("a", List.of(signed("x0", 10, "new", T, 7)), T);
        assertEquals(10, copy.record("a", "x0").orElseThrow().version());
        Replica honest = replica("c", c, peer("b", b.peerId()));
        put(honest, "fine", "text", T);
        pull(copy, "c", honest, T);
        assertEquals(List.of("fine"), held(copy, "c"));
    }

    @Test
    void pinnedOriginsAreTakenFromAnyPartnerAndOthersOnlyWhereThirdPartiesAre() throws Exception {
        Replica origin = replica("a", a, peer("b", b.peerId()));
        Replica between = replica("b", b, peer("a", a.peerId()));
        put(origin, "x", "text", T);
        pull(between, "a", origin, T);
        Replica pinned = replica("c", c, peer("a", a.peerId()), peer("b", b.peerId()));
        pull(pinned, "b", between, T);
        assertEquals(List.of("x"), held(pinned, "a"));
        Replica strict = replica("c", c, peer("b", b.peerId()));
        pull(strict, "b", between, T);
        assertEquals(List.of("b", "c"), strict.origins());
        Replica open = replica("c", c, peer("b", b.peerId()).trustingThirdParties());
        pull(open, "b", between, T);
        assertEquals(List.of("x"), held(open, "a"));
        assertEquals("b", open.chain("a").orElseThrow().introducedBy());
        assertEquals(1, open.entries("b"));
        Replica hidden =
                replica("c", c, peer("b", b.peerId()).trustingThirdParties().showing(false));
        pull(hidden, "b", between, T);
        assertEquals(List.of("x"), held(hidden, "a"));
        assertFalse(hidden.shows("a"));
    }

    @Test
    void aNewKeyIsTakenOverFromWhoeverPinnedTheOldOneAndTheOldOneSignsNothingMore()
            throws Exception {
        Replica origin = replica("a", a, peer("b", b.peerId()));
        Replica copy = replica("b", b, peer("a", a.peerId()), peer("c", c.peerId()));
        put(origin, "x", "text", T);
        put(origin, "gone", "text", T);
        delete(origin, "gone", T);
        pull(copy, "a", origin, T);
        Keypair next = Keypair.generate();
        origin.apply(origin.proposeRotation(next, T + 1000), next);
        origin.tick(T + 2000);
        pull(copy, "a", origin, T + 3000);
        assertEquals(next.peerId(), copy.chain("a").orElseThrow().current());
        for (HubRecord each : copy.records("a")) assertTrue(each.isSignedBy(next.peerId()));
        assertEquals(2, copy.records("a").size());
        HubRecord stolen = signed("y", T + 500, "by the thief", T + 500, 7);
        HubRecord later = signed("z", T + 9000, "by the thief", T + 9000, 7);
        copy.receive("c", List.of(stolen, later), T + 9000);
        assertEquals(Map.of(Refused.OLD_KEY, 1L, Refused.FORGED, 1L), copy.refused("c"));
        // A third one, which knows the old key only, and hears it from the second.
        Replica third = replica("c", c, peer("a", a.peerId()), peer("b", b.peerId()));
        pull(third, "b", copy, T + 9000);
        assertEquals(List.of("gone deleted", "x"), held(third, "a"));
        // The thief's own rotation, beside the other, counts for nothing and is told.
        Rotation thief = Rotation.sign("a", T + 9000, a, Keypair.generate());
        assertTrue(copy.chain("a").orElseThrow().contradictedBy(List.of(thief)));
        assertEquals(
                copy.chain("a").orElseThrow(),
                copy.chain("a").orElseThrow().extendedBy(List.of(thief)));
    }

    @Test
    void whatCameBeforeTheNewsOfItsKeyIsTakenOnceThatIsThere() throws Exception {
        Replica origin = replica("a", a, peer("b", b.peerId()));
        Replica copy = replica("b", b, peer("a", a.peerId()));
        put(origin, "x", "text", T);
        pull(copy, "a", origin, T);
        Keypair next = Keypair.generate();
        origin.apply(origin.proposeRotation(next, T + 1000), next);
        HubRecord pushed = put(origin, "x", "by the new key", T + 2000);
        copy.receive("a", List.of(pushed), T + 2000);
        assertEquals(Map.of(Refused.UNPROVEN, 1L), copy.refused("a"));
        pull(copy, "a", origin, T + 3000);
        assertEquals(pushed, copy.record("a", "x").orElseThrow());
        pull(copy, "a", origin, T + 4000);
        assertEquals(Map.of(Refused.UNPROVEN, 1L), copy.refused("a"));
    }

    @Test
    void whatNoKeyHasSignedIsForgedOnceAPullThatBeganLaterBringsNone() throws Exception {
        Replica origin = replica("a", a, peer("b", b.peerId()));
        Replica copy = replica("b", b, peer("a", a.peerId()), peer("c", c.peerId()));
        put(origin, "x", "text", T);
        HubRecord forged =
                new HubRecord("a", "y", T, T, T + DAY, Optional.of(listing("evil")), "")
                        .signedBy(c);
        Pull begun = copy.pull("a");
        begun.first(T);
        copy.receive("a", List.of(forged, forged), T);
        copy.receive("c", List.of(forged), T);
        // Its digest may have been on the way already.
        Optional<Ask> ask = begun.next(origin.answer(new Ask.Digest(Hash.NONE)), T);
        while (ask.isPresent()) ask = begun.next(origin.answer(ask.get()), T);
        assertTrue(begun.complete());
        assertEquals(Map.of(Refused.UNPROVEN, 2L), copy.refused("a"));
        pull(copy, "a", origin, T + 1000);
        assertEquals(Map.of(Refused.UNPROVEN, 2L, Refused.FORGED, 2L), copy.refused("a"));
        pull(copy, "a", origin, T + 2000);
        assertEquals(Map.of(Refused.UNPROVEN, 2L, Refused.FORGED, 2L), copy.refused("a"));
        // What another has sent is for that one to prove.
        assertEquals(Map.of(Refused.UNPROVEN, 1L), copy.refused("c"));
    }

    @Test
    void whatIsUnprovenIsBounded() {
        Unproven unproven = new Unproven();
        for (int i = 0; i < Unproven.MOST; i++) assertTrue(unproven.hold("a"));
        assertFalse(unproven.hold("b"));
        assertEquals(Unproven.MOST, unproven.settle(unproven.begin()));
        assertTrue(unproven.hold("b"));
    }

    @Test
    void twoRotationsAtOnceProveWhatEitherKeySigned() throws Exception {
        Replica origin = replica("a", a, peer("b", b.peerId()));
        Replica copy = replica("b", b, peer("a", a.peerId()));
        Keypair second = Keypair.generate();
        origin.apply(origin.proposeRotation(second, T + 1000), second);
        HubRecord between = put(origin, "x", "by the second", T + 2000);
        Keypair third = Keypair.generate();
        origin.apply(origin.proposeRotation(third, T + 3000), third);
        copy.receive("a", List.of(between), T + 4000);
        pull(copy, "a", origin, T + 5000);
        assertEquals(Map.of(Refused.UNPROVEN, 1L, Refused.OLD_KEY, 1L), copy.refused("a"));
    }

    @Test
    void whatTheNewKeyDoesNotSignAgainIsGoneAfterADayEverywhereButAtItsOrigin() throws Exception {
        Replica origin = replica("a", a, peer("b", b.peerId()));
        Replica copy = replica("b", b, peer("a", a.peerId()), peer("c", c.peerId()));
        HubRecord kept = put(origin, "x", "text", T);
        put(origin, "forgotten", "text", T);
        pull(copy, "a", origin, T);
        copy.receive("c", List.of(signed("ahead", T + 9000, "a thief's", T, 7)), T);
        assertEquals(List.of("ahead", "forgotten", "x"), held(copy, "a"));
        KeyChain chain = origin.chain("a").orElseThrow();
        Saved backup = new Saved(List.of(kept), List.of(chain), kept.version());
        Replica restored = new Replica("a", a, true, List.of(), backup, T + 500);
        Keypair next = Keypair.generate();
        restored.apply(restored.proposeRotation(next, T + 1000), next);
        pull(copy, "a", restored, T + 1500);
        // No version is the new key's that the new key has not signed.
        assertEquals(List.of("forgotten", "x"), held(copy, "a"));
        copy.effects();
        copy.tick(T + 1000 + DAY - 1);
        assertEquals(List.of("forgotten", "x"), held(copy, "a"));
        assertEquals(2, copy.tick(T + 1000 + DAY).forgotten().size());
        assertEquals(List.of(), held(copy, "a"));
        // It was down all that time, or slow.
        restored.tick(T + 1000 + DAY);
        pull(copy, "a", restored, T + 2000 + DAY);
        assertEquals(List.of("x"), held(copy, "a"));
        assertEquals(List.of("x"), held(restored, "a"));
        assertEquals(0, copy.tick(T + 3 * DAY).forgotten().size());
    }

    @Test
    void anotherPinForALostKeyDropsWhatTheOldOneSigned() throws Exception {
        Replica origin = replica("a", a, peer("b", b.peerId()));
        put(origin, "x", "text", T);
        HubRecord held = put(origin, "y", "text", T);
        Keypair fresh = Keypair.generate();
        Saved lost =
                new Saved(
                        List.copyOf(origin.records("a")),
                        List.of(origin.chain("a").orElseThrow()),
                        origin.highest());
        Replica again = new Replica("a", fresh, true, List.of(), lost, T + 1000);
        again.tick(T + 2000);
        for (HubRecord each : again.records("a")) {
            assertTrue(each.isSignedBy(fresh.peerId()));
            assertTrue(each.version() > held.version());
        }
        Replica copy = replica("b", b, peer("a", a.peerId()));
        pull(copy, "a", origin, T);
        assertEquals(List.of("x", "y"), held(copy, "a"));
        pull(copy, "a", again, T + 3000);
        assertEquals(1L, copy.refused("a").get(Refused.KEYS));
        Saved before =
                new Saved(
                        List.copyOf(copy.records("a")),
                        List.of(copy.chain("a").orElseThrow(), copy.chain("b").orElseThrow()),
                        copy.highest());
        Replica repinned =
                new Replica("b", b, false, List.of(peer("a", fresh.peerId())), before, T + 4000);
        assertEquals(List.of("a"), repinned.effects().released());
        assertEquals(List.of(), held(repinned, "a"));
        pull(repinned, "a", again, T + 5000);
        assertEquals(List.of("x", "y"), held(repinned, "a"));
    }

    @Test
    void anOldKeyFileIsNoticedByItselfAndByPartners() throws Exception {
        Replica origin = replica("a", a, peer("b", b.peerId()));
        put(origin, "x", "text", T);
        Keypair next = Keypair.generate();
        origin.apply(origin.proposeRotation(next, T + 1000), next);
        KeyChain chain = origin.chain("a").orElseThrow();
        Saved saved = new Saved(List.of(), List.of(chain), origin.highest());
        assertThrows(
                IOException.class, () -> new Replica("a", a, false, List.of(), saved, T + 2000));
        Replica copy = replica("b", b, peer("a", a.peerId()));
        pull(copy, "a", origin, T + 2000);
        // From a backup of before the rotation, key file and all.
        Replica old =
                new Replica("a", a, false, List.of(peer("b", b.peerId())), Saved.NOTHING, T + 3000);
        pull(old, "b", copy, T + 3000);
        assertEquals(Standing.State.KEY_SUPERSEDED, old.standing(T + 3000).state());
        assertThrows(NotReadyException.class, () -> put(old, "y", "text", T + 4000));
    }

    @Test
    void aStartSignsOnceAllHaveToldOrOneHasAndFiveMinutesAreOverOrTheOperatorSaysSo()
            throws Exception {
        FederationPeer[] peers = {peer("b", b.peerId()), peer("c", c.peerId())};
        Replica partner = replica("b", b, peer("a", a.peerId()));
        Replica late = new Replica("a", a, false, List.of(peers), Saved.NOTHING, T);
        assertEquals(List.of("b", "c"), late.standing(T + DAY).missing());
        assertThrows(NotReadyException.class, () -> put(late, "x", "text", T + DAY));
        pull(late, "b", partner, T);
        assertThrows(NotReadyException.class, () -> put(late, "x", "text", T + 299_999));
        put(late, "x", "text", T + 300_000);
        Replica forced = new Replica("a", a, false, List.of(peers), Saved.NOTHING, T);
        forced.signAnyway();
        put(forced, "x", "text", T);
        assertEquals(
                Standing.State.READY,
                new Replica("a", a, true, List.of(peers), Saved.NOTHING, T).standing(T).state());
    }

    @Test
    void aClockThatGoesBackNeitherRepeatsAVersionNorShortensALife() throws Exception {
        Replica origin = replica("a", a);
        HubRecord ahead = put(origin, "x", "one", T + DAY);
        HubRecord behind = put(origin, "x", "two", T);
        assertTrue(behind.version() > ahead.version());
        assertTrue(behind.expires() >= ahead.expires());
        assertTrue(behind.beats(ahead));
    }

    @Test
    void aDigestWithoutEndIsGivenUp() throws Exception {
        Replica copy = replica("b", b, peer("a", a.peerId()));
        Simulation world =
                new Simulation(
                        1,
                        new Simulation.Settings(2, 2, 60_000, 10_000, 0, 0, 1, 0, 100),
                        new FakeSignatures());
        Malice malice = new Malice(world, world.hubs.getFirst());
        Pull endless = copy.pull("a");
        Optional<Ask> ask = Optional.of(endless.first(T));
        Answer.Origin origin =
                new Answer.Origin("a", a.peerId(), List.of(), 1, Hash.of(new byte[1]));
        ask = endless.next(new Answer.Digest(List.of(origin)), T);
        int asks = 0;
        try {
            while (ask.isPresent() && asks < 10_000) {
                asks++;
                ask = endless.next(malice.endless((Ask.Difference) ask.get()), T);
            }
        } catch (IOException given) {
            assertEquals(1L, copy.refused("a").get(Refused.UNLAWFUL));
            assertTrue(asks < 100, asks + " asks");
            return;
        }
        throw new AssertionError("after " + asks + " asks still going on");
    }
}
