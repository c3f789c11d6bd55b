package goop.cluster;

import java.io.IOException;

/// Makes a [Bus]. Implemented outside this module, over a NATS client, and found by
/// [java.util.ServiceLoader].
public interface BusDriver {
    /// Returns at once: the bus connects, and connects again, by itself and without end.
    ///
    /// @throws IOException when the settings cannot be used: a file that is missing or damaged
    Bus open(BusSettings settings, Bus.Receiver receiver) throws IOException;
}
