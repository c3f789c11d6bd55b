package goop.config;

/// Something in the configuration that must be mended.
///
/// @param place the file, `environment …` or `--set`
/// @param line in that file from 1, or 0
/// @param key the field, or "" where there is none
/// @param message what is wrong and what is allowed, without a full stop
public record Mistake(String place, int line, String key, String message) {

    static Mistake at(Origin origin, String key, String message) {
        return new Mistake(origin.place(), origin.line(), key, message);
    }

    /// `goop.properties:12: presence.ttl_seconds: a whole number from 2 to 3600 is expected, …`.
    @Override
    public String toString() {
        String where = line == 0 ? place : place + ":" + line;
        return key.isEmpty() ? where + ": " + message : where + ": " + key + ": " + message;
    }
}
