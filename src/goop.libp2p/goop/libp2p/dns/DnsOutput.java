package goop.libp2p.dns;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A message being written. A name that stood before, or its end, is pointed at instead of written
/// again (RFC 1035, 4.1.4); RFC 6762, 18.14 wants that of every name in mDNS, those in SRV too.
final class DnsOutput {
    private static final int FARTHEST = 0x3fff;

    private byte[] bytes = new byte[512];
    private int size;
    private final Map<List<String>, Integer> written = new HashMap<>();

    void octet(int value) {
        if (size == bytes.length) bytes = Arrays.copyOf(bytes, 2 * size);
        bytes[size++] = (byte) value;
    }

    void short16(int value) {
        octet(value >>> 8);
        octet(value);
    }

    void bytes(byte[] data) {
        for (byte each : data) octet(each);
    }

    void name(DnsName name) {
        List<String> labels = name.labels();
        for (int index = 0; index < labels.size(); index++) {
            List<String> rest = labels.subList(index, labels.size());
            Integer before = written.get(rest);
            if (before != null) {
                short16(0xc000 | before);
                return;
            }
            if (size <= FARTHEST) written.put(rest, size);
            octet(labels.get(index).length());
            bytes(labels.get(index).getBytes(StandardCharsets.ISO_8859_1));
        }
        octet(0);
    }

    /// A length that is written once what it counts is there.
    int openLength() {
        short16(0);
        return size;
    }

    void closeLength(int start) {
        int length = size - start;
        bytes[start - 2] = (byte) (length >>> 8);
        bytes[start - 1] = (byte) length;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }
}
