package goop.hub.replica;

import goop.libp2p.PeerId;

import java.util.ArrayList;
import java.util.List;

/// Which key an origin signs with: the one that was pinned, and where rotations have led from it.
///
/// @param introducedBy the partner on whose word the key was pinned; empty when the operator did
public record KeyChain(
        String origin, PeerId pinned, List<Rotation> rotations, String introducedBy) {
    /// More are not followed: a key is changed once in years.
    public static final int MOST = 16;

    public KeyChain {
        rotations = List.copyOf(rotations);
    }

    /// The operator's own pin.
    public static KeyChain pinned(String origin, PeerId key) {
        return new KeyChain(origin, key, List.of(), "");
    }

    /// The key that counts now.
    public PeerId current() {
        return rotations.isEmpty() ? pinned : rotations.getLast().to();
    }

    /// Records of a lower version were signed by an earlier key.
    public long since() {
        return rotations.isEmpty() ? 0 : rotations.getLast().version();
    }

    /// From then on nothing counts that an earlier key signed.
    public long confirmedBy() {
        return rotations.isEmpty() ? Long.MAX_VALUE : since() + RecordBounds.CONFIRMED.toMillis();
    }

    /// Whether no further key would be followed.
    public boolean isFull() {
        return rotations.size() >= MOST;
    }

    /// Whether the key was ever this origin's.
    public boolean has(PeerId key) {
        return pinned.equals(key) || rotations.stream().anyMatch(each -> each.to().equals(key));
    }

    /// Follows those rotations that begin at the current key and hold; the others prove nothing.
    ///
    /// @param offered from wherever: the signatures in them count alone
    public KeyChain extendedBy(List<Rotation> offered) {
        KeyChain chain = this;
        for (Rotation each : offered) {
            boolean next =
                    each.origin().equals(origin)
                            && each.from().equals(chain.current())
                            && each.version() > chain.since()
                            && !chain.has(each.to())
                            && !chain.isFull()
                            && each.holds();
            if (!next) continue;
            List<Rotation> longer = new ArrayList<>(chain.rotations);
            longer.add(each);
            chain = new KeyChain(origin, pinned, longer, introducedBy);
        }
        return chain;
    }

    /// The same with the rotations that led to its first key, as far as they hold: that key has
    /// signed the last of them.
    ///
    /// @param offered from wherever: the signatures in them count alone
    public KeyChain precededBy(List<Rotation> offered) {
        if (!rotations.isEmpty() || offered.isEmpty()) return this;
        PeerId first = offered.getFirst().from();
        KeyChain whole = new KeyChain(origin, first, List.of(), introducedBy);
        for (Rotation each : offered) {
            whole = whole.extendedBy(List.of(each));
            if (whole.current().equals(pinned)) return whole;
        }
        return this;
    }

    /// Whether one of these rotations leaves from a key of ours to another than ours did: the key
    /// is in two hands.
    public boolean contradictedBy(List<Rotation> offered) {
        for (Rotation each : offered) {
            for (Rotation known : rotations) {
                boolean fork =
                        each.origin().equals(origin)
                                && each.from().equals(known.from())
                                && !each.to().equals(known.to());
                if (fork && each.holds()) return true;
            }
        }
        return false;
    }
}
