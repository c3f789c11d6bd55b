package goop.cluster;

import java.util.List;
import java.util.Map;

/// What servers of a cluster say to each other of their [SharedTable]s.
sealed interface TableMessage extends ClusterMessage {

    /// What each table comes to, by name: where another's differs, something is missing there.
    record Roots(String from, Map<String, Long> roots) implements TableMessage {}

    /// What a table has; asks for the rows where the other's differs.
    record Compare(String from, String table, RowSums sums) implements TableMessage {}

    /// Rows of a table.
    record Rows(String from, String table, List<SharedRow> rows) implements TableMessage {}
}
