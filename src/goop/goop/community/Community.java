package goop.community;

import goop.json.JsonException;
import goop.json.JsonNumber;
import goop.json.JsonObject;
import goop.json.JsonWriter;
import goop.libp2p.ProtocolException;

import java.net.URI;
import java.net.URISyntaxException;

/// A community as a hub tells of it.
///
/// @param name of at most 80 characters, unique at its origin
/// @param origin the hub that lists it
/// @param rendezvous `http://` or `https://`: the server that serves it
/// @param members as last counted
public record Community(
        String name,
        String origin,
        URI rendezvous,
        boolean inviteOnly,
        String description,
        long members) {
    private static final int NAME = 80;
    private static final int ORIGIN = 253;
    private static final int DESCRIPTION = 500;
    private static final int URL = 300;

    /// Reads one; other fields are passed over.
    ///
    /// @throws ProtocolException says which field is wrong
    public static Community read(JsonObject json) throws ProtocolException {
        try {
            long members = json.find("members") instanceof JsonNumber many ? many.asLong() : 0;
            return new Community(
                    name(json.string("community", "")),
                    text("origin", json.string("origin", ""), 0, ORIGIN),
                    server(json.string("rendezvous")),
                    json.string("type", "open").equals("invite-only"),
                    description(json.string("description", "")),
                    Math.max(0, members));
        } catch (JsonException wrong) {
            throw new ProtocolException("bad json: " + wrong.getMessage(), wrong);
        }
    }

    /// A name that a community may have.
    ///
    /// @throws ProtocolException when it is none
    static String name(String text) throws ProtocolException {
        return text("community", text, 1, NAME);
    }

    /// A description, perhaps empty.
    ///
    /// @throws ProtocolException when it is none
    static String description(String text) throws ProtocolException {
        return text("description", text, 0, DESCRIPTION);
    }

    private static String text(String field, String text, int least, int most)
            throws ProtocolException {
        int length = text.codePointCount(0, text.length());
        if (length < least || length > most) {
            throw new ProtocolException(
                    field + ": " + least + " to " + most + " characters are expected");
        }
        if (text.codePoints().anyMatch(Community::unseen)) {
            throw new ProtocolException(field + ": control characters are not allowed");
        }
        return text;
    }

    // What moves the cursor, or turns the text around it.
    private static boolean unseen(int each) {
        int type = Character.getType(each);
        return type == Character.CONTROL
                || type == Character.FORMAT && each != 0x200D
                || type == Character.SURROGATE
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }

    /// The address of a rendezvous server.
    ///
    /// @throws ProtocolException when it is none
    public static URI server(String text) throws ProtocolException {
        try {
            URI url = new URI(text);
            String scheme = String.valueOf(url.getScheme());
            boolean web = scheme.equals("http") || scheme.equals("https");
            boolean bare =
                    url.getRawUserInfo() == null
                            && url.getRawFragment() == null
                            && url.getRawQuery() == null;
            boolean printable = text.chars().allMatch(each -> each > ' ' && each < 0x7F);
            if (web && bare && printable && url.getHost() != null && text.length() <= URL) {
                return url;
            }
        } catch (URISyntaxException wrong) {
            throw new ProtocolException("rendezvous: not a URL: " + wrong.getReason(), wrong);
        }
        throw new ProtocolException("rendezvous: a URL is expected, http:// or https://");
    }

    /// The same as a value, with the names that a hub uses.
    public JsonWriter write(JsonWriter json) {
        return json.object()
                .field("community", name)
                .field("origin", origin)
                .field("rendezvous", rendezvous.toString())
                .field("type", inviteOnly ? "invite-only" : "open")
                .field("description", description)
                .field("members", members)
                .endObject();
    }
}
