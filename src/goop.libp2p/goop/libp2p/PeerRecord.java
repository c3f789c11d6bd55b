package goop.libp2p;

import goop.libp2p.wire.ProtobufReader;
import goop.libp2p.wire.ProtobufWriter;

import java.util.ArrayList;
import java.util.List;

/// What a peer says of its own addresses, signed by itself.
///
/// Spec: libp2p/specs RFC 0003, in an envelope of RFC 0002.
///
/// ```
/// message PeerRecord { bytes peer_id = 1; uint64 seq = 2;
///                      repeated AddressInfo { bytes multiaddr = 1; } addresses = 3; }
/// ```
///
/// @param sequence grows from record to record of one peer; not a time, whatever it looks like
public record PeerRecord(PeerId peer, long sequence, List<Multiaddr> addresses) {
    /// The domain of the signature.
    public static final String DOMAIN = "libp2p-peer-record";

    /// The most addresses that are read of one record.
    public static final int MAX_ADDRESSES = 128;

    // The multicodec libp2p-peer-record, 0x0301, as go-libp2p writes it.
    private static final byte[] PAYLOAD_TYPE = {3, 1};

    public PeerRecord {
        addresses = List.copyOf(addresses);
    }

    /// Signs a record of `signer`'s own addresses.
    public static byte[] seal(Keypair signer, long sequence, List<Multiaddr> addresses) {
        ProtobufWriter out = new ProtobufWriter();
        out.bytes(1, signer.peerId().toBytes()).number(2, sequence);
        for (Multiaddr each : addresses) {
            out.message(3, new ProtobufWriter().bytes(1, each.toBytes()));
        }
        return SignedEnvelope.seal(signer, DOMAIN, PAYLOAD_TYPE, out.toBytes()).toBytes();
    }

    /// Checks the signature, and that who signed is whom the record is about.
    public static PeerRecord open(byte[] envelope)
            throws ProtocolException, UnsupportedKeyException {
        SignedEnvelope signed = SignedEnvelope.parse(envelope);
        byte[] payload = signed.verify(DOMAIN, PAYLOAD_TYPE);
        PeerId peer = null;
        long sequence = 0;
        List<byte[]> addresses = new ArrayList<>();
        for (ProtobufReader in = new ProtobufReader(payload); in.next(); ) {
            switch (in.field()) {
                case 1 -> peer = PeerId.fromBytes(in.bytes());
                case 2 -> sequence = in.number();
                case 3 -> {
                    ProtobufReader info = in.message();
                    while (info.next()) {
                        if (info.field() == 1 && addresses.size() < MAX_ADDRESSES) {
                            addresses.add(info.bytes());
                        }
                    }
                }
                default -> {}
            }
        }
        // "If the public key in the envelope cannot derive the peer id contained in the routing
        // state record, [it] MUST be discarded."
        if (peer == null || !peer.matches(signed.publicKey())) {
            throw new ProtocolException("a peer record signed by another peer");
        }
        return new PeerRecord(peer, sequence, Multiaddr.fromAllBytes(addresses));
    }
}
