package goop.http;

import goop.fuzz.Parses;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The input is one or more `X-Forwarded-For` fields, a line each; its lines are tried as blocks of
/// addresses too.
@Parses(
        value = {ClientAddress.class, AddressRange.class},
        except = {"toString"},
        maxLength = 1024)
public final class ForwardedForFuzz {
    private static final ClientAddress CLIENTS =
            ClientAddress.trusting(List.of("10.0.0.0/9", "2001:db8::/33"));

    private ForwardedForFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        List<String> fields = new String(input, StandardCharsets.ISO_8859_1).lines().toList();
        InetAddress stranger = InetAddress.ofLiteral("192.0.2.1");
        if (!CLIENTS.of(stranger, fields).equals(stranger)) {
            throw new AssertionError("a client that is no proxy chooses its own address");
        }
        ClientAddress.network(CLIENTS.of(InetAddress.ofLiteral("10.0.0.1"), fields));
        ClientAddress.network(CLIENTS.of(InetAddress.ofLiteral("2001:db8::1"), fields));
        for (String each : fields) block(each);
    }

    private static void block(String text) {
        try {
            AddressRange range = AddressRange.parse(text);
            if (!range.contains(range.base())) throw new AssertionError(text + " lacks its base");
        } catch (IllegalArgumentException refused) {
            // What the operator wrote is wrong: lawful.
        }
    }
}
