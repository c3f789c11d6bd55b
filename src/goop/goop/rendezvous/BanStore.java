package goop.rendezvous;

import java.io.IOException;
import java.util.List;

/// Where bans outlive the server.
interface BanStore {
    List<Ban> load() throws IOException;

    /// One ban is new or changed; it is on disk when this returns.
    ///
    /// @param all with it
    void add(Ban ban, List<Ban> all) throws IOException;

    /// One ban is lifted; that is on disk when this returns.
    ///
    /// @param all without it
    void remove(Ban ban, List<Ban> all) throws IOException;
}
