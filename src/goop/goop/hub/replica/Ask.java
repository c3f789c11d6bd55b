package goop.hub.replica;

import java.util.List;

/// What one hub asks of another.
public sealed interface Ask {
    /// In one ask.
    int MOST_PREFIXES = 256;

    /// In one ask.
    int MOST_RECORDS = 500;

    /// Which origins do you hold, and what is the hash of each?
    ///
    /// @param known the [Answer.Digest#tag] of an earlier answer, all of which is known here; or
    ///   [Hash#NONE]
    record Digest(Hash known) implements Ask {}

    /// What is below these places of an origin's tree, and what are these records?
    ///
    /// @param prefixes hexadecimal, as in [HashTree#at]
    /// @param places of communities whose records are wanted
    record Difference(String origin, List<String> prefixes, List<Hash> places) implements Ask {
        public Difference {
            prefixes = List.copyOf(prefixes);
            places = List.copyOf(places);
        }
    }
}
