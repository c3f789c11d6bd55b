package goop.peer;

import goop.json.Json;
import goop.json.JsonException;
import goop.json.JsonFields;
import goop.json.JsonNumber;
import goop.json.JsonWriter;
import goop.libp2p.ProtocolException;

/// A file that a peer shares.
///
/// @param name one that is a plain file name on every system
/// @param modified Unix milliseconds
/// @param hash SHA-256 in hexadecimal; empty while the peer still reads the file, which cannot be
///   fetched until then
public record SharedFile(String name, long size, long modified, String hash) {
    private static final int MAX_NAME_BYTES = 200;
    private static final String SHA256 = "sha256:";

    /// Whether a name is safe to make a file of: a peer may send any.
    public static boolean isFileName(String name) {
        boolean plain =
                !name.isBlank()
                        && !name.startsWith(".")
                        && name.strip().equals(name)
                        && name.getBytes(java.nio.charset.StandardCharsets.UTF_8).length
                                <= MAX_NAME_BYTES;
        return plain && name.codePoints().allMatch(SharedFile::inName);
    }

    private static boolean inName(int each) {
        return goop.presence.PresenceJson.printable(each) && "/\\:*?\"<>|".indexOf(each) < 0;
    }

    /// Whether its hash is still to come.
    public boolean beingRead() {
        return hash.isEmpty();
    }

    static SharedFile read(JsonFields fields) throws JsonException, ProtocolException {
        String hash = fields.string("hash", "");
        if (!hash.startsWith(SHA256) || !hash.substring(SHA256.length()).matches("[0-9a-f]{64}")) {
            throw new ProtocolException("a shared file without a SHA-256");
        }
        return read(fields, hash.substring(SHA256.length()));
    }

    static SharedFile readUnhashed(JsonFields fields) throws JsonException, ProtocolException {
        return read(fields, "");
    }

    private static SharedFile read(JsonFields fields, String hash)
            throws JsonException, ProtocolException {
        String name = fields.string("name");
        if (!isFileName(name)) throw new ProtocolException("a shared file with an odd name");
        long size = fields.integer("size");
        if (size < 0) throw new ProtocolException("a shared file of negative size");
        Json modified = fields.find("mod_time");
        long time = modified instanceof JsonNumber number ? number.asLong() : 0;
        return new SharedFile(name, size, time, hash);
    }

    void write(JsonWriter json) {
        json.object().field("name", name).field("size", size).field("mod_time", modified);
        if (!beingRead()) json.field("hash", SHA256 + hash);
        json.endObject();
    }
}
