package goop.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import goop.config.Secret;
import goop.registration.MailServer;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Mail servers of others, on free ports of loopback, and an authority of our own for them.
final class MailServers implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    final Path folder;
    final int port;
    private final Process process;

    private MailServers(Path folder, Process process, int port) {
        this.folder = folder;
        this.process = process;
        this.port = port;
    }

    /// aiosmtpd, which does as the scenario says.
    ///
    /// @param name for which the server has a certificate
    static MailServers scripted(String scenario, Path folder, String name) throws Exception {
        Path python = Path.of("build/aiosmtpd/bin/python").toAbsolutePath();
        assumeTrue(Files.isExecutable(python), "test/setup.sh installs aiosmtpd");
        certify(folder, name);
        Process process =
                new ProcessBuilder(
                                python.toString(),
                                Path.of("test/smtp/server.py").toString(),
                                scenario,
                                folder.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        BufferedReader out = process.inputReader();
        return new MailServers(folder, process, Integer.parseInt(out.readLine()));
    }

    /// An authority, and a certificate of it for that name.
    static void certify(Path folder, String name) throws Exception {
        run(
                folder,
                """
                openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=test authority" \
                    -keyout ca.key -out ca.pem
                openssl req -newkey rsa:2048 -nodes -subj "/CN=NAME" -keyout key.pem -out csr.pem
                printf 'subjectAltName=NAME' > extension
                openssl x509 -req -in csr.pem -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 \
                    -extfile extension -out cert.pem
                chmod 600 key.pem
                """
                        .replace("subjectAltName=NAME", "subjectAltName=DNS:" + name)
                        .replace("NAME", name));
    }

    private static void run(Path folder, String script) throws Exception {
        Process process =
                new ProcessBuilder("sh", "-e", "-c", script)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes());
        assertEquals(0, process.waitFor(), output);
    }

    MailServer settings(MailServer.Security security) {
        return new MailServer(
                "localhost",
                port,
                security,
                security == MailServer.Security.NONE ? "" : "board",
                new Secret("geheim wört"),
                "The board <board@example.org>",
                Optional.of(folder.resolve("ca.pem")));
    }

    /// The only mail that was taken, the line of its envelope first.
    List<String> taken() throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            List<Path> mails = mails(folder);
            if (!mails.isEmpty()) {
                assertEquals(1, mails.size());
                return Files.readString(mails.getFirst(), StandardCharsets.UTF_8).lines().toList();
            }
            assertTrue(System.nanoTime() < end, "no mail came");
            Thread.sleep(20);
        }
    }

    static List<Path> mails(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(
                            each ->
                                    each.toString().endsWith(".eml")
                                            || each.getParent().endsWith("new"))
                    .toList();
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
    }
}
