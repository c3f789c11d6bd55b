package goop.rendezvous;

import goop.http.ClientAddress;

import java.net.InetAddress;
import java.util.function.Predicate;

/// Who may see who is here: everybody, or those from whose network a peer publishes that is shown.
///
/// @param all whether everybody may
/// @param publishesFrom whether one publishes from that network
record Audience(boolean all, Predicate<InetAddress> publishesFrom) {
    static final String WHY =
            "this server shows its peers to registered peers only (see /register)";

    boolean sees(InetAddress client) {
        return all || publishesFrom.test(ClientAddress.network(client));
    }
}
