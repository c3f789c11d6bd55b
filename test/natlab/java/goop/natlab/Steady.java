package goop.natlab;

import goop.json.JsonObject;
import goop.json.JsonWriter;
import goop.libp2p.Host;
import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;
import goop.libp2p.Stream;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.FutureTask;

/// An echo stream that is busy while the connection under the peer's feet changes. Every byte must
/// come back.
final class Steady {
    private Steady() {}

    // With an address the connection is made just before: an upgrade has not come about.
    private static Stream open(Host host, PeerId peer, JsonObject command) throws Exception {
        if (command.find("addr") == null) return host.newStream(peer, LabPeer.ECHO);
        return host.connect(Multiaddr.parse(command.string("addr"))).newStream(LabPeer.ECHO);
    }

    /// Goes on until `bytes` went after the direct connection was there, or for `millis`.
    static void run(Host host, PeerId peer, JsonObject command, JsonWriter answer)
            throws Exception {
        long wanted = command.integer("bytes");
        Instant end = Instant.now().plusMillis(command.integer("millis"));
        MessageDigest sent = MessageDigest.getInstance("SHA-256");
        MessageDigest got = MessageDigest.getInstance("SHA-256");
        Random random = new Random();
        byte[] block = new byte[1024];
        long all = 0;
        long after = 0;
        try (Stream stream = open(host, peer, command)) {
            FutureTask<Long> reader =
                    new FutureTask<>(
                            () ->
                                    stream.in()
                                            .transferTo(
                                                    new java.security.DigestOutputStream(
                                                            OutputStream.nullOutputStream(), got)));
            Thread.startVirtualThread(reader);
            while (after < wanted && Instant.now().isBefore(end)) {
                random.nextBytes(block);
                sent.update(block);
                stream.out().write(block);
                all += block.length;
                boolean direct = host.connection(peer).filter(c -> !c.isRelayed()).isPresent();
                if (direct) after += block.length;
                else Thread.sleep(1);
            }
            stream.closeWrite();
            if (reader.get() != all) throw new IOException("bytes were lost");
            if (!Arrays.equals(sent.digest(), got.digest())) {
                throw new IOException("other bytes came back than were sent");
            }
            answer.field("bytes", all).field("afterBytes", after);
            answer.field("relayed", stream.connection().isRelayed());
        }
    }
}
