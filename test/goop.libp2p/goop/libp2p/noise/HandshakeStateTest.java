package goop.libp2p.noise;

import static goop.libp2p.Vectors.hex;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import goop.libp2p.ProtocolException;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

class HandshakeStateTest {
    /// The vector of XX_25519_ChaChaPoly_SHA256 that the cacophony project publishes: each message
    /// with its payload, then three transport messages, the responder's first.
    @Test
    void agreesWithCacophony() throws IOException {
        Map<String, String> vector = new HashMap<>();
        List<String> payloads = new ArrayList<>();
        List<String> ciphertexts = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("test/vectors/noise-xx.txt"))) {
            String[] words = line.split(" ");
            switch (words[0]) {
                case "payload" -> payloads.add(words[1]);
                case "ciphertext" -> ciphertexts.add(words[1]);
                default -> vector.put(words[0], words[1]);
            }
        }
        assertEquals(6, payloads.size());
        var initiator = state(vector, true);
        var responder = state(vector, false);
        for (int i = 0; i < 3; i++) {
            byte[] message = (i == 1 ? responder : initiator).write(hex(payloads.get(i)));
            assertArrayEquals(hex(ciphertexts.get(i)), message);
            byte[] payload = (i == 1 ? initiator : responder).read(message);
            assertArrayEquals(hex(payloads.get(i)), payload);
        }
        assertArrayEquals(hex(vector.get("handshake_hash")), initiator.handshakeHash());
        assertArrayEquals(hex(vector.get("handshake_hash")), responder.handshakeHash());
        var ours = initiator.split();
        var theirs = responder.split();
        for (int i = 3; i < 6; i++) {
            byte[] sealed = hex(ciphertexts.get(i));
            byte[] plain = hex(payloads.get(i));
            byte[] out = new byte[sealed.length];
            (i % 2 == 0 ? ours.fromInitiator() : theirs.fromResponder())
                    .seal(CipherState.NO_DATA, plain, 0, plain.length, out, 0);
            assertArrayEquals(sealed, out);
            byte[] opened = new byte[plain.length];
            (i % 2 == 0 ? theirs.fromInitiator() : ours.fromResponder())
                    .open(CipherState.NO_DATA, sealed, 0, sealed.length, opened, 0);
            assertArrayEquals(plain, opened);
        }
    }

    private static HandshakeState state(Map<String, String> vector, boolean initiator) {
        String side = initiator ? "init" : "resp";
        return new HandshakeState(
                initiator,
                hex(vector.get(side + "_prologue")),
                X25519Key.ofScalar(hex(vector.get(side + "_static"))),
                X25519Key.ofScalar(hex(vector.get(side + "_ephemeral"))));
    }

    @Test
    void differentProloguesDoNotMeet() throws IOException {
        var initiator = random(true, new byte[] {1});
        var responder = random(false, new byte[] {2});
        responder.read(initiator.write(new byte[0]));
        byte[] answer = responder.write(new byte[0]);
        assertThrows(ProtocolException.class, () -> initiator.read(answer));
    }

    @Test
    void aMessageOutOfTurnIsOurOwnMistake() throws IOException {
        var initiator = random(true, new byte[0]);
        var responder = random(false, new byte[0]);
        assertThrows(IllegalStateException.class, () -> initiator.read(new byte[32]));
        assertThrows(IllegalStateException.class, () -> responder.write(new byte[0]));
        assertThrows(IllegalStateException.class, initiator::split);
        responder.read(initiator.write(new byte[0]));
        initiator.read(responder.write(new byte[0]));
        responder.read(initiator.write(new byte[0]));
        assertThrows(IllegalStateException.class, () -> initiator.write(new byte[0]));
        assertThrows(IllegalStateException.class, () -> responder.write(new byte[0]));
    }

    @Test
    void everyMessageCutAnywhereIsRefused() throws IOException {
        var initiator = random(true, new byte[0]);
        byte[] first = initiator.write(new byte[0]);
        for (int length = 0; length < first.length; length++) {
            byte[] cut = Arrays.copyOf(first, length);
            var responder = random(false, new byte[0]);
            assertThrows(ProtocolException.class, () -> responder.read(cut));
        }
    }

    private static HandshakeState random(boolean initiator, byte[] prologue) {
        return new HandshakeState(initiator, prologue, X25519Key.generate(), X25519Key.generate());
    }
}
