package goop.http;

import java.io.IOException;

/// What fills one event stream: runs on the stream's own virtual thread until it returns, the
/// client is gone, or the server stops.
///
/// When the server stops, a thread that waits inside gets an [InterruptedException] and a thread
/// that writes gets [EventStream.Ending] from its next write; the source lets both fly. The server
/// then says `retry:` and ends the stream.
@FunctionalInterface
public interface EventSource {
    void run(EventStream stream) throws IOException, InterruptedException;
}
