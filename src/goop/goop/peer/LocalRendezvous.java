package goop.peer;

import goop.config.Config;
import goop.config.Reloadable;
import goop.http.WebServer;
import goop.rendezvous.Rendezvous;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/// The rendezvous server of this machine: ours, or that of another peer that was here first. When
/// the other one ends, ours takes its place.
final class LocalRendezvous implements Reloadable, AutoCloseable {
    private static final System.Logger LOG = System.getLogger("goop.peer");
    private static final int PATIENCE_MILLIS = 2000;

    private final Path directory;
    private final URI url;

    // Guarded by this; own is null while another serves.
    private Config config;
    private Rendezvous own;
    private boolean closed;

    private LocalRendezvous(Config config, Path directory) throws IOException {
        this.config = config;
        this.directory = directory;
        InetAddress bind = config.presence().rendezvousBind();
        Rendezvous started = null;
        try {
            started = Rendezvous.start(config, directory);
        } catch (IOException taken) {
            if (!isTaken(taken) || !answers(local(bind, config.presence().rendezvousPort()))) {
                throw taken;
            }
        }
        own = started;
        url =
                started == null
                        ? local(bind, config.presence().rendezvousPort())
                        : URI.create("http://" + started.authority());
        if (started == null) {
            LOG.log(
                    Level.INFO,
                    "rendezvous=joined server=%s why=\"another runs here\"".formatted(url));
        }
    }

    /// Starts it, or joins the one that is there.
    ///
    /// @throws IOException when something else has its port
    static LocalRendezvous start(Config config, Path directory) throws IOException {
        return new LocalRendezvous(config, directory);
    }

    private static boolean isTaken(IOException failed) {
        return failed instanceof BindException || failed.getCause() instanceof BindException;
    }

    private static URI local(InetAddress bind, int port) {
        return URI.create("http://" + WebServer.authority(new InetSocketAddress(bind, port)));
    }

    private static boolean answers(URI server) {
        try {
            HttpURLConnection http =
                    (HttpURLConnection) server.resolve("/healthz").toURL().openConnection();
            http.setConnectTimeout(PATIENCE_MILLIS);
            http.setReadTimeout(PATIENCE_MILLIS);
            try (InputStream in = http.getInputStream()) {
                String said = new String(in.readNBytes(100), StandardCharsets.UTF_8);
                return http.getResponseCode() == 200 && said.strip().equals("ok");
            } finally {
                http.disconnect();
            }
        } catch (IOException silent) {
            return false;
        }
    }

    URI url() {
        return url;
    }

    /// Our own server, while it is ours that serves.
    synchronized Optional<Rendezvous> own() {
        return Optional.ofNullable(own);
    }

    @Override
    public synchronized Runnable prepare(Config other) throws IOException {
        Rendezvous serving = own;
        Runnable ready = serving == null ? () -> {} : serving.prepare(other);
        return () -> {
            synchronized (this) {
                config = other;
                ready.run();
                if (own != serving) takenOverSince(other);
            }
        };
    }

    // While the new settings were made ready, ours began to serve with those before.
    private void takenOverSince(Config other) {
        try {
            own.prepare(other).run();
        } catch (IOException unable) {
            LOG.log(Level.WARNING, "reload=not-in-force why=\"" + unable.getMessage() + "\"");
        }
    }

    /// The one that serves does not answer: takes its place if it is gone.
    synchronized void takeOver() {
        if (own != null || closed) return;
        try {
            own = Rendezvous.start(config, directory);
            LOG.log(Level.INFO, "rendezvous=taken-over server=" + url);
        } catch (IOException stillThere) {
            LOG.log(Level.DEBUG, () -> "rendezvous=not-taken-over why=\"" + stillThere + "\"");
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (own != null) own.close();
    }
}
