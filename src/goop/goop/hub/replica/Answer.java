package goop.hub.replica;

import goop.libp2p.PeerId;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/// What a hub answers to an [Ask].
public sealed interface Answer {
    /// Origins in one digest.
    int MOST_ORIGINS = 1_000;

    /// Nothing has changed.
    record Same() implements Answer {}

    /// @param origins by name
    record Digest(List<Origin> origins) implements Answer {
        public Digest {
            origins = List.copyOf(origins);
        }

        /// The hash of all of it.
        public Hash tag() {
            MessageDigest digest = Hash.sha256();
            for (Origin each : origins) {
                Hash.of(each.name().getBytes(StandardCharsets.UTF_8)).updateInto(digest);
                Hash.of(each.key().toBytes()).updateInto(digest);
                each.root().updateInto(digest);
            }
            return Hash.first(digest.digest());
        }
    }

    /// One origin that the hub holds records of.
    ///
    /// @param key what it signs with, as far as the hub knows
    /// @param rotations how the key came from the first one
    /// @param root of the tree of its records
    record Origin(String name, PeerId key, List<Rotation> rotations, int records, Hash root) {
        public Origin {
            rotations = List.copyOf(rotations);
        }
    }

    /// @param nodes one for each prefix that was asked for
    /// @param records those asked for that there are, as many as fit into an answer
    record Difference(String origin, List<Node> nodes, List<HubRecord> records) implements Answer {
        public Difference {
            nodes = List.copyOf(nodes);
            records = List.copyOf(records);
        }
    }

    /// What is below a prefix; items of a leaf bear no names here.
    record Node(String prefix, HashTree.Branch below) {}
}
