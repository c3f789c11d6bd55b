package goop.libp2p.noise;

import goop.libp2p.PeerId;
import goop.libp2p.ProtocolException;
import goop.libp2p.PublicKey;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/// The two sides of a handshake. Both block until it is over, and leave deadlines to the streams.
public final class Noise {
    /// The name under which multistream-select offers this.
    public static final String PROTOCOL = "/noise";

    // Noise allows 65535. A payload with an RSA key of 8192 bits, its signature and every extension
    // has less than 4 KiB.
    private static final int MAX_HANDSHAKE_MESSAGE = 8192;

    /// What a dialer waits for before its last message, which makes it a connection: the peer has
    /// proved who it is by then, and does not know yet who we are.
    public interface Gate {
        /// Blocks until the handshake may go on.
        ///
        /// @throws IOException when it must not; it fails with that
        void pass() throws IOException;
    }

    private static final byte[] NO_PROLOGUE = {};
    private static final byte[] NO_PAYLOAD = {};

    private final InputStream in;
    private final OutputStream out;
    private final NoiseIdentity self;
    private final List<String> muxers;
    private final HandshakeState state;

    private Noise(
            boolean initiator,
            InputStream in,
            OutputStream out,
            NoiseIdentity self,
            List<String> muxers,
            X25519Key ephemeral) {
        this.in = in;
        this.out = out;
        this.self = self;
        this.muxers = muxers;
        this.state = new HandshakeState(initiator, NO_PROLOGUE, self.staticKey(), ephemeral);
    }

    /// The dialer's side.
    ///
    /// @param expected whom we mean to reach; empty when anybody will do
    /// @param muxers stream muxers to offer, the preferred first; none means that
    ///   multistream-select will see to that
    /// @throws ProtocolException when the peer is not who was expected, cannot prove who it is, or
    ///   breaks the protocol
    public static NoiseSession initiate(
            InputStream in,
            OutputStream out,
            NoiseIdentity self,
            Optional<PeerId> expected,
            List<String> muxers)
            throws IOException {
        return initiate(in, out, self, expected, muxers, () -> {});
    }

    /// The same.
    ///
    /// @param gate before the last message
    public static NoiseSession initiate(
            InputStream in,
            OutputStream out,
            NoiseIdentity self,
            Optional<PeerId> expected,
            List<String> muxers,
            Gate gate)
            throws IOException {
        return initiate(in, out, self, expected, muxers, gate, EphemeralKeys.take());
    }

    /// With a known ephemeral key, so that a test can replay a handshake.
    static NoiseSession initiate(
            InputStream in,
            OutputStream out,
            NoiseIdentity self,
            Optional<PeerId> expected,
            List<String> muxers,
            X25519Key ephemeral)
            throws IOException {
        return initiate(in, out, self, expected, muxers, () -> {}, ephemeral);
    }

    private static NoiseSession initiate(
            InputStream in,
            OutputStream out,
            NoiseIdentity self,
            Optional<PeerId> expected,
            List<String> muxers,
            Gate gate,
            X25519Key ephemeral)
            throws IOException {
        Noise noise = new Noise(true, in, out, self, muxers, ephemeral);
        try {
            return noise.initiate(expected, gate);
        } finally {
            noise.state.destroy();
        }
    }

    /// The listener's side.
    ///
    /// @param expected who must have dialled; empty when anybody may
    /// @param muxers stream muxers that we speak; none means that multistream-select will see to
    ///   that
    /// @throws ProtocolException as for [#initiate]
    public static NoiseSession respond(
            InputStream in,
            OutputStream out,
            NoiseIdentity self,
            Optional<PeerId> expected,
            List<String> muxers)
            throws IOException {
        return respond(in, out, self, expected, muxers, EphemeralKeys.take());
    }

    static NoiseSession respond(
            InputStream in,
            OutputStream out,
            NoiseIdentity self,
            Optional<PeerId> expected,
            List<String> muxers,
            X25519Key ephemeral)
            throws IOException {
        Noise noise = new Noise(false, in, out, self, muxers, ephemeral);
        try {
            return noise.respond(expected);
        } finally {
            noise.state.destroy();
        }
    }

    private NoiseSession initiate(Optional<PeerId> expected, Gate gate) throws IOException {
        send(NO_PAYLOAD);
        Remote remote = authenticate(receive(2), expected);
        Optional<String> muxer = firstInCommon(muxers, remote.muxers);
        gate.pass();
        // Only a peer that has proved who it is learns who we are.
        send(self.payload(muxers).toBytes());
        SymmetricState.Split keys = state.split();
        return session(remote, muxer, keys.fromResponder(), keys.fromInitiator());
    }

    private NoiseSession respond(Optional<PeerId> expected) throws IOException {
        receive(1);
        send(self.payload(muxers).toBytes());
        Remote remote = authenticate(receive(3), expected);
        Optional<String> muxer = firstInCommon(remote.muxers, muxers);
        SymmetricState.Split keys = state.split();
        return session(remote, muxer, keys.fromInitiator(), keys.fromResponder());
    }

    private NoiseSession session(
            Remote remote, Optional<String> muxer, CipherState incoming, CipherState outgoing) {
        return new NoiseSession(
                remote.key.peerId(),
                remote.key,
                muxer,
                new RecordInput(in, incoming),
                new RecordOutput(out, outgoing));
    }

    private record Remote(PublicKey key, List<String> muxers) {}

    private Remote authenticate(byte[] bytes, Optional<PeerId> expected) throws IOException {
        HandshakePayload payload = HandshakePayload.read(bytes);
        PublicKey key = payload.authenticate(state.remoteStatic());
        if (expected.isPresent() && !expected.get().matches(key)) {
            throw new ProtocolException(
                    "noise: the peer is %s, not %s as expected"
                            .formatted(key.peerId(), expected.get()));
        }
        return new Remote(key, payload.muxers());
    }

    // Specs connections/inlined-muxer-negotiation: the first of the initiator's that the responder
    // has. "If there is no overlap [...] the handshake MUST fail."
    private static Optional<String> firstInCommon(List<String> initiators, List<String> responders)
            throws ProtocolException {
        if (initiators.isEmpty() || responders.isEmpty()) return Optional.empty();
        for (String muxer : initiators) {
            if (responders.contains(muxer)) return Optional.of(muxer);
        }
        throw new ProtocolException(
                "noise: no stream muxer in common, %s and %s".formatted(initiators, responders));
    }

    private void send(byte[] payload) throws IOException {
        byte[] message = state.write(payload);
        byte[] frame = new byte[RecordSize.PREFIX + message.length];
        frame[0] = (byte) (message.length >>> 8);
        frame[1] = (byte) message.length;
        System.arraycopy(message, 0, frame, RecordSize.PREFIX, message.length);
        out.write(frame);
        out.flush();
    }

    private byte[] receive(int number) throws IOException {
        byte[] prefix = readFully(RecordSize.PREFIX, number);
        int length = (prefix[0] & 0xff) << 8 | prefix[1] & 0xff;
        if (length > MAX_HANDSHAKE_MESSAGE) {
            throw new ProtocolException(
                    "noise: handshake message %d of %d bytes, at most %d"
                            .formatted(number, length, MAX_HANDSHAKE_MESSAGE));
        }
        if (number == 2 && length == X25519Key.LENGTH) {
            // Both sides of a simultaneous TCP open took themselves for the dialer.
            throw new SimultaneousOpenException();
        }
        return state.read(readFully(length, number));
    }

    private byte[] readFully(int length, int number) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length == length) return bytes;
        throw new EOFException("noise: the stream ended before handshake message " + number);
    }
}
