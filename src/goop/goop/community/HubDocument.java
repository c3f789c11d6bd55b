package goop.community;

import goop.json.Json;
import goop.json.JsonException;
import goop.json.JsonNumber;
import goop.json.JsonObject;
import goop.json.JsonWriter;
import goop.libp2p.ProtocolException;

import java.util.ArrayList;
import java.util.List;

/// What a rendezvous server tells hubs at [#PATH]: `{"applications": [{"hub", "community",
/// "proof"}, …], "members": n}`.
///
/// @param proofs of what its operator has applied for, at most [#MOST]
/// @param members who is online there now, from 0 to [#MOST_MEMBERS]; 0 where the server does not
///   say
public record HubDocument(List<Proof> proofs, int members) {
    /// Below the server's URL.
    public static final String PATH = "/.well-known/goop-hub";

    /// Of such a document, in bytes.
    public static final int LONGEST = 16 * 1024;

    /// Applications that one server may have.
    public static final int MOST = 16;

    /// Members that a directory's entry may have.
    public static final int MOST_MEMBERS = 100_000_000;

    /// Keeps a copy of the list.
    public HubDocument {
        proofs = List.copyOf(proofs);
    }

    /// The document.
    public byte[] toBytes() {
        JsonWriter json = new JsonWriter().object().name("applications").array();
        for (Proof each : proofs) {
            json.object().field("hub", each.hub()).field("community", each.community());
            json.field("proof", each.proof()).endObject();
        }
        return json.endArray().field("members", members).endObject().toBytes();
    }

    /// Reads one.
    ///
    /// @throws ProtocolException says what is wrong with it
    public static HubDocument parse(byte[] document) throws ProtocolException {
        if (document.length > LONGEST) throw new ProtocolException("the document is too long");
        try {
            JsonObject json = Json.parseObject(document);
            List<Proof> proofs = new ArrayList<>();
            for (JsonObject each : json.array("applications").objects()) {
                String proof = each.string("proof");
                if (!Proof.isProof(proof)) throw new ProtocolException("proof: not a hash");
                proofs.add(new Proof(each.string("hub"), each.string("community"), proof));
            }
            if (proofs.size() > MOST) throw new ProtocolException("more than " + MOST + " in it");
            return new HubDocument(proofs, members(json));
        } catch (JsonException wrong) {
            throw new ProtocolException("bad json: " + wrong.getMessage(), wrong);
        }
    }

    private static int members(JsonObject json) throws JsonException, ProtocolException {
        long members = json.find("members") instanceof JsonNumber many ? many.asLong() : 0;
        if (members >= 0 && members <= MOST_MEMBERS) return (int) members;
        throw new ProtocolException("members: a number from 0 to " + MOST_MEMBERS + " is expected");
    }
}
