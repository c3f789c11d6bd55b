package goop.peer;

import goop.config.Config;
import goop.config.Reloadable;
import goop.libp2p.Host;
import goop.libp2p.Keypair;
import goop.libp2p.Multiaddr;
import goop.presence.ClientSettings;
import goop.presence.Presence;
import goop.registration.RegistrationClaim;
import goop.rendezvous.Rendezvous;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The rendezvous servers of a peer: the one on this machine, that of the configuration, those of
/// communities that were joined, and the relays that they offer.
final class Servers implements Reloadable, AutoCloseable {
    private static final Duration LONGEST_GOODBYE = Duration.ofMillis(1500);

    // Two places at most, whatever the servers offer.
    private static final int RELAYS = 2;

    // Guarded by this.
    private Config config;
    private final Host host;
    private final Keypair key;
    private final Peers peers;
    private final LocalRendezvous local;
    private final List<RendezvousLink> links = new ArrayList<>();

    /// @throws IOException when another program has the port of the server on this machine
    Servers(Config config, Path directory, Host host, Keypair key, Peers peers) throws IOException {
        this.config = config;
        this.host = host;
        this.key = key;
        this.peers = peers;
        boolean hosts = config.presence().rendezvousHost();
        local = hosts ? LocalRendezvous.start(config, directory) : null;
        if (local != null) link(Source.LOCAL, local.url(), local::takeOver);
        linkWan();
    }

    private void linkWan() {
        config.presence()
                .rendezvousWan()
                .filter(server -> !uses(server))
                .ifPresent(server -> link(Source.WAN, server, () -> {}));
    }

    private synchronized boolean uses(URI server) {
        return links.stream().anyMatch(each -> each.server().equals(address(server)));
    }

    private static URI address(URI server) {
        return settings(server).server();
    }

    private static ClientSettings settings(URI server) {
        try {
            return ClientSettings.of(server.toString());
        } catch (URISyntaxException unchecked) {
            throw new IllegalStateException("somebody let through " + server, unchecked);
        }
    }

    /// Uses the server of a community too. What is to be told to it, [#announce] has to say.
    synchronized void join(URI server) {
        if (!uses(server)) link(new WanServer(), server, () -> {});
    }

    /// Uses it no longer, unless the configuration wants it.
    synchronized void leave(URI server) {
        for (RendezvousLink each : List.copyOf(links)) {
            if (!(each.teller() instanceof WanServer) || !each.server().equals(address(server))) {
                continue;
            }
            links.remove(each);
            // It says goodbye there, which may take a while.
            Thread.startVirtualThread(
                    () -> {
                        each.close();
                        peers.forget(each.teller());
                    });
        }
        linkWan();
        relays();
    }

    /// Takes up another server on the WAN, other beats, and what our own server takes up. What is
    /// to be told to a new server, [#announce] has to say.
    @Override
    public Runnable prepare(Config other) throws IOException {
        Runnable own = local == null ? () -> {} : local.prepare(other);
        return () -> {
            own.run();
            change(other);
        };
    }

    private synchronized void change(Config other) {
        Config.Presence before = config.presence();
        Config.Presence now = other.presence();
        config = other;
        Duration heartbeat = Duration.ofSeconds(now.heartbeatSeconds());
        for (RendezvousLink each : links) {
            each.tune(heartbeat, Duration.ofSeconds(now.ttlSeconds()));
        }
        if (now.rendezvousWan().equals(before.rendezvousWan())) return;
        for (RendezvousLink each : List.copyOf(links)) {
            if (each.teller() != Source.WAN) continue;
            links.remove(each);
            // It says goodbye there, which may take a while.
            Thread.startVirtualThread(each::close);
        }
        // Until the new one tells who is there, who was there stays for as long as a ttl.
        peers.release(Source.WAN);
        linkWan();
        relays();
    }

    private synchronized void link(Teller teller, URI server, Runnable lost) {
        ClientSettings settings =
                settings(server)
                        .with(
                                Duration.ofSeconds(config.presence().heartbeatSeconds()),
                                Duration.ofSeconds(config.presence().ttlSeconds()));
        links.add(new RendezvousLink(teller, settings, key, peers, this::relays, lost));
    }

    private synchronized void relays() {
        List<Multiaddr> all = new ArrayList<>();
        for (RendezvousLink each : links) all.addAll(each.relays());
        host.relays().use(all, RELAYS);
        host.relays().again();
    }

    /// Tells each of them of us.
    ///
    /// @param message what to say where we have these addresses
    synchronized void announce(Function<List<String>, Presence> message) {
        for (RendezvousLink each : links) {
            List<String> where = OwnAddresses.told(host.addresses(), each.onThisMachine());
            each.announce(message.apply(where));
        }
    }

    /// See [goop.presence.PresenceClient#again].
    ///
    /// @param lost whether what is open may be dead; else only those are tried that are not there
    synchronized void again(boolean lost) {
        for (RendezvousLink each : links) if (lost || !each.status().well()) each.again();
    }

    /// Where the owner of that address registers us with the server that wants that; the server's
    /// own word for where that is is not followed.
    Optional<URI> registration(String email) {
        long now = System.currentTimeMillis();
        return status().stream()
                .filter(RendezvousStatus::wantsRegistration)
                .map(each -> each.server().toString().replaceAll("/$", "") + "/register?")
                .map(form -> URI.create(form + RegistrationClaim.sign(email, key, now).query()))
                .findFirst();
    }

    synchronized List<RendezvousStatus> status() {
        return links.stream().map(RendezvousLink::status).toList();
    }

    /// The address of the server on this machine, ours or another peer's.
    Optional<URI> localAddress() {
        return Optional.ofNullable(local).map(LocalRendezvous::url);
    }

    /// Our own server, while it is ours that serves.
    Optional<Rendezvous> own() {
        return local == null ? Optional.empty() : local.own();
    }

    /// Says goodbye to all of them, then ends our own.
    @Override
    public void close() {
        List<Thread> goodbyes = new ArrayList<>();
        synchronized (this) {
            for (RendezvousLink each : links) goodbyes.add(Thread.startVirtualThread(each::close));
        }
        try {
            for (Thread each : goodbyes) each.join(LONGEST_GOODBYE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (local != null) local.close();
    }
}
