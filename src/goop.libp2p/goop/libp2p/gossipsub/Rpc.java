package goop.libp2p.gossipsub;

import goop.libp2p.ProtocolException;
import goop.libp2p.wire.ProtobufReader;
import goop.libp2p.wire.ProtobufWriter;

import java.util.ArrayList;
import java.util.List;

/// What one peer tells another in one go.
///
/// Spec: libp2p/specs pubsub, "The RPC"; gossipsub v1.0 "Protobuf", v1.1 (PRUNE), v1.2 (IDONTWANT).
///
/// ```
/// message RPC { repeated SubOpts subscriptions = 1; repeated Message publish = 2;
///               optional ControlMessage control = 3;
///     message SubOpts { optional bool subscribe = 1; optional string topicid = 2; } }
/// message ControlMessage {
///     repeated IHave { string topicID = 1; repeated bytes messageIDs = 2; } ihave = 1;
///     repeated IWant { repeated bytes messageIDs = 1; } iwant = 2;
///     repeated Graft { string topicID = 1; } graft = 3;
///     repeated Prune { string topicID = 1; repeated PeerInfo peers = 2; uint64 backoff = 3; }
///         prune = 4;
///     repeated IDontWant { repeated bytes messageIDs = 1; } idontwant = 5; }
/// ```
///
/// @param malformed messages that were left out because they can be nobody's
/// @param keyForm whether ids are in [MessageId]'s key form on the wire
record Rpc(
        List<Subscription> subscriptions,
        List<Message> messages,
        int malformed,
        List<IHave> ihave,
        List<MessageId> iwant,
        List<String> graft,
        List<Prune> prune,
        List<MessageId> idontwant,
        boolean keyForm) {

    /// In one RPC; with more the stream is reset. CVE-2026-46679: 349,525 SUBSCRIBEs in one frame.
    static final int MAX_SUBSCRIPTIONS = 512;

    /// In one RPC: what answers a greatest lawful IWANT has room, an RPC of empty messages has not.
    static final int MAX_MESSAGES = 8192;

    /// IHAVE, GRAFT and PRUNE in one RPC, each.
    static final int MAX_CONTROL = 512;

    /// Message ids in one RPC.
    static final int MAX_IDS = 32_768;

    /// @param subscribe whether it begins or ends
    record Subscription(boolean subscribe, String topic) {}

    /// Messages of that topic that the sender could send.
    record IHave(String topic, List<MessageId> ids) {}

    /// @param peers others in that topic, for whoever trusts the sender
    /// @param backoffSeconds how long not to graft again, unsigned; 0 when it does not say
    record Prune(String topic, List<ExchangedPeer> peers, long backoffSeconds) {}

    /// The bytes of one RPC, without their length.
    ///
    /// @throws ProtocolException when it is none, or holds more of something than anybody needs
    static Rpc read(byte[] bytes) throws ProtocolException {
        Reading reading = new Reading();
        for (ProtobufReader in = new ProtobufReader(bytes); in.next(); ) {
            switch (in.field()) {
                case 1 -> reading.subscription(in.message());
                case 2 -> reading.message(in.message());
                case 3 -> reading.control(in.message());
                default -> {}
            }
        }
        return reading.rpc();
    }

    byte[] toBytes() {
        ProtobufWriter out = new ProtobufWriter();
        for (Subscription each : subscriptions) {
            out.message(1, new ProtobufWriter().bool(1, each.subscribe()).string(2, each.topic()));
        }
        for (Message each : messages) out.bytes(2, each.toBytes());
        if (hasControl()) out.message(3, control());
        return out.toBytes();
    }

    /// Whether it says nothing.
    boolean isEmpty() {
        return subscriptions.isEmpty() && messages.isEmpty() && !hasControl();
    }

    private boolean hasControl() {
        return !(ihave.isEmpty()
                && iwant.isEmpty()
                && graft.isEmpty()
                && prune.isEmpty()
                && idontwant.isEmpty());
    }

    private ProtobufWriter control() {
        ProtobufWriter out = new ProtobufWriter();
        for (IHave each : ihave) {
            out.message(1, ids(new ProtobufWriter().string(1, each.topic()), 2, each.ids()));
        }
        if (!iwant.isEmpty()) out.message(2, ids(new ProtobufWriter(), 1, iwant));
        for (String each : graft) out.message(3, new ProtobufWriter().string(1, each));
        for (Prune each : prune) {
            ProtobufWriter one = new ProtobufWriter().string(1, each.topic());
            for (ExchangedPeer peer : each.peers()) peer.write(one, 2);
            if (each.backoffSeconds() != 0) one.number(3, each.backoffSeconds());
            out.message(4, one);
        }
        if (!idontwant.isEmpty()) out.message(5, ids(new ProtobufWriter(), 1, idontwant));
        return out;
    }

    private ProtobufWriter ids(ProtobufWriter out, int field, List<MessageId> ids) {
        for (MessageId each : ids) out.bytes(field, keyForm ? each.keyForm() : each.bytes());
        return out;
    }

    /// What has been read so far.
    private static final class Reading {
        private final List<Subscription> subscriptions = new ArrayList<>();
        private final List<Message> messages = new ArrayList<>();
        private int malformed;
        private final List<IHave> ihave = new ArrayList<>();
        private final List<MessageId> iwant = new ArrayList<>();
        private final List<String> graft = new ArrayList<>();
        private final List<Prune> prune = new ArrayList<>();
        private final List<MessageId> idontwant = new ArrayList<>();
        private int ids;
        private boolean keyForm;

        Rpc rpc() {
            return new Rpc(
                    subscriptions,
                    messages,
                    malformed,
                    ihave,
                    iwant,
                    graft,
                    prune,
                    idontwant,
                    keyForm);
        }

        void subscription(ProtobufReader in) throws ProtocolException {
            bound(subscriptions.size(), MAX_SUBSCRIPTIONS, "subscriptions");
            boolean subscribe = false;
            String topic = "";
            while (in.next()) {
                switch (in.field()) {
                    case 1 -> subscribe = in.bool();
                    case 2 -> topic = in.string();
                    default -> {}
                }
            }
            Message.checkTopic(topic);
            subscriptions.add(new Subscription(subscribe, topic));
        }

        void message(ProtobufReader in) throws ProtocolException {
            bound(messages.size() + malformed, MAX_MESSAGES, "messages");
            try {
                messages.add(Message.read(in));
            } catch (ProtocolException wrong) {
                malformed++; // the rest of the RPC may be right: of this the router makes a penalty
            }
        }

        void control(ProtobufReader in) throws ProtocolException {
            while (in.next()) {
                switch (in.field()) {
                    case 1 -> ihave(in.message());
                    case 2 -> ids(in.message(), 1, iwant);
                    case 3 -> graft(in.message());
                    case 4 -> prune(in.message());
                    case 5 -> ids(in.message(), 1, idontwant);
                    default -> {}
                }
            }
        }

        private void ihave(ProtobufReader in) throws ProtocolException {
            bound(ihave.size(), MAX_CONTROL, "IHAVEs");
            String topic = "";
            List<MessageId> list = new ArrayList<>();
            while (in.next()) {
                switch (in.field()) {
                    case 1 -> topic = in.string();
                    case 2 -> id(in, list);
                    default -> {}
                }
            }
            Message.checkTopic(topic);
            ihave.add(new IHave(topic, list));
        }

        private void graft(ProtobufReader in) throws ProtocolException {
            bound(graft.size(), MAX_CONTROL, "GRAFTs");
            String topic = "";
            while (in.next()) {
                if (in.field() == 1) topic = in.string();
            }
            Message.checkTopic(topic);
            graft.add(topic);
        }

        private void prune(ProtobufReader in) throws ProtocolException {
            bound(prune.size(), MAX_CONTROL, "PRUNEs");
            String topic = "";
            List<ExchangedPeer> peers = new ArrayList<>();
            long backoff = 0;
            while (in.next()) {
                switch (in.field()) {
                    case 1 -> topic = in.string();
                    case 2 -> {
                        if (peers.size() < ExchangedPeer.MAX) {
                            ExchangedPeer.read(in.message()).ifPresent(peers::add);
                        }
                    }
                    case 3 -> backoff = in.number();
                    default -> {}
                }
            }
            Message.checkTopic(topic);
            prune.add(new Prune(topic, peers, backoff));
        }

        private void ids(ProtobufReader in, int field, List<MessageId> list)
                throws ProtocolException {
            while (in.next()) {
                if (in.field() == field) id(in, list);
            }
        }

        // What is too long is no id of ours; other networks may have such.
        private void id(ProtobufReader in, List<MessageId> list) throws ProtocolException {
            bound(ids++, MAX_IDS, "message ids");
            byte[] id = in.bytes();
            if (id.length > MessageId.MAX_BYTES) return;
            keyForm |= MessageId.isKeyForm(id);
            list.add(MessageId.read(id));
        }

        private static void bound(int have, int most, String what) throws ProtocolException {
            if (have < most) return;
            throw new ProtocolException(
                    "gossipsub: more than %d %s in one RPC".formatted(most, what));
        }
    }
}
