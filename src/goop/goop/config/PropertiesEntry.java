package goop.config;

/// One `key = value` of a properties file.
///
/// @param line where it begins, from 1
/// @param start offset of the line's beginning
/// @param keyEnd offset after the key
/// @param valueStart offset of the value, as it is written
/// @param end offset after the value, before the line's end
public record PropertiesEntry(
        String key, String value, int line, int start, int keyEnd, int valueStart, int end) {}
