package goop.libp2p.gossipsub;

import goop.libp2p.Keypair;
import goop.libp2p.PeerId;
import goop.libp2p.ProtocolException;
import goop.libp2p.PublicKey;
import goop.libp2p.UnsupportedKeyException;
import goop.libp2p.wire.ProtobufReader;
import goop.libp2p.wire.ProtobufWriter;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// Something that somebody published in a topic, signed.
///
/// Spec: libp2p/specs pubsub, "The Message" and "Message Signing", policy StrictSign: author,
/// sequence number and signature are all there and right.
///
/// ```
/// message Message { optional bytes from = 1; optional bytes data = 2; optional bytes seqno = 3;
///                   required string topic = 4; optional bytes signature = 5;
///                   optional bytes key = 6; }
/// ```
public final class Message {
    /// The longest name that a topic may have, in bytes.
    public static final int MAX_TOPIC = 256;

    private static final byte[] PREFIX = "libp2p-pubsub:".getBytes(StandardCharsets.US_ASCII);
    private static final int SEQUENCE_BYTES = 8;
    // Of RSA keys with 8192 bits.
    private static final int MAX_SIGNATURE = 1024;
    private static final int MAX_KEY = 2048;

    private final PeerId from;
    private final byte[] data; // null when the field did not come: that is signed too
    private final byte[] sequence;
    private final String topic;
    private final byte[] signature;
    private final byte[] key; // null when it did not come
    private final MessageId id;
    private byte[] encoded; // made when first asked for; a race only makes it twice

    private Message(
            PeerId from, byte[] data, byte[] sequence, String topic, byte[] signature, byte[] key) {
        this.from = from;
        this.data = data;
        this.sequence = sequence;
        this.topic = topic;
        this.signature = signature;
        this.key = key;
        id = MessageId.of(from, sequence);
    }

    /// Signs a message.
    static Message sign(Keypair author, String topic, byte[] data, long sequence) {
        byte[] number = ByteBuffer.allocate(SEQUENCE_BYTES).putLong(sequence).array();
        byte[] body = body(author.peerId(), data, number, topic).toBytes();
        byte[] signature = author.sign(signed(body));
        // An Ed25519 key is the peer id itself, so it need not be sent.
        return new Message(author.peerId(), data, number, topic, signature, null);
    }

    /// Reads one. Its signature is not checked here: [#verify].
    ///
    /// @throws ProtocolException when a field is missing or of a size that none has
    static Message read(ProtobufReader in) throws ProtocolException {
        byte[] from = null;
        byte[] data = null;
        byte[] sequence = null;
        String topic = null;
        byte[] signature = null;
        byte[] key = null;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> from = in.bytes();
                case 2 -> data = in.bytes();
                case 3 -> sequence = in.bytes();
                case 4 -> topic = in.string();
                case 5 -> signature = in.bytes();
                case 6 -> key = in.bytes();
                default -> {}
            }
        }
        if (from == null || sequence == null || topic == null || signature == null) {
            throw new ProtocolException("gossipsub: a message that lacks a field");
        }
        if (sequence.length != SEQUENCE_BYTES) {
            throw new ProtocolException("gossipsub: seqno of " + sequence.length + " bytes, not 8");
        }
        checkTopic(topic);
        if (signature.length > MAX_SIGNATURE || key != null && key.length > MAX_KEY) {
            throw new ProtocolException("gossipsub: a signature or key that none can be");
        }
        return new Message(PeerId.fromBytes(from), data, sequence, topic, signature, key);
    }

    static void checkTopic(String topic) throws ProtocolException {
        // Cheap first: UTF-8 has at least a byte for each char.
        int length = topic.length();
        if (length <= MAX_TOPIC) length = topic.getBytes(StandardCharsets.UTF_8).length;
        if (length == 0 || length > MAX_TOPIC) {
            throw new ProtocolException(
                    "gossipsub: a topic of %d bytes, 1 to %d are right"
                            .formatted(length, MAX_TOPIC));
        }
    }

    /// As it stands on the wire.
    byte[] toBytes() {
        if (encoded == null) {
            ProtobufWriter out = body(from, data, sequence, topic).bytes(5, signature);
            if (key != null) out.bytes(6, key);
            encoded = out.toBytes();
        }
        return encoded;
    }

    /// Whether its author signed it.
    boolean verify() {
        Optional<PublicKey> signer = signer();
        if (signer.isEmpty()) return false;
        try {
            byte[] body = body(from, data, sequence, topic).toBytes();
            return signer.get().verify(signed(body), signature);
        } catch (UnsupportedKeyException unknown) {
            return false; // what cannot be checked is not believed, nor handed on
        }
    }

    // "If the key is present it MUST match the peer ID, else it is the one inlined in it." Go and
    // Rust leave out what is inlined, JavaScript sends it all the same.
    private Optional<PublicKey> signer() {
        if (key == null) return from.publicKey();
        try {
            return Optional.of(PublicKey.fromProtobuf(key)).filter(from::matches);
        } catch (ProtocolException wrong) {
            return Optional.empty();
        }
    }

    private static ProtobufWriter body(PeerId from, byte[] data, byte[] sequence, String topic) {
        ProtobufWriter out = new ProtobufWriter().bytes(1, from.toBytes());
        if (data != null) out.bytes(2, data);
        return out.bytes(3, sequence).string(4, topic);
    }

    private static byte[] signed(byte[] body) {
        byte[] bytes = Arrays.copyOf(PREFIX, PREFIX.length + body.length);
        System.arraycopy(body, 0, bytes, PREFIX.length, body.length);
        return bytes;
    }

    /// Whether the key came though the author's id holds it, which is js-libp2p's way.
    boolean hasNeedlessKey() {
        return key != null && from.publicKey().isPresent();
    }

    MessageId id() {
        return id;
    }

    /// Who published it: proved by the signature.
    public PeerId from() {
        return from;
    }

    /// What it says.
    public byte[] data() {
        return data == null ? new byte[0] : data.clone();
    }

    int dataLength() {
        return data == null ? 0 : data.length;
    }

    /// The author's number for it. Most authors count upwards.
    public long sequence() {
        return ByteBuffer.wrap(sequence).getLong();
    }

    /// Where it was published.
    public String topic() {
        return topic;
    }

    /// Author, number and topic.
    @Override
    public String toString() {
        return "%s #%s in %s, %d bytes"
                .formatted(from.brief(), Long.toUnsignedString(sequence()), topic, dataLength());
    }
}
