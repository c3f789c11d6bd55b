package goop.libp2p.relay;

import goop.libp2p.Keypair;
import goop.libp2p.PeerId;
import goop.libp2p.ProtocolException;
import goop.libp2p.SignedEnvelope;
import goop.libp2p.UnsupportedKeyException;
import goop.libp2p.wire.ProtobufReader;
import goop.libp2p.wire.ProtobufWriter;

import java.time.Instant;

/// A relay's signed word that a peer has a place there.
///
/// Spec: relay/circuit-v2, "Reservation Vouchers", in an envelope of RFC 0002.
///
/// ```
/// message Voucher { required bytes relay = 1; required bytes peer = 2;
///                   required uint64 expiration = 3; }
/// ```
record Voucher(PeerId relay, PeerId peer, Instant expires) {
    /// The domain of the signature.
    static final String DOMAIN = "libp2p-relay-rsvp";

    // The multicodec libp2p-relay-rsvp, 0x0302, as go-libp2p writes it.
    private static final byte[] PAYLOAD_TYPE = {3, 2};

    /// Signs one; the relay is who signs.
    static byte[] seal(Keypair relay, PeerId peer, Instant expires) {
        byte[] payload = new Voucher(relay.peerId(), peer, expires).payload();
        return SignedEnvelope.seal(relay, DOMAIN, PAYLOAD_TYPE, payload).toBytes();
    }

    /// Checks the signature, and that the relay itself signed.
    static Voucher open(byte[] envelope) throws ProtocolException, UnsupportedKeyException {
        SignedEnvelope signed = SignedEnvelope.parse(envelope);
        Voucher voucher = parse(signed.verify(DOMAIN, PAYLOAD_TYPE));
        if (!voucher.relay.matches(signed.publicKey())) {
            throw new ProtocolException("relay: a voucher that another peer has signed");
        }
        return voucher;
    }

    /// What is signed.
    byte[] payload() {
        return new ProtobufWriter()
                .bytes(1, relay.toBytes())
                .bytes(2, peer.toBytes())
                .number(3, expires.getEpochSecond())
                .toBytes();
    }

    static Voucher parse(byte[] payload) throws ProtocolException {
        PeerId relay = null;
        PeerId peer = null;
        long expires = -1;
        for (ProtobufReader in = new ProtobufReader(payload); in.next(); ) {
            switch (in.field()) {
                case 1 -> relay = PeerId.fromBytes(in.bytes());
                case 2 -> peer = PeerId.fromBytes(in.bytes());
                case 3 -> expires = in.number();
                default -> {}
            }
        }
        if (relay == null || peer == null) throw new ProtocolException("relay: half a voucher");
        if (expires < 0 || expires > HopMessage.LAST_SECOND) {
            throw new ProtocolException("relay: a voucher until second " + expires);
        }
        return new Voucher(relay, peer, Instant.ofEpochSecond(expires));
    }

    /// That it says what a grant must. Its end is left to whoever it is shown to: our clock and the
    /// relay's may differ.
    ///
    /// @throws ProtocolException when it is for others
    void check(PeerId fromRelay, PeerId forPeer) throws ProtocolException {
        if (!relay.equals(fromRelay)) {
            throw new ProtocolException("relay: a voucher for the relay " + relay);
        }
        if (!peer.equals(forPeer)) {
            throw new ProtocolException("relay: a voucher for the peer " + peer);
        }
    }
}
