package goop.http;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.function.LongSupplier;

/// One user with a password (RFC 7617, UTF-8). Compared in constant time; an address that guesses
/// wrong waits longer each time, right or wrong ([Guesses]).
public final class BasicAuth {
    private static final int MOST_ADDRESSES = 10_000;

    private final byte[] expected;
    private final String realm;
    private final Guesses guesses;

    /// @param password not empty
    public BasicAuth(String realm, String user, String password) {
        this(realm, user, password, System::nanoTime);
    }

    BasicAuth(String realm, String user, String password, LongSupplier nanoTime) {
        if (password.isEmpty()) throw new IllegalArgumentException("an empty password");
        this.realm = realm;
        this.expected = digest((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        this.guesses = new Guesses(MOST_ADDRESSES, nanoTime);
    }

    /// 401 without the right password, 429 after too many wrong ones.
    public Handler around(Handler handler) {
        return request -> {
            Response refusal = refuse(request);
            return refusal == null ? handler.handle(request) : refusal;
        };
    }

    /// Null when the request bears the right password.
    public Response refuse(Request request) {
        String credentials = request.header("Authorization");
        if (credentials == null) return unauthorized();
        InetAddress client = ClientAddress.network(request.client());
        long wait = guesses.wait(client);
        if (wait > 0) {
            return Response.text(429, "too many attempts").with("Retry-After", Long.toString(wait));
        }
        if (matches(credentials)) {
            guesses.succeeded(client);
            return null;
        }
        guesses.failed(client);
        return unauthorized();
    }

    private Response unauthorized() {
        return Response.text(401, "unauthorized")
                .with("WWW-Authenticate", "Basic realm=\"" + realm + "\", charset=\"UTF-8\"");
    }

    private boolean matches(String credentials) {
        if (!credentials.regionMatches(true, 0, "Basic ", 0, 6)) return false;
        byte[] given;
        try {
            given = Base64.getDecoder().decode(credentials.substring(6).strip());
        } catch (IllegalArgumentException e) {
            return false;
        }
        // Digests have one length, so the time tells nothing of the password's.
        return MessageDigest.isEqual(digest(given), expected);
    }

    private static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
