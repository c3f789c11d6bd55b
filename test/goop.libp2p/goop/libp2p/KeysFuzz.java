package goop.libp2p;

import goop.fuzz.Parses;

import java.util.Arrays;

/// The first byte says what the rest is: a public key, a private key, a signed envelope, or the
/// payload of a peer record, which is then signed.
@Parses(
        value = {PublicKey.class, Keypair.class, SignedEnvelope.class, PeerRecord.class},
        except = {"seal", "equals", "ed25519", "fromSeed"},
        maxLength = 1024)
public final class KeysFuzz {
    private static final byte[] PEER_RECORD = {3, 1};
    private static final Keypair SIGNER = Keypair.fromSeed(new byte[32]);

    private KeysFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) return;
        byte[] rest = Arrays.copyOfRange(input, 1, input.length);
        try {
            switch (input[0] & 3) {
                case 0 -> publicKey(rest);
                case 1 -> privateKey(rest);
                case 2 -> envelope(rest);
                default -> record(rest);
            }
        } catch (ProtocolException | UnsupportedKeyException refused) {
            // The peer is wrong, or has a key that the JDK knows nothing of: lawful.
        }
    }

    private static void publicKey(byte[] bytes) throws ProtocolException, UnsupportedKeyException {
        PublicKey key = PublicKey.fromProtobuf(bytes);
        same(bytes, key.toProtobuf());
        if (!key.peerId().matches(key)) throw new AssertionError("an id that is not the key's");
        if (key.verify(new byte[] {1}, new byte[64])) throw new AssertionError("zeros verify");
    }

    private static void privateKey(byte[] bytes) throws ProtocolException {
        Keypair pair = Keypair.fromProtobuf(bytes);
        same(pair.toProtobuf(), Keypair.fromProtobuf(pair.toProtobuf()).toProtobuf());
    }

    private static void envelope(byte[] bytes) throws ProtocolException, UnsupportedKeyException {
        SignedEnvelope envelope = SignedEnvelope.parse(bytes);
        same(envelope.toBytes(), SignedEnvelope.parse(envelope.toBytes()).toBytes());
        PeerRecord.open(bytes);
    }

    private static void record(byte[] payload) throws ProtocolException, UnsupportedKeyException {
        SignedEnvelope sealed =
                SignedEnvelope.seal(SIGNER, PeerRecord.DOMAIN, PEER_RECORD, payload);
        PeerRecord record = PeerRecord.open(sealed.toBytes());
        if (!record.peer().equals(SIGNER.peerId())) throw new AssertionError("another's record");
    }

    private static void same(byte[] one, byte[] other) {
        if (!Arrays.equals(one, other)) throw new AssertionError("two forms of one message");
    }
}
