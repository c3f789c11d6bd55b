package goop.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// What fills one event stream: runs on the stream's own virtual thread until it returns, the
/// client is gone, or the server stops.
///
/// When the server stops, a thread that waits inside gets an [InterruptedException] and a thread
/// that writes gets [EventStream.Ending] from its next write; the source lets both fly. The server
/// then says `retry:` and ends the stream.
@FunctionalInterface
public interface EventSource {
    void run(EventStream stream) throws IOException, InterruptedException;

    /// The last bytes of a stream that is asked to end: when its client is to come back.
    ///
    /// @return what to write, in the stream's content coding; may be empty
    default byte[] farewell(int retryMillis) {
        return ("retry: " + retryMillis + "\n\n").getBytes(StandardCharsets.US_ASCII);
    }

    /// Is called once, whatever became of the stream, also where it never began.
    default void ended() {}
}
