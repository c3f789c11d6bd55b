package goop.hub.replica;

import goop.libp2p.Keypair;
import goop.libp2p.PeerId;

/// Signatures for simulations, where nobody forges but by the means that the simulation has: what a
/// key signs is a hash of the record and the key.
final class FakeSignatures implements Signatures {
    @Override
    public HubRecord sign(HubRecord record, Keypair key) {
        return with(record, of(record, key.peerId()));
    }

    @Override
    public boolean holds(HubRecord record, PeerId signer) {
        return record.sig().equals(of(record, signer));
    }

    private static String of(HubRecord record, PeerId signer) {
        Hash both = new Hash(record.hash().high(), signer.hashCode() * 0x9E3779B97F4A7C15L);
        return both.toString();
    }

    static HubRecord with(HubRecord record, String sig) {
        return new HubRecord(
                record.origin(),
                record.community(),
                record.version(),
                record.updated(),
                record.expires(),
                record.listing(),
                sig);
    }
}
