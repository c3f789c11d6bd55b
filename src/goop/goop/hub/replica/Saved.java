package goop.hub.replica;

import java.util.List;

/// What a hub had kept when it last ended, or of an older day.
///
/// @param highest version that it ever signed, as far as this copy knows
public record Saved(List<HubRecord> records, List<KeyChain> chains, long highest) {
    /// Of a hub that is new.
    public static final Saved NOTHING = new Saved(List.of(), List.of(), 0);
}
