package goop.hub.replica;

import goop.config.FederationPeer;
import goop.libp2p.Keypair;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One hub of a [Simulation]: a replica, its disk, an old backup of it, and a clock of its own.
final class SimulatedHub {
    final String name;
    Keypair key;
    final long skew;
    final Set<SimulatedHub> neighbours = new LinkedHashSet<>();
    final Map<SimulatedHub, Pull> pulls = new HashMap<>();
    // Until when an answer is waited for.
    final Map<SimulatedHub, Long> patience = new HashMap<>();
    // What its origin has signed last, of each community: what all must hold in the end.
    final Map<String, HubRecord> truth = new HashMap<>();
    // Everything that it ever signed, by version: none may be used twice.
    final Map<Long, HubRecord> signed = new HashMap<>();
    List<FederationPeer> federation = List.of();
    Replica replica; // null while it is down
    boolean gone; // for good
    boolean forgetful; // was put back while others could not tell all: the truth is lost
    boolean lostNews; // went back to before it heard of another's new key
    private final Signatures signatures;
    private final Disk disk = new Disk();
    private Disk backup = new Disk();
    private final List<Effects> unkept = new ArrayList<>();
    private boolean begun = true;

    /// What outlives the process.
    private static final class Disk {
        final Map<HubRecord.Key, HubRecord> records = new LinkedHashMap<>();
        final Map<String, KeyChain> chains = new LinkedHashMap<>();
        long highest;

        void keep(Effects effects) {
            for (String each : effects.released()) {
                records.keySet().removeIf(key -> key.origin().equals(each));
                chains.remove(each);
            }
            for (KeyChain each : effects.chains()) chains.put(each.origin(), each);
            effects.forgotten().forEach(records::remove);
            for (HubRecord each : effects.changed()) records.put(each.key(), each);
        }

        void copyFrom(Disk other) {
            records.clear();
            records.putAll(other.records);
            chains.clear();
            chains.putAll(other.chains);
            highest = other.highest;
        }
    }

    SimulatedHub(String name, Keypair key, long skew, Signatures signatures) {
        this.name = name;
        this.key = key;
        this.skew = skew;
        this.signatures = signatures;
    }

    long now(long time) {
        return time + skew;
    }

    boolean ready(long time) {
        return up() && replica.standing(now(time)).state() == Standing.State.READY;
    }

    boolean up() {
        return replica != null;
    }

    Effects start(long time) throws IOException {
        Saved saved =
                new Saved(
                        List.copyOf(disk.records.values()),
                        List.copyOf(disk.chains.values()),
                        disk.highest);
        replica = new Replica(name, key, begun, federation, saved, now(time), signatures);
        begun = false;
        return took(replica.effects());
    }

    /// What was not kept yet is lost, but for what it signed itself.
    void crash() {
        replica = null;
        pulls.clear();
        patience.clear();
        lostNews |= unkept.stream().anyMatch(each -> !each.chains().isEmpty());
        unkept.clear();
    }

    void backUp() {
        flush();
        backup.copyFrom(disk);
    }

    /// To be called while it is down.
    void restore() {
        lostNews |= !disk.chains.equals(backup.chains);
        disk.copyFrom(backup);
    }

    /// Keeps what comes from others now and then, and what is its own at once.
    Effects took(Effects effects) {
        boolean own = effects.changed().stream().anyMatch(each -> each.origin().equals(name));
        unkept.add(effects);
        if (own) flush();
        return effects;
    }

    void flush() {
        unkept.forEach(disk::keep);
        unkept.clear();
        if (up()) disk.highest = Math.max(disk.highest, replica.highest());
    }

    /// Notes what it has signed.
    void note(HubRecord own) {
        HubRecord before = signed.put(own.version(), own);
        if (before != null && !before.hash().equals(own.hash())) {
            throw new AssertionError("version used twice: " + before + " and " + own);
        }
        truth.put(own.community(), own);
    }

    /// The operator changes or deletes something.
    ///
    /// @return what changed; nothing where it may not sign
    Effects change(String community, Optional<Listing> listing, long time) {
        if (listing.isEmpty()) {
            Optional<HubRecord> held = replica.record(name, community);
            if (held.isEmpty() || held.get().isTombstone()) return Effects.NONE;
        }
        try {
            HubRecord own = replica.propose(community, listing, now(time));
            note(own);
            return took(replica.apply(own));
        } catch (NotReadyException learning) {
            return Effects.NONE;
        }
    }

    /// The operator changes the key.
    ///
    /// @return whether it could
    boolean rotate(Keypair next, long time) {
        if (!ready(time)) return false;
        if (replica.chain(name).orElseThrow().rotations().size() == KeyChain.MOST) return false;
        try {
            took(replica.apply(replica.proposeRotation(next, now(time)), next));
        } catch (NotReadyException learning) {
            return false;
        }
        key = next;
        // The key and the chain are on disk before anybody is told, and in every later backup.
        flush();
        backUp();
        return true;
    }

    Effects tick(long time) {
        Effects effects = replica.tick(now(time));
        for (HubRecord each : effects.changed()) note(each);
        took(effects);
        flush();
        return effects;
    }
}
