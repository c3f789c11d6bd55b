package goop.mail;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/// Sockets that are all closed at a deadline, however the other side drips.
final class WatchedSockets extends SSLSocketFactory implements AutoCloseable {
    private final SSLSocketFactory tls;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final Thread watch;
    private volatile boolean late;

    private WatchedSockets(SSLSocketFactory tls, Duration deadline) {
        this.tls = tls;
        watch = Thread.ofVirtual().name("mail deadline").start(() -> closeAfter(deadline));
    }

    /// @param authorities certificates that are trusted beside the system's
    static WatchedSockets trusting(Optional<Path> authorities, Duration deadline)
            throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            if (authorities.isEmpty()) {
                context.init(null, null, null);
            } else {
                X509TrustManager system = trust(null);
                X509TrustManager own = trust(read(authorities.get()));
                context.init(null, new TrustManager[] {new EitherTrust(system, own)}, null);
            }
            return new WatchedSockets(context.getSocketFactory(), deadline);
        } catch (GeneralSecurityException wrong) {
            throw new IOException(
                    "presence.smtp_ca_file: not certificates in PEM: " + wrong.getMessage(), wrong);
        }
    }

    private static KeyStore read(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(file)) {
            for (Certificate each :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("authority " + store.size(), each);
            }
        }
        return store;
    }

    private static X509TrustManager trust(KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager each : factory.getTrustManagers()) {
            if (each instanceof X509TrustManager found) return found;
        }
        throw new GeneralSecurityException("no X.509 trust manager");
    }

    private void closeAfter(Duration deadline) {
        try {
            Thread.sleep(deadline);
            late = true;
            for (Socket each : open) each.close();
        } catch (InterruptedException done) {
            return;
        } catch (IOException closed) {
            System.getLogger("goop.mail").log(System.Logger.Level.DEBUG, "deadline", closed);
        }
    }

    private Socket watched(Socket socket) throws IOException {
        open.add(socket);
        if (late) socket.close();
        return socket;
    }

    /// Sockets without TLS.
    SocketFactory plain() {
        return new SocketFactory() {
            @Override
            public Socket createSocket() throws IOException {
                return watched(new Socket());
            }

            @Override
            public Socket createSocket(String host, int port) throws IOException {
                return watched(new Socket(host, port));
            }

            @Override
            public Socket createSocket(String host, int port, InetAddress from, int fromPort)
                    throws IOException {
                return watched(new Socket(host, port, from, fromPort));
            }

            @Override
            public Socket createSocket(InetAddress host, int port) throws IOException {
                return watched(new Socket(host, port));
            }

            @Override
            public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
                    throws IOException {
                return watched(new Socket(host, port, from, fromPort));
            }
        };
    }

    @Override
    public Socket createSocket() throws IOException {
        return watched(tls.createSocket());
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean close)
            throws IOException {
        return watched(tls.createSocket(socket, host, port, close));
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return watched(tls.createSocket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort)
            throws IOException {
        return watched(tls.createSocket(host, port, from, fromPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return watched(tls.createSocket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
            throws IOException {
        return watched(tls.createSocket(host, port, from, fromPort));
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return tls.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return tls.getSupportedCipherSuites();
    }

    @Override
    public void close() {
        watch.interrupt();
    }
}
