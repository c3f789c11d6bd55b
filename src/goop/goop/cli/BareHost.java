package goop.cli;

import goop.config.BuildVersion;
import goop.json.JsonWriter;
import goop.libp2p.Connection;
import goop.libp2p.Host;
import goop.libp2p.HostBuilder;
import goop.libp2p.HostEvent;
import goop.libp2p.KeyFile;
import goop.libp2p.Keypair;
import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;
import goop.libp2p.mdns.Mdns;
import goop.libp2p.mdns.MdnsConfig;
import goop.libp2p.mdns.MdnsEvent;
import goop.libp2p.perf.Perf;
import goop.libp2p.relay.RelayLimits;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/// `goop host`: a libp2p host with no goop about it, for trying and measuring.
final class BareHost implements Command {
    static final String ECHO = "/echo/1.0.0";
    private static final Set<String> OPTIONS =
            Set.of("--listen", "--key-file", "--mdns", "--reserve");
    private static final Set<String> FLAGS = Set.of("--relay-service", "--no-holepunch");
    private static final Duration RESERVING = Duration.ofSeconds(30);

    @Override
    public String name() {
        return "host";
    }

    @Override
    public String synopsis() {
        return "[--listen <multiaddr>]... [--key-file <file>] [--mdns <tag>]"
                + " [--relay-service] [--reserve <multiaddr>]... [--no-holepunch]";
    }

    @Override
    public String summary() {
        return "a bare libp2p host: ping, identify, perf and echo";
    }

    @Override
    public String details() {
        return """
        Prints a line of JSON once it listens, {"peerID":...,"addrs":[...]}, and from then on one
        for each connection opened or closed. Runs until it is told to end (SIGTERM).

          --listen <multiaddr>  where; may come more than once (/ip4/0.0.0.0/tcp/0)
          --key-file <file>     the identity; made when there is none. Without: a new one each time
          --mdns <tag>          look for peers of that tag on the LAN (goop's is goop-mdns), connect
                                to each, and print a line of JSON when one is found or lost
          --relay-service       serve as a relay, within goop's usual limits, and dial back for those
                                who ask whether they can be dialled (AutoNAT)
          --reserve <multiaddr>  keep a place at that relay, /.../p2p/<its id>; may come more than
                                once. "addrs" has the addresses through it too
          --no-holepunch        leave relayed connections as they are

        It serves /perf/1.0.0 to everybody, who may have all of its bandwidth by that.

        Example:
          goop host --listen /ip4/127.0.0.1/tcp/4001
        """;
    }

    @Override
    public int run(List<String> arguments, Console console)
            throws IOException, InterruptedException {
        List<String> listen = new ArrayList<>();
        Keypair key = null;
        MdnsConfig mdns = null;
        Set<String> flags = new HashSet<>();
        List<Multiaddr> relays = new ArrayList<>();
        for (int index = 0; index < arguments.size(); index++) {
            String word = arguments.get(index);
            if (FLAGS.contains(word)) {
                flags.add(word);
                continue;
            }
            if (!OPTIONS.contains(word)) {
                throw new UsageException("host does not take " + word + ".");
            }
            if (++index == arguments.size()) throw new UsageException(word + " takes a value.");
            String value = arguments.get(index);
            switch (word) {
                case "--listen" -> listen.add(PeerArguments.address(value).toString());
                case "--mdns" -> mdns = mdns(value);
                case "--reserve" -> relays.add(relay(value));
                default -> key = KeyFile.loadOrCreate(path(value));
            }
        }
        if (listen.isEmpty()) listen.add("/ip4/0.0.0.0/tcp/0");
        HostBuilder builder =
                Host.builder()
                        .key(key == null ? Keypair.generate() : key)
                        .listen(listen.toArray(String[]::new))
                        .holePunching(!flags.contains("--no-holepunch"));
        if (flags.contains("--relay-service")) builder.relayService(RelayLimits.defaults());
        serve(builder, relays, mdns, console.out());
        return 0;
    }

    private static Path path(String word) {
        try {
            return Path.of(word);
        } catch (InvalidPathException wrong) {
            throw new UsageException("\"" + word + "\" is no path.");
        }
    }

    private static MdnsConfig mdns(String tag) {
        if (!tag.matches("[A-Za-z0-9_-]{1,63}")) {
            throw new UsageException(
                    "--mdns takes 1 to 63 letters, digits, - and _, not \"" + tag + "\".");
        }
        return new MdnsConfig(tag, List.of("all"));
    }

    private static Multiaddr relay(String word) {
        Multiaddr address = PeerArguments.address(word);
        if (address.isRelayed() || address.peerId().isEmpty()) {
            throw new UsageException(
                    "--reserve takes a relay's own address with its id, as"
                            + " /ip4/192.0.2.1/tcp/4001/p2p/12D3Koo..., not \""
                            + word
                            + "\".");
        }
        return address;
    }

    private static void serve(
            HostBuilder builder, List<Multiaddr> relays, MdnsConfig mdns, PrintStream out)
            throws IOException, InterruptedException {
        Host host =
                builder.agentVersion("goop/" + BuildVersion.current())
                        .handle(Perf.PROTOCOL, Perf.handler())
                        .handle(ECHO, stream -> stream.in().transferTo(stream.out()))
                        .start();
        reserve(host, relays);
        print(host, out);
        host.subscribe(event -> tell(event, out));
        Mdns found = mdns == null ? null : Mdns.start(mdns, host, event -> tell(event, host, out));
        Thread close = new Thread(() -> close(host, found), "host close");
        Runtime.getRuntime().addShutdownHook(close);
        try {
            new CountDownLatch(1).await();
        } finally {
            forget(close);
            close(host, found);
        }
    }

    // One that does not answer is asked again and again; the others are not held up for long.
    private static void reserve(Host host, List<Multiaddr> relays) throws InterruptedException {
        relays.forEach(host.relays()::keep);
        for (Multiaddr each : relays) {
            try {
                host.relays().await(each.peerId().orElseThrow(), RESERVING);
            } catch (IOException none) {
                System.getLogger("goop.cli").log(System.Logger.Level.WARNING, none.getMessage());
            }
        }
    }

    private static void close(Host host, Mdns mdns) {
        if (mdns != null) mdns.close();
        host.close();
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // then the hook runs
        }
    }

    private static void print(Host host, PrintStream out) {
        List<String> addresses = host.fullAddresses().stream().map(Multiaddr::toString).toList();
        JsonWriter line = new JsonWriter().object();
        line.field("peerID", host.peerId().toString()).field("addrs", addresses);
        out.println(line.endObject());
        out.flush();
    }

    private static void tell(HostEvent event, PrintStream out) {
        JsonWriter line =
                switch (event) {
                    case HostEvent.ConnectionOpened opened ->
                            line("opened", opened.connection()).endObject();
                    case HostEvent.ConnectionClosed closed ->
                            line("closed", closed.connection())
                                    .field("reason", closed.reason())
                                    .endObject();
                    case HostEvent.PeerConnected _,
                            HostEvent.PeerDisconnected _,
                            HostEvent.PeerIdentified _,
                            HostEvent.RelayReserved _,
                            HostEvent.RelayLost _,
                            HostEvent.AddressesChanged _ ->
                            null;
                };
        if (line == null) return;
        out.println(line);
        out.flush();
    }

    private static void tell(MdnsEvent event, Host host, PrintStream out) {
        JsonWriter line = new JsonWriter().object();
        switch (event) {
            case MdnsEvent.Found(PeerId peer, List<Multiaddr> addresses) -> {
                line.field("mdns", "found").field("peerID", peer.toString());
                line.field("addrs", addresses.stream().map(Multiaddr::toString).toList());
                Thread.startVirtualThread(() -> connect(host, peer, addresses));
            }
            case MdnsEvent.Lost(PeerId peer) ->
                    line.field("mdns", "lost").field("peerID", peer.toString());
        }
        out.println(line.endObject());
        out.flush();
    }

    private static void connect(Host host, PeerId peer, List<Multiaddr> addresses) {
        try {
            host.connect(peer, addresses);
        } catch (IOException | InterruptedException failed) {
            // whoever looks at the lines sees that no connection was opened
        }
    }

    private static JsonWriter line(String what, Connection connection) {
        return new JsonWriter()
                .object()
                .field("connection", what)
                .field("peerID", connection.remotePeer().toString())
                .field("addr", connection.remoteAddress().toString())
                .field("direction", connection.isInbound() ? "inbound" : "outbound");
    }
}
