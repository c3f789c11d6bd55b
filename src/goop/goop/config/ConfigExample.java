package goop.config;

import java.util.Map;

/// `config.example.properties`: every setting there is, commented out, with what it is.
public final class ConfigExample {
    private static final int WIDTH = 90;

    private static final String HEAD =
            """
            # Every setting of goop, with its default. Copy this file to goop.properties in your peer
            # directory, and take away the # before what you change. `goop check <dir>` finds
            # mistakes. Later sources win: this file, the environment (GOOP_PRESENCE_TTL_SECONDS=20),
            # the command line (--set presence.ttl_seconds=20).
            #
            # The file is UTF-8. A backslash is written twice; lists have commas between their parts;
            # relative paths are relative to the peer directory.
            """;

    private static final Map<String, String> SECTIONS =
            Map.of(
                    "presence", "Being seen, and the rendezvous server",
                    "p2p", "Connections to other peers",
                    "profile", "What others see of you",
                    "viewer", "Your own pages, for your browser",
                    "identity", "Who you are",
                    "paths", "Your site and your files",
                    "chat", "What is said",
                    "hub", "The super hub",
                    "federation", "Hubs that ours exchanges entries with",
                    "log", "The log");

    private ConfigExample() {}

    public static String text() {
        StringBuilder text = new StringBuilder(HEAD);
        String section = "";
        for (ConfigField<?> field : ConfigFields.ALL) {
            if (!field.section().equals(section)) {
                section = field.section();
                String title = "# --- " + SECTIONS.get(section) + " ";
                text.append('\n').append(title).append("-".repeat(WIDTH - title.length()));
                text.append('\n');
            }
            text.append('\n');
            comment(text, sentence(field.meaning()));
            comment(text, sentence("allowed: " + field.type().allowed()));
            text.append(('#' + field.key() + " = " + field.unset()).strip()).append('\n');
        }
        return text.toString();
    }

    private static String sentence(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1) + ".";
    }

    private static void comment(StringBuilder text, String sentence) {
        int column = WIDTH;
        for (String word : sentence.split(" ")) {
            boolean fits = column + 1 + word.length() <= WIDTH;
            if (!fits) text.append(text.charAt(text.length() - 1) == '\n' ? "#" : "\n#");
            column = (fits ? column : 1) + 1 + word.length();
            text.append(' ').append(word);
        }
        text.append('\n');
    }
}
