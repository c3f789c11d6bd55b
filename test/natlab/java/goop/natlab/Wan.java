package goop.natlab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The server between the LANs, with its relay, and what peers must be told to be at it.
final class Wan {
    static final int TTL_SECONDS = 6;

    private static final List<String> BEATS =
            List.of("presence.ttl_seconds=" + TTL_SECONDS, "presence.heartbeat_seconds=2");

    private Wan() {}

    /// Starts it and does not wait for it.
    ///
    /// @param internet the place of 85.0.0.2
    static Program start(Lab.Place internet, Path folder) throws IOException {
        return Program.start(
                internet,
                "rendezvous",
                folder.resolve("server"),
                with(
                        "presence.rendezvous_bind=0.0.0.0",
                        "presence.rendezvous_port=8787",
                        "presence.relay_port=4001"));
    }

    /// A peer that publishes there.
    static LanPeer peer(Lab.Place place, Path folder, String name, String... more)
            throws IOException {
        List<String> settings = with(more);
        settings.add("presence.rendezvous_wan=http://85.0.0.2:8787");
        return new LanPeer(place, folder, name, settings.toArray(String[]::new)).withSite();
    }

    static List<String> with(String... more) {
        List<String> settings = new ArrayList<>(BEATS);
        settings.addAll(List.of(more));
        return settings;
    }
}
