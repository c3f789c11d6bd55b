package goop.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A real proxy with the example configuration of `docs/`, in which nothing is another but names,
/// ports and certificates.
final class Proxy implements AutoCloseable {
    enum Kind {
        CADDY,
        NGINX
    }

    /// The sites of both examples, in their order, with the ports that they pass on to.
    enum Site {
        ONE("meet.example.org", 8787),
        PATH("www.example.org", 8788),
        WIDE("wide.example.org", 8789);

        final String name;
        final int upstream;

        Site(String name, int upstream) {
            this.name = name;
            this.upstream = upstream;
        }
    }

    private final Kind kind;
    private final Path folder;
    private final Certificate certificate;
    private final List<Integer> ports = new ArrayList<>();
    private final List<String> command;
    private Process process;

    private Proxy(Kind kind, Path folder, Certificate certificate) throws IOException {
        this.kind = kind;
        this.folder = folder;
        this.certificate = certificate;
        for (Site each : Site.values()) ports.add(freePort());
        command =
                switch (kind) {
                    case CADDY -> caddy("run");
                    case NGINX ->
                            List.of(
                                    Programs.find("nginx"),
                                    "-p",
                                    folder.toString(),
                                    "-e",
                                    folder + "/error.log",
                                    "-c",
                                    folder + "/main.conf");
                };
    }

    /// A port of loopback on which nobody listens at the moment.
    static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        }
    }

    /// Starts one before servers on those ports.
    ///
    /// @param upstreams of the sites in their order; the last site has two
    static Proxy start(Kind kind, Path folder, Certificate certificate, int... upstreams)
            throws Exception {
        Proxy proxy = new Proxy(kind, folder.toAbsolutePath(), certificate);
        switch (kind) {
            case CADDY -> proxy.writeCaddyfile(upstreams);
            case NGINX -> proxy.writeNginxConf(upstreams);
        }
        proxy.start();
        return proxy;
    }

    private static String example(String file, int... upstreams) throws IOException {
        String text = Files.readString(Path.of("docs", file));
        for (int i = 0; i < upstreams.length; i++) {
            String port = "127.0.0.1:" + (Site.ONE.upstream + i);
            assertTrue(text.contains(port), file + " has no " + port);
            text = text.replace(port, "127.0.0.1:" + upstreams[i] + "\0");
        }
        return text.replace("\0", "");
    }

    private void writeCaddyfile(int... upstreams) throws IOException {
        String text = example("Caddyfile.example", upstreams);
        for (Site each : Site.values()) {
            text =
                    replaced(
                            text,
                            "\n" + each.name + " {",
                            "\n%s {\n\ttls %s %s"
                                    .formatted(
                                            origin(each), certificate.chain(), certificate.key()));
        }
        String own = "\n{\n\tadmin unix/%s/admin.sock\n\tauto_https disable_redirects\n";
        text = replaced(text, "\n{\n", own.formatted(folder));
        Files.writeString(folder.resolve("Caddyfile"), text);
    }

    private void writeNginxConf(int... upstreams) throws IOException {
        String text = example("nginx.conf.example", upstreams);
        for (Site each : Site.values()) {
            String listen = "    listen 127.0.0.1:%d ssl;\n    server_name %s;";
            text =
                    replaced(
                            text,
                            "    listen 443 ssl;\n    server_name " + each.name + ";",
                            listen.formatted(port(each), each.name));
        }
        text = text.replace("/etc/ssl/goop/fullchain.pem", certificate.chain().toString());
        text = text.replace("/etc/ssl/goop/privkey.pem", certificate.key().toString());
        Files.writeString(folder.resolve("goop.conf"), text);
        Files.writeString(
                folder.resolve("main.conf"),
                """
                user %2$s;
                daemon off;
                worker_processes 1;
                pid %1$s/nginx.pid;
                events { worker_connections 1024; }
                http {
                    access_log off;
                    client_body_temp_path %1$s/body;
                    proxy_temp_path %1$s/proxy;
                    fastcgi_temp_path %1$s/fastcgi;
                    uwsgi_temp_path %1$s/uwsgi;
                    scgi_temp_path %1$s/scgi;
                    include %1$s/goop.conf;
                }
                """
                        .formatted(folder, System.getProperty("user.name")));
    }

    private static String replaced(String text, String from, String to) {
        assertEquals(2, text.split(Pattern.quote(from), -1).length, "once: " + from);
        return text.replace(from, to);
    }

    private List<String> caddy(String verb) {
        List<String> words = new ArrayList<>(List.of(Programs.find("caddy"), verb));
        words.addAll(List.of("--config", folder + "/Caddyfile", "--adapter", "caddyfile"));
        return words;
    }

    int port(Site site) {
        return ports.get(site.ordinal());
    }

    /// `https://127.0.0.1:8443`.
    String origin(Site site) {
        return "https://127.0.0.1:" + port(site);
    }

    private void start() throws Exception {
        Path log = folder.resolve("proxy.log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("HOME", folder.toString());
        builder.environment().put("XDG_DATA_HOME", folder.toString());
        builder.environment().put("XDG_CONFIG_HOME", folder.toString());
        process = builder.start();
        try {
            for (Site each : Site.values()) {
                Programs.await(
                        each + " listens",
                        () -> {
                            assertTrue(process.isAlive(), Files.readString(log));
                            return accepts(port(each));
                        });
            }
        } catch (Exception | AssertionError failed) {
            close();
            throw failed;
        }
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /// Has it read its configuration anew, and waits until the new one is in force.
    void reload() throws Exception {
        switch (kind) {
            case CADDY -> {
                List<String> words = caddy("reload");
                words.addAll(List.of("--force", "--address", "unix/" + folder + "/admin.sock"));
                Programs.said(words.toArray(String[]::new));
            }
            case NGINX -> {
                Set<Long> before = workers();
                Programs.said("kill", "-HUP", Long.toString(process.pid()));
                Programs.await("a new worker", () -> !before.containsAll(workers()));
            }
        }
    }

    private Set<Long> workers() {
        return process.children().map(ProcessHandle::pid).collect(Collectors.toSet());
    }

    /// Ends it as systemd does, and starts it again.
    void restart() throws Exception {
        process.destroy();
        assertTrue(process.waitFor(30, TimeUnit.SECONDS), "does not end");
        start();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }

    /// Every address within a page to which it leads, or from which it loads.
    static List<String> links(String html) {
        Matcher found = Pattern.compile("\\s(?:href|src|action)=\"([^\"#]+)").matcher(html);
        return found.results().map(each -> each.group(1)).distinct().toList();
    }
}
