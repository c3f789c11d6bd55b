package goop.hub.replica;

import goop.config.FederationPeer;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// What is remembered of one partner between its answers.
final class PartnerState {
    /// What was refused is not asked for again for so long, nor is a digest taken for known.
    static final long MEMORY_MILLIS = 3_600_000;

    private static final int MOST_REFUSED = 20_000;

    final Account account;
    final Unproven unproven = new Unproven();
    final Map<Refused, Long> refused = new EnumMap<>(Refused.class);
    private final Map<Hash, Long> refusedUntil =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Hash, Long> eldest) {
                    return size() > MOST_REFUSED;
                }
            };
    private FederationPeer settings;
    private Hash tag = Hash.NONE;
    private long tagUntil;

    PartnerState(FederationPeer settings) {
        this.settings = settings;
        this.account = new Account(settings);
    }

    FederationPeer settings() {
        return settings;
    }

    /// Other quotas; what is over them stays until it expires.
    void change(FederationPeer other) {
        settings = other;
        account.allow(other);
        // What did not fit may fit now.
        forgive();
    }

    /// What was refused may be right now: it is asked for again.
    void forgive() {
        refusedUntil.clear();
        tag = Hash.NONE;
    }

    void count(Refused why) {
        count(why, 1);
    }

    private void count(Refused why, long times) {
        refused.merge(why, times, Long::sum);
    }

    /// All that it holds was compared, and all keys that it knows are here.
    ///
    /// @param pull its number
    void compared(long pull) {
        int forged = unproven.settle(pull);
        if (forged > 0) count(Refused.FORGED, forged);
    }

    void remember(Hash record, long now) {
        refusedUntil.put(record, now + MEMORY_MILLIS);
    }

    boolean remembers(Hash record, long now) {
        Long until = refusedUntil.get(record);
        return until != null && now < until;
    }

    void known(Hash digest, long now) {
        tag = digest;
        tagUntil = now + MEMORY_MILLIS;
    }

    Hash known(long now) {
        return now < tagUntil ? tag : Hash.NONE;
    }
}
