package goop.rendezvous;

import goop.config.BuildVersion;
import goop.config.Config;
import goop.libp2p.AddressScope;
import goop.libp2p.Host;
import goop.libp2p.KeyFile;
import goop.libp2p.Multiaddr;
import goop.libp2p.ProtocolException;
import goop.libp2p.relay.RelayService;
import goop.presence.RelayInfo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The circuit relay beside the rendezvous server: a host that serves as a relay from the start,
/// without waiting to be told that it is public.
final class RelayHost implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("goop.rendezvous");
    private static final Duration BETWEEN_LOOKUPS = Duration.ofMinutes(5);

    private final Host host;
    private final RelayService service;
    private volatile Optional<String> publicName;
    private final int port;
    private final Semaphore renamed = new Semaphore(0);
    private final Thread lookup;
    private volatile List<Multiaddr> open = List.of();

    private RelayHost(Host host, Optional<String> publicName, int port) {
        this.host = host;
        this.publicName = publicName;
        this.port = port;
        service = host.relayService().orElseThrow();
        lookup = Thread.ofVirtual().name("relay address").unstarted(this::lookUp);
    }

    /// Starts it, where the settings want one.
    ///
    /// @throws IOException when it cannot listen, or its key file is damaged; the message says
    ///   which
    static Optional<RelayHost> start(Config config, Path directory) throws IOException {
        Config.Presence settings = config.presence();
        if (settings.relayPort() == 0) return Optional.empty();
        Path keyFile = directory.resolve(settings.relayKeyFile());
        String[] listen =
                config.p2p().listenAddresses().stream()
                        .map(each -> new InetSocketAddress(each, settings.relayPort()))
                        .map(each -> Multiaddr.ofTcp(each).toString())
                        .toArray(String[]::new);
        Host host =
                Host.builder()
                        .key(KeyFile.loadOrCreate(keyFile))
                        .listen(listen)
                        .limits(RelayBounds.host(settings))
                        .agentVersion("goop/" + BuildVersion.current())
                        .relayService(RelayBounds.limits(settings))
                        .start();
        RelayHost relay =
                new RelayHost(host, settings.externalUrl().map(URI::getHost), settings.relayPort());
        relay.lookup.start();
        LOG.log(
                System.Logger.Level.INFO,
                "relay=%s listening=%s".formatted(host.peerId(), host.listenAddresses()));
        return Optional.of(relay);
    }

    // Where a name leads may change.
    private void lookUp() {
        try {
            while (true) {
                Optional<String> name = publicName.map(each -> each.replaceAll("[\\[\\]]", ""));
                List<Multiaddr> found =
                        name.map(each -> publicAddresses(each, port)).orElse(List.of());
                boolean known = name.isEmpty() || !found.isEmpty();
                if (known && !found.equals(open)) {
                    open = found;
                    host.announce(found);
                }
                renamed.tryAcquire(BETWEEN_LOOKUPS.toSeconds(), TimeUnit.SECONDS);
            }
        } catch (InterruptedException closed) {
            LOG.log(System.Logger.Level.TRACE, "relay-address=closed");
        }
    }

    /// Is reached by the name in that URL from now on, or by none.
    void name(Optional<URI> externalUrl) {
        publicName = externalUrl.map(URI::getHost);
        renamed.release();
    }

    /// What the name stands for, and the name itself.
    static List<Multiaddr> publicAddresses(String name, int port) {
        Set<Multiaddr> found = new LinkedHashSet<>();
        try {
            boolean four = false;
            boolean six = false;
            for (InetAddress each : InetAddress.getAllByName(name)) {
                Multiaddr address = Multiaddr.ofTcp(new InetSocketAddress(each, port));
                found.add(address);
                four |= each.getAddress().length == 4;
                six |= each.getAddress().length == 16;
            }
            if (isLiteral(name)) return List.copyOf(found);
            if (four) found.add(Multiaddr.parse("/dns4/" + name + "/tcp/" + port));
            if (six) found.add(Multiaddr.parse("/dns6/" + name + "/tcp/" + port));
        } catch (UnknownHostException unknown) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the relay cannot tell where it is: %s (presence.external_url) is unknown"
                            .formatted(name));
        } catch (ProtocolException impossible) {
            throw new IllegalStateException(impossible);
        }
        return List.copyOf(found);
    }

    private static boolean isLiteral(String name) {
        try {
            InetAddress.ofLiteral(name);
            return true;
        } catch (IllegalArgumentException isName) {
            return false;
        }
    }

    /// What `GET /relay` says: public addresses first, each with the id; then where it listens,
    /// without.
    RelayInfo info() {
        List<Multiaddr> announced = open;
        List<String> all = new ArrayList<>();
        for (Multiaddr each : announced) all.add(each.withPeer(host.peerId()).toString());
        List<Multiaddr> listening = new ArrayList<>(host.addresses());
        listening.removeAll(announced);
        listening.sort(Comparator.comparing(RelayHost::nearness));
        for (Multiaddr each : listening) all.add(each.toString());
        return new RelayInfo(host.peerId().toString(), all);
    }

    // What reaches furthest first.
    private static int nearness(Multiaddr address) {
        return switch (AddressScope.of(address)) {
            case PUBLIC -> 0;
            case PRIVATE -> 1;
            case LINK_LOCAL -> 2;
            case LOOPBACK -> 3;
            case NOWHERE -> 4;
        };
    }

    RelayService service() {
        return service;
    }

    @Override
    public void close() {
        lookup.interrupt();
        host.close();
    }
}
