package goop.libp2p.noise;

import goop.libp2p.Keypair;
import goop.libp2p.PeerId;

import java.util.List;

/// Who we are to the peers we connect with: a static Noise key, and the identity's signature that
/// vouches for it. Made once for a host, since the JDK takes half a millisecond for a signature and
/// the specification lets the key live as long as the process. It is never stored.
public final class NoiseIdentity {
    private final X25519Key staticKey;
    private final byte[] identityKey;
    private final byte[] signature;
    private final PeerId peerId;

    private NoiseIdentity(Keypair self, X25519Key staticKey) {
        this.staticKey = staticKey;
        this.identityKey = self.publicKey().toProtobuf();
        this.signature = self.sign(HandshakePayload.signed(staticKey.publicKey()));
        this.peerId = self.peerId();
    }

    /// A new static key, vouched for by `self`.
    public static NoiseIdentity of(Keypair self) {
        return new NoiseIdentity(self, X25519Key.generate());
    }

    static NoiseIdentity of(Keypair self, X25519Key staticKey) {
        return new NoiseIdentity(self, staticKey);
    }

    /// Whose identity this is.
    public PeerId peerId() {
        return peerId;
    }

    X25519Key staticKey() {
        return staticKey;
    }

    HandshakePayload payload(List<String> muxers) {
        return new HandshakePayload(identityKey, signature, List.of(), muxers);
    }
}
