package goop.peer;

import goop.config.BuildVersion;
import goop.config.Config;
import goop.config.Loaded;
import goop.config.Reloadable;
import goop.config.Reloader;
import goop.libp2p.Host;
import goop.libp2p.HostEvent;
import goop.libp2p.KeyFile;
import goop.libp2p.Keypair;
import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;
import goop.libp2p.mdns.MdnsConfig;
import goop.libp2p.relay.Reservation;
import goop.presence.Presence;
import goop.rendezvous.Rendezvous;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A running peer: what it is made of, started and stopped together. Safe for several threads.
///
/// What others have is asked for here, by their ids; who there is says [#peers].
public final class PeerNode implements Reloadable, AutoCloseable {
    private static final System.Logger LOG = System.getLogger("goop.peer");
    private static final Duration LONGEST_GOODBYE = Duration.ofMillis(2500);

    private static final int LAN_AGAIN_SECONDS = 10;

    private final Reloader reloader;
    private final Path directory;
    private final DirectoryLock lock;
    private final Keypair key;
    private final Host host;
    private final Peers peers;
    private final Reacher reacher;
    private final SiteFolder site;
    private final SiteFiles siteFiles;
    private final SharedFolder shared;
    private final Avatar avatar;
    private final Chat chat;
    private final Downloads downloads;
    private final Gossip gossip;
    private final Lan lan;
    private final Servers servers;
    private final Communities communities;
    private final Thread house;
    private volatile Profile profile;
    // Those of our interfaces; of the thread that tells the host's events.
    private Set<InetAddress> lastAddresses;

    /// Starts a peer.
    ///
    /// @throws IOException when another runs on that directory, when it cannot listen, or when its
    ///   files are damaged; the message says which
    public static PeerNode start(Loaded loaded) throws IOException {
        DirectoryLock lock = DirectoryLock.take(loaded.directory());
        List<AutoCloseable> started = new ArrayList<>(List.of(lock));
        boolean done = false;
        try {
            PeerNode node = new PeerNode(loaded, lock, started);
            done = true;
            return node;
        } finally {
            if (!done) started.reversed().forEach(PeerNode::undo);
        }
    }

    private static void undo(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception failed) {
            LOG.log(Level.DEBUG, "start=undone", failed);
        }
    }

    /// @param started takes what has to be closed should the rest fail
    private PeerNode(Loaded loaded, DirectoryLock lock, List<AutoCloseable> started)
            throws IOException {
        reloader = new Reloader(loaded);
        Config config = loaded.config();
        directory = loaded.directory();
        this.lock = lock;
        key = KeyFile.loadOrCreate(config.identity().keyFile());
        profile = Profile.of(config.profile());
        Duration ttl = Duration.ofSeconds(config.presence().ttlSeconds());
        peers = new Peers(key.peerId().toString(), ttl);
        host = Host.builder().key(key).agentVersion("goop/" + BuildVersion.current()).start();
        started.add(host);
        OwnAddresses.listen(host, config.p2p());
        reacher = new Reacher(host, peers);
        site = new SiteFolder(config.paths().siteRoot());
        siteFiles = new SiteFiles(config.paths().siteRoot());
        shared = new SharedFolder(config.paths().sharedRoot());
        started.add(shared);
        avatar = new Avatar(config.profile().avatarFile());
        boolean keep = config.chat().keepHistory();
        ChatFile file = keep ? new ChatFile(directory.resolve("data/chat.jsonl")) : null;
        chat = new Chat(key.peerId(), reacher, peers, file);
        downloads = new Downloads(reacher, config.paths().downloads());
        serve();
        gossip =
                new Gossip(
                        host,
                        config.presence().topic(),
                        Duration.ofSeconds(config.presence().heartbeatSeconds()),
                        peers);
        started.add(gossip);
        lan = Lan.wanted(config.p2p().mdnsInterfaces()) ? lan(config.p2p()) : null;
        if (lan != null) started.add(lan);
        servers = new Servers(config, directory, host, key, peers);
        started.add(servers);
        lastAddresses = peers.here();
        communities =
                new Communities(
                        directory, () -> config().presence().hub(), servers, this::announce);
        // Whoever connected before this is measured with the rest, every second.
        host.subscribe(this::happened);
        announce();
        reloader.add(this);
        house = Thread.ofVirtual().name("peer house").start(this::keepHouse);
        LOG.log(Level.INFO, "peer=%s listening=%s".formatted(id(), host.listenAddresses()));
    }

    private Lan lan(Config.P2p config) {
        MdnsConfig mdns = new MdnsConfig(config.mdnsTag(), config.mdnsInterfaces());
        return new Lan(mdns, host, peers, reacher);
    }

    private void serve() {
        host.handle(ContentProtocol.ID, ContentProtocol.serving(() -> profile.label()));
        host.handle(SiteProtocol.ID, SiteProtocol.serving(site));
        host.handle(AvatarProtocol.ID, AvatarProtocol.serving(avatar::bytes));
        host.handle(Chat.ID, chat.handler());
        host.handle(DocsProtocol.V1_1, DocsProtocol.serving(shared));
        host.handle(DocsProtocol.V1_0, DocsProtocol.serving(shared));
    }

    /// Our own id.
    public PeerId id() {
        return key.peerId();
    }

    /// What we say of ourselves.
    public Profile profile() {
        return profile;
    }

    /// Our picture. After a change, [#announce].
    public Avatar avatar() {
        return avatar;
    }

    /// Where we can be reached, as far as we know.
    public List<Multiaddr> addresses() {
        return host.fullAddresses();
    }

    /// The configuration that is in force.
    public Config config() {
        return reloader.running().config();
    }

    /// Reads the configuration anew.
    public Reloader reloader() {
        return reloader;
    }

    /// Takes up what can be changed while the peer runs: who we say we are, where, and how often.
    @Override
    public Runnable prepare(Config other) throws IOException {
        Runnable elsewhere = servers.prepare(other);
        return () -> {
            profile = Profile.of(other.profile());
            avatar.file(other.profile().avatarFile());
            peers.ttl(Duration.ofSeconds(other.presence().ttlSeconds()));
            gossip.tune(Duration.ofSeconds(other.presence().heartbeatSeconds()));
            elsewhere.run();
            announce();
        };
    }

    /// The peer directory.
    public Path directory() {
        return directory;
    }

    /// The hold on the directory, for telling commands where to turn.
    public DirectoryLock lock() {
        return lock;
    }

    /// Tells all sources what there is to tell of us now.
    public void announce() {
        servers.announce(this::message);
        gossip.announce(message(OwnAddresses.told(host.addresses(), false)));
    }

    private Presence message(List<String> addresses) {
        return new Presence(
                Presence.Type.UPDATE,
                id().toString(),
                profile.label(),
                profile.email(),
                avatar.hash(),
                false,
                addresses,
                0,
                "");
    }

    /// Who there is.
    public Peers peers() {
        return peers;
    }

    /// What is said.
    public Chat chat() {
        return chat;
    }

    /// The files of our own site.
    public SiteFiles site() {
        return siteFiles;
    }

    /// The files that we share.
    public SharedFolder shared() {
        return shared;
    }

    /// Files on their way here.
    public Downloads downloads() {
        return downloads;
    }

    /// A page of a peer's site, ours included. Whoever gets the body closes it.
    ///
    /// @param path beginning with a slash
    /// @throws RefusedException when there is no such page
    /// @throws java.net.ConnectException when the peer cannot be reached
    public Body page(PeerId peer, String path) throws IOException, InterruptedException {
        if (!path.startsWith("/") || path.chars().anyMatch(c -> c < ' ')) {
            throw new IllegalArgumentException("not a path: " + path);
        }
        return peer.equals(id()) ? Body.of(site.find(path)) : SiteProtocol.ask(reacher, peer, path);
    }

    /// Another peer's label, by itself.
    public String label(PeerId peer) throws IOException, InterruptedException {
        return ContentProtocol.ask(reacher, peer);
    }

    /// Another peer's picture.
    public Optional<byte[]> avatar(PeerId peer) throws IOException, InterruptedException {
        return AvatarProtocol.ask(reacher, peer);
    }

    /// The files that another peer shares.
    public List<SharedFile> files(PeerId peer) throws IOException, InterruptedException {
        return DocsProtocol.list(reacher, peer);
    }

    /// Connects to a peer, and says how it is reached.
    public Reach reach(PeerId peer) throws IOException, InterruptedException {
        reacher.connection(peer);
        host.ping(peer);
        peers.measure(host, peer);
        return peers.find(peer.toString()).map(ListedPeer::reach).orElse(Reach.UNTRIED);
    }

    /// How the rendezvous servers fare.
    public List<RendezvousStatus> rendezvous() {
        return servers.status();
    }

    /// Where our user registers us with the server that wants that: its form, filled in with our
    /// address, our id and a signature of this moment. Nothing where none wants it, or where we
    /// have no address. The server's own word for where that is is not followed.
    public Optional<URI> registration() {
        String email = profile.email();
        return email.isEmpty() ? Optional.empty() : servers.registration(email);
    }

    /// The communities that we are in, and the hubs that know of others.
    public Communities communities() {
        return communities;
    }

    /// Says why peers are reached as they are.
    public Examiner examiner() {
        return new Examiner(host, peers, reacher, servers);
    }

    /// How many others mDNS sees, or nothing where it is switched off.
    public Optional<Integer> seenByMdns() {
        return Optional.ofNullable(lan).map(Lan::size);
    }

    /// How many of those that we are connected to are in the presence topic.
    public int gossiping() {
        return gossip.size();
    }

    /// The places that relays keep for us.
    public List<Reservation> reservations() {
        return host.relays().reservations();
    }

    /// The address of the rendezvous server on this machine, ours or another peer's.
    public Optional<URI> localRendezvous() {
        return servers.localAddress();
    }

    /// Our own rendezvous server, while it is ours that serves.
    public Optional<Rendezvous> ownRendezvous() {
        return servers.own();
    }

    private void happened(HostEvent event) {
        peers.follow(host, event);
        switch (event) {
            case HostEvent.AddressesChanged _ -> {
                peers.moved();
                announce();
                moved();
            }
            case HostEvent.PeerIdentified _ -> gossip.newcomer();
            case HostEvent.PeerDisconnected(PeerId peer) -> {
                if (lan != null) lan.disconnected(peer);
            }
            default -> {}
        }
    }

    // What goes over an address that is gone is dead. One that is new breaks nothing: it may be of
    // a network in which others are found, or of a program's own bridge.
    private void moved() {
        Set<InetAddress> before = lastAddresses;
        lastAddresses = peers.here();
        boolean lost = !lastAddresses.containsAll(before);
        if (lost || !before.containsAll(lastAddresses)) again("other addresses", lost);
    }

    private void again(String why, boolean lost) {
        LOG.log(Level.INFO, "rendezvous=again why=\"" + why + "\"");
        host.again();
        servers.again(lost);
        gossip.newcomer();
        if (lan != null) lan.again();
    }

    private void keepHouse() {
        try {
            Nap nap = new Nap();
            for (int second = 1; ; second++) {
                Thread.sleep(Duration.ofSeconds(1));
                if (nap.over(Moment.now())) again("the machine has slept", true);
                peers.expire();
                Set<String> moved = peers.takeMoved();
                for (PeerId each : host.peers()) {
                    peers.measure(host, each);
                    if (moved.contains(each.toString())) host.doubt(each);
                }
                if (second % LAN_AGAIN_SECONDS == 0 && lan != null) lan.again();
            }
        } catch (InterruptedException closed) {
            LOG.log(Level.TRACE, "house=closed");
        }
    }

    /// Says goodbye everywhere, closes connections, and ends, within three seconds.
    @Override
    public void close() {
        house.interrupt();
        downloads.close();
        shared.close();
        List<Thread> goodbyes = new ArrayList<>();
        goodbyes.add(Thread.startVirtualThread(servers::close));
        if (lan != null) goodbyes.add(Thread.startVirtualThread(lan::close));
        goodbyes.add(Thread.startVirtualThread(gossip::close));
        try {
            for (Thread each : goodbyes) each.join(LONGEST_GOODBYE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        host.close();
        lock.close();
    }
}
