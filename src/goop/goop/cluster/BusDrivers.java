package goop.cluster;

import java.io.IOException;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/// Finds the library that a cluster needs.
final class BusDrivers {
    private BusDrivers() {}

    /// @throws IOException when it is not there; says what to do
    static BusDriver find() throws IOException {
        String rest;
        try {
            Optional<BusDriver> found = ServiceLoader.load(BusDriver.class).findFirst();
            if (found.isPresent()) return found.get();
            rest = "there is no NATS library";
        } catch (ServiceConfigurationError | NoClassDefFoundError half) {
            System.getLogger("goop.cluster").log(System.Logger.Level.DEBUG, "NATS library", half);
            rest = "the NATS library is not whole";
        }
        throw new IOException(
                "a cluster is asked for (presence.cluster_url), but "
                        + rest
                        + ": put goop.nats.jar and jnats into the folder lib beside goop.jar, as"
                        + " `./build.sh libs` does");
    }
}
