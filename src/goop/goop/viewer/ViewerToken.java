package goop.viewer;

import goop.config.AtomicFile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The secret by which a program shows that it may act for the user: 32 random bytes in
/// `data/viewer.token`, for its owner alone.
public final class ViewerToken {
    private static final String FILE = "data/viewer.token";

    private final byte[] token;

    private ViewerToken(String token) {
        this.token = token.getBytes(StandardCharsets.US_ASCII);
    }

    /// Reads the token of a peer directory, or makes it.
    public static ViewerToken loadOrCreate(Path directory) throws IOException {
        try {
            return load(directory);
        } catch (NoSuchFileException none) {
            String made = random();
            Files.createDirectories(directory.resolve(FILE).getParent());
            AtomicFile.write(
                    directory.resolve(FILE), (made + "\n").getBytes(StandardCharsets.US_ASCII));
            return new ViewerToken(made);
        }
    }

    /// Reads the token of a peer directory.
    ///
    /// @throws NoSuchFileException when no peer has run there
    public static ViewerToken load(Path directory) throws IOException {
        String text = Files.readString(directory.resolve(FILE)).strip();
        if (!text.matches("[A-Za-z0-9_-]{20,200}")) {
            throw new IOException(
                    directory.resolve(FILE) + ": no token. Delete it; the peer makes another");
        }
        return new ViewerToken(text);
    }

    /// One for this start only.
    static ViewerToken passing() {
        return new ViewerToken(random());
    }

    private static String random() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /// Whether that is the token, in a time that does not tell how much of it is right.
    boolean is(String text) {
        return text != null
                && MessageDigest.isEqual(token, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// Another secret, which whoever knows it cannot lead back to this one.
    ViewerToken derived(String purpose) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(token, "HmacSHA256"));
            byte[] bytes = mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
            return new ViewerToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// What a request bears: `Bearer <token>`.
    public String authorization() {
        return "Bearer " + value();
    }

    String value() {
        return new String(token, StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return "ViewerToken";
    }
}
