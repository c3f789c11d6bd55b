package goop.presence;

import java.util.List;

/// What a peer says of itself: one message on `POST /publish`, on `/events`, on GossipSub.
///
/// Absent strings are empty, absent `addrs` an empty list, an absent `ts` 0.
///
/// @param peerId by right a libp2p peer id; in truth any printable text, since servers in use take
///   it
/// @param content the peer's label
/// @param avatarHash hexadecimal by right
/// @param videoDisabled whether the peer takes no video calls
/// @param addrs multiaddrs at which it can be reached
/// @param ts when the message was written, Unix milliseconds of the writer's clock
/// @param sig what [PresenceSignature] makes of all the others, or empty
public record Presence(
        Type type,
        String peerId,
        String content,
        String email,
        String avatarHash,
        boolean videoDisabled,
        List<String> addrs,
        long ts,
        String sig) {

    /// What the message says; the lower-case name is what stands on the wire.
    public enum Type {
        /// The peer has come.
        ONLINE("online"),
        /// It is still here, perhaps with changed fields. A heartbeat is an update.
        UPDATE("update"),
        /// It leaves.
        OFFLINE("offline");

        private final String wire;

        Type(String wire) {
            this.wire = wire;
        }

        /// The word on the wire.
        public String wire() {
            return wire;
        }
    }

    public Presence {
        addrs = List.copyOf(addrs);
    }

    /// A message that says no more than that.
    public static Presence of(Type type, String peerId, long ts) {
        return new Presence(type, peerId, "", "", "", false, List.of(), ts, "");
    }

    /// The same of another peer.
    public Presence withPeerId(String other) {
        return new Presence(type, other, content, email, avatarHash, videoDisabled, addrs, ts, sig);
    }

    /// The same with another type.
    public Presence withType(Type other) {
        return new Presence(
                other, peerId, content, email, avatarHash, videoDisabled, addrs, ts, sig);
    }

    /// The same at another time.
    public Presence withTs(long other) {
        return new Presence(
                type, peerId, content, email, avatarHash, videoDisabled, addrs, other, sig);
    }

    /// The same with another e-mail address.
    public Presence withEmail(String other) {
        return new Presence(
                type, peerId, content, other, avatarHash, videoDisabled, addrs, ts, sig);
    }

    /// The same with another signature; with an empty one, unsigned.
    public Presence withSig(String other) {
        return new Presence(
                type, peerId, content, email, avatarHash, videoDisabled, addrs, ts, other);
    }

    /// A newer message that says the same, but made of what this one holds: a heartbeat that is
    /// kept thus keeps next to nothing in memory that was not there before.
    ///
    /// @param again one of which [#saysTheSameAs] holds
    Presence renewedBy(Presence again) {
        return withType(again.type).withTs(again.ts).withSig(again.sig);
    }

    /// Whether it bears a signature, be it good or not.
    public boolean signed() {
        return !sig.isEmpty();
    }

    /// Whether both say the same of the peer, whenever and in whatever kind of message.
    public boolean saysTheSameAs(Presence other) {
        return videoDisabled == other.videoDisabled
                && content.equals(other.content)
                && email.equals(other.email)
                && avatarHash.equals(other.avatarHash)
                && addrs.equals(other.addrs);
    }

    /// About what it holds in memory, in bytes.
    public int weight() {
        int characters =
                peerId.length()
                        + content.length()
                        + email.length()
                        + avatarHash.length()
                        + sig.length();
        for (String each : addrs) characters += each.length() + 48;
        return characters + 400;
    }
}
