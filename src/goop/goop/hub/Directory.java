package goop.hub;

import goop.config.FederationPeer;
import goop.database.Database.Durability;
import goop.database.DatabaseException;
import goop.hub.replica.Answer;
import goop.hub.replica.Ask;
import goop.hub.replica.Effects;
import goop.hub.replica.HubRecord;
import goop.hub.replica.KeyChain;
import goop.hub.replica.Listing;
import goop.hub.replica.NotReadyException;
import goop.hub.replica.Pull;
import goop.hub.replica.RecordBounds;
import goop.hub.replica.Refused;
import goop.hub.replica.Replica;
import goop.hub.replica.Rotation;
import goop.hub.replica.Standing;
import goop.libp2p.Keypair;
import goop.libp2p.ProtocolException;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The hub's directory: a [Replica] for any number of threads, with what it changes on disk, in the
/// search, and told to partners. Everything that reads or changes entries goes through here.
final class Directory {
    private static final System.Logger LOG = System.getLogger("goop.hub");

    private final String name;
    private final Replica replica; // guarded by itself
    private final RecordStore store;
    private final Moderation moderation;
    private final DirectoryIndex index = new DirectoryIndex();
    private final ChangeLog changes = new ChangeLog();
    private final InstantSource clock;
    // Held by whoever signs, until what was signed is on disk. Taken before the replica's.
    private final Object signing = new Object();
    // Held while something is written, so that it gets to the disk in its order.
    private final Object writing = new Object();
    private final Object keeping = new Object();
    private Effects unkept = Effects.NONE; // guarded by keeping; no more than the replica holds

    /// @param name ours
    /// @param moderation what is not shown
    Directory(
            String name,
            Replica replica,
            RecordStore store,
            Moderation moderation,
            InstantSource clock) {
        this.name = name;
        this.moderation = moderation;
        this.replica = replica;
        this.store = store;
        this.clock = clock;
        synchronized (replica) {
            pass(replica.effects());
            for (String origin : replica.origins()) replica.records(origin).forEach(this::show);
        }
    }

    /// Our own origin.
    String name() {
        return name;
    }

    ChangeLog changes() {
        return changes;
    }

    // ---- for visitors

    /// The next entries that match.
    ///
    /// @param origin of whose hub, or empty for any
    /// @param after where the last page ended, or null
    DirectoryIndex.Page search(String query, String origin, DirectoryIndex.Place after, int limit) {
        return index.search(query, origin, after, limit);
    }

    /// How many entries there are to be found.
    int size() {
        return index.size();
    }

    /// One entry that is shown.
    Optional<HubRecord> entry(String origin, String community) {
        synchronized (replica) {
            boolean shown = replica.shows(origin) && !moderation.hides(origin, community);
            if (!shown) return Optional.empty();
            return replica.record(origin, community).filter(each -> !each.isTombstone());
        }
    }

    /// Our own entries, by name.
    List<HubRecord> own() {
        synchronized (replica) {
            return replica.records(name).stream()
                    .filter(each -> !each.isTombstone())
                    .sorted((one, other) -> one.community().compareTo(other.community()))
                    .toList();
        }
    }

    // ---- for the operator

    /// Makes an entry of ours, or changes it. When it returns it is on disk.
    ///
    /// @return the entry as it was signed
    /// @throws ProtocolException says which field is wrong
    /// @throws NotReadyException when nothing may be signed now
    /// @throws DatabaseException when it could not be kept; then it does not hold
    HubRecord put(String community, Listing listing) throws IOException {
        RecordBounds.community(community);
        RecordBounds.listing(listing);
        return sign(community, Optional.of(listing));
    }

    /// Deletes an entry of ours.
    ///
    /// @return false when there is none
    /// @throws NotReadyException when nothing may be signed now
    /// @throws DatabaseException when it could not be kept; then it does not hold
    boolean delete(String community) throws IOException {
        synchronized (signing) {
            synchronized (replica) {
                Optional<HubRecord> held = replica.record(name, community);
                if (held.isEmpty() || held.get().isTombstone()) return false;
            }
            sign(community, Optional.empty());
            return true;
        }
    }

    private HubRecord sign(String community, Optional<Listing> listing) throws IOException {
        synchronized (signing) {
            HubRecord signed;
            synchronized (replica) {
                signed = replica.propose(community, listing, clock.millis());
            }
            // Not under the replica's lock: a disk that hangs holds up nobody who reads.
            Effects change = new Effects(List.of(signed), List.of(), List.of(), List.of());
            keep(Durability.KEPT, change, signed.version());
            synchronized (replica) {
                tell(replica.apply(signed));
            }
            return signed;
        }
    }

    /// Signs with another key from now on.
    ///
    /// @param next is in its file already
    void rotate(Keypair next) throws IOException {
        synchronized (signing) {
            Rotation rotation;
            KeyChain longer;
            synchronized (replica) {
                rotation = replica.proposeRotation(next, clock.millis());
                longer = replica.chain(name).orElseThrow().extendedBy(List.of(rotation));
            }
            if (!longer.current().equals(next.peerId())) {
                throw new ProtocolException("a key can be changed " + KeyChain.MOST + " times");
            }
            Effects change = new Effects(List.of(), List.of(), List.of(longer), List.of());
            keep(Durability.KEPT, change, rotation.version());
            synchronized (replica) {
                pass(replica.apply(rotation, next));
            }
        }
    }

    /// Signs although partners have not told what they hold of ours.
    void signAnyway() {
        synchronized (replica) {
            replica.signAnyway();
        }
    }

    Standing standing() {
        synchronized (replica) {
            return replica.standing(clock.millis());
        }
    }

    /// What is hidden.
    Moderation moderation() {
        return moderation;
    }

    /// Hides what others or we have signed from visitors of this hub, or shows it again. Partners
    /// get it all the same. When it returns it is on disk.
    ///
    /// @param what all of an origin where the community's name is empty
    void hide(HubRecord.Key what, boolean hidden) throws DatabaseException {
        moderation.hide(what, hidden);
        synchronized (replica) {
            if (what.community().isEmpty()) replica.records(what.origin()).forEach(this::show);
            else replica.record(what.origin(), what.community()).ifPresent(this::show);
        }
    }

    /// Takes up a partner, or other settings of one.
    ///
    /// @throws IllegalArgumentException says what is wrong
    void put(FederationPeer partner) {
        synchronized (replica) {
            pass(replica.put(partner));
            // Whether they are shown may be another matter now.
            for (String origin : replica.origins()) {
                if (!origin.equals(name)) replica.records(origin).forEach(this::show);
            }
        }
    }

    /// Drops a partner and all that is held of it.
    void remove(String partner) {
        synchronized (replica) {
            pass(replica.remove(partner));
        }
        keep();
    }

    // ---- for the federation

    Answer answer(Ask ask) {
        synchronized (replica) {
            return replica.answer(ask);
        }
    }

    /// The key that this origin signs with.
    Optional<KeyChain> chain(String origin) {
        synchronized (replica) {
            return replica.chain(origin);
        }
    }

    /// Reads something of the replica that has no method of its own here.
    <T> T ask(Function<Replica, T> question) {
        synchronized (replica) {
            return question.apply(replica);
        }
    }

    /// Takes what a partner tells unasked.
    void receive(String partner, List<HubRecord> records) {
        synchronized (replica) {
            pass(replica.receive(partner, records, clock.millis()));
        }
    }

    void count(String partner, Refused why) {
        synchronized (replica) {
            replica.count(partner, why);
        }
    }

    Pull pull(String partner) {
        synchronized (replica) {
            return replica.pull(partner);
        }
    }

    Ask first(Pull pull) {
        synchronized (replica) {
            return pull.first(clock.millis());
        }
    }

    /// Takes an answer.
    ///
    /// @return what to ask next
    Optional<Ask> next(Pull pull, Answer answer) throws ProtocolException {
        synchronized (replica) {
            try {
                return pull.next(answer, clock.millis());
            } finally {
                pass(replica.effects());
            }
        }
    }

    // ---- for the house

    /// Lets time pass, and keeps what is not kept yet. To be called every second or so.
    void tick() {
        synchronized (signing) {
            synchronized (replica) {
                pass(replica.tick(clock.millis()));
            }
        }
        keep();
    }

    /// Writes what has come in. What cannot be written now is tried again with the next call.
    void keep() {
        try {
            keep(Durability.SOON, Effects.NONE, ask(Replica::highest));
        } catch (DatabaseException later) {
            // The database has said what is wrong.
            LOG.log(System.Logger.Level.DEBUG, "unkept", later);
        }
    }

    // All in the order in which it came about: what is not kept yet goes before.
    private void keep(Durability durability, Effects more, long highest) throws DatabaseException {
        synchronized (writing) {
            Effects before;
            synchronized (keeping) {
                before = unkept;
                unkept = Effects.NONE;
            }
            Effects all = before.then(more);
            if (all.isEmpty()) return;
            boolean done = false;
            try {
                store.keep(durability, all, highest);
                done = true;
            } finally {
                synchronized (keeping) {
                    if (!done) unkept = before.then(unkept);
                }
            }
        }
    }

    private void pass(Effects effects) {
        if (effects.isEmpty()) return;
        synchronized (keeping) {
            unkept = unkept.then(effects);
        }
        tell(effects);
    }

    private void tell(Effects effects) {
        effects.released().forEach(index::removeAll);
        effects.changed().forEach(this::show);
        for (HubRecord.Key each : effects.forgotten())
            index.remove(each.origin(), each.community());
        changes.add(effects.changed());
    }

    private void show(HubRecord record) {
        boolean shown =
                !record.isTombstone()
                        && replica.shows(record.origin())
                        && !moderation.hides(record.origin(), record.community());
        if (shown) index.put(record);
        else index.remove(record.origin(), record.community());
    }
}
