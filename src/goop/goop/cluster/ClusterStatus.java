package goop.cluster;

import java.util.ArrayList;
import java.util.List;

/// How a server's part in its cluster stands.
///
/// @param connected whether there is a bus to speak on
/// @param trouble why there is none
/// @param strangers whether messages came of late that are not of our cluster
/// @param servers the other servers that are alive
/// @param joined whether the peers of all of them are known
public record ClusterStatus(
        boolean connected,
        String trouble,
        boolean strangers,
        List<String> servers,
        boolean joined) {

    static ClusterStatus beginning() {
        return new ClusterStatus(false, "not connected yet", false, List.of(), false);
    }

    /// What everybody may know: that others' peers may be missing here.
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        if (!connected) {
            warnings.add(
                    "This server is cut off from the others of its cluster: peers that publish to"
                            + " them are missing here.");
        }
        if (strangers) {
            warnings.add(
                    "Messages on the cluster's subjects are refused: another server has a different"
                            + " presence.cluster_secret, or somebody else writes there.");
        }
        return warnings;
    }

    /// The same for the operator, who may also know where NATS is.
    public List<String> details() {
        List<String> details = warnings();
        if (!connected) details.add("NATS: " + trouble);
        return details;
    }
}
