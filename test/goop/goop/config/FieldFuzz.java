package goop.config;

import goop.fuzz.Parses;

import java.nio.charset.StandardCharsets;

/// The first byte says which field, the rest is what was said of it.
@Parses({FieldType.class, Addresses.class})
public final class FieldFuzz {
    private FieldFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) return;
        // Kept inputs name their field, so that they mean the same when another is added.
        String text = new String(input, StandardCharsets.UTF_8);
        int equals = Math.max(0, text.indexOf('='));
        ConfigField<?> field = ConfigFields.named(text.substring(0, equals));
        if (field == null) {
            field = ConfigFields.ALL.get((input[0] & 0xFF) % ConfigFields.ALL.size());
            equals = 0;
        }
        text = text.substring(Math.min(text.length(), equals + 1));
        try {
            if (field.type().parse(text) == null) throw new AssertionError("null");
        } catch (UnfitException refused) {
            if (!refused.getMessage().endsWith(" is expected")) throw new AssertionError(refused);
        }
    }
}
