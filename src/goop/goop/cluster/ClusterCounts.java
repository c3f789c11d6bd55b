package goop.cluster;

/// Messages of a [Cluster] since it started.
///
/// @param refused those that were not of our cluster, or damaged
/// @param lost those that came faster than they could be taken; what they said is asked for again
public record ClusterCounts(long received, long sent, long refused, long lost) {}
