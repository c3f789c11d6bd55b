package goop.libp2p;

import goop.libp2p.dns.DnsResolver;
import goop.libp2p.relay.RelayLimits;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a host is made of.
public final class HostBuilder {
    Keypair key; // null for a new one
    private final List<String> listen = new ArrayList<>();
    Limits limits = Limits.defaults();
    String agentVersion = "goop";
    String protocolVersion = "";
    boolean earlyMuxers = true;
    Resolver resolver = DnsResolver.ofSystem();
    InstantSource clock = InstantSource.system();
    RelayLimits relayLimits;
    boolean holePunching = true;
    boolean natService;
    final Map<String, StreamHandler> handlers = new LinkedHashMap<>();

    HostBuilder() {}

    /// Who it is.
    public HostBuilder key(Keypair pair) {
        key = pair;
        return this;
    }

    /// Where to listen: `/ip4/0.0.0.0/tcp/4001`, `/ip6/::/tcp/4001`.
    public HostBuilder listen(String... addresses) {
        listen.addAll(List.of(addresses));
        return this;
    }

    /// Every bound.
    public HostBuilder limits(Limits bounds) {
        limits = bounds;
        return this;
    }

    /// The program, as identify tells it: `name/version`.
    public HostBuilder agentVersion(String agent) {
        agentVersion = agent;
        return this;
    }

    /// The family of networks, as identify tells it; empty for none.
    public HostBuilder protocolVersion(String version) {
        protocolVersion = version;
        return this;
    }

    /// Whether to agree on the muxer within Noise, which saves a round trip; yes by default.
    public HostBuilder earlyMuxers(boolean early) {
        earlyMuxers = early;
        return this;
    }

    /// Who resolves names.
    public HostBuilder resolver(Resolver names) {
        resolver = names;
        return this;
    }

    /// What time it is.
    public HostBuilder clock(InstantSource source) {
        clock = source;
        return this;
    }

    /// Serves as a relay for others within these bounds.
    public HostBuilder relayService(RelayLimits bounds) {
        relayLimits = bounds;
        return this;
    }

    /// Whether to make relayed connections direct, by dialling or hole punching; yes by default.
    public HostBuilder holePunching(boolean punching) {
        holePunching = punching;
        return this;
    }

    /// Whether to dial back for peers that want to know whether they can be dialled (AutoNAT); a
    /// relay does in any case.
    public HostBuilder natService(boolean serving) {
        natService = serving;
        return this;
    }

    /// What it serves from the start.
    public HostBuilder handle(String protocol, StreamHandler handler) {
        handlers.put(protocol, handler);
        return this;
    }

    /// Makes the host, which listens from then on.
    ///
    /// @throws ProtocolException for an address that is none
    /// @throws java.net.BindException when a port is taken
    public Host start() throws IOException {
        List<Multiaddr> addresses = new ArrayList<>();
        for (String each : listen) addresses.add(Multiaddr.parse(each));
        if (key == null) key = Keypair.generate();
        Host host = new Host(this);
        boolean done = false;
        try {
            for (Multiaddr each : addresses) host.listen(each);
            host.watch();
            done = true;
            return host;
        } finally {
            if (!done) host.close();
        }
    }
}
