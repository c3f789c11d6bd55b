package goop.libp2p.noise;

import static goop.libp2p.noise.CipherState.TAG_LENGTH;

import goop.libp2p.ProtocolException;

import java.io.IOException;
import java.util.Arrays;

/// The XX pattern as a sequence of tokens (Noise §5.3 and §7.5): what each message carries, and
/// which agreement goes into the key when. No libp2p, no sockets.
final class HandshakeState {
    private enum Token {
        E,
        S,
        EE,
        ES,
        SE
    }

    private static final String PROTOCOL_NAME = "Noise_XX_25519_ChaChaPoly_SHA256";

    private static final Token[][] XX = {
        {Token.E}, {Token.E, Token.EE, Token.S, Token.ES}, {Token.S, Token.SE},
    };

    private final SymmetricState symmetric = new SymmetricState(PROTOCOL_NAME);
    private final boolean initiator;
    private final X25519Key ownStatic;
    private final X25519Key ownEphemeral;
    private byte[] remoteStatic;
    private byte[] remoteEphemeral;
    private int messages;

    /// @param prologue what both sides said before and must agree on; empty in libp2p
    HandshakeState(boolean initiator, byte[] prologue, X25519Key ownStatic, X25519Key ephemeral) {
        this.initiator = initiator;
        this.ownStatic = ownStatic;
        this.ownEphemeral = ephemeral;
        symmetric.mixHash(prologue, 0, prologue.length);
    }

    /// The next message of the pattern, with `payload` at its end.
    byte[] write(byte[] payload) throws IOException {
        expectTurn(initiator);
        // More than any message of XX adds: two keys and two tags.
        byte[] message = new byte[2 * X25519Key.LENGTH + 2 * TAG_LENGTH + payload.length];
        int length = 0;
        for (Token token : XX[messages]) {
            switch (token) {
                case E -> {
                    byte[] key = ownEphemeral.publicKey();
                    System.arraycopy(key, 0, message, length, key.length);
                    symmetric.mixHash(key, 0, key.length);
                    length += key.length;
                }
                case S -> length += symmetric.sealAndHash(ownStatic.publicKey(), message, length);
                case EE, ES, SE -> mixAgreement(token);
            }
        }
        length += symmetric.sealAndHash(payload, message, length);
        messages++;
        return length == message.length ? message : Arrays.copyOf(message, length);
    }

    /// Takes the peer's next message and returns its payload.
    ///
    /// @throws ProtocolException when the message is too short, forged, or holds an unusable key
    byte[] read(byte[] message) throws IOException {
        expectTurn(!initiator);
        int from = 0;
        for (Token token : XX[messages]) {
            switch (token) {
                case E -> {
                    need(message, from, X25519Key.LENGTH);
                    symmetric.mixHash(message, from, X25519Key.LENGTH);
                    remoteEphemeral = Arrays.copyOfRange(message, from, from + X25519Key.LENGTH);
                    from += X25519Key.LENGTH;
                }
                case S -> {
                    int length = X25519Key.LENGTH + symmetric.overhead();
                    need(message, from, length);
                    remoteStatic = symmetric.openAndHash(message, from, length);
                    from += length;
                }
                case EE, ES, SE -> mixAgreement(token);
            }
        }
        byte[] payload = symmetric.openAndHash(message, from, message.length - from);
        messages++;
        return payload;
    }

    private void mixAgreement(Token token) throws ProtocolException {
        byte[] secret =
                switch (token) {
                    case EE -> ownEphemeral.agree(remoteEphemeral);
                    case ES ->
                            initiator
                                    ? ownEphemeral.agree(remoteStatic)
                                    : ownStatic.agree(remoteEphemeral);
                    case SE ->
                            initiator
                                    ? ownStatic.agree(remoteEphemeral)
                                    : ownEphemeral.agree(remoteStatic);
                    case E, S -> throw new IllegalArgumentException(token.name());
                };
        symmetric.mixKey(secret);
        Arrays.fill(secret, (byte) 0);
    }

    private void need(byte[] message, int from, int length) throws ProtocolException {
        if (message.length - from < length) {
            throw new ProtocolException(
                    "noise: handshake message %d ends after %d bytes, a key needs %d at %d"
                            .formatted(messages + 1, message.length, length, from));
        }
    }

    // The initiator writes the first message and the third.
    private void expectTurn(boolean initiatorWrites) {
        if (messages == XX.length || (messages % 2 == 0) != initiatorWrites) {
            throw new IllegalStateException("out of turn after " + messages + " messages");
        }
    }

    /// The peer's static key, known once its message is read.
    byte[] remoteStatic() {
        return remoteStatic;
    }

    /// The hash that names this handshake.
    byte[] handshakeHash() {
        return symmetric.handshakeHash();
    }

    /// The transport keys, once all messages went over.
    SymmetricState.Split split() {
        if (messages != XX.length) throw new IllegalStateException(messages + " messages");
        return symmetric.split();
    }

    /// Overwrites what is secret.
    void destroy() {
        symmetric.destroy();
    }
}
