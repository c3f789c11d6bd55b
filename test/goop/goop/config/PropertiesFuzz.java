package goop.config;

import goop.fuzz.Parses;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/// What is read is what the JDK reads, and a change changes one key.
@Parses(
        value = {PropertiesParser.class, PropertiesFile.class},
        except = {"read", "write"})
public final class PropertiesFuzz {
    private PropertiesFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        PropertiesFile file = PropertiesFile.parse("fuzz", input);
        if (!file.mistakes().isEmpty()) return;
        // A mark that begins a later line becomes one of the file when what stands before it goes.
        if (new String(input, StandardCharsets.UTF_8).lastIndexOf('\uFEFF') > 0) return;
        Map<String, String> values = values(file);
        expect(jdk(file), values);
        // The text itself is as odd a value and key as any; and half of a pair is in no text.
        String text = new String(input, StandardCharsets.UTF_8);
        for (String value : new String[] {text, "x\ud800", "\udc00"}) {
            values.put("a", value);
            file = file.with("a", value);
            expect(values, values(file));
        }
        values.put(text + "x", "");
        expect(values, values(file.with(text + "x", "")));
        values.remove(text + "x");
        values.remove("a");
        expect(values, values(file.without("a")));
    }

    private static Map<Object, Object> jdk(PropertiesFile file) throws IOException {
        String text = new String(file.toBytes(), StandardCharsets.UTF_8);
        Properties jdk = new Properties();
        jdk.load(new StringReader(text.startsWith("\uFEFF") ? text.substring(1) : text));
        // Where a backslash is all there is, the JDK makes an empty key of it.
        jdk.remove("");
        return jdk;
    }

    private static Map<String, String> values(PropertiesFile file) {
        if (!file.mistakes().isEmpty()) throw new AssertionError(file.mistakes());
        Map<String, String> values = new HashMap<>();
        for (PropertiesEntry entry : file.entries()) values.put(entry.key(), entry.value());
        return values;
    }

    private static void expect(Map<?, ?> expected, Map<?, ?> found) {
        if (!expected.equals(found)) throw new AssertionError(found + ", not " + expected);
    }
}
