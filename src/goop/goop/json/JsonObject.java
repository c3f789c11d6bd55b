package goop.json;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// Named values, in the order in which they were written.
///
/// Members stand in a list and are looked up by going through it: for the ten members of a message
/// that is no slower than hashing, and costs a third of the memory.
public record JsonObject(List<Member> members) implements Json, JsonFields {
    public static final JsonObject EMPTY = new JsonObject(List.of());

    public JsonObject {
        members = List.copyOf(members);
    }

    /// One name and its value.
    public record Member(String name, Json value) {
        public Member {
            requireNonNull(name);
            requireNonNull(value);
        }
    }

    @Override
    public String kind() {
        return "an object";
    }

    /// The value of that name, or null. Where names were allowed to come twice, the last one
    /// counts.
    @Override
    public Json find(String name) {
        for (int i = members.size() - 1; i >= 0; i--) {
            Member member = members.get(i);
            if (member.name.equals(name)) return member.value;
        }
        return null;
    }

    /// The same fields, whatever the case of their names, as Go reads them.
    public JsonFields ignoringCase() {
        return new IgnoringCase(this);
    }

    /// Fields looked up without regard to case. Where two members then bear one name (`peerID` and
    /// `peerId`), readers would differ in which of them counts, so that is refused.
    record IgnoringCase(JsonObject object) implements JsonFields {
        @Override
        public Json find(String name) throws JsonException {
            Member found = null;
            for (Member member : object.members) {
                if (!member.name.equalsIgnoreCase(name)) continue;
                if (found != null) {
                    throw new JsonException(
                            "fields \"%s\" and \"%s\" are one field twice"
                                    .formatted(found.name, member.name));
                }
                found = member;
            }
            return found == null ? null : found.value;
        }
    }
}
