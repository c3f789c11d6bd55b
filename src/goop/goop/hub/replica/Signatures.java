package goop.hub.replica;

import goop.libp2p.Keypair;
import goop.libp2p.PeerId;

/// How records are signed and checked. There is one way; simulations of many hubs, which sign and
/// check millions, bring a cheaper one.
interface Signatures {
    Signatures ED25519 =
            new Signatures() {
                @Override
                public HubRecord sign(HubRecord record, Keypair key) {
                    return record.signedBy(key);
                }

                @Override
                public boolean holds(HubRecord record, PeerId signer) {
                    return record.isSignedBy(signer);
                }
            };

    HubRecord sign(HubRecord record, Keypair key);

    boolean holds(HubRecord record, PeerId signer);
}
