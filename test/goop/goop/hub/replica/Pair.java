package goop.hub.replica;

import goop.config.FederationPeer;
import goop.libp2p.Keypair;
import goop.libp2p.PeerId;
import goop.libp2p.ProtocolException;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Replicas that a test asks and answers by hand, without a network.
final class Pair {
    static final long T = 1_767_225_600_000L;

    private Pair() {}

    static FederationPeer peer(String origin, PeerId key) {
        return FederationPeer.of(origin, key, Optional.of(URI.create("http://" + origin)));
    }

    static Replica replica(String name, Keypair key, FederationPeer... peers) throws IOException {
        return new Replica(name, key, true, List.of(peers), Saved.NOTHING, T);
    }

    static Listing listing(String description) {
        return new Listing("https://r.test", Listing.Type.OPEN, description, 1);
    }

    static HubRecord put(Replica replica, String community, String description, long now)
            throws IOException {
        HubRecord signed = replica.propose(community, Optional.of(listing(description)), now);
        replica.apply(signed);
        return signed;
    }

    static HubRecord delete(Replica replica, String community, long now) throws IOException {
        HubRecord signed = replica.propose(community, Optional.empty(), now);
        replica.apply(signed);
        return signed;
    }

    /// What one pull took.
    ///
    /// @param asks how many requests
    /// @param bytes of their bodies and those of the answers
    record Traffic(int asks, long bytes) {}

    /// One pull, as it goes over HTTP: all that passes is written and read.
    static Traffic pull(Replica asker, String partner, Replica answerer, long now)
            throws ProtocolException {
        Pull pull = asker.pull(partner);
        Optional<Ask> ask = Optional.of(pull.first(now));
        int asks = 0;
        long bytes = 0;
        while (ask.isPresent()) {
            Ask sent = ask.get();
            asks++;
            Answer answer;
            if (sent instanceof Ask.Difference difference) {
                byte[] question = MessageJson.write(difference);
                byte[] json =
                        MessageJson.write(
                                (Answer.Difference)
                                        answerer.answer(MessageJson.parseAsk(question)));
                bytes += question.length + json.length;
                answer = MessageJson.parseDifference(json);
            } else if (answerer.answer(sent) instanceof Answer.Digest digest) {
                byte[] json = MessageJson.write(digest);
                bytes += json.length;
                answer = MessageJson.parseDigest(json);
            } else {
                answer = new Answer.Same();
            }
            ask = pull.next(answer, now);
        }
        asker.effects();
        return new Traffic(asks, bytes);
    }

    static List<String> held(Replica replica, String origin) {
        List<String> all = new ArrayList<>();
        for (HubRecord each : replica.records(origin)) {
            all.add(each.community() + (each.isTombstone() ? " deleted" : ""));
        }
        all.sort(null);
        return all;
    }
}
