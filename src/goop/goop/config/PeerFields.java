package goop.config;

import static goop.config.ConfigField.of;
import static goop.config.FieldType.BOOL;
import static goop.config.FieldType.PATH;
import static goop.config.FieldType.PORT;
import static goop.config.FieldType.choice;
import static goop.config.FieldType.text;

import java.util.List;

/// That part of the table of all settings which is the peer's own, and the log's.
final class PeerFields {
    static final List<ConfigField<?>> ALL =
            List.of(
                    of(
                            "p2p.listen_port",
                            PORT,
                            "0",
                            "the TCP port for other peers; 0 for any free one"),
                    of(
                            "p2p.listen_addresses",
                            FieldType.ADDRESSES,
                            "0.0.0.0, ::",
                            "the addresses to listen on for other peers"),
                    of(
                            "p2p.mdns_tag",
                            FieldType.SERVICE,
                            "goop-mdns",
                            "the service name by which peers on one LAN find each other"),
                    of(
                            "p2p.mdns_interfaces",
                            FieldType.INTERFACES,
                            "all",
                            "the network interfaces on which to look for peers; none for no"
                                    + " multicast"),
                    of("profile.label", text(256), "", "the name that others see").asLive(),
                    of(
                                    "profile.email",
                                    FieldType.MAILBOX,
                                    "",
                                    "your e-mail address, which others see too")
                            .asLive(),
                    of(
                                    "profile.avatar_file",
                                    PATH,
                                    "data/avatar",
                                    "your picture, an image of at most 512 KiB; may be absent")
                            .asLive(),
                    of(
                            "viewer.http_addr",
                            FieldType.ADDRESS_AND_PORT,
                            "127.0.0.1:8080",
                            "where the peer's own pages are served"),
                    of(
                                    "viewer.open_api",
                                    BOOL,
                                    "false",
                                    "whether programs of this machine may use the peer without the"
                                            + " token in data/viewer.token")
                            .asLive(),
                    of(
                            "identity.key_file",
                            PATH,
                            "data/identity.key",
                            "the peer's private key, from which its id follows; made when absent"),
                    of("paths.site_root", PATH, "site", "the folder of your site"),
                    of(
                            "paths.shared_root",
                            PATH,
                            "shared",
                            "the folder whose files every peer may fetch"),
                    of(
                            "paths.downloads",
                            PATH,
                            "downloads",
                            "the folder for files from other peers"),
                    of(
                            "chat.keep_history",
                            BOOL,
                            "false",
                            "keep what is said in data/chat.jsonl; otherwise it is forgotten at the"
                                    + " end"),
                    of("log.format", choice("text", "json"), "text", "how log lines are written")
                            .asLive(),
                    of(
                                    "log.level",
                                    FieldType.LOG_LEVEL,
                                    "info",
                                    "which log lines are written: this level and above")
                            .asLive());

    private PeerFields() {}
}
