package goop.hub;

import goop.config.Secret;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;

/// A rendezvous server of the operator's, which the hub watches.
///
/// @param url without a slash at its end
/// @param name for the operator
/// @param password of its admin; empty where the hub is only to ask whether it is well
/// @param standby it serves nothing yet: that it is down is no alarm
/// @param notice what visitors of its communities are told, may be empty
record WatchedServer(String url, String name, Secret password, boolean standby, String notice) {
    static final int LONGEST_NAME = 80;
    static final int LONGEST_NOTICE = 300;

    /// How it was when it was last asked.
    enum Health {
        UP,
        DOWN,
        /// Not asked yet.
        UNKNOWN
    }

    /// @param since when it became that
    record Standing(Health health, Instant since) {}

    /// The address as it is compared.
    ///
    /// @throws IllegalArgumentException says what is wrong with it
    static String url(String text, boolean withPassword) {
        try {
            URI url = new URI(text);
            String scheme = String.valueOf(url.getScheme());
            boolean web = scheme.equals("http") || scheme.equals("https");
            boolean bare =
                    url.getRawUserInfo() == null
                            && url.getRawQuery() == null
                            && url.getRawFragment() == null;
            if (!web || !bare || url.getHost() == null || text.length() > 300) {
                throw new IllegalArgumentException(
                        "url: http:// or https:// and a host is expected");
            }
            if (withPassword && scheme.equals("http") && !local(url.getHost())) {
                throw new IllegalArgumentException(
                        "url: a password goes over https:// only, or to this machine");
            }
            return text.replaceAll("/+$", "");
        } catch (URISyntaxException wrong) {
            throw new IllegalArgumentException("url: not a URL: " + wrong.getReason(), wrong);
        }
    }

    private static boolean local(String host) {
        return host.equalsIgnoreCase("localhost")
                || host.matches("127(\\.[0-9]{1,3}){3}")
                || host.equals("[::1]");
    }

    /// Whether a community with that rendezvous is served by it.
    boolean serves(String rendezvous) {
        return rendezvous.replaceAll("/+$", "").equals(url);
    }
}
