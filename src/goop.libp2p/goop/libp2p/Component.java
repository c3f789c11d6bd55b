package goop.libp2p;

import goop.libp2p.wire.IpLiteral;
import goop.libp2p.wire.Multibase;
import goop.libp2p.wire.Multihash;
import goop.libp2p.wire.Varint;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// One part of an address.
///
/// @param value in its canonical text form; empty where the protocol has none
public record Component(Protocol protocol, String value) {
    private static final int MAX_VALUE = 256;

    /// Brings a value that was written by hand into canonical form.
    static Component of(Protocol protocol, String text) throws ProtocolException {
        String value =
                switch (protocol.value()) {
                    case NONE -> text;
                    case IP4 -> IpLiteral.format4(IpLiteral.parse4(text));
                    case IP6 -> IpLiteral.format6(IpLiteral.parse6(text));
                    case PORT -> Integer.toString(port(text));
                    case NAME -> name(text);
                    case PEER -> PeerId.parse(text).toString();
                    case HASH -> hash(Multibase.decode(text));
                };
        return new Component(protocol, value);
    }

    /// Reads one off the front of `in`.
    static Component read(ByteBuffer in) throws ProtocolException {
        Protocol protocol = Protocol.coded(Varint.read(in));
        String value =
                switch (protocol.value()) {
                    case NONE -> "";
                    case IP4 -> IpLiteral.format4(take(in, 4));
                    case IP6 -> IpLiteral.format6(take(in, 16));
                    case PORT -> {
                        byte[] port = take(in, 2);
                        yield Integer.toString((port[0] & 0xff) << 8 | port[1] & 0xff);
                    }
                    case NAME -> name(utf8(sized(in)));
                    case PEER -> PeerId.fromBytes(sized(in)).toString();
                    case HASH -> hash(sized(in));
                };
        return new Component(protocol, value);
    }

    void write(ByteArrayOutputStream out) throws ProtocolException {
        out.writeBytes(Varint.encode(protocol.code()));
        switch (protocol.value()) {
            case NONE -> {}
            case IP4 -> out.writeBytes(IpLiteral.parse4(value));
            case IP6 -> out.writeBytes(IpLiteral.parse6(value));
            case PORT -> {
                int port = port(value);
                out.write(port >>> 8);
                out.write(port);
            }
            case NAME -> writeSized(out, value.getBytes(StandardCharsets.UTF_8));
            case PEER -> writeSized(out, PeerId.parse(value).toBytes());
            case HASH -> writeSized(out, Multibase.decode(value));
        }
    }

    /// The number of a port.
    int port() {
        return Integer.parseInt(value);
    }

    /// `/tcp/4001`, `/ws`.
    @Override
    public String toString() {
        return value.isEmpty() ? "/" + protocol : "/" + protocol + "/" + value;
    }

    private static byte[] take(ByteBuffer in, int length) throws ProtocolException {
        if (in.remaining() < length) throw new ProtocolException("an address is cut short");
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static byte[] sized(ByteBuffer in) throws ProtocolException {
        return take(in, Varint.readLength(in, MAX_VALUE));
    }

    private static void writeSized(ByteArrayOutputStream out, byte[] bytes) {
        out.writeBytes(Varint.encode(bytes.length));
        out.writeBytes(bytes);
    }

    private static int port(String text) throws ProtocolException {
        boolean digits =
                !text.isEmpty()
                        && text.length() <= 5
                        && text.chars().allMatch(each -> each >= '0' && each <= '9');
        int port = digits ? Integer.parseInt(text) : -1;
        if (port < 0 || port > 0xffff) throw new ProtocolException("not a port number");
        return port;
    }

    // Names get into logs and pages: nothing that could break a line, and no slash, which would
    // make
    // another address of it.
    private static String name(String text) throws ProtocolException {
        boolean right =
                !text.isEmpty()
                        && text.length() <= MAX_VALUE
                        && text.codePoints().allMatch(Component::isNameCharacter);
        if (!right) throw new ProtocolException("not a name");
        return text;
    }

    private static boolean isNameCharacter(int each) {
        return each != '/'
                && !Character.isISOControl(each)
                && !Character.isWhitespace(each)
                && Character.getType(each) != Character.SURROGATE
                && Character.getType(each) != Character.FORMAT
                && Character.isDefined(each);
    }

    private static String utf8(byte[] bytes) throws ProtocolException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException malformed) {
            throw new ProtocolException("a name that is not UTF-8", malformed);
        }
    }

    private static String hash(byte[] multihash) throws ProtocolException {
        return Multibase.base64Url(Multihash.parse(multihash).toBytes());
    }
}
