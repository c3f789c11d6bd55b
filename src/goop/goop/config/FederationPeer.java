package goop.config;

import goop.libp2p.PeerId;
import goop.libp2p.ProtocolException;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/// A hub that ours exchanges entries with: one item of `federation.peers`.
///
/// Written as words: name, public key, then in any order `url=…`, `replicate-only`,
/// `third-parties`, `entries=…`, `megabytes=…`, `requests=…`.
///
/// @param origin its name, a host name in lower case
/// @param key the peer id of its key
/// @param url where it is asked; without one it only asks us
/// @param show whether its entries are in our directory, or only kept for others
/// @param thirdParties whether entries of hubs that it vouches for are taken too
/// @param entries at most, tombstones included; those of its third parties too
/// @param megabytes that they may have together
/// @param requestsPerMinute that it may make of us
public record FederationPeer(
        String origin,
        PeerId key,
        Optional<URI> url,
        boolean show,
        boolean thirdParties,
        int entries,
        int megabytes,
        int requestsPerMinute) {
    private static final Pattern NAME =
            Pattern.compile(
                    "(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");

    /// With the default quotas.
    public static FederationPeer of(String origin, PeerId key, Optional<URI> url) {
        return new FederationPeer(origin, key, url, true, false, 100_000, 128, 1_200);
    }

    /// Whether that may be a hub's name.
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /// Reads such an item.
    ///
    /// @return null when it is not one
    public static FederationPeer parse(String text) {
        String[] words = text.strip().split("\\s+");
        if (words.length < 2 || !isName(words[0])) return null;
        try {
            PeerId key = PeerId.parse(words[1]);
            if (key.publicKey().isEmpty()) return null;
            FederationPeer peer = of(words[0], key, Optional.empty());
            for (int i = 2; i < words.length && peer != null; i++) peer = peer.with(words[i]);
            return peer;
        } catch (ProtocolException notAKey) {
            return null;
        }
    }

    /// The item that [#parse] reads as this.
    public String item() {
        StringBuilder text = new StringBuilder(origin).append(' ').append(key);
        url.ifPresent(address -> text.append(" url=").append(address));
        if (!show) text.append(" replicate-only");
        if (thirdParties) text.append(" third-parties");
        text.append(" entries=").append(entries).append(" megabytes=").append(megabytes);
        return text.append(" requests=").append(requestsPerMinute).toString();
    }

    private FederationPeer with(String word) {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word : word.substring(0, equals);
        String value = equals < 0 ? "" : word.substring(equals + 1);
        return switch (name) {
            case "replicate-only" -> equals < 0 ? showing(false) : null;
            case "third-parties" -> equals < 0 ? trustingThirdParties() : null;
            case "url" -> at(value);
            case "entries", "megabytes", "requests" -> within(name, value);
            default -> null;
        };
    }

    private FederationPeer at(String text) {
        Optional<URI> address = FieldType.URL.reader().read(text);
        if (address == null || address.isEmpty()) return null;
        return new FederationPeer(
                origin, key, address, show, thirdParties, entries, megabytes, requestsPerMinute);
    }

    /// The same, shown or replicated only.
    public FederationPeer showing(boolean show) {
        return new FederationPeer(
                origin, key, url, show, thirdParties, entries, megabytes, requestsPerMinute);
    }

    /// The same, whose third parties are taken too.
    public FederationPeer trustingThirdParties() {
        return new FederationPeer(
                origin, key, url, show, true, entries, megabytes, requestsPerMinute);
    }

    /// The same with other quotas.
    public FederationPeer within(int entries, int megabytes, int requestsPerMinute) {
        return new FederationPeer(
                origin, key, url, show, thirdParties, entries, megabytes, requestsPerMinute);
    }

    private FederationPeer within(String quota, String digits) {
        Integer value = FieldType.integer(1, 10_000_000).reader().read(digits);
        if (value == null) return null;
        return switch (quota) {
            case "entries" -> within(value, megabytes, requestsPerMinute);
            case "megabytes" -> within(entries, value, requestsPerMinute);
            default -> within(entries, megabytes, value);
        };
    }
}
