package goop.config;

import java.net.InetAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Finds fields that are right alone and wrong together.
final class Contradictions {
    private final Config config;
    private final Config.Presence presence;
    private final Map<String, Setting> chosen;
    private final Findings findings;

    Contradictions(Config config, Map<String, Setting> chosen, Findings findings) {
        this.config = config;
        this.presence = config.presence();
        this.chosen = chosen;
        this.findings = findings;
    }

    void find() {
        times();
        registration();
        mail();
        ports();
        keys();
        limits();
        exposure();
        federation();
        cluster();
    }

    private void federation() {
        List<FederationPeer> peers = config.federation().peers();
        String key = "federation.peers";
        if (!peers.isEmpty() && config.hub().name().isEmpty()) {
            mistake("a hub that federates needs a name: set hub.name", key, "hub.name");
        }
        Set<String> names = new HashSet<>(Set.of(config.hub().name()));
        for (FederationPeer each : peers) {
            if (!names.add(each.origin())) mistake(each.origin() + " stands there twice", key);
        }
        if (!config.hub().adminPassword().isEmpty()
                && config.hub().adminPassword().value().length() < 8) {
            warning("hub.admin_password has less than 8 characters");
        }
    }

    private void cluster() {
        String user = "presence.cluster_user";
        String credentials = "presence.cluster_credentials_file";
        if (presence.clusterUrl().isEmpty()) {
            for (String each : new String[] {ConfigFields.CLUSTER_SECRET, user, credentials}) {
                Setting setting = chosen.get(each);
                if (setting == null || setting.text().isEmpty()) continue;
                warning(each + " is of no use without presence.cluster_url");
            }
            return;
        }
        if (presence.clusterSecret().isEmpty()) {
            warning(
                    "presence.cluster_url without presence.cluster_secret: whoever may use the NATS"
                            + " servers can show peers here, and read all");
        }
        if (presence.clusterUser().isEmpty() != presence.clusterPassword().isEmpty()) {
            mistake(
                    "cluster_user and cluster_password go together",
                    user,
                    ConfigFields.CLUSTER_PASSWORD);
        }
        if (!presence.clusterUser().isEmpty() && presence.clusterCredentialsFile().isPresent()) {
            mistake("is said beside presence.cluster_user; only one may stay", credentials, user);
        }
        long secured = presence.clusterUrl().stream().filter(FieldType::isTls).count();
        if (secured > 0 && secured < presence.clusterUrl().size()) {
            mistake("is tls:// for all servers or for none", "presence.cluster_url");
        }
    }

    private void times() {
        if (presence.ttlSeconds() < 2 * presence.heartbeatSeconds()) {
            mistake(
                    "one lost heartbeat would make a peer vanish: ttl_seconds ("
                            + presence.ttlSeconds()
                            + ") must be at least twice heartbeat_seconds ("
                            + presence.heartbeatSeconds()
                            + ")",
                    "presence.ttl_seconds",
                    "presence.heartbeat_seconds");
        }
    }

    private void registration() {
        if (presence.registrationRequired()) {
            if (presence.peerDbPath().isEmpty()) {
                mistake(
                        "registrations must be kept: set presence.peer_db_path",
                        "presence.registration_required",
                        "presence.peer_db_path");
            }
            if (presence.smtpHost().isEmpty() && presence.adminPassword().isEmpty()) {
                mistake(
                        "nobody could be sent a verification link: set presence.smtp_host, or"
                                + " presence.admin_password to hand links out by yourself",
                        "presence.registration_required",
                        "presence.smtp_host",
                        ConfigFields.ADMIN_PASSWORD);
            } else if (presence.smtpHost().isEmpty()) {
                warning(
                        "presence.registration_required without presence.smtp_host: verification"
                                + " links go to the log and the admin page only");
            }
        }
        if (!presence.unregisteredMayWatch() && !presence.registrationRequired()) {
            warning(
                    "presence.unregistered_may_watch=false is of no use without"
                            + " presence.registration_required");
        }
        presence.registrationWebhook()
                .filter(hook -> hook.getScheme().equalsIgnoreCase("http") && !isLocal(hook))
                .ifPresent(
                        hook ->
                                mistake(
                                        "e-mail addresses would go over the network in the clear:"
                                                + " https is expected, or http to this machine",
                                        "presence.registration_webhook"));
    }

    private void mail() {
        if (presence.smtpHost().isEmpty()) {
            for (String key : new String[] {"smtp_username", "smtp_from", "smtp_password"}) {
                Setting setting = chosen.get("presence." + key);
                if (setting == null || setting.text().isEmpty()) continue;
                warning("presence." + key + " is of no use without presence.smtp_host");
            }
            return;
        }
        if (presence.peerDbPath().isEmpty()) {
            warning("presence.smtp_host is of no use without presence.peer_db_path");
        }
        if (presence.externalUrl().isEmpty()) {
            warning(
                    "presence.smtp_host without presence.external_url: links in mails begin with"
                            + " whatever the visitor's browser calls this server");
        }
        InetAddress server = Addresses.local(presence.smtpHost());
        if (presence.smtpSecurity().equals("none")
                && (server == null || !server.isLoopbackAddress())) {
            warning(
                    "presence.smtp_security=none: verification links and the mail server's password"
                            + " go over the network in the clear");
        }
        String[] who = {"presence.smtp_host", "presence.smtp_from", "presence.smtp_username"};
        if (presence.smtpSender().isEmpty()) {
            mistake("mail needs a sender: set presence.smtp_from", who);
        } else if (FieldType.SENDER.reader().read(presence.smtpSender()) == null) {
            mistake(
                    "mail needs a sender: presence.smtp_username is no e-mail address, so set"
                            + " presence.smtp_from",
                    who);
        }
        if (presence.smtpUsername().isEmpty() != presence.smtpPassword().isEmpty()) {
            String missing = presence.smtpUsername().isEmpty() ? "username" : "password";
            mistake(
                    "smtp_username and smtp_password go together: presence.smtp_%s is missing"
                            .formatted(missing),
                    "presence.smtp_username",
                    ConfigFields.SMTP_PASSWORD,
                    "presence.smtp_password_file",
                    "presence.smtp_host");
        }
    }

    private void ports() {
        boolean together = presence.rendezvousHost() && !presence.rendezvousOnly();
        int viewer = config.viewer().httpAddr().getPort();
        int peer = config.p2p().listenPort();
        differ(
                "presence.relay_port",
                presence.relayPort(),
                "presence.rendezvous_port",
                presence.rendezvousPort());
        if (together) {
            differ("p2p.listen_port", peer, "presence.rendezvous_port", presence.rendezvousPort());
            differ("p2p.listen_port", peer, "presence.relay_port", presence.relayPort());
            differ("viewer.http_addr", viewer, "presence.relay_port", presence.relayPort());
            differ(
                    "viewer.http_addr",
                    viewer,
                    "presence.rendezvous_port",
                    presence.rendezvousPort());
        }
        if (!presence.rendezvousOnly()) {
            differ("viewer.http_addr", viewer, "p2p.listen_port", peer);
        }
    }

    private void differ(String key, int port, String other, int otherPort) {
        if (port == 0 || port != otherPort) return;
        mistake("port %d is that of %s too".formatted(port, other), key, other);
    }

    private void keys() {
        if (presence.relayKeyFile().equals(config.identity().keyFile())) {
            mistake(
                    "the relay needs a key of its own: it must not be identity.key_file",
                    "presence.relay_key_file",
                    "identity.key_file");
        }
    }

    private void limits() {
        warnIfMore(
                "limit_peer_per_minute",
                presence.limitPeerPerMinute(),
                "limit_address_per_minute",
                presence.limitAddressPerMinute());
        warnIfMore(
                "limit_streams_per_address",
                presence.limitStreamsPerAddress(),
                "limit_streams",
                presence.limitStreams());
    }

    private void warnIfMore(String part, int partLimit, String whole, int wholeLimit) {
        if (wholeLimit == 0 || partLimit <= wholeLimit) return;
        warning(
                "presence.%s is above presence.%s, which will stop it first"
                        .formatted(part, whole));
    }

    private void exposure() {
        if (presence.rendezvousOnly() && presence.rendezvousWan().isPresent()) {
            warning("presence.rendezvous_wan is of no use with presence.rendezvous_only");
        }
        if (presence.trustedProxies().stream().anyMatch(each -> each.endsWith("/0"))) {
            warning(
                    "presence.trusted_proxies has everybody in it: any client can claim any"
                            + " address");
        }
        if (!presence.adminPassword().isEmpty() && presence.adminPassword().value().length() < 8) {
            warning("presence.admin_password has less than 8 characters");
        }
        if (!presence.loadToken().isEmpty() && presence.loadToken().value().length() < 16) {
            warning("presence.load_token has less than 16 characters");
        }
        InetAddress viewer = config.viewer().httpAddr().getAddress();
        if (!presence.rendezvousOnly() && !viewer.isLoopbackAddress()) {
            warning(
                    "viewer.http_addr: whoever reaches "
                            + viewer.getHostAddress()
                            + " can act as you; 127.0.0.1 is for this machine alone");
        }
    }

    private static boolean isLocal(URI url) {
        String host = url.getHost().replaceAll("[\\[\\]]", "");
        InetAddress address = Addresses.local(host);
        return address != null && address.isLoopbackAddress();
    }

    /// Points at the first of the keys that was said, and stays silent where one of them has a
    /// mistake of its own.
    private void mistake(String message, String... keys) {
        if (Arrays.stream(keys).anyMatch(findings::isUnclear)) return;
        Setting said =
                Arrays.stream(keys)
                        .map(chosen::get)
                        .filter(setting -> setting != null)
                        .findFirst()
                        .orElse(null);
        Origin origin = said == null ? Origin.DEFAULT : said.origin();
        findings.mistakes.add(
                Mistake.at(origin, said == null ? keys[0] : said.field().key(), message));
    }

    private void warning(String message) {
        findings.warnings.add(message);
    }
}
