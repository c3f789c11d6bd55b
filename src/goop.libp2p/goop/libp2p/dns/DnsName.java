package goop.libp2p.dns;

import goop.libp2p.ProtocolException;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A domain name, as labels.
///
/// @param labels the leftmost first; none for the root. Bytes that are no ASCII come as Latin-1,
///   one character a byte
public record DnsName(List<String> labels) {
    private static final int MAX_BYTES = 255;
    private static final int MAX_LABEL = 63;
    private static final int POINTER = 0xc0;

    public DnsName {
        labels = List.copyOf(labels);
    }

    /// Reads text with dots; a trailing one is allowed.
    public static DnsName parse(String text) throws ProtocolException {
        String whole = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        List<String> labels = whole.isEmpty() ? List.of() : List.of(whole.split("\\.", -1));
        int size = 1;
        for (String label : labels) {
            boolean latin = label.chars().allMatch(each -> each < 256);
            if (label.isEmpty() || label.length() > MAX_LABEL || !latin) {
                throw new ProtocolException("not a domain name");
            }
            size += 1 + label.length();
        }
        if (size > MAX_BYTES) throw new ProtocolException("a domain name of " + size + " bytes");
        return new DnsName(labels);
    }

    /// Reads a name of `message` from its position on, and leaves the position behind it.
    ///
    /// RFC 1035, 4.1.4: a pointer is to "a prior occurrence". Each must point before the one that
    /// led to it, so no loop is possible.
    static DnsName read(ByteBuffer message) throws ProtocolException {
        List<String> labels = new ArrayList<>();
        int size = 1;
        int at = message.position();
        int end = -1;
        int earliest = at;
        while (true) {
            int length = unsigned(message, at);
            if (length == 0) {
                message.position(end < 0 ? at + 1 : end);
                return new DnsName(labels);
            }
            if ((length & POINTER) == POINTER) {
                int target = (length & ~POINTER) << 8 | unsigned(message, at + 1);
                if (end < 0) end = at + 2;
                if (target >= earliest) throw new ProtocolException("dns: a name points onward");
                earliest = target;
                at = target;
                continue;
            }
            if ((length & POINTER) != 0) throw new ProtocolException("dns: label type " + length);
            size += 1 + length;
            if (size > MAX_BYTES) throw new ProtocolException("dns: a name of over 255 bytes");
            if (at + 1 + length > message.limit()) throw new ProtocolException("dns: cut short");
            byte[] label = new byte[length];
            message.get(at + 1, label);
            labels.add(new String(label, StandardCharsets.ISO_8859_1));
            at += 1 + length;
        }
    }

    private static int unsigned(ByteBuffer message, int at) throws ProtocolException {
        if (at >= message.limit()) throw new ProtocolException("dns: cut short");
        return message.get(at) & 0xff;
    }

    /// Whether this is `parent` with one label before it.
    public boolean isChildOf(DnsName parent) {
        return labels.size() == parent.labels.size() + 1
                && new DnsName(labels.subList(1, labels.size())).equals(parent);
    }

    /// Names that differ in case are the same (RFC 4343).
    @Override
    public boolean equals(Object other) {
        return other instanceof DnsName that && folded().equals(that.folded());
    }

    @Override
    public int hashCode() {
        return folded().hashCode();
    }

    // Label by label: one may hold a dot of its own, as names of mDNS services do.
    private List<String> folded() {
        return labels.stream().map(label -> label.toLowerCase(Locale.ROOT)).toList();
    }

    @Override
    public String toString() {
        return String.join(".", labels);
    }
}
