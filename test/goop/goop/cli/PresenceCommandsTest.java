package goop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.config.Config;
import goop.libp2p.KeyFile;
import goop.libp2p.Keypair;
import goop.presence.Presence;
import goop.presence.PresenceJson;
import goop.presence.PresenceSignature;
import goop.rendezvous.Rendezvous;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// `goop watch` and `goop offline --release` against a real server.
class PresenceCommandsTest {
    @TempDir Path folder;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static String url(Rendezvous server) {
        return "http://" + server.authority();
    }

    private int publish(Rendezvous server, Presence message) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url(server) + "/publish"))
                        .POST(HttpRequest.BodyPublishers.ofByteArray(PresenceJson.write(message)))
                        .build();
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }

    private static Presence message(Presence.Type type, String id, String label) {
        long now = System.currentTimeMillis();
        return new Presence(type, id, label, "", "", false, List.of(), now, "");
    }

    private Rendezvous start() throws Exception {
        return Rendezvous.start(Config.with("presence.rendezvous_port=0"), folder);
    }

    @Test
    void watchPrintsWhoComesChangesAndLeaves() throws Exception {
        PipedInputStream pipe = new PipedInputStream(64 * 1024);
        try (Rendezvous server = start();
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(pipe, StandardCharsets.UTF_8))) {
            assertEquals(204, publish(server, message(Presence.Type.ONLINE, "early", "Early")));
            PrintStream out = new PrintStream(new PipedOutputStream(pipe), true);
            Thread watch =
                    Thread.ofPlatform()
                            .start(
                                    () ->
                                            CommandLine.run(
                                                    List.of("watch", url(server), "--json"),
                                                    InputStream.nullInputStream(),
                                                    out,
                                                    new PrintStream(new ByteArrayOutputStream())));
            try {
                assertTrue(
                        lines.readLine().startsWith("{\"type\":\"online\",\"peerID\":\"early\""));
                publish(server, message(Presence.Type.ONLINE, "late", "Late"));
                assertTrue(lines.readLine().contains("\"late\""));
                publish(server, message(Presence.Type.OFFLINE, "early", ""));
                String gone = lines.readLine();
                assertTrue(gone.startsWith("{\"type\":\"offline\",\"peerID\":\"early\""), gone);
            } finally {
                watch.interrupt();
                watch.join();
            }
        }
    }

    @Test
    void aReleasedPeerMayPublishUnsignedAgain() throws Exception {
        try (Rendezvous server = start()) {
            Keypair keys = KeyFile.loadOrCreate(folder.resolve("data/identity.key"));
            String id = keys.peerId().toString();
            Presence online = message(Presence.Type.ONLINE, id, "Alice");
            assertEquals(204, publish(server, PresenceSignature.sign(online, keys)));
            assertEquals(403, publish(server, message(Presence.Type.UPDATE, id, "Alice")));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            int status =
                    CommandLine.run(
                            List.of(
                                    "offline",
                                    "--release",
                                    folder.toString(),
                                    "--set",
                                    "presence.rendezvous_wan=" + url(server)),
                            InputStream.nullInputStream(),
                            new PrintStream(out, true),
                            new PrintStream(err, true));
            assertEquals(0, status, err::toString);
            assertEquals("released at " + url(server) + "\n", out.toString());
            assertEquals(204, publish(server, message(Presence.Type.UPDATE, id, "Alice")));
        }
    }
}
