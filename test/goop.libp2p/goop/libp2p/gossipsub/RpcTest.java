package goop.libp2p.gossipsub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.Hostile;
import goop.libp2p.Keypair;
import goop.libp2p.PeerId;
import goop.libp2p.ProtocolException;
import goop.libp2p.wire.ProtobufWriter;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// What is on the wire. The golden RPCs are what Go and JavaScript wrote.
class RpcTest {
    private static final String TOPIC = "goop.presence.v1";
    private static final Keypair AUTHOR = Keypair.fromSeed(filled(32, 7));

    private static byte[] filled(int length, int with) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) with);
        return bytes;
    }

    private static byte[] golden(String name) throws IOException {
        for (String line : Files.readAllLines(Path.of("test/vectors/gossipsub.txt"))) {
            if (line.startsWith(name + " ")) {
                return HexFormat.of().parseHex(line.substring(name.length() + 1));
            }
        }
        throw new AssertionError(name);
    }

    @Test
    void whatGoWroteIsReadAndWrittenTheSame() throws IOException {
        byte[] golden = golden("go");
        Rpc rpc = Rpc.read(golden);
        assertEquals(List.of(new Rpc.Subscription(true, TOPIC)), rpc.subscriptions());
        Message message = rpc.messages().getFirst();
        assertEquals(AUTHOR.peerId(), message.from());
        assertEquals(TOPIC, message.topic());
        assertEquals("{\"type\":\"online\"}", Inbox.text(message));
        assertTrue(message.verify());
        assertEquals(List.of(new Rpc.IHave(TOPIC, List.of(message.id()))), rpc.ihave());
        assertEquals(List.of(message.id()), rpc.iwant());
        assertEquals(List.of(TOPIC), rpc.graft());
        ExchangedPeer other = new ExchangedPeer(AUTHOR.peerId(), Optional.empty());
        assertEquals(List.of(new Rpc.Prune(TOPIC, List.of(other), 60)), rpc.prune());
        assertEquals(List.of(message.id()), rpc.idontwant());
        assertFalse(rpc.keyForm());
        assertFalse(message.hasNeedlessKey());
        assertArrayEquals(golden, rpc.toBytes());
    }

    @Test
    void whatJavaScriptWroteNamesTheSameMessageInAnotherForm() throws IOException {
        byte[] golden = golden("js");
        Rpc rpc = Rpc.read(golden);
        Message message = rpc.messages().getFirst();
        assertTrue(message.verify());
        assertTrue(message.hasNeedlessKey());
        assertTrue(rpc.keyForm());
        assertEquals(List.of(new Rpc.IHave(TOPIC, List.of(message.id()))), rpc.ihave());
        assertArrayEquals(golden, rpc.toBytes());
    }

    @Test
    void anRpcSurvivesTheWire() throws IOException {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 3_000; round++) {
            Rpc rpc = random(random);
            Rpc again = Rpc.read(rpc.toBytes());
            assertEquals(rpc.subscriptions(), again.subscriptions());
            assertEquals(rpc.ihave(), again.ihave());
            assertEquals(rpc.iwant(), again.iwant());
            assertEquals(rpc.graft(), again.graft());
            assertEquals(rpc.prune(), again.prune());
            assertEquals(rpc.idontwant(), again.idontwant());
            assertEquals(rpc.messages().size(), again.messages().size());
            for (int i = 0; i < rpc.messages().size(); i++) {
                assertEquals(rpc.messages().get(i).id(), again.messages().get(i).id());
                assertArrayEquals(rpc.messages().get(i).data(), again.messages().get(i).data());
                assertTrue(again.messages().get(i).verify());
            }
            assertArrayEquals(rpc.toBytes(), again.toBytes());
        }
    }

    private static Rpc random(Random random) {
        List<MessageId> ids = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) ids.add(id(random));
        List<String> topics = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) topics.add(topic(random));
        byte[] data = new byte[random.nextInt(100)];
        random.nextBytes(data);
        List<Message> messages = new ArrayList<>();
        if (random.nextInt(8) == 0) {
            messages.add(Message.sign(AUTHOR, topic(random), data, random.nextLong()));
        }
        PeerId peer = AUTHOR.peerId();
        Optional<byte[]> none = Optional.empty();
        return new Rpc(
                topics.stream().map(it -> new Rpc.Subscription(random.nextBoolean(), it)).toList(),
                messages,
                0,
                topics.stream().map(it -> new Rpc.IHave(it, ids)).toList(),
                ids.reversed(),
                topics,
                topics.stream()
                        .map(
                                it ->
                                        new Rpc.Prune(
                                                it,
                                                List.of(new ExchangedPeer(peer, none)),
                                                random.nextLong()))
                        .toList(),
                ids,
                random.nextBoolean());
    }

    private static MessageId id(Random random) {
        byte[] sequence = new byte[8];
        random.nextBytes(sequence);
        return MessageId.of(AUTHOR.peerId(), sequence);
    }

    private static String topic(Random random) {
        return "t" + "é".repeat(random.nextInt(100)) + random.nextInt();
    }

    @Test
    void damagedRpcsAreRefusedOrReadAndNothingElse() throws IOException {
        Hostile.damage(golden("go"), Rpc::read);
        Hostile.damage(golden("js"), Rpc::read);
    }

    @Test
    void aSignatureHoldsForNothingElse() throws IOException {
        byte[] message = Message.sign(AUTHOR, TOPIC, filled(20, 1), 5).toBytes();
        assertTrue(read(message).orElseThrow().verify());
        for (int bit = 0; bit < message.length * 8; bit++) {
            byte[] flipped = message.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Optional<Message> read;
            try {
                read = read(flipped);
            } catch (ProtocolException refused) {
                continue;
            }
            int at = bit;
            read.ifPresent(it -> assertFalse(it.verify(), "bit " + at));
        }
    }

    // Empty when it is malformed.
    private static Optional<Message> read(byte[] message) throws IOException {
        Rpc rpc = Rpc.read(new ProtobufWriter().bytes(2, message).toBytes());
        assertEquals(1, rpc.messages().size() + rpc.malformed());
        return rpc.messages().stream().findFirst();
    }

    @Test
    void aKeyThatIsNotTheAuthorsIsNotBelieved() throws IOException {
        Keypair other = Keypair.fromSeed(filled(32, 8));
        Message stolen = Message.sign(other, TOPIC, filled(3, 3), 1);
        byte[] signature = new byte[64];
        ProtobufWriter out = new ProtobufWriter();
        out.bytes(1, AUTHOR.peerId().toBytes()).bytes(2, filled(3, 3));
        out.bytes(3, new byte[8]).string(4, TOPIC).bytes(5, signature);
        out.bytes(6, other.publicKey().toProtobuf());
        assertFalse(read(out.toBytes()).orElseThrow().verify());
        assertTrue(stolen.verify());
    }

    @Test
    void aMessageThatLacksWhatStrictSignAsksForIsCountedAndLeftOut() throws IOException {
        for (int lacking : new int[] {1, 3, 4, 5}) {
            ProtobufWriter out = new ProtobufWriter();
            if (lacking != 1) out.bytes(1, AUTHOR.peerId().toBytes());
            if (lacking != 3) out.bytes(3, new byte[8]);
            if (lacking != 4) out.string(4, TOPIC);
            if (lacking != 5) out.bytes(5, new byte[64]);
            assertTrue(read(out.toBytes()).isEmpty(), "field " + lacking);
        }
    }

    @Test
    void hundredsOfThousandsOfSubscriptionsInOneRpcAreRefused() {
        // CVE-2026-46679: 12 bytes each, 349,525 of them in four megabytes.
        ProtobufWriter flood = new ProtobufWriter();
        for (int i = 0; i < 80_000; i++) {
            flood.message(1, new ProtobufWriter().bool(1, true).string(2, "t" + i));
        }
        refused("subscriptions", flood.toBytes());
    }

    @Test
    void moreOfAnythingThanAnybodyNeedsIsRefused() {
        ProtobufWriter messages = new ProtobufWriter();
        for (int i = 0; i <= Rpc.MAX_MESSAGES; i++) messages.bytes(2, new byte[0]);
        refused("messages", messages.toBytes());
        for (int field : new int[] {1, 3, 4}) {
            ProtobufWriter control = new ProtobufWriter();
            for (int i = 0; i <= Rpc.MAX_CONTROL; i++) {
                control.message(field, new ProtobufWriter().string(1, "t"));
            }
            refused("in one RPC", new ProtobufWriter().message(3, control).toBytes());
        }
        for (int field : new int[] {2, 5}) {
            ProtobufWriter ids = new ProtobufWriter();
            for (int i = 0; i <= Rpc.MAX_IDS; i++) ids.bytes(1, new byte[1]);
            ProtobufWriter control = new ProtobufWriter().message(field, ids);
            refused("message ids", new ProtobufWriter().message(3, control).toBytes());
        }
        ProtobufWriter topic = new ProtobufWriter().bool(1, true).string(2, "t".repeat(257));
        refused("topic", new ProtobufWriter().message(1, topic).toBytes());
    }

    private static void refused(String why, byte[] rpc) {
        ProtocolException refusal = assertThrows(ProtocolException.class, () -> Rpc.read(rpc));
        assertTrue(refusal.getMessage().contains(why), refusal.getMessage());
    }

    @Test
    void idsTooLongToBeOursAreLeftOut() throws IOException {
        ProtobufWriter ids = new ProtobufWriter().bytes(1, new byte[65]).bytes(1, new byte[64]);
        ProtobufWriter control = new ProtobufWriter().message(2, ids);
        Rpc rpc = Rpc.read(new ProtobufWriter().message(3, control).toBytes());
        assertEquals(1, rpc.iwant().size());
    }
}
