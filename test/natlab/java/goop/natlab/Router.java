package goop.natlab;

/// What stands between a home and the Internet.
public enum Router {
    /// Maps each socket to the same port outside, for whatever destination. Most homes.
    PORT_PRESERVING("masquerade", "drop"),
    /// The same, but it answers with a reset who knocks unasked.
    REJECTING("masquerade", "reject with tcp reset"),
    /// Another random port for each destination ("symmetric"): what one peer sees helps no other.
    SYMMETRIC("masquerade fully-random", "drop"),
    /// Public addresses inside, but only answers get in.
    FIREWALL("", "drop");

    private final String translation;
    private final String unasked;

    Router(String translation, String unasked) {
        this.translation = translation;
        this.unasked = unasked;
    }

    boolean translates() {
        return !translation.isEmpty();
    }

    /// The rules of such a router, with interfaces `lan` and `wan`.
    ///
    /// @param openSix whether IPv6 may come in unasked
    String rules(boolean openSix) {
        String six = openSix ? "meta nfproto ipv6 accept" : "";
        String nat = translates() ? "oifname \"wan\" meta nfproto ipv4 " + translation : "";
        return """
        table inet lab {
            chain forward {
                type filter hook forward priority 0; policy drop;
                ct state established,related accept
                iifname "lan" accept
                %1$s
                meta l4proto tcp %2$s
            }
            chain input {
                type filter hook input priority 0; policy accept;
                iifname "wan" meta l4proto tcp ct state { new, invalid } %2$s
            }
            chain postrouting {
                type nat hook postrouting priority 100;
                %3$s
            }
        }
        """
                .formatted(six, unasked, nat);
    }
}
