package goop.libp2p.identify;

import goop.libp2p.Multiaddr;
import goop.libp2p.ProtocolException;
import goop.libp2p.wire.Delimited;
import goop.libp2p.wire.ProtobufReader;
import goop.libp2p.wire.ProtobufWriter;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One message, or several merged. Fields that did not come are empty: in a push they have not
/// changed.
///
/// ```
/// message Identify { optional bytes publicKey = 1; repeated bytes listenAddrs = 2;
///                    repeated string protocols = 3; optional bytes observedAddr = 4;
///                    optional string protocolVersion = 5; optional string agentVersion = 6;
///                    optional bytes signedPeerRecord = 8; }
/// ```
record IdentifyMessage(
        Optional<byte[]> publicKey,
        List<Multiaddr> listenAddresses,
        Set<String> protocols,
        Optional<Multiaddr> observedAddress,
        Optional<String> protocolVersion,
        Optional<String> agentVersion,
        Optional<byte[]> signedPeerRecord) {

    /// go-libp2p's bounds.
    static final int MAX_BYTES = 8 * 1024;

    static final int MAX_MESSAGES = 10;

    private static final int MAX_UNSIGNED_BYTES = 2 * 1024;
    private static final int MAX_ADDRESSES = 128;
    private static final int MAX_PROTOCOLS = 512;
    private static final int MAX_TEXT = 256;

    /// Reads to the end of the stream.
    ///
    /// @throws ProtocolException when the peer sends too much, or what is no such message
    static IdentifyMessage read(InputStream stream) throws IOException {
        BufferedInputStream in = new BufferedInputStream(stream, 2048);
        Merge merge = new Merge();
        for (int count = 0; !isAtEnd(in); count++) {
            if (count == MAX_MESSAGES) {
                throw new ProtocolException("identify: more than " + MAX_MESSAGES + " messages");
            }
            merge.add(Delimited.read(in, MAX_BYTES));
        }
        return merge.message();
    }

    private static boolean isAtEnd(BufferedInputStream in) throws IOException {
        in.mark(1);
        if (in.read() < 0) return true;
        in.reset();
        return false;
    }

    /// One or two messages, each behind its length.
    byte[] toBytes() {
        ProtobufWriter out = new ProtobufWriter();
        publicKey.ifPresent(key -> out.bytes(1, key));
        for (Multiaddr each : listenAddresses) out.bytes(2, each.toBytes());
        out.strings(3, protocols);
        observedAddress.ifPresent(address -> out.bytes(4, address.toBytes()));
        protocolVersion.ifPresent(version -> out.string(5, version));
        agentVersion.ifPresent(version -> out.string(6, version));
        byte[] unsigned = out.toBytes();
        if (signedPeerRecord.isEmpty()) return Delimited.encode(unsigned);
        byte[] record = new ProtobufWriter().bytes(8, signedPeerRecord.get()).toBytes();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (unsigned.length + record.length <= MAX_UNSIGNED_BYTES) {
            bytes.writeBytes(unsigned);
            bytes.writeBytes(record);
            return Delimited.encode(bytes.toByteArray());
        }
        bytes.writeBytes(Delimited.encode(unsigned));
        bytes.writeBytes(Delimited.encode(record));
        return bytes.toByteArray();
    }

    /// Protobuf's rule: of a single field the last counts, lists are joined.
    private static final class Merge {
        private byte[] publicKey;
        private final List<byte[]> listenAddresses = new ArrayList<>();
        private final Set<String> protocols = new LinkedHashSet<>();
        private byte[] observedAddress;
        private String protocolVersion;
        private String agentVersion;
        private byte[] signedPeerRecord;

        void add(byte[] message) throws ProtocolException {
            for (ProtobufReader in = new ProtobufReader(message); in.next(); ) {
                switch (in.field()) {
                    case 1 -> publicKey = in.bytes();
                    case 2 -> {
                        if (listenAddresses.size() < MAX_ADDRESSES) listenAddresses.add(in.bytes());
                    }
                    case 3 -> {
                        String protocol = in.string();
                        boolean room = protocols.size() < MAX_PROTOCOLS;
                        if (room && protocol.length() <= MAX_TEXT) protocols.add(protocol);
                    }
                    case 4 -> observedAddress = in.bytes();
                    case 5 -> protocolVersion = printable(in.string());
                    case 6 -> agentVersion = printable(in.string());
                    case 8 -> signedPeerRecord = in.bytes();
                    default -> {}
                }
            }
        }

        IdentifyMessage message() {
            List<byte[]> observed = observedAddress == null ? List.of() : List.of(observedAddress);
            return new IdentifyMessage(
                    Optional.ofNullable(publicKey),
                    Multiaddr.fromAllBytes(listenAddresses),
                    protocols,
                    Multiaddr.fromAllBytes(observed).stream().findFirst(),
                    Optional.ofNullable(protocolVersion),
                    Optional.ofNullable(agentVersion),
                    Optional.ofNullable(signedPeerRecord));
        }

        // It gets into logs and pages.
        private static String printable(String text) {
            StringBuilder clean = new StringBuilder();
            text.codePoints()
                    .filter(each -> !Character.isISOControl(each))
                    .filter(each -> Character.getType(each) != Character.FORMAT)
                    .limit(MAX_TEXT)
                    .forEach(clean::appendCodePoint);
            return clean.toString();
        }
    }
}
