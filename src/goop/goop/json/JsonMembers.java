package goop.json;

/// Hears where each member of an object stands while the document is parsed, for those who must
/// later point at a line.
@FunctionalInterface
public interface JsonMembers {
    JsonMembers IGNORED = (depth, name, offset) -> {};

    /// @param depth 1 for a member of the outermost object
    /// @param offset of the name's opening quote, in bytes
    void member(int depth, String name, int offset);
}
