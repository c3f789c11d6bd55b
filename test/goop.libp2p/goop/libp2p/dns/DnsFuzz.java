package goop.libp2p.dns;

import goop.fuzz.Parses;
import goop.libp2p.ProtocolException;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The input is one datagram.
@Parses({DnsMessage.class, DnsName.class})
public final class DnsFuzz {
    private DnsFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        asText(new String(input, StandardCharsets.UTF_8));
        try {
            DnsMessage message = DnsMessage.parse(input);
            // Text that is no UTF-8 is shown with replacement characters, and never sent on.
            if (message.toString().indexOf('\ufffd') >= 0) return;
            byte[] written = message.toBytes();
            byte[] again = DnsMessage.parse(written).toBytes();
            if (!Arrays.equals(written, again)) {
                throw new AssertionError("what was written is read as something else");
            }
            String kind = message.isResponse() ? "answer" : "question";
            if (message.isTruncated() && message.responseCode() == 0) asText(kind);
            for (DnsMessage.Question each : message.questions()) asText(each.name().toString());
        } catch (ProtocolException refused) {
            // The peer is wrong: lawful.
        }
    }

    private static void asText(String text) {
        try {
            DnsName name = DnsName.parse(text);
            if (!name.equals(DnsName.parse(name + "."))) throw new AssertionError(name);
        } catch (ProtocolException odd) {
            // No name: lawful.
        }
    }
}
