package goop.viewer;

import goop.libp2p.PeerId;
import goop.libp2p.ProtocolException;
import goop.libp2p.wire.Base36;
import goop.libp2p.wire.Multibase;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The names under which other peers' sites are shown: `<peer id in base 36>.localhost`. To a
/// browser each is an origin, and a site, of its own.
///
/// Browsers lead `*.localhost` to their own machine by themselves (RFC 6761 § 6.3); DNS is not
/// asked.
final class SiteOrigins {
    private static final String SUFFIX = ".localhost";
    private static final int LONGEST_LABEL = 63;

    private final int port;

    SiteOrigins(int port) {
        this.port = port;
    }

    /// `http://k51….localhost:8080`; nothing for an id that no name can hold (RFC 1035 § 2.3.4),
    /// such as one of a secp256k1 key.
    Optional<String> of(PeerId peer) {
        try {
            String label = "k" + Base36.encode(Multibase.decode(peer.toCid()));
            if (label.length() > LONGEST_LABEL) return Optional.empty();
            return Optional.of("http://" + label + SUFFIX + (port == 80 ? "" : ":" + port));
        } catch (ProtocolException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Whether that is the name of some site, of a peer or not.
    static boolean named(String host) {
        return host != null && name(host).endsWith(SUFFIX);
    }

    /// Whose site that name means. Each peer has one name only: two would be two origins.
    Optional<PeerId> peer(String host) {
        String name = name(host);
        String label = name.substring(0, name.length() - SUFFIX.length());
        try {
            PeerId peer = PeerId.parse(label);
            boolean its = of(peer).filter(it -> it.equals("http://" + lower(host))).isPresent();
            return its ? Optional.of(peer) : Optional.empty();
        } catch (ProtocolException nobody) {
            return Optional.empty();
        }
    }

    private static String name(String host) {
        return lower(host).replaceFirst(":[0-9]*$", "");
    }

    private static String lower(String host) {
        return host.toLowerCase(Locale.ROOT);
    }

    /// For a policy: the origins of these peers.
    String policy(PeerId... peers) {
        StringBuilder text = new StringBuilder();
        Arrays.stream(peers).forEach(each -> of(each).ifPresent(it -> text.append(' ').append(it)));
        return text.toString().strip();
    }
}
