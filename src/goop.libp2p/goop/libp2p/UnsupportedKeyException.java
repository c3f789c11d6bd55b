package goop.libp2p;

import java.io.IOException;

/// A key that is right as far as can be seen, but whose signatures this JDK cannot check.
public final class UnsupportedKeyException extends IOException {
    private static final long serialVersionUID = 1;

    UnsupportedKeyException(String message) {
        super(message);
    }
}
