package goop.libp2p;

import java.util.HashMap;
import java.util.Map;

/// The parts that addresses are made of.
///
/// Spec: multiformats/multiaddr, protocols.csv. Here are those that libp2p peers are seen with; an
/// address with another is refused, and [Multiaddr#parseAll] steps over it.
public enum Protocol {
    IP4(4, "ip4", Value.IP4),
    TCP(6, "tcp", Value.PORT),
    IP6(41, "ip6", Value.IP6),
    IP6ZONE(42, "ip6zone", Value.NAME),
    DNS(53, "dns", Value.NAME),
    DNS4(54, "dns4", Value.NAME),
    DNS6(55, "dns6", Value.NAME),
    DNSADDR(56, "dnsaddr", Value.NAME),
    UDP(273, "udp", Value.PORT),
    WEBRTC_DIRECT(280, "webrtc-direct", Value.NONE),
    WEBRTC(281, "webrtc", Value.NONE),
    P2P_CIRCUIT(290, "p2p-circuit", Value.NONE),
    P2P(421, "p2p", Value.PEER),
    HTTPS(443, "https", Value.NONE),
    TLS(448, "tls", Value.NONE),
    SNI(449, "sni", Value.NAME),
    NOISE(454, "noise", Value.NONE),
    QUIC(460, "quic", Value.NONE),
    QUIC_V1(461, "quic-v1", Value.NONE),
    WEBTRANSPORT(465, "webtransport", Value.NONE),
    CERTHASH(466, "certhash", Value.HASH),
    WS(477, "ws", Value.NONE),
    WSS(478, "wss", Value.NONE),
    HTTP(480, "http", Value.NONE);

    /// What stands behind the protocol's code.
    enum Value {
        NONE,
        /// Four bytes.
        IP4,
        /// Sixteen bytes.
        IP6,
        /// Two bytes, big-endian.
        PORT,
        /// A length and UTF-8.
        NAME,
        /// A length and a peer id.
        PEER,
        /// A length and a multihash, in text by multibase.
        HASH
    }

    private static final Map<String, Protocol> BY_NAME = new HashMap<>();
    private static final Map<Long, Protocol> BY_CODE = new HashMap<>();

    static {
        for (Protocol each : values()) {
            BY_NAME.put(each.text, each);
            BY_CODE.put((long) each.code, each);
        }
        BY_NAME.put("ipfs", P2P); // the older name, read but not written
    }

    private final int code;
    private final String text;
    private final Value value;

    Protocol(int code, String text, Value value) {
        this.code = code;
        this.text = text;
        this.value = value;
    }

    /// Its number in the binary form.
    public int code() {
        return code;
    }

    Value value() {
        return value;
    }

    static Protocol named(String name) throws ProtocolException {
        Protocol found = BY_NAME.get(name);
        if (found == null) {
            String shown = name.length() > 40 ? name.substring(0, 40) + "…" : name;
            throw new ProtocolException("unknown protocol \"" + shown + "\"");
        }
        return found;
    }

    static Protocol coded(long code) throws ProtocolException {
        Protocol found = BY_CODE.get(code);
        if (found == null) throw new ProtocolException("unknown protocol " + code);
        return found;
    }

    /// Its name in the text form.
    @Override
    public String toString() {
        return text;
    }
}
