package goop.rendezvous;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.cluster.NatsCredentials;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// NATS servers that ask who we are, and that show who they are.
class SecuredClusterTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    // The example of the NATS documentation, with the public key that it gives; it opens nothing.
    private static final String SEED = "SUACSSL3UAHUDXKFSNVUZRF5UHPMWZ6BFDTJ7M6USDXIEDNPPQYYYCU3VY";
    private static final String KEY = "UDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF4";
    private static final String PASSWORD = "a password of the test";

    @TempDir Path folder;

    @BeforeEach
    void haveNats() {
        NatsServer.program();
    }

    private TestServer server(String name, String url, String... settings) throws IOException {
        List<String> all = new ArrayList<>(List.of(settings));
        all.add("presence.cluster_url=" + url);
        all.add("presence.cluster_secret=a secret of the test");
        all.add("presence.admin_password=" + TestServer.PASSWORD);
        return TestServer.startIn(
                Files.createDirectories(folder.resolve(name)), all.toArray(String[]::new));
    }

    private static boolean connected(TestServer server) throws Exception {
        return server.get("/healthz?verbose").body().contains("\"warnings\":[]");
    }

    private Path secretFile(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, text);
    }

    @Test
    void aUserWithAPasswordIsLetInAndNobodyElse() throws Exception {
        String users =
                "authorization { users: [ { user: goop, password: \"%s\", permissions: {"
                                .formatted(PASSWORD)
                        + " publish: \"goop.v1.>\", subscribe: \"goop.v1.>\" } } ] }";
        try (NatsServer nats = NatsServer.start(folder, users);
                TestServer known =
                        server(
                                "a",
                                nats.url(),
                                "presence.cluster_user=goop",
                                "presence.cluster_password=" + PASSWORD);
                TestServer stranger =
                        server(
                                "b",
                                nats.url(),
                                "presence.cluster_user=goop",
                                "presence.cluster_password=guessed")) {
            TestServer.await(PATIENCE, () -> connected(known));
            assertFalse(connected(stranger));
            assertFalse(nats.log().contains("Violation"), nats.log());
        }
    }

    @Test
    void aKeyIsLetIn() throws Exception {
        Path file = secretFile("user.nk", SEED + "\n");
        assertEquals(KEY, NatsCredentials.read(file).publicKey());
        try (NatsServer nats =
                        NatsServer.start(
                                folder, "authorization { users: [ { nkey: " + KEY + " } ] }");
                TestServer known =
                        server("a", nats.url(), "presence.cluster_credentials_file=" + file)) {
            TestServer.await(PATIENCE, () -> connected(known));
        }
    }

    /// NATS with an operator who signs accounts, which sign users: as its own tools set it up.
    @Test
    void aUserWhomAnAccountHasSignedIsLetInAndMayDoWhatItNeeds() throws Exception {
        NatsIdentity operator = new NatsIdentity(NatsIdentity.OPERATOR);
        NatsIdentity account = new NatsIdentity(NatsIdentity.ACCOUNT);
        String unlimited = "\"subs\":-1,\"data\":-1,\"payload\":-1";
        String limits =
                "\"limits\":{%s,\"imports\":-1,\"exports\":-1,\"wildcards\":true,\"conn\":-1,\"leaf\":-1}";
        String known = operator.sign(account, limits.formatted(unlimited));
        String allowed =
                "\"pub\":{\"allow\":[\"goop.v1.>\"]},\"sub\":{\"allow\":[\"goop.v1.>\"]},"
                        + unlimited;
        NatsIdentity user = new NatsIdentity(NatsIdentity.USER);
        NatsIdentity stranger = new NatsIdentity(NatsIdentity.USER);
        String right = account.sign(user, allowed);
        Path a = secretFile("a.creds", user.credentials(right));
        Path b = secretFile("b.creds", user.credentials(right));
        Path other =
                secretFile(
                        "other.creds",
                        stranger.credentials(
                                new NatsIdentity(NatsIdentity.ACCOUNT).sign(stranger, allowed)));
        Path stolen = secretFile("stolen.creds", stranger.credentials(right));
        try (NatsServer nats =
                        NatsServer.start(
                                folder,
                                "operator: " + operator.sign(operator, ""),
                                "resolver: MEMORY",
                                "resolver_preload: { %s: %s }".formatted(account.name, known));
                TestServer one = server("a", nats.url(), "presence.cluster_credentials_file=" + a);
                TestServer two = server("b", nats.url(), "presence.cluster_credentials_file=" + b);
                TestServer unknown =
                        server("c", nats.url(), "presence.cluster_credentials_file=" + other);
                TestServer thief =
                        server("d", nats.url(), "presence.cluster_credentials_file=" + stolen)) {
            TestServer.await(PATIENCE, () -> connected(one) && connected(two));
            one.publish(TestServer.online("p"));
            TestServer.await(PATIENCE, () -> two.shows("p"));
            TestServer.await(PATIENCE, () -> refusals(nats) > 2);
            assertFalse(connected(unknown), "another account's");
            assertFalse(connected(thief), "a JWT without its key");
            assertFalse(unknown.shows("p") || thief.shows("p"));
            assertFalse(nats.log().contains("Permissions Violation"), nats.log());
        }
    }

    private static long refusals(NatsServer nats) throws IOException {
        return nats.log().lines().filter(line -> line.contains("authentication error")).count();
    }

    @Test
    void aCredentialsFileThatOthersCanReadOrThatIsDamagedStopsTheStart() throws Exception {
        Path open = secretFile("open.nk", SEED);
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
        Path damaged = secretFile("damaged.nk", SEED.replace("UDXK", "UDXL"));
        Path none = folder.resolve("none");
        for (Path each : List.of(open, damaged, none)) {
            IOException refused =
                    assertThrows(
                            IOException.class,
                            () ->
                                    server(
                                            "x",
                                            "nats://127.0.0.1:9",
                                            "presence.cluster_credentials_file=" + each));
            assertTrue(refused.getMessage().contains(each.toString()), refused.getMessage());
            assertFalse(refused.getMessage().contains(SEED.substring(10, 30)));
        }
    }

    @Test
    void aServerIsBelievedByItsCertificateWhichMustBearItsName() throws Exception {
        certificate("right", "IP:127.0.0.1");
        certificate("wrong", "DNS:elsewhere.example.org");
        for (String each : List.of("right", "wrong")) {
            Path inside = Files.createDirectories(folder.resolve("nats-" + each));
            String tls =
                    "tls { cert_file: \"%s\", key_file: \"%s\" }"
                            .formatted(
                                    folder.resolve(each + ".pem"), folder.resolve(each + ".key"));
            try (NatsServer nats = NatsServer.start(inside, tls);
                    TestServer trusting =
                            server(
                                    "trusting-" + each,
                                    nats.url().replace("nats:", "tls:"),
                                    "presence.cluster_ca_file=" + folder.resolve(each + ".pem"));
                    TestServer wary = server("wary-" + each, nats.url().replace("nats:", "tls:"))) {
                if (each.equals("right")) TestServer.await(PATIENCE, () -> connected(trusting));
                // Two of its tries have failed by then.
                else TestServer.await(PATIENCE, () -> handshakes(nats) > 2);
                assertTrue(connected(trusting) == each.equals("right"));
                assertFalse(connected(wary), "it knows no such authority");
            }
        }
    }

    private static long handshakes(NatsServer nats) throws IOException {
        return nats.log().lines().filter(line -> line.contains("TLS handshake error")).count();
    }

    private void certificate(String name, String subject) throws Exception {
        Process openssl =
                new ProcessBuilder(
                                ("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256"
                                                + " -nodes -days 1 -subj /CN=test -keyout %s.key"
                                                + " -out %s.pem -addext subjectAltName=%s")
                                        .formatted(name, name, subject)
                                        .split(" "))
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(openssl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(openssl.waitFor() == 0, said);
    }
}
