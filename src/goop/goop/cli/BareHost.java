package goop.cli;

import goop.config.BuildVersion;
import goop.json.JsonWriter;
import goop.libp2p.Connection;
import goop.libp2p.Host;
import goop.libp2p.HostEvent;
import goop.libp2p.KeyFile;
import goop.libp2p.Keypair;
import goop.libp2p.Multiaddr;
import goop.libp2p.perf.Perf;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// `goop host`: a libp2p host with no goop about it, for trying and measuring.
final class BareHost implements Command {
    static final String ECHO = "/echo/1.0.0";

    @Override
    public String name() {
        return "host";
    }

    @Override
    public String synopsis() {
        return "[--listen <multiaddr>]... [--key-file <file>]";
    }

    @Override
    public String summary() {
        return "a bare libp2p host: ping, identify, perf and echo";
    }

    @Override
    public String details() {
        return """
        Prints a line of JSON once it listens, {"peerID":...,"addrs":[...]}, and one for each
        connection opened or closed. Runs until it is told to end (SIGTERM).

          --listen <multiaddr>  where; may come more than once (/ip4/0.0.0.0/tcp/0)
          --key-file <file>     the identity; made when there is none. Without: a new one each time

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
        for (int index = 0; index < arguments.size(); index++) {
            String word = arguments.get(index);
            if (!word.equals("--listen") && !word.equals("--key-file")) {
                throw new UsageException("host does not take " + word + ".");
            }
            if (++index == arguments.size()) throw new UsageException(word + " takes a value.");
            String value = arguments.get(index);
            if (word.equals("--listen")) listen.add(PeerArguments.address(value).toString());
            else key = KeyFile.loadOrCreate(path(value));
        }
        if (listen.isEmpty()) listen.add("/ip4/0.0.0.0/tcp/0");
        serve(listen, key == null ? Keypair.generate() : key, console.out());
        return 0;
    }

    private static Path path(String word) {
        try {
            return Path.of(word);
        } catch (InvalidPathException wrong) {
            throw new UsageException("\"" + word + "\" is no path.");
        }
    }

    private static void serve(List<String> listen, Keypair key, PrintStream out)
            throws IOException, InterruptedException {
        Host host =
                Host.builder()
                        .key(key)
                        .listen(listen.toArray(String[]::new))
                        .agentVersion("goop/" + BuildVersion.current())
                        .handle(Perf.PROTOCOL, Perf.handler())
                        .handle(ECHO, stream -> stream.in().transferTo(stream.out()))
                        .start();
        Thread close = new Thread(host::close, "host close");
        Runtime.getRuntime().addShutdownHook(close);
        try (host) {
            host.subscribe(event -> tell(event, out));
            print(host, out);
            new CountDownLatch(1).await();
        } finally {
            forget(close);
        }
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

    private static JsonWriter line(String what, Connection connection) {
        return new JsonWriter()
                .object()
                .field("connection", what)
                .field("peerID", connection.remotePeer().toString())
                .field("addr", connection.remoteAddress().toString())
                .field("direction", connection.isInbound() ? "inbound" : "outbound");
    }
}
