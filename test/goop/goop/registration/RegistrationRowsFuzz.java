package goop.registration;

import goop.fuzz.Parses;
import goop.libp2p.ProtocolException;

import java.nio.charset.StandardCharsets;

/// What is read comes back the same after writing.
@Parses(RegistrationRows.class)
public final class RegistrationRowsFuzz {
    private RegistrationRowsFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Registration said;
        try {
            said = RegistrationRows.read(new String(input, StandardCharsets.UTF_8));
        } catch (ProtocolException refused) {
            return;
        }
        try {
            Registration again = RegistrationRows.read(RegistrationRows.write(said));
            if (!said.equals(again)) throw new AssertionError(said + " is not " + again);
        } catch (ProtocolException wrong) {
            throw new AssertionError(wrong);
        }
    }
}
