package goop.registration;

import goop.fuzz.Parses;
import goop.libp2p.ProtocolException;

import java.nio.charset.StandardCharsets;

/// Addresses: what is read stands on one line, and is read again as the same.
@Parses({EmailAddress.class})
public class EmailAddressFuzz {
    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        try {
            EmailAddress address = EmailAddress.parse(text);
            if (!EmailAddress.parse(address.toString()).equals(address)) {
                throw new AssertionError(address);
            }
            if (!EmailAddress.keyOf(text).equals(address.key()) || address.key().isEmpty()) {
                throw new AssertionError(address);
            }
            boolean lines = address.toString().chars().anyMatch(each -> each < 0x21 || each == '>');
            if (lines || address.international() && address.local().isEmpty()) {
                throw new AssertionError(address);
            }
        } catch (ProtocolException refused) {
            if (!EmailAddress.keyOf(text).isEmpty()) throw new AssertionError(text);
        }
    }
}
