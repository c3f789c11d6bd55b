package goop.community;

import goop.libp2p.ProtocolException;

import java.net.URI;

/// An application that we have made.
///
/// @param hub its address
/// @param rendezvous our server, as others reach it
/// @param secret by which the hub knows us
public record OwnApplication(
        URI hub,
        String community,
        URI rendezvous,
        boolean inviteOnly,
        String description,
        String secret) {

    /// One as somebody typed it, without a secret yet.
    ///
    /// @throws ProtocolException begins with the field that is wrong and a colon: `hub`,
    ///   `community`, `rendezvous` or `description`
    public static OwnApplication of(
            String hub, String community, String rendezvous, boolean inviteOnly, String description)
            throws ProtocolException {
        return new OwnApplication(
                hub(hub),
                Community.name(community),
                Community.server(rendezvous),
                inviteOnly,
                Community.description(description),
                "");
    }

    private static URI hub(String text) throws ProtocolException {
        try {
            return Community.server(text);
        } catch (ProtocolException wrong) {
            throw new ProtocolException(
                    "hub: a URL is expected, such as https://hub.example.org", wrong);
        }
    }

    /// The same with another secret.
    OwnApplication with(String another) {
        return new OwnApplication(hub, community, rendezvous, inviteOnly, description, another);
    }

    Proof proof() {
        return new Proof(Proof.authority(hub), community, Proof.of(secret));
    }

    // The secret stays out of logs.
    @Override
    public String toString() {
        return community + " at " + hub;
    }
}
