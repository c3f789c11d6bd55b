package goop.http;

import java.io.IOException;

/// One endpoint: decode, check, act, return a [Response]. Runs on a virtual thread of its own and
/// may block.
@FunctionalInterface
public interface Handler {
    /// @throws Refusal what the client did wrong, answered with its status and one line of text
    /// @throws IOException the world failed; answered with 500 and logged
    Response handle(Request request) throws IOException;
}
