package goop.cli;

import goop.json.JsonWriter;
import goop.libp2p.Connection;
import goop.libp2p.Host;
import goop.libp2p.perf.Perf;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// `goop perf <multiaddr>`: how fast bytes go to a peer and back.
final class PerfPeer implements Command {
    @Override
    public String name() {
        return "perf";
    }

    @Override
    public String synopsis() {
        return "<multiaddr> [--upload <bytes>] [--download <bytes>] [--direct <seconds>] [--json]";
    }

    @Override
    public String summary() {
        return "how fast bytes go to a libp2p peer and back";
    }

    @Override
    public String details() {
        return """
        The peer must serve /perf/1.0.0, as "goop host" does.

          --upload <bytes>    how much to send (0)
          --download <bytes>  how much to fetch (0)
          --direct <seconds>  wait so long for a direct connection, fail without it
          --json              one object: peerID, addr, direct, uploadBytes, uploadSeconds, ...

        Example:
          goop perf /ip4/127.0.0.1/tcp/4001 --upload 1000000000
        """;
    }

    @Override
    public int run(List<String> arguments, Console console)
            throws IOException, InterruptedException {
        PeerArguments words =
                PeerArguments.parse(
                        name(), arguments, Set.of("--upload", "--download", Dialling.DIRECT));
        long upload = words.number("--upload", 0, 0);
        long download = words.number("--download", 0, 0);
        try (Host host = Dialling.host(words)) {
            Connection connection = Dialling.connect(host, words);
            Perf.Result result = Perf.run(connection, upload, download);
            if (words.json()) {
                console.out().println(json(connection, upload, download, result));
            } else {
                console.out().println(Dialling.way(connection));
                console.out().println(line("upload  ", upload, result.upload()));
                console.out().println(line("download", download, result.download()));
            }
        }
        return 0;
    }

    private static String line(String what, long bytes, Duration took) {
        double seconds = took.toNanos() / 1e9;
        return "%s  %d bytes in %.3f s, %.1f MB/s"
                .formatted(what, bytes, seconds, bytes / seconds / 1e6);
    }

    private static String json(
            Connection connection, long upload, long download, Perf.Result result) {
        return new JsonWriter()
                .object()
                .field("peerID", connection.remotePeer().toString())
                .field("addr", connection.remoteAddress().toString())
                .field("direct", !connection.isRelayed())
                .field("uploadBytes", upload)
                .field("uploadSeconds", result.upload().toNanos() / 1e9)
                .field("downloadBytes", download)
                .field("downloadSeconds", result.download().toNanos() / 1e9)
                .endObject()
                .toString();
    }
}
