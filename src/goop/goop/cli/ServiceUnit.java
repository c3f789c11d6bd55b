package goop.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// The files by which systemd runs goop: those of `docs/` with other names and paths.
///
/// @param kind whose unit it begins with
/// @param name of the unit, and in the paths of its secrets and its cache
/// @param user whom it runs as
/// @param program the words that start goop, the first of them absolute
/// @param directory the peer directory, absolute
record ServiceUnit(Kind kind, String name, String user, List<String> program, Path directory) {

    enum Kind {
        RENDEZVOUS("rendezvous", "goop-rendezvous", "goop", "goop rendezvous server"),
        PEER("peer", "goop-peer", "goop-peer", "goop peer");

        final String command;
        final String unit;
        final String user;
        final String description;

        Kind(String command, String unit, String user, String description) {
            this.command = command;
            this.unit = unit;
            this.user = user;
            this.description = description;
        }
    }

    private static final Path STATE = Path.of("/var/lib");

    /// The unit.
    String unit() throws IOException {
        String text = template();
        String own = kind.user;
        text = with(text, "User=" + own, "User=" + user);
        String start = "ExecStart=/opt/goop/bin/goop " + kind.command + " /var/lib/" + own;
        text = with(text, start, "ExecStart=" + commandLine());
        String state = "StateDirectory=" + own + "\nStateDirectoryMode=0700";
        String folder =
                hasStateDirectory()
                        ? "StateDirectory=" + directory.getFileName() + "\nStateDirectoryMode=0700"
                        : "ReadWritePaths=" + quoted(directory.toString());
        text = with(text, state, folder);
        text = with(text, "CacheDirectory=" + own, "CacheDirectory=" + user);
        String cache = "Environment=XDG_CACHE_HOME=/var/cache/";
        text = with(text, cache + own, cache + user);
        String secrets = "LoadCredential=presence:";
        text = with(text, secrets + "/etc/" + own + "/credentials", secrets + credentials());
        return text;
    }

    /// Where root puts the secrets.
    Path credentials() {
        return Path.of("/etc", user, "credentials");
    }

    /// For `sysusers.d`: the user.
    String users() {
        return "u %s - \"%s\"\n".formatted(user, kind.description);
    }

    /// Whether systemd makes the directory by itself, being one right in `/var/lib`.
    boolean hasStateDirectory() {
        String last = directory.getFileName().toString();
        return STATE.equals(directory.getParent()) && last.matches("[A-Za-z0-9][A-Za-z0-9._-]*");
    }

    /// For `tmpfiles.d`: the directory, where it is none that systemd makes for the unit.
    String folders() {
        return "d %s 0700 %s %s -\n".formatted(quoted(directory.toString()), user, user);
    }

    private String commandLine() {
        String words = program.stream().map(ServiceUnit::argument).collect(Collectors.joining(" "));
        return words + " " + kind.command + " " + argument(directory.toString());
    }

    // In a command line systemd also puts variables in (systemd.service, "Command lines").
    private static String argument(String word) {
        return quoted(word.replace("$", "$$"));
    }

    /// A word as it stands in a unit: `%` would be a specifier (systemd.unit), the rest is quoted
    /// as systemd.syntax says.
    private static String quoted(String word) {
        String plain = word.replace("%", "%%");
        if (plain.matches("[A-Za-z0-9/._%$:@+,=-]+")) return plain;
        return '"' + plain.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String with(String text, String line, String other) {
        int at = ("\n" + text).indexOf("\n" + line + "\n");
        if (at < 0) throw new IllegalStateException("the unit has no line " + line);
        return text.substring(0, at) + other + text.substring(at + line.length());
    }

    private String template() throws IOException {
        String file = "units/" + kind.unit + ".service";
        try (InputStream in = ServiceUnit.class.getResourceAsStream(file)) {
            if (in == null) throw new IOException("this build of goop lacks " + file);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
