package goop.hub;

import goop.hub.replica.HubRecord;

import java.util.OptionalLong;

/// How many peers are at a community's server now, of the servers that this hub watches.
interface Online {
    /// Empty where that is not known.
    OptionalLong at(HubRecord entry);
}
