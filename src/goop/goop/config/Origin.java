package goop.config;

/// Where a setting was said.
///
/// @param rank the higher one wins
/// @param place `goop.properties`, `environment`, `--set`
/// @param line in that file, 0 where there are no lines
record Origin(int rank, String place, int line) {
    static final Origin DEFAULT = new Origin(0, "default", 0);

    static Origin goopJson(int line) {
        return new Origin(1, "goop.json", line);
    }

    static Origin goopProperties(int line) {
        return new Origin(2, "goop.properties", line);
    }

    static Origin environment(String variable) {
        return new Origin(3, "environment " + variable, 0);
    }

    boolean isVariable(String name) {
        return rank == 3 && place.equals(environment(name).place);
    }

    static Origin override() {
        return new Origin(4, "--set", 0);
    }

    /// `goop.properties:12`.
    @Override
    public String toString() {
        return line == 0 ? place : place + ":" + line;
    }
}
