package goop.cli;

import goop.json.JsonWriter;
import goop.libp2p.Connection;
import goop.libp2p.Host;
import goop.libp2p.Stream;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// `goop echo <multiaddr>`: standard input to a peer, and what comes back to standard output.
final class EchoPeer implements Command {
    @Override
    public String name() {
        return "echo";
    }

    @Override
    public String synopsis() {
        return "<multiaddr> [--direct <seconds>] [--json]";
    }

    @Override
    public String summary() {
        return "send standard input to a libp2p peer, print what comes back";
    }

    @Override
    public String details() {
        return """
        The peer must serve /echo/1.0.0, as "goop host" does. Ends when the peer has sent back all,
        which it can only know after the end of standard input.

          --direct <seconds>  wait so long for a direct connection, fail without it
          --json              instead of the bytes: one object, peerID, addr, direct, sentBytes,
                              receivedBytes

        Example:
          goop echo /ip4/127.0.0.1/tcp/4001 </etc/hostname
        """;
    }

    @Override
    public int run(List<String> arguments, Console console)
            throws IOException, InterruptedException {
        PeerArguments words = PeerArguments.parse(name(), arguments, Set.of(Dialling.DIRECT));
        try (Host host = Dialling.host(words)) {
            Connection connection = Dialling.connect(host, words);
            if (connection.isRelayed()) console.err().println(Dialling.way(connection));
            try (Stream stream = connection.newStream(BareHost.ECHO)) {
                FutureTask<Long> sending = new FutureTask<>(() -> send(console.in(), stream));
                Thread.ofVirtual().name("echo send").start(sending);
                long received = receive(stream, words.json() ? null : console);
                long sent = result(sending);
                if (received != sent) {
                    throw new IOException("%d bytes came back of %d".formatted(received, sent));
                }
                if (words.json()) console.out().println(json(connection, sent, received));
            }
        }
        return 0;
    }

    // Each piece leaves as soon as it is read.
    private static long send(InputStream in, Stream stream) throws IOException {
        long sent = in.transferTo(stream.out());
        stream.closeWrite();
        return sent;
    }

    private static long receive(Stream stream, Console console) throws IOException {
        byte[] block = new byte[64 * 1024];
        long received = 0;
        for (int count; (count = stream.in().read(block)) >= 0; received += count) {
            if (console == null) continue;
            console.out().write(block, 0, count);
            console.out().flush();
            if (console.out().checkError()) throw new IOException("standard output is closed");
        }
        return received;
    }

    private static long result(FutureTask<Long> sending) throws IOException {
        try {
            return sending.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } catch (ExecutionException failed) {
            throw new IOException("cannot send: " + failed.getCause().getMessage(), failed);
        }
    }

    private static String json(Connection connection, long sent, long received) {
        return new JsonWriter()
                .object()
                .field("peerID", connection.remotePeer().toString())
                .field("addr", connection.remoteAddress().toString())
                .field("direct", !connection.isRelayed())
                .field("sentBytes", sent)
                .field("receivedBytes", received)
                .endObject()
                .toString();
    }
}
