package goop.libp2p;

/// The kinds of keys that libp2p knows, in the order of their numbers on the wire.
public enum KeyType {
    RSA,
    ED25519,
    SECP256K1,
    ECDSA;

    static KeyType of(long number) throws ProtocolException {
        if (number < 0 || number >= values().length) {
            throw new ProtocolException("key type " + number);
        }
        return values()[(int) number];
    }
}
