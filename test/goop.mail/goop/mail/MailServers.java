package goop.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import goop.config.Secret;
import goop.registration.MailServer;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Mail servers of others, on free ports of loopback, and an authority of our own for them.
final class MailServers implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SMTPD = "/usr/sbin/smtpd";
    private static final Path EXIM = Path.of("build/exim/usr/sbin/exim4");

    final Path folder;
    final int port;
    private final Path taken;
    private final Process process;

    /// @param taken where it keeps what it has taken
    private MailServers(Path folder, Path taken, Process process, int port) {
        this.folder = folder;
        this.taken = taken;
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
        return new MailServers(folder, folder, process, Integer.parseInt(out.readLine()));
    }

    /// Whether this machine's OpenSMTPD does TLS. The 6.8 of Debian 12 cannot under OpenSSL 3: its
    /// handshakes end with "internal error", with RSA and ECDSA keys, in TLS 1.2 and 1.3. There it
    /// takes mail in the clear, and [#exim] is the server with STARTTLS and AUTH.
    static MailServer.Security openSmtpdSecurity() throws Exception {
        assumeTrue(Files.isExecutable(Path.of(SMTPD)), "test/setup.sh installs it");
        Process version = new ProcessBuilder(SMTPD, "-h").redirectErrorStream(true).start();
        String said = new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        boolean tls = !said.contains("OpenSMTPD 6.");
        System.out.println("OpenSMTPD with TLS: " + tls);
        return tls ? MailServer.Security.STARTTLS : MailServer.Security.NONE;
    }

    /// OpenSMTPD in the foreground, in a mount namespace with a spool of its own, listening.
    static MailServers openSmtpd(Path folder, MailServer.Security security) throws Exception {
        certify(folder, "localhost");
        int port = freePort();
        Files.writeString(
                folder.resolve("conf"),
                conf(folder, port, security == MailServer.Security.STARTTLS));
        return inNamespace(
                folder,
                port,
                """
                mount -t tmpfs tmpfs /var/spool
                mkdir -m 711 /var/spool/smtpd
                mount -t tmpfs tmpfs /run
                printf 'board %s\\n' "$(smtpctl encrypt 'geheim wört')" > "$1/users"
                exec /usr/sbin/smtpd -dF -f "$1/conf"
                """);
    }

    /// Exim in the foreground, in a mount namespace with the spool, the configuration and the user
    /// that Debian's package has compiled in; it takes mail by STARTTLS and with a password only.
    static MailServers exim(Path folder) throws Exception {
        assumeTrue(Files.isExecutable(EXIM), "test/setup.sh fetches it");
        certify(folder, "localhost");
        int port = freePort();
        Files.copy(EXIM, folder.resolve("exim4"));
        Files.setPosixFilePermissions(
                folder.resolve("exim4"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(
                folder.resolve("conf"),
                Files.readString(Path.of("test/smtp/exim.conf"))
                        .replace("FOLDER", folder.toString())
                        .replace("PORT", Integer.toString(port)));
        return inNamespace(
                folder,
                port,
                """
                cp /etc/passwd /etc/group "$1"
                echo 'Debian-exim:x:65533:65533::/:/usr/sbin/nologin' >> "$1/passwd"
                echo 'Debian-exim:x:65533:' >> "$1/group"
                mount --bind "$1/passwd" /etc/passwd
                mount --bind "$1/group" /etc/group
                mount -t tmpfs tmpfs /var/spool
                mount -t tmpfs tmpfs /var/lib
                mount -t tmpfs tmpfs /run
                mkdir /var/spool/exim4 /var/lib/exim4 "$1/log"
                cp "$1/conf" /var/lib/exim4/config.autogenerated
                cp "$1/cert.pem" "$1/key.pem" /run
                chown 65533:65533 /run/key.pem /var/spool/exim4 "$1/log"
                chmod 4755 "$1/exim4"
                exec "$1/exim4" -bdf
                """);
    }

    /// Runs the script, whose first argument is the folder, and waits until it listens. Mails are
    /// kept in the folder's `box`.
    private static MailServers inNamespace(Path folder, int port, String script) throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "wants a mount namespace");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path box = Files.createDirectory(folder.resolve("box"));
        Files.setOwner(
                box,
                box.getFileSystem()
                        .getUserPrincipalLookupService()
                        .lookupPrincipalByName("nobody"));
        Process process =
                new ProcessBuilder(
                                "unshare", "--mount", "sh", "-ec", script, "sh", folder.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("said").toFile())
                        .start();
        MailServers server = new MailServers(folder, box, process, port);
        try {
            server.awaitListening();
        } catch (Throwable never) {
            server.close();
            throw never;
        }
        return server;
    }

    private static String conf(Path folder, int port, boolean tls) {
        String listen =
                "listen on 127.0.0.1 port %d hostname localhost %s\n"
                        .formatted(port, tls ? "tls-require pki test auth <users>" : "");
        return """
        pki test cert "FOLDER/cert.pem"
        pki test key "FOLDER/key.pem"
        table users file:FOLDER/users
        table people { "@" = nobody }
        """
                        .replace("FOLDER", folder.toString())
                + listen
                + "action keep maildir \"%s/box\" virtual <people>\n".formatted(folder)
                + "match %s for any action keep\n".formatted(tls ? "auth from any" : "from any");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitListening() throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return;
            } catch (ConnectException notYet) {
                String log = Files.readString(folder.resolve("said"));
                assertTrue(process.isAlive() && System.nanoTime() < end, log);
                Thread.sleep(20);
            }
        }
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

    /// The only mail that was taken; aiosmtpd writes the line of its envelope first.
    List<String> taken() throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            List<Path> mails = mails(taken);
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
        process.onExit().join();
    }
}
