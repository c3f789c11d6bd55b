package goop.config;

import static goop.config.ConfigField.fileOf;
import static goop.config.ConfigField.of;
import static goop.config.ConfigField.secret;
import static goop.config.FieldType.BOOL;
import static goop.config.FieldType.HOST;
import static goop.config.FieldType.PATH;
import static goop.config.FieldType.PORT;
import static goop.config.FieldType.URL;
import static goop.config.FieldType.choice;
import static goop.config.FieldType.integer;
import static goop.config.FieldType.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The table of all settings: their names, types, defaults and meanings stand here and nowhere
/// else. [Config]'s records, what `goop check` says, `config.example.properties` and the table in
/// `docs/configuration.md` follow it.
final class ConfigFields {
    static final String ADMIN_PASSWORD = "presence.admin_password";
    static final String SMTP_PASSWORD = "presence.smtp_password";

    static final String CLUSTER_SECRET = "presence.cluster_secret";
    static final String CLUSTER_PASSWORD = "presence.cluster_password";
    static final String WEBHOOK_SECRET = "presence.registration_webhook_secret";
    static final String LOAD_TOKEN = "presence.load_token";

    static final List<ConfigField<?>> ALL = new ArrayList<>();

    private static final List<ConfigField<?>> PRESENCE =
            List.of(
                    of(
                            "presence.topic",
                            FieldType.TOPIC,
                            "goop.presence.v1",
                            "the GossipSub topic; peers of one community share it"),
                    of(
                                    "presence.ttl_seconds",
                                    integer(2, 3600),
                                    "20",
                                    "a peer not heard of for so long is gone")
                            .asLive(),
                    of(
                                    "presence.heartbeat_seconds",
                                    integer(1, 1800),
                                    "5",
                                    "how often a peer says that it is here")
                            .asLive(),
                    of(
                            "presence.rendezvous_host",
                            BOOL,
                            "false",
                            "whether the peer runs a rendezvous server too"),
                    of(
                            "presence.rendezvous_only",
                            BOOL,
                            "false",
                            "run the rendezvous server alone, without a peer"),
                    of(
                            "presence.rendezvous_bind",
                            FieldType.ADDRESS,
                            "127.0.0.1",
                            "the address that the rendezvous server listens on; 0.0.0.0 or :: for"
                                    + " all"),
                    of(
                            "presence.rendezvous_port",
                            PORT,
                            "8787",
                            "the port that the rendezvous server listens on; 0 for any free one"),
                    of(
                                    "presence.rendezvous_wan",
                                    URL,
                                    "",
                                    "the rendezvous server that this peer publishes to")
                            .asLive(),
                    of(
                                    "presence.hub",
                                    FieldType.URLS,
                                    "",
                                    "the super hubs where this peer looks for communities")
                            .asLive(),
                    of(
                                    "presence.external_url",
                                    URL,
                                    "",
                                    "where others reach the rendezvous server, when a proxy stands"
                                            + " before it")
                            .asLive(),
                    secret(
                            ADMIN_PASSWORD,
                            "the password of user `admin`; without one, no admin page"),
                    fileOf(ADMIN_PASSWORD),
                    of(
                            "presence.peer_db_path",
                            FieldType.OPTIONAL_PATH,
                            "",
                            "the SQLite file that keeps peers, bans and registrations; without one"
                                    + " they are kept in memory"),
                    of(
                                    "presence.templates_dir",
                                    PATH,
                                    "templates",
                                    "the folder of site templates that the store offers")
                            .asLive(),
                    of(
                                    "presence.registration_required",
                                    BOOL,
                                    "false",
                                    "show only peers whose e-mail address is verified")
                            .asLive(),
                    of(
                                    "presence.verify_confirm",
                                    BOOL,
                                    "false",
                                    "whether a verification link shows a button first, so that a"
                                            + " mail scanner that follows it confirms nothing")
                            .asLive(),
                    of(
                            "presence.share_email",
                            BOOL,
                            "true",
                            "whether subscribers are shown e-mail addresses; without, messages that"
                                    + " bear one are shown unsigned"),
                    of(
                                    "presence.unregistered_may_watch",
                                    BOOL,
                                    "true",
                                    "with registration_required: whether who is here is shown to"
                                            + " addresses from which no registered peer publishes")
                            .asLive(),
                    of(
                                    "presence.registration_webhook",
                                    FieldType.URL_WITH_QUERY,
                                    "",
                                    "called with each address that was verified; https, or http to"
                                            + " this machine")
                            .asLive(),
                    secret(WEBHOOK_SECRET, "the key by which calls of the webhook are signed"),
                    fileOf(WEBHOOK_SECRET),
                    of(
                                    "presence.registration_webhook_private",
                                    BOOL,
                                    "false",
                                    "whether the webhook may be at an address that is not public")
                            .asLive(),
                    of(
                            "presence.relay_port",
                            PORT,
                            "0",
                            "the port of the relay beside the rendezvous server; 0 for no relay"),
                    of(
                            "presence.relay_key_file",
                            PATH,
                            "data/relay.key",
                            "the relay's private key; made when absent"),
                    of(
                            "presence.relay_reservations",
                            integer(1, 100_000),
                            "1024",
                            "peers that may keep a place at the relay"),
                    of(
                            "presence.relay_reservations_per_peer",
                            integer(1, 10_000),
                            "30",
                            "how often one peer may ask for its place, renewing included, within"
                                    + " the time that a place lasts"),
                    of(
                            "presence.relay_reservations_per_address",
                            integer(1, 100_000),
                            "16",
                            "peers behind one IPv4 address or IPv6 /64 that may keep a place"),
                    of(
                            "presence.relay_reservations_per_network",
                            integer(1, 100_000),
                            "128",
                            "peers of one IPv4 /24 or IPv6 /48 that may keep a place"),
                    of(
                            "presence.relay_reservation_seconds",
                            integer(60, 86_400),
                            "3600",
                            "how long a place lasts; peers renew it before"),
                    of(
                            "presence.relay_circuits",
                            integer(1, 100_000),
                            "512",
                            "circuits that may be open through the relay"),
                    of(
                            "presence.relay_circuits_per_peer",
                            integer(1, 10_000),
                            "16",
                            "circuits that may be open to or from one peer"),
                    of(
                            "presence.relay_circuit_seconds",
                            integer(0, 604_800),
                            "3600",
                            "how long a circuit lives; 0 for no limit"),
                    of(
                            "presence.relay_circuit_megabytes",
                            integer(0, 1_000_000),
                            "256",
                            "how much a circuit carries in each direction; 0 for no limit"),
                    of(
                            "presence.relay_megabytes_per_second",
                            integer(0, 100_000),
                            "0",
                            "what all circuits may carry together; busy ones share it evenly; 0 for"
                                    + " no limit"),
                    of(
                            "presence.relay_peer_megabytes_per_day",
                            integer(0, 10_000_000),
                            "8192",
                            "what the relay carries for one peer in a day, both directions; 0 for"
                                    + " no limit"),
                    of(
                                    "presence.smtp_host",
                                    HOST,
                                    "",
                                    "the server that sends our mail; without one, links go to the"
                                            + " log and the admin page")
                            .asLive(),
                    of(
                                    "presence.smtp_port",
                                    integer(1, 65535),
                                    "587",
                                    "its port: 587 for STARTTLS, 465 for TLS from the start")
                            .asLive(),
                    of(
                                    "presence.smtp_security",
                                    choice("auto", "tls", "starttls", "none"),
                                    "auto",
                                    "auto: TLS from the start on 465, else STARTTLS, without which"
                                            + " mail goes to this machine only; none: in the clear")
                            .asLive(),
                    of(
                                    "presence.smtp_ca_file",
                                    FieldType.OPTIONAL_PATH,
                                    "",
                                    "certificates (PEM) that are trusted beside the system's, for a"
                                            + " mail server with an authority of its own")
                            .asLive(),
                    of("presence.smtp_username", text(320), "", "who we are to the mail server")
                            .asLive(),
                    secret(SMTP_PASSWORD, "the password of that user"),
                    fileOf(SMTP_PASSWORD),
                    of(
                                    "presence.smtp_from",
                                    FieldType.SENDER,
                                    "",
                                    "the sender of our mail; smtp_username where empty")
                            .asLive(),
                    of(
                                    "presence.trusted_proxies",
                                    FieldType.RANGES,
                                    "127.0.0.0/8, ::1",
                                    "the proxies whose X-Forwarded-For is believed")
                            .asLive(),
                    of(
                                    "presence.cors_origins",
                                    FieldType.ORIGINS,
                                    "",
                                    "other sites whose pages may publish and read")
                            .asLive(),
                    of(
                                    "presence.require_signed",
                                    BOOL,
                                    "false",
                                    "refuse unsigned presence; goop2 peers do not sign")
                            .asLive(),
                    limit("limit_peer_per_minute", "600", "messages a minute from one peer"),
                    limit(
                            "limit_address_per_minute",
                            "60000",
                            "messages a minute from one address"),
                    limit("limit_streams_per_address", "2000", "open streams from one address"),
                    limit("limit_streams", "20000", "open streams in all"),
                    limit(
                            "limit_peers",
                            "50000",
                            "peers known at a time; beyond it new ones get 503"),
                    secret(
                            LOAD_TOKEN,
                            "a word of 16 characters or more: whoever knows it may put this server"
                                    + " under load with goop bench from another machine"),
                    fileOf(LOAD_TOKEN),
                    of(
                            "presence.cluster_url",
                            FieldType.NATS_SERVERS,
                            "",
                            "the NATS servers through which several rendezvous servers act as one"),
                    of(
                            "presence.cluster_name",
                            FieldType.LABEL,
                            "goop",
                            "tells this cluster from others on the same NATS servers"),
                    secret(CLUSTER_SECRET, "what its servers encrypt by, and know each other")
                            .asFixed(),
                    fileOf(CLUSTER_SECRET).asFixed(),
                    of("presence.cluster_user", text(256), "", "who we are to the NATS servers"),
                    secret(CLUSTER_PASSWORD, "the password of that user").asFixed(),
                    fileOf(CLUSTER_PASSWORD).asFixed(),
                    of(
                            "presence.cluster_credentials_file",
                            FieldType.OPTIONAL_PATH,
                            "",
                            "a NATS credentials file (.creds, mode 0600) in place of a password"),
                    of(
                            "presence.cluster_ca_file",
                            FieldType.OPTIONAL_PATH,
                            "",
                            "certificates (PEM) that are trusted in place of the system's"));

    private static final Map<String, ConfigField<?>> BY_KEY = new LinkedHashMap<>();

    static {
        ALL.addAll(PRESENCE);
        ALL.addAll(PeerFields.ALL);
        ALL.addAll(HubFields.ALL);
        for (ConfigField<?> field : ALL) BY_KEY.put(field.key(), field);
    }

    private ConfigFields() {}

    /// The field of that key, or null.
    static ConfigField<?> named(String key) {
        return BY_KEY.get(key);
    }

    private static ConfigField<Integer> limit(String name, String unset, String meaning) {
        return of("presence." + name, integer(0, 10_000_000), unset, meaning + "; 0 for no limit")
                .asLive();
    }
}
