package goop.database;

import java.sql.SQLException;

/// What can be wrong with a database, with SQLite's primary result codes.
public enum Kind {
    /// Somebody else holds the lock.
    LOCKED("another process holds it locked", false, 5, 6),
    READ_ONLY("it may be read only", true, 8),
    FULL("the disk is full", false, 13),
    DAMAGED("it is damaged; see `goop db check`, and restore a backup", true, 11, 26),
    UNREADABLE("it cannot be opened", true, 14, 23),
    DISK("the disk reports errors", true, 10, 15),
    GONE("the file is gone, or another has taken its place", true),
    /// Its tables are those of a later goop, or of another program.
    FOREIGN("it is not a database of this version of goop", true),
    /// Too many wait for it.
    BUSY("too many wait for it", false),
    SLOW("it does not answer", false),
    CLOSED("it is closed", false),
    OTHER("it failed", true);

    private final String sentence;
    final boolean opensAnew;
    private final int[] codes;

    Kind(String sentence, boolean opensAnew, int... codes) {
        this.sentence = sentence;
        this.opensAnew = opensAnew;
        this.codes = codes;
    }

    /// Whether it may be read all the same.
    boolean ofWriting() {
        return this == FULL || this == READ_ONLY;
    }

    String sentence() {
        return sentence;
    }

    static Kind of(SQLException problem) {
        for (Kind each : values()) {
            // Extended codes have the primary one in their lowest byte.
            for (int code : each.codes) if ((problem.getErrorCode() & 0xff) == code) return each;
        }
        return OTHER;
    }
}
