package goop.libp2p.gossipsub;

import goop.libp2p.PeerId;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What one event made the router want, in order; what goes to one peer is gathered in few RPCs.
///
/// No RPC grows without bound: a message has one for itself, so has an IHAVE; what is gathered is
/// bounded by the number of our topics, and an IWANT or IDONTWANT by that of its ids.
final class Outgoing {
    private static final class Draft {
        private final boolean keyForm;
        private final List<Rpc.Subscription> subscriptions = new ArrayList<>();
        private final List<String> graft = new ArrayList<>();
        private final List<Rpc.Prune> prune = new ArrayList<>();
        private final List<MessageId> iwant = new ArrayList<>();
        private final List<MessageId> idontwant = new ArrayList<>();

        private Draft(boolean keyForm) {
            this.keyForm = keyForm;
        }
    }

    private final Map<PeerId, Draft> drafts = new LinkedHashMap<>();
    private final List<Action> actions = new ArrayList<>();
    private Rpc last; // one message goes to many, who share it

    private Draft draft(PeerState peer) {
        return drafts.computeIfAbsent(peer.id(), none -> new Draft(peer.keyForm()));
    }

    void subscription(PeerState peer, boolean subscribe, String topic) {
        draft(peer).subscriptions.add(new Rpc.Subscription(subscribe, topic));
    }

    void graft(PeerState peer, String topic) {
        draft(peer).graft.add(topic);
    }

    void prune(PeerState peer, String topic, long backoffMillis) {
        long seconds = peer.version().hasBackoff() ? Math.ceilDiv(backoffMillis, 1000L) : 0;
        draft(peer).prune.add(new Rpc.Prune(topic, List.of(), seconds));
    }

    void iwant(PeerState peer, List<MessageId> ids) {
        draft(peer).iwant.addAll(ids);
    }

    void idontwant(PeerState peer, MessageId id) {
        draft(peer).idontwant.add(id);
    }

    void ihave(PeerState peer, String topic, List<MessageId> ids) {
        List<Rpc.IHave> one = List.of(new Rpc.IHave(topic, ids));
        send(peer.id(), rpc(List.of(), List.of(), one, new Draft(peer.keyForm())), false);
    }

    /// @param own whether we wrote it
    void message(PeerState peer, Message message, boolean own) {
        if (last == null || last.messages().getFirst() != message) {
            last = rpc(List.of(), List.of(message), List.of(), new Draft(false));
        }
        send(peer.id(), last, own);
    }

    void add(Action action) {
        actions.add(action);
    }

    private void send(PeerId peer, Rpc rpc, boolean urgent) {
        actions.add(new Action.Send(peer, rpc, urgent));
    }

    /// All of it: first what keeps the two sides in step, then the rest.
    List<Action> actions() {
        List<Action> all = new ArrayList<>();
        drafts.forEach(
                (peer, draft) -> {
                    Draft urgent = new Draft(draft.keyForm);
                    urgent.graft.addAll(draft.graft);
                    urgent.prune.addAll(draft.prune);
                    Rpc first = rpc(draft.subscriptions, List.of(), List.of(), urgent);
                    if (!first.isEmpty()) all.add(new Action.Send(peer, first, true));
                    Draft rest = new Draft(draft.keyForm);
                    rest.iwant.addAll(draft.iwant);
                    rest.idontwant.addAll(draft.idontwant);
                    Rpc second = rpc(List.of(), List.of(), List.of(), rest);
                    if (!second.isEmpty()) all.add(new Action.Send(peer, second, false));
                });
        all.addAll(actions);
        return all;
    }

    private static Rpc rpc(
            List<Rpc.Subscription> subscriptions,
            List<Message> messages,
            List<Rpc.IHave> ihave,
            Draft rest) {
        return new Rpc(
                subscriptions,
                messages,
                0,
                ihave,
                rest.iwant,
                rest.graft,
                rest.prune,
                rest.idontwant,
                rest.keyForm);
    }
}
