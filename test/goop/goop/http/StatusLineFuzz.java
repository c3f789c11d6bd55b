package goop.http;

import goop.fuzz.Parses;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// What is answered to a checked call: a status is one that HTTP has for final answers, and its own
/// three digits; nothing behind the line is read.
@Parses(StatusLine.class)
public final class StatusLineFuzz {
    private StatusLineFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        ByteArrayInputStream in = new ByteArrayInputStream(input);
        int status;
        try {
            status = StatusLine.read(in);
        } catch (IOException refused) {
            return;
        }
        int read = input.length - in.available();
        String line = new String(input, 0, read, StandardCharsets.ISO_8859_1);
        boolean whole = line.indexOf('\n') == read - 1;
        boolean said = line.startsWith(Integer.toString(status), "HTTP/1.1 ".length());
        if (!whole || !said || status < 200 || status > 599) {
            throw new AssertionError(status + " of " + line);
        }
    }
}
