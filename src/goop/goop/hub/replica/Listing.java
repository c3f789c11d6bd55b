package goop.hub.replica;

import java.util.Locale;

/// What a directory says of one community.
///
/// @param rendezvous URL of the rendezvous server that serves it
/// @param description for people, may be empty
/// @param members as last counted
public record Listing(String rendezvous, Type type, String description, int members) {

    /// The same with another count.
    public Listing withMembers(int counted) {
        return new Listing(rendezvous, type, description, counted);
    }

    /// Who may join.
    public enum Type {
        OPEN,
        INVITE_ONLY;

        /// As on the wire: `open`, `invite-only`.
        public String wire() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /// The type of that name, or null.
        public static Type of(String wire) {
            for (Type each : values()) if (each.wire().equals(wire)) return each;
            return null;
        }
    }
}
