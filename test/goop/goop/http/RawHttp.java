package goop.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Requests exactly as written, over a plain socket. One character is one byte.
final class RawHttp {
    private RawHttp() {}

    /// Sends the request and reads until the server closes.
    static String ask(InetSocketAddress server, String request) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(20_000);
            socket.connect(server);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return readAll(socket);
        }
    }

    /// What comes until the other side closes, or resets.
    static String readAll(Socket socket) throws IOException {
        // Nothing ends in this.
        return readAll(socket, "\0\0");
    }

    /// What comes until it ends in `last`, or the other side closes.
    static String readAll(Socket socket, String last) throws IOException {
        StringBuilder answer = new StringBuilder();
        byte[] buffer = new byte[8192];
        try {
            for (int n; (n = socket.getInputStream().read(buffer)) >= 0; ) {
                answer.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
                if (answer.lastIndexOf(last) == answer.length() - last.length()) break;
            }
        } catch (SocketException reset) {
            // As good as closed: what came is what there is.
        }
        return answer.toString();
    }

    /// The value of a header field in a raw answer, or null.
    static String header(String answer, String name) {
        String prefix = name.toLowerCase(Locale.ROOT) + ":";
        for (String line : answer.split("\r\n\r\n", 2)[0].split("\r\n")) {
            if (line.toLowerCase(Locale.ROOT).startsWith(prefix)) {
                return line.substring(prefix.length()).strip();
            }
        }
        return null;
    }

    static int status(String answer) {
        return Integer.parseInt(answer.substring(9, 12));
    }
}
