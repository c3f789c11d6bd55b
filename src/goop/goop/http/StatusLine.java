package goop.http;

import java.io.IOException;
import java.io.InputStream;

/// The first line of an HTTP answer (RFC 9112 § 4); the rest is nobody's concern.
final class StatusLine {
    private static final int LONGEST = 1024;

    private StatusLine() {}

    /// Reads it.
    ///
    /// @return the status, 200 to 599
    static int read(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int each = in.read(); each != '\n'; each = in.read()) {
            if (each < 0) throw new IOException("the answer ended early");
            if (line.length() == LONGEST) throw new IOException("no HTTP answer");
            line.append((char) each);
        }
        String text = line.toString().stripTrailing();
        if (!text.matches("HTTP/1\\.[01] [1-5][0-9]{2}( .*)?")) {
            throw new IOException("no HTTP answer");
        }
        int status = Integer.parseInt(text.substring(9, 12));
        // An interim answer would be followed by the true one; nothing asks for it here.
        if (status < 200) throw new IOException("an answer of status " + status);
        return status;
    }
}
