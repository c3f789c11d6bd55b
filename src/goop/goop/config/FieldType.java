package goop.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a field's text may be, and which value it stands for.
///
/// @param allowed what is allowed, for a sentence: `a whole number from 2 to 3600`
/// @param reader turns text into the value that the record of [Config] holds
record FieldType<T>(String allowed, Reader<T> reader) {

    /// Turns a field's text into its value.
    @FunctionalInterface
    interface Reader<T> {
        /// @return null where the text is not what the type allows
        T read(String text);
    }

    static final FieldType<Boolean> BOOL =
            new FieldType<>(
                    "true or false",
                    text ->
                            switch (text.toLowerCase(Locale.ROOT)) {
                                case "true" -> true;
                                case "false" -> false;
                                default -> null;
                            });
    static final FieldType<Integer> PORT = integer(0, 65535);
    static final FieldType<Secret> SECRET =
            new FieldType<>(
                    "text of at most 256 characters without control characters",
                    text -> isText(text, 256) ? new Secret(text) : null);
    static final FieldType<Path> PATH = new FieldType<>("a path", FieldType::path);
    static final FieldType<Optional<Path>> OPTIONAL_PATH =
            new FieldType<>("a path, or nothing", optional(FieldType::path));
    static final FieldType<Optional<URI>> URL =
            new FieldType<>(
                    "nothing, or a URL such as https://example.org or http://example.org:8787/path",
                    optional(text -> url(text, false)));
    static final FieldType<List<URI>> URLS =
            new FieldType<>(
                    "nothing, or URLs with commas between them, such as https://hub.example.org",
                    list(text -> url(text, false)));
    static final FieldType<Optional<URI>> URL_WITH_QUERY =
            new FieldType<>(
                    "nothing, or a URL such as https://example.org/hook?key=1",
                    optional(text -> url(text, true)));
    static final FieldType<String> HOST =
            new FieldType<>(
                    "nothing, or a host name or address such as mail.example.org",
                    text -> text.isEmpty() || isHost(text) ? text : null);
    static final FieldType<String> MAILBOX =
            new FieldType<>(
                    "nothing, or an e-mail address such as anna@example.org",
                    text -> text.isEmpty() || isMailbox(text) ? text : null);
    static final FieldType<String> SENDER =
            new FieldType<>(
                    "nothing, or an e-mail address such as anna@example.org or Anna"
                            + " <anna@example.org>",
                    text -> text.isEmpty() || isMailbox(inBrackets(text)) ? text : null);
    static final FieldType<InetAddress> ADDRESS =
            new FieldType<>("an IP address such as 127.0.0.1, 0.0.0.0 or ::", Addresses::local);
    static final FieldType<InetSocketAddress> ADDRESS_AND_PORT =
            new FieldType<>(
                    "an IP address and a port, such as 127.0.0.1:8080 or [::1]:8080",
                    Addresses::withPort);
    static final FieldType<List<InetAddress>> ADDRESSES =
            new FieldType<>(
                    "IP addresses with commas between them, such as 0.0.0.0, ::",
                    some(list(Addresses::literal)));
    static final FieldType<List<String>> RANGES =
            new FieldType<>(
                    "IP addresses and blocks with commas between them, such as 10.0.0.0/8, ::1",
                    list(text -> Addresses.isRange(text) ? text : null));
    static final FieldType<List<String>> ORIGINS =
            new FieldType<>(
                    "origins with commas between them, such as https://example.org,"
                            + " http://localhost:3000",
                    list(FieldType::origin));
    static final FieldType<List<String>> INTERFACES =
            new FieldType<>(
                    "all, none, or names of network interfaces with commas between them",
                    FieldType::interfaces);
    static final FieldType<String> HUB_NAME =
            new FieldType<>(
                    "nothing, or a host name in lower case such as hub.example.org",
                    text -> text.isEmpty() || FederationPeer.isName(text) ? text : null);
    static final FieldType<List<FederationPeer>> FEDERATION =
            new FieldType<>(
                    "hubs with commas between them, such as hub.example.org 12D3Koo..."
                            + " url=https://hub.example.org replicate-only",
                    list(FederationPeer::parse));
    static final FieldType<String> LOG_LEVEL =
            new FieldType<>(
                    "error, warning, info, debug or trace, then perhaps exceptions, as in"
                            + " info,goop.http=debug",
                    matching(
                            "(?i)LEVEL(\\s*,\\s*[\\w.]+\\s*=\\s*LEVEL)*"
                                    .replace("LEVEL", "(error|warning|info|debug|trace)")));
    static final FieldType<String> TOPIC =
            new FieldType<>(
                    "1 to 128 printable characters without spaces", matching("[!-~]{1,128}"));
    static final FieldType<List<URI>> NATS_SERVERS =
            new FieldType<>(
                    "nothing, or NATS servers with commas between them, such as"
                            + " nats://10.0.0.1:4222 or tls://nats.example.org",
                    list(FieldType::natsServer));
    static final FieldType<String> LABEL =
            new FieldType<>("1 to 64 letters, digits, - and _", matching("[A-Za-z0-9_-]{1,64}"));
    static final FieldType<String> SERVICE =
            new FieldType<>(
                    "a DNS label such as goop-mdns, of at most 63 letters, digits, - and _",
                    matching("[A-Za-z0-9_-]{1,63}"));

    /// The value that the text stands for.
    T parse(String text) throws UnfitException {
        T value = reader.read(text);
        if (value == null) throw new UnfitException(allowed + " is expected");
        return value;
    }

    static FieldType<Integer> integer(int least, int most) {
        return new FieldType<>(
                "a whole number from %d to %d".formatted(least, most),
                text -> {
                    try {
                        int value = Integer.parseInt(text);
                        return value >= least && value <= most ? value : null;
                    } catch (NumberFormatException notWhole) {
                        return null;
                    }
                });
    }

    static FieldType<String> choice(String... words) {
        return new FieldType<>(
                String.join(" or ", words),
                text -> List.of(words).contains(text.toLowerCase(Locale.ROOT)) ? text : null);
    }

    static FieldType<String> text(int most) {
        return new FieldType<>(
                "text of at most %d bytes without control characters".formatted(most),
                text -> isText(text, most) ? text : null);
    }

    private static Reader<String> matching(String expression) {
        Pattern pattern = Pattern.compile(expression);
        return text -> pattern.matcher(text).matches() ? text : null;
    }

    private static <T> Reader<Optional<T>> optional(Reader<T> reader) {
        return text -> {
            if (text.isEmpty()) return Optional.empty();
            T value = reader.read(text);
            return value == null ? null : Optional.of(value);
        };
    }

    private static <T> Reader<List<T>> list(Reader<T> reader) {
        return text -> {
            List<T> values = new ArrayList<>();
            for (String part : text.isBlank() ? new String[0] : text.split(",", -1)) {
                T value = reader.read(part.strip());
                if (value == null) return null;
                values.add(value);
            }
            return List.copyOf(values);
        };
    }

    private static <T> Reader<List<T>> some(Reader<List<T>> list) {
        return text -> {
            List<T> values = list.read(text);
            return values == null || values.isEmpty() ? null : values;
        };
    }

    private static boolean isText(String text, int most) {
        return text.chars().noneMatch(Character::isISOControl)
                && text.getBytes(StandardCharsets.UTF_8).length <= most;
    }

    private static Path path(String text) {
        if (text.isEmpty() || !isText(text, 4096)) return null;
        try {
            return Path.of(text);
        } catch (InvalidPathException wrong) {
            return null;
        }
    }

    /// Comes back without a slash at its end, so that `/events` can be put after it.
    private static URI url(String text, boolean query) {
        URI url = absolute(text);
        if (url == null || url.getRawFragment() != null) return null;
        if (url.getRawQuery() != null) return query ? url : null;
        return query ? url : URI.create(text.replaceFirst("/+$", ""));
    }

    private static String origin(String text) {
        URI url = absolute(text);
        boolean bare =
                url != null
                        && url.getRawPath().isEmpty()
                        && url.getRawQuery() == null
                        && url.getRawFragment() == null;
        return bare ? text : null;
    }

    static boolean isTls(URI server) {
        return "tls".equals(server.getScheme());
    }

    private static URI natsServer(String text) {
        try {
            URI url = new URI(text);
            boolean known = "nats".equals(url.getScheme()) || "tls".equals(url.getScheme());
            // A password in it would get into logs.
            boolean bare = url.getHost() != null && url.getRawUserInfo() == null;
            boolean end = url.getRawPath() == null || url.getRawPath().isEmpty();
            boolean port = url.getPort() <= 65535 && url.getPort() != 0;
            boolean more = url.getRawQuery() != null || url.getRawFragment() != null;
            return known && bare && end && port && !more ? url : null;
        } catch (URISyntaxException wrong) {
            return null;
        }
    }

    private static URI absolute(String text) {
        try {
            URI url = new URI(text);
            String scheme = url.getScheme();
            boolean web = "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
            boolean whole = url.getHost() != null && url.getRawUserInfo() == null;
            return web && whole && url.getPort() <= 65535 && url.getPort() != 0 ? url : null;
        } catch (URISyntaxException wrong) {
            return null;
        }
    }

    private static final Pattern NAME =
            Pattern.compile(
                    "(?=.{1,253}$)[A-Za-z0-9_]([\\w-]*[\\w])?(\\.[A-Za-z0-9_]([\\w-]*\\w)?)*");

    private static boolean isHost(String text) {
        return Addresses.literal(text) != null || NAME.matcher(text).matches();
    }

    // What a mail server takes is its own affair; here only what can be no address is kept out.
    private static final Pattern MAILBOX_FORM =
            Pattern.compile("[^\\s<>@,;\"]{1,64}@[^\\s<>@,;\"]+");

    private static boolean isMailbox(String text) {
        return MAILBOX_FORM.matcher(text).matches() && isText(text, 320);
    }

    private static String inBrackets(String text) {
        int open = text.indexOf('<');
        return open >= 0 && text.endsWith(">") && isText(text, 320)
                ? text.substring(open + 1, text.length() - 1)
                : text;
    }

    private static List<String> interfaces(String text) {
        List<String> names = list(each -> each.matches("[\\w.:@-]{1,64}") ? each : null).read(text);
        if (names == null || names.isEmpty()) return null;
        boolean word = names.contains("all") || names.contains("none");
        return word && names.size() > 1 ? null : names;
    }
}
