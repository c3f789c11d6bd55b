package goop.peer;

import java.util.Locale;

/// One way in which a peer hears of others.
public enum Source implements Teller {
    /// Multicast DNS on the links that we are on.
    MDNS,
    /// The presence topic of GossipSub.
    GOSSIP,
    /// The rendezvous server on this machine.
    LOCAL,
    /// A rendezvous server elsewhere: that of `presence.rendezvous_wan`, or of a community that was
    /// joined.
    WAN;

    @Override
    public Source source() {
        return this;
    }

    /// The word for it in JSON and on the command line.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
