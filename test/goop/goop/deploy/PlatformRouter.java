package goop.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What stands in front on a hosting platform: one request a connection, who asks at the end of
/// `X-Forwarded-For`, and an end to what is silent for 55 seconds.
final class PlatformRouter implements AutoCloseable {
    private static final int SILENCE_MILLIS = 55_000;
    private static final int LONGEST_HEAD = 16_384;

    private final ServerSocket listener;
    private final int program;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /// @param program the port on which the program was told to listen
    PlatformRouter(int program) throws IOException {
        this.program = program;
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket visitor = listener.accept();
                Thread.startVirtualThread(() -> serve(visitor));
            }
        } catch (IOException closed) {
            // by close()
        }
    }

    private void serve(Socket visitor) {
        open.add(visitor);
        try (visitor;
                Socket server = new Socket(InetAddress.getLoopbackAddress(), program)) {
            server.setSoTimeout(SILENCE_MILLIS);
            write(server, head(visitor, visitor.getInetAddress().getHostAddress()));
            // The rest of the request, for as long as there is an answer to wait for.
            Thread.startVirtualThread(() -> pass(visitor, server));
            write(visitor, head(server, ""));
            pass(server, visitor);
        } catch (IOException gone) {
            // one of the two ends; try closes the other
        } finally {
            open.remove(visitor);
        }
    }

    private static void write(Socket to, String head) throws IOException {
        to.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
        to.getOutputStream().flush();
    }

    // Of a request with who asks, of an answer without; either with an end to the connection.
    private static String head(Socket from, String visitor) throws IOException {
        StringBuilder head = new StringBuilder();
        InputStream in = from.getInputStream();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0 || head.length() == LONGEST_HEAD) throw new IOException("no message");
            head.append((char) next);
        }
        String known = "";
        StringBuilder kept = new StringBuilder();
        for (String line : head.substring(0, head.length() - 4).split("\r\n")) {
            String name = line.split(":", 2)[0].toLowerCase(Locale.ROOT);
            if (name.equals("x-forwarded-for")) known = line.split(":", 2)[1].strip() + ", ";
            else if (!name.equals("connection")) kept.append(line).append("\r\n");
        }
        if (!visitor.isEmpty()) {
            kept.append("X-Forwarded-For: ").append(known).append(visitor).append("\r\n");
            kept.append("X-Forwarded-Proto: https\r\nVia: 1.1 router\r\n");
        }
        return kept + "Connection: close\r\n\r\n";
    }

    private static void pass(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            byte[] buffer = new byte[8192];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                to.getOutputStream().write(buffer, 0, n);
            }
        } catch (IOException ended) {
            // of one is of both: serve() closes them
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket each : open) each.close();
    }
}
