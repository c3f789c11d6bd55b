package goop.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Of each field a value that is not its default, and fits beside the defaults of all others.
final class OtherValues {
    private static final Map<String, String> BY_KEY =
            Map.ofEntries(
                    Map.entry("presence.topic", "other.topic"),
                    Map.entry("presence.rendezvous_bind", "127.0.0.2"),
                    Map.entry("presence.rendezvous_wan", "http://127.0.0.1:9"),
                    Map.entry("presence.external_url", "https://goop.example.org/x"),
                    Map.entry("presence.registration_webhook", "https://hooks.example.org/?key=1"),
                    Map.entry("presence.smtp_host", "mail.example.org"),
                    Map.entry("presence.smtp_security", "tls"),
                    Map.entry("presence.smtp_username", "anna@example.org"),
                    Map.entry("presence.smtp_from", "board@example.org"),
                    Map.entry("presence.trusted_proxies", "192.0.2.0/24"),
                    Map.entry("presence.cors_origins", "https://other.example.org"),
                    Map.entry("presence.cluster_url", "nats://127.0.0.1:4222"),
                    Map.entry("p2p.listen_addresses", "127.0.0.1"),
                    Map.entry("p2p.mdns_interfaces", "none"),
                    Map.entry("profile.email", "anna@example.org"),
                    Map.entry("viewer.http_addr", "127.0.0.1:8090"),
                    Map.entry(
                            "federation.peers",
                            "hub.example.net"
                                    + " 12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp"
                                    + " url=https://hub.example.net"),
                    Map.entry("log.format", "json"),
                    Map.entry("log.level", "debug"));

    // Which others such a value needs.
    private static final Map<String, Map<String, String>> NEEDS =
            Map.of(
                    "federation.peers",
                    Map.of("hub.name", "other.example.org"),
                    "presence.registration_required",
                    Map.of("presence.peer_db_path", "x.db", "presence.admin_password", "long one"),
                    "presence.smtp_host",
                    Map.of("presence.smtp_from", "board@example.org"),
                    "presence.smtp_username",
                    Map.of("presence.smtp_password", "a secret"),
                    "presence.smtp_password",
                    Map.of("presence.smtp_username", "anna@example.org"));

    private OtherValues() {}

    // What one kind of field or another takes.
    private static final List<String> CANDIDATES =
            List.of("true", "false", "127.0.0.2", "http://127.0.0.1:9", "hub.example.org", "other");

    static String of(ConfigField<?> field) {
        String said = BY_KEY.get(field.key());
        if (said != null) return said;
        if (field.unset().matches("[0-9]+")) {
            return Integer.toString(Integer.parseInt(field.unset()) + 1);
        }
        return CANDIDATES.stream()
                .filter(each -> !each.equals(field.unset()) && takes(field, each))
                .findFirst()
                .orElseThrow(() -> new AssertionError("say here what " + field.key() + " may be"));
    }

    private static boolean takes(ConfigField<?> field, String text) {
        try {
            field.type().parse(text);
            return true;
        } catch (UnfitException no) {
            return false;
        }
    }

    /// What must be in force before and after, so that the value has no mistake.
    static Map<String, String> beside(ConfigField<?> field) {
        return new LinkedHashMap<>(NEEDS.getOrDefault(field.key(), Map.of()));
    }
}
