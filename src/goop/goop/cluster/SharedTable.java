package goop.cluster;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// What every server of a cluster keeps a copy of, across restarts: rows, of which the later word
/// on a thing counts. What was taken away is a row too, so that a server that was away learns of
/// it.
///
/// Methods may wait for a disk, and are called by one thread.
public interface SharedTable {
    /// How long it is remembered that something was taken away: a server that was away for longer
    /// brings it back.
    Duration REMEMBERED = Duration.ofDays(366);

    /// Its name, the same on all servers: small letters.
    String name();

    /// Moves whenever a row has changed.
    long revision() throws IOException;

    /// Goes through all rows, in no order.
    void forEach(Consumer<SharedRow> action) throws IOException;

    /// Takes over those that count more than what is here. They come from servers with the
    /// cluster's secret, which may be of another version: what cannot be understood is passed over.
    void take(List<SharedRow> rows) throws IOException;

    /// Who is told, from now on, of each row that has been changed here.
    void tell(Consumer<SharedRow> listener);
}
