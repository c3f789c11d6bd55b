package goop.presence;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.time.Duration;

/// How a [PresenceClient] behaves.
///
/// @param server `http://` or `https://`, a host, perhaps a path before `/publish` and `/events`
/// @param heartbeat how often to say that we are still here
/// @param ttl after which the server takes us for gone
/// @param silence after which a stream on which nothing comes is taken for dead
/// @param maxPeers of how many peers to remember what they signed
/// @param gzip whether to ask for a compressed stream; costs 40 KiB of memory
/// @param http shared with others, or null for one of its own
public record ClientSettings(
        URI server,
        Duration heartbeat,
        Duration ttl,
        Duration silence,
        int maxPeers,
        boolean gzip,
        HttpClient http) {

    /// A beat each 5 s, a ttl of 20 s.
    ///
    /// @throws URISyntaxException when that is no address of a server; says why
    public static ClientSettings of(String server) throws URISyntaxException {
        return new ClientSettings(
                RendezvousHttp.address(server),
                Duration.ofSeconds(5),
                Duration.ofSeconds(20),
                Duration.ofSeconds(45),
                50_000,
                true,
                null);
    }

    /// With what a configuration says of the beats.
    public ClientSettings with(Duration heartbeat, Duration ttl) {
        return new ClientSettings(server, heartbeat, ttl, silence, maxPeers, gzip, http);
    }

    /// With an HTTP client that others use too, and that is not closed with this one.
    public ClientSettings sharing(HttpClient http) {
        return new ClientSettings(server, heartbeat, ttl, silence, maxPeers, gzip, http);
    }

    /// With or without compression.
    public ClientSettings compressed(boolean gzip) {
        return new ClientSettings(server, heartbeat, ttl, silence, maxPeers, gzip, http);
    }
}
