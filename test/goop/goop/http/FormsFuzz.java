package goop.http;

import goop.fuzz.Parses;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The input is a form's body, and the same is a query.
@Parses(FormFields.class)
public final class FormsFuzz {
    private FormsFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            FormFields fields = FormFields.parse(input);
            fields.first("peerID");
            fields.all("a");
        } catch (Refusal refused) {
            // The client is wrong: lawful.
        }
        try {
            FormFields.decode(new String(input, StandardCharsets.UTF_8), false);
        } catch (Refusal refused) {
            // No path of ours: lawful.
        }
        String value = new String(input, StandardCharsets.UTF_8);
        try {
            String written = "a=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
            if (!FormFields.parse(written).all("a").equals(List.of(value))) {
                throw new AssertionError(written + " is read as something else");
            }
        } catch (Refusal refused) {
            throw new AssertionError("a form that every browser could send is refused", refused);
        }
    }
}
