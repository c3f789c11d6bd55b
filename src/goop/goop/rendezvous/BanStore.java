package goop.rendezvous;

import java.io.IOException;

/// Where bans outlive the server.
interface BanStore {
    BanList load() throws IOException;

    /// Some bans are new, changed or lifted; that is on disk when this returns.
    ///
    /// @param all with them
    void write(BanList changes, BanList all) throws IOException;
}
