package goop.hub.replica;

import static goop.hub.replica.Pair.T;
import static goop.hub.replica.Pair.delete;
import static goop.hub.replica.Pair.held;
import static goop.hub.replica.Pair.peer;
import static goop.hub.replica.Pair.pull;
import static goop.hub.replica.Pair.put;
import static goop.hub.replica.Pair.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.Keypair;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A hub comes back after it was off for long, or from a backup.
class AwayTest {
    private static final long DAY = 86_400_000;

    private final Keypair a = Keypair.generate();
    private final Keypair b = Keypair.generate();

    private static Saved copyOf(Replica replica) {
        String name = replica.origins().getFirst();
        return new Saved(
                List.copyOf(replica.records(name)),
                List.of(replica.chain(name).orElseThrow()),
                replica.highest());
    }

    private Replica startOf(Saved saved, Keypair key, long now) throws IOException {
        return new Replica("a", key, false, List.of(peer("b", b.peerId())), saved, now);
    }

    @Test
    void entriesOfAHubThatWasOffForWeeksComeBackAndItsTombstonesStay() throws Exception {
        Replica origin = replica("a", a, peer("b", b.peerId()));
        Replica copy = replica("b", b, peer("a", a.peerId()));
        put(origin, "x", "text", T);
        put(origin, "gone", "text", T);
        delete(origin, "gone", T);
        pull(copy, "a", origin, T);
        long late = T + 25 * DAY;
        copy.tick(late);
        assertEquals(List.of("gone deleted"), held(copy, "a"));
        Replica back = startOf(copyOf(origin), a, late);
        back.tick(late);
        assertEquals(List.of("gone deleted", "x"), held(back, "a"));
        assertEquals(Standing.State.LEARNING, back.standing(late).state());
        pull(back, "b", copy, late);
        back.tick(late + 1000);
        pull(copy, "a", back, late + 2000);
        assertEquals(List.of("gone deleted", "x"), held(copy, "a"));
        assertEquals(Map.of(), copy.refused("a"));
    }

    // Whenever it was deleted after that backup: with the tombstone at its partner, or without.
    @Test
    void whatWasDeletedSinceABackupNeverComesBackHoweverOldThatIs() throws Exception {
        for (int deleted : new int[] {1, 20}) {
            for (int age : new int[] {20, 28, 29, 30, 31, 52}) {
                Replica origin = replica("a", a, peer("b", b.peerId()));
                Replica copy = replica("b", b, peer("a", a.peerId()));
                put(origin, "x", "text", T);
                Saved backup = copyOf(origin);
                for (int day = 1; day <= age; day++) {
                    long now = T + day * DAY;
                    if (day == deleted) delete(origin, "x", now);
                    origin.tick(now);
                    pull(copy, "a", origin, now);
                    copy.tick(now);
                }
                long now = T + age * DAY + 5000;
                Replica back = startOf(backup, a, now);
                back.tick(now);
                pull(back, "b", copy, now);
                back.tick(now + 1000);
                String when = "deleted on day " + deleted + ", back on day " + age;
                assertTrue(!held(back, "a").contains("x"), when);
            }
        }
    }

    @Test
    void aDatabaseOlderThanTheKeyLearnsBackHowTheKeyCameAbout() throws Exception {
        Replica origin = replica("a", a, peer("b", b.peerId()));
        Replica copy = replica("b", b, peer("a", a.peerId()));
        Replica late = replica("b", b, peer("a", a.peerId()));
        put(origin, "x", "text", T);
        Saved backup = copyOf(origin);
        Keypair second = Keypair.generate();
        origin.apply(origin.proposeRotation(second, T + 1000), second);
        Keypair third = Keypair.generate();
        origin.apply(origin.proposeRotation(third, T + 2000), third);
        origin.tick(T + 3000);
        put(origin, "y", "text", T + 3000);
        pull(copy, "a", origin, T + 4000);
        KeyChain chain = origin.chain("a").orElseThrow();

        Replica back = startOf(backup, third, T + 5000);
        assertThrows(NotReadyException.class, () -> put(back, "z", "text", T + 5000));
        Pull told = back.pull("b");
        Optional<Ask> ask = Optional.of(told.first(T + 5000));
        while (ask.isPresent()) ask = told.next(copy.answer(ask.get()), T + 5000);
        assertTrue(back.effects().chains().contains(chain));
        assertEquals(chain, back.chain("a").orElseThrow());
        back.tick(T + 6000);
        assertEquals(List.of("x", "y"), held(back, "a"));
        // One that has not heard of the rotations follows them, as from any other hub.
        pull(late, "a", back, T + 7000);
        assertEquals(List.of("x", "y"), held(late, "a"));
        assertEquals(third.peerId(), late.chain("a").orElseThrow().current());
        assertEquals(Map.of(), late.refused("a"));
    }

    @Test
    void nobodyElsesRotationPrecedesAKey() {
        Keypair thief = Keypair.generate();
        KeyChain fresh = KeyChain.pinned("a", a.peerId());
        Rotation other = Rotation.sign("a", T, thief, b);
        assertEquals(fresh, fresh.precededBy(List.of(other)));
        Rotation real = Rotation.sign("a", T, thief, a);
        Rotation forged =
                new Rotation("a", T, b.peerId(), a.peerId(), real.fromSig(), real.toSig());
        assertEquals(fresh, fresh.precededBy(List.of(forged)));
        assertEquals(List.of(real), fresh.precededBy(List.of(real)).rotations());
    }
}
