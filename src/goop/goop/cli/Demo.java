package goop.cli;

import goop.config.Config;
import goop.rendezvous.Rendezvous;

import java.io.IOException;
import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/// `goop demo`: a rendezvous server to look at, with made-up peers that come and go. It listens on
/// this machine alone, and what it writes is gone when it ends.
final class Demo implements Command {
    private static final int PORT = 8787;

    @Override
    public String name() {
        return "demo";
    }

    @Override
    public String synopsis() {
        return "[--port n]";
    }

    @Override
    public String summary() {
        return "a rendezvous server with made-up peers, to look at";
    }

    @Override
    public String details() {
        return """
        Listens on this machine alone; nothing is left behind when Ctrl-C ends it.

          --port n  instead of %d, or of a free one where that is taken

        Example:
          goop demo
        """
                .formatted(PORT);
    }

    @Override
    public int run(List<String> arguments, Console console)
            throws IOException, InterruptedException {
        int port = port(arguments);
        String password = new BigInteger(60, new SecureRandom()).toString(36);
        Path folder = Files.createTempDirectory("goop-demo");
        CountDownLatch ended = new CountDownLatch(1);
        try {
            Rendezvous server = start(port, password, folder, console.err());
            DemoPeers peers = DemoPeers.start(url(server));
            Runnable end =
                    () -> {
                        server.close();
                        peers.close();
                        remove(folder, console.err());
                        ended.countDown();
                    };
            Runtime.getRuntime().addShutdownHook(new Thread(end, "shutdown"));
            greet(url(server), password, console.out());
        } catch (IOException e) {
            remove(folder, console.err());
            throw e;
        }
        ended.await();
        return 0;
    }

    /// 0 when none is said.
    private static int port(List<String> arguments) {
        if (arguments.isEmpty()) return 0;
        if (arguments.size() == 2 && arguments.getFirst().equals("--port")) {
            String number = arguments.getLast();
            int port = number.matches("[0-9]{1,5}") ? Integer.parseInt(number) : 0;
            if (port >= 1 && port <= 65535) return port;
            throw new UsageException("\"" + number + "\" is no port: 1 to 65535 is expected.");
        }
        throw new UsageException("demo takes nothing but --port and a number.");
    }

    private static Rendezvous start(int wanted, String password, Path folder, PrintStream err)
            throws IOException {
        if (wanted > 0) return start(wanted, password, folder);
        try {
            return start(PORT, password, folder);
        } catch (IOException taken) {
            err.println("goop: " + taken.getMessage() + "; taking a free port instead");
            return start(0, password, folder);
        }
    }

    private static Rendezvous start(int port, String password, Path folder) throws IOException {
        Config config =
                Config.with(
                        "presence.rendezvous_only=true",
                        "presence.rendezvous_bind=127.0.0.1",
                        "presence.rendezvous_port=" + port,
                        "presence.limit_streams=1000",
                        "presence.admin_password=" + password);
        return Rendezvous.start(config, folder);
    }

    private static String url(Rendezvous server) {
        return "http://" + server.authority();
    }

    private static void greet(String url, String password, PrintStream out) {
        out.print(
                """
                goop: a rendezvous server on this machine, with made-up peers that come and go

                Look, in a browser:
                  %1$s/
                  %1$s/admin   user admin, password %2$s (until it ends)

                Join and watch, in another terminal:
                  curl %1$s/publish -d '{"type":"online","peerID":"me","content":"Hello from curl"}'
                  %3$s watch %1$s

                Nothing else can reach it, and nothing of it is kept. Ctrl-C ends it.
                """
                        .formatted(url, password, ourselves()));
        out.flush();
    }

    /// How this program was started, so that a line can be pasted.
    private static String ourselves() {
        String jar = System.getProperty("java.class.path", "");
        if (!jar.endsWith(".jar") || jar.contains(":") || jar.contains(" ")) return "goop";
        return Path.of(System.getProperty("java.home"), "bin", "java") + " -jar " + jar;
    }

    static void remove(Path folder, PrintStream err) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(each);
        } catch (IOException e) {
            err.println("goop: " + folder + " is left behind: " + e.getMessage());
        }
    }
}
