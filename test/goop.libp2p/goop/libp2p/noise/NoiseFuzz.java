package goop.libp2p.noise;

import goop.fuzz.Parses;
import goop.libp2p.Keypair;
import goop.libp2p.PeerId;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A handshake with a peer that says anything. The first byte chooses: which side we are, whom we
/// expect, which muxers we speak, and whether the rest of the input is the peer's raw bytes or the
/// payload that an otherwise honest peer sends: without that nothing would ever get past the
/// authentication of its messages.
@Parses(
        value = {Noise.class, HandshakeState.class},
        except = {"expectTurn", "split"})
public final class NoiseFuzz {
    private static final X25519Key PEER_STATIC = X25519Key.ofScalar(filled(11));
    private static final X25519Key PEER_EPHEMERAL = X25519Key.ofScalar(filled(3));
    private static final X25519Key OUR_EPHEMERAL = X25519Key.ofScalar(filled(4));
    private static final NoiseIdentity US =
            NoiseIdentity.of(Keypair.fromSeed(filled(2)), X25519Key.ofScalar(filled(12)));
    private static final Keypair PEER = Keypair.fromSeed(filled(1));

    private NoiseFuzz() {}

    /// The payload of a peer that is what it seems: what a lawful input has after its first byte.
    static byte[] lawfulPayload(List<String> muxers) {
        return NoiseIdentity.of(PEER, PEER_STATIC).payload(muxers).toBytes();
    }

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) return;
        byte[] said = Arrays.copyOfRange(input, 1, input.length);
        boolean weInitiate = (input[0] & 1) != 0;
        boolean raw = (input[0] & 2) != 0;
        Optional<PeerId> expected =
                switch (input[0] >> 2 & 3) {
                    case 1 -> Optional.of(PEER.peerId());
                    case 2 -> Optional.of(US.peerId());
                    default -> Optional.empty();
                };
        List<String> muxers = (input[0] & 16) != 0 ? List.of("/yamux/1.0.0") : List.of();
        try {
            if (weInitiate) initiate(raw, said, expected, muxers);
            else respond(raw, said, expected, muxers);
        } catch (IOException refused) {
            // as it should be
        }
    }

    private static void initiate(
            boolean raw, byte[] said, Optional<PeerId> expected, List<String> muxers)
            throws IOException {
        var fromUs = new ByteArrayOutputStream();
        InputStream in =
                raw
                        ? new ByteArrayInputStream(said)
                        : new Late(() -> framed(answer(fromUs.toByteArray(), said)));
        Noise.initiate(in, fromUs, US, expected, muxers, OUR_EPHEMERAL);
    }

    private static byte[] answer(byte[] fromUs, byte[] payload) throws IOException {
        var peer = new HandshakeState(false, new byte[0], PEER_STATIC, PEER_EPHEMERAL);
        peer.read(Arrays.copyOfRange(fromUs, 2, fromUs.length));
        return peer.write(payload);
    }

    private static void respond(
            boolean raw, byte[] said, Optional<PeerId> expected, List<String> muxers)
            throws IOException {
        if (raw) {
            var out = OutputStream.nullOutputStream();
            var in = new ByteArrayInputStream(said);
            Noise.respond(in, out, US, expected, muxers, OUR_EPHEMERAL);
            return;
        }
        var fromUs = new ByteArrayOutputStream();
        var peer = new HandshakeState(true, new byte[0], PEER_STATIC, PEER_EPHEMERAL);
        var first = new ByteArrayInputStream(framed(peer.write(new byte[0])));
        var third =
                new Late(
                        () -> {
                            byte[] second = fromUs.toByteArray();
                            peer.read(Arrays.copyOfRange(second, 2, second.length));
                            return framed(peer.write(said));
                        });
        var in = new java.io.SequenceInputStream(first, third);
        Noise.respond(in, fromUs, US, expected, muxers, OUR_EPHEMERAL);
    }

    private static byte[] framed(byte[] message) {
        byte[] framed = new byte[2 + message.length];
        framed[0] = (byte) (message.length >>> 8);
        framed[1] = (byte) message.length;
        System.arraycopy(message, 0, framed, 2, message.length);
        return framed;
    }

    private static byte[] filled(int number) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) number);
        return bytes;
    }

    private interface Bytes {
        byte[] make() throws IOException;
    }

    /// Makes its bytes when they are first wanted.
    private static final class Late extends InputStream {
        private final Bytes bytes;
        private ByteArrayInputStream in;

        Late(Bytes bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] b, int off, int len) throws IOException {
            if (in == null) in = new ByteArrayInputStream(bytes.make());
            return in.read(b, off, len);
        }
    }
}
