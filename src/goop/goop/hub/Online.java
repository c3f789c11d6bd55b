package goop.hub;

import goop.hub.replica.HubRecord;

import java.util.OptionalLong;

/// What is known of a community's server, of the servers that this hub watches.
interface Online {
    /// How many peers are there now; empty where that is not known.
    OptionalLong at(HubRecord entry);

    /// What the operator announces to its visitors; empty for nothing.
    String notice(HubRecord entry);
}
