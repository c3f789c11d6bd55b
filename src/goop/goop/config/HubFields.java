package goop.config;

import static goop.config.ConfigField.fileOf;
import static goop.config.ConfigField.of;
import static goop.config.ConfigField.secret;
import static goop.config.FieldType.PATH;
import static goop.config.FieldType.PORT;
import static goop.config.FieldType.URL;
import static goop.config.FieldType.integer;

import java.util.List;

/// That part of the table of all settings which is the super hub's.
final class HubFields {
    static final String PASSWORD = "hub.admin_password";

    static final List<ConfigField<?>> ALL =
            List.of(
                    of(
                            "hub.name",
                            FieldType.HUB_NAME,
                            "",
                            "the super hub's name among hubs: its host name, never changed"
                                    + " afterwards; without one it federates with nobody"),
                    of(
                            "hub.bind",
                            FieldType.ADDRESS,
                            "127.0.0.1",
                            "the address that the hub listens on; 0.0.0.0 or :: for all"),
                    of(
                            "hub.port",
                            PORT,
                            "8789",
                            "the port that the hub listens on; 0 for any free one"),
                    of(
                            "hub.external_url",
                            URL,
                            "",
                            "where others reach the hub, when a proxy stands before it"),
                    secret(
                            PASSWORD,
                            "the password of the hub's user `admin`; without one, nobody changes"
                                    + " its directory"),
                    fileOf(PASSWORD),
                    of(
                            "hub.key_file",
                            PATH,
                            "data/hub.key",
                            "the key that signs the hub's entries; made when absent"),
                    of("hub.db_path", PATH, "data/hub.db", "the SQLite file of the directory"),
                    of(
                                    "hub.trusted_proxies",
                                    FieldType.RANGES,
                                    "127.0.0.0/8, ::1",
                                    "the proxies whose X-Forwarded-For is believed by the hub")
                            .asLive(),
                    of(
                                    "hub.limit_address_per_minute",
                                    integer(0, 10_000_000),
                                    "1200",
                                    "requests a minute from one address; 0 for no limit")
                            .asLive(),
                    of(
                            "hub.private_applicants",
                            FieldType.BOOL,
                            "false",
                            "whether servers at addresses that are not public may apply for a"
                                    + " listing: the hub calls them"),
                    of(
                            "federation.pull_seconds",
                            integer(2, 3600),
                            "60",
                            "how often everything is compared with each federated hub; changes come"
                                    + " by themselves in between"),
                    of(
                            "federation.peers",
                            FieldType.FEDERATION,
                            "",
                            "the hubs that this one exchanges entries with, with commas between"
                                    + " them, each as in docs/hub.md"));

    private HubFields() {}
}
