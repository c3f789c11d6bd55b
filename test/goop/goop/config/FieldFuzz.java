package goop.config;

import goop.fuzz.Parses;

import java.nio.charset.StandardCharsets;

/// The first byte says which field, the rest is what was said of it.
@Parses({FieldType.class, Addresses.class})
public final class FieldFuzz {
    private FieldFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) return;
        int row = (input[0] & 0xFF) % ConfigFields.ALL.size();
        String text = new String(input, 1, input.length - 1, StandardCharsets.UTF_8);
        ConfigField<?> field = ConfigFields.ALL.get(row);
        try {
            if (field.type().parse(text) == null) throw new AssertionError("null");
        } catch (UnfitException refused) {
            if (!refused.getMessage().endsWith(" is expected")) throw new AssertionError(refused);
        }
    }
}
