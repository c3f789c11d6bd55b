package goop.hub.replica;

import goop.config.FederationPeer;
import goop.libp2p.PeerId;

import java.util.List;
import java.util.Map;

/// Whose keys count: those of partners, which the operator has pinned, and those of third parties
/// that a partner has introduced.
final class Pins {
    private static final int MOST_INTRODUCED = 200;

    private final Map<String, PartnerState> partners;
    private final Map<String, OriginRecords> origins;
    private final Pending pending;

    /// All three are the replica's.
    Pins(Map<String, PartnerState> partners, Map<String, OriginRecords> origins, Pending pending) {
        this.partners = partners;
        this.origins = origins;
        this.pending = pending;
    }

    // A key that the operator has changed by hand begins anew: nothing signed by the old one stays.
    void pin(PartnerState partner, KeyChain kept) {
        FederationPeer settings = partner.settings();
        KeyChain chain = KeyChain.pinned(settings.origin(), settings.key());
        if (kept != null && kept.has(settings.key())) {
            chain = new KeyChain(settings.origin(), kept.pinned(), kept.rotations(), "");
        } else if (kept != null) {
            pending.release(settings.origin());
        }
        pending.chains.put(settings.origin(), chain);
        origins.put(settings.origin(), new OriginRecords(chain, partner.account));
    }

    void keepIntroduced(KeyChain chain) {
        PartnerState sponsor = partners.get(chain.introducedBy());
        if (sponsor != null && sponsor.settings().thirdParties()) {
            origins.put(chain.origin(), new OriginRecords(chain, sponsor.account));
        } else {
            pending.release(chain.origin());
        }
    }

    /// A partner that is new, or other settings of one.
    ///
    /// @throws IllegalArgumentException when another key of it is pinned
    void put(FederationPeer settings) {
        PartnerState known = partners.get(settings.origin());
        if (known != null) {
            if (!known.settings().key().equals(settings.key())) {
                throw new IllegalArgumentException(
                        "another key of " + settings.origin() + " is pinned: remove it first");
            }
            known.change(settings);
            if (!settings.thirdParties()) releaseIntroduced(settings.origin());
            return;
        }
        PartnerState partner = new PartnerState(settings);
        partners.put(settings.origin(), partner);
        OriginRecords before = origins.get(settings.origin());
        pin(partner, before == null ? null : before.chain());
        if (before == null) return;
        // A partner had introduced it; what it signed by that key counts on.
        before.leave();
        OriginRecords now = origins.get(settings.origin());
        if (before.chain().has(settings.key())) before.all().forEach(now::put);
    }

    void remove(String partner) {
        if (partners.remove(partner) == null) return;
        release(partner);
        releaseIntroduced(partner);
    }

    private void releaseIntroduced(String sponsor) {
        List<String> introduced =
                origins.values().stream()
                        .map(OriginRecords::chain)
                        .filter(each -> each.introducedBy().equals(sponsor))
                        .map(KeyChain::origin)
                        .toList();
        introduced.forEach(this::release);
    }

    private void release(String origin) {
        OriginRecords gone = origins.remove(origin);
        if (gone != null) gone.leave();
        pending.release(origin);
    }

    OriginRecords introduce(PartnerState from, Answer.Origin theirs) {
        String sponsor = from.settings().origin();
        long introduced =
                origins.values().stream()
                        .filter(each -> each.chain().introducedBy().equals(sponsor))
                        .count();
        if (partners.get(sponsor) != from
                || !from.settings().thirdParties()
                || introduced >= MOST_INTRODUCED) return null;
        PeerId first =
                theirs.rotations().isEmpty() ? theirs.key() : theirs.rotations().getFirst().from();
        KeyChain chain =
                new KeyChain(theirs.name(), first, List.of(), sponsor)
                        .extendedBy(theirs.rotations());
        if (!chain.current().equals(theirs.key())) {
            from.count(Refused.KEYS);
            return null;
        }
        OriginRecords origin = new OriginRecords(chain, from.account);
        origins.put(theirs.name(), origin);
        pending.chains.put(theirs.name(), chain);
        return origin;
    }
}
