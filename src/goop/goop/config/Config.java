package goop.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The configuration. Each record is a section, each component a field of that section: component
/// `ttlSeconds` of [Presence] is `presence.ttl_seconds`. What a field means, may be and is by
/// default stands in the table [ConfigFields], and for people in `docs/configuration.md`.
///
/// @param platformPort whether a hosting platform said by `$PORT` where to listen: its router
///   stands in front then
public record Config(
        Presence presence,
        P2p p2p,
        Profile profile,
        Viewer viewer,
        Identity identity,
        Paths paths,
        Chat chat,
        Log log,
        Hub hub,
        Federation federation,
        boolean platformPort) {

    /// Being seen, and the rendezvous server. A limit of 0 is none.
    public record Presence(
            String topic,
            int ttlSeconds,
            int heartbeatSeconds,
            boolean rendezvousHost,
            boolean rendezvousOnly,
            InetAddress rendezvousBind,
            int rendezvousPort,
            Optional<URI> rendezvousWan,
            List<URI> hub,
            Optional<URI> externalUrl,
            Secret adminPassword,
            Optional<Path> peerDbPath,
            Path templatesDir,
            boolean registrationRequired,
            boolean verifyConfirm,
            boolean shareEmail,
            boolean unregisteredMayWatch,
            Optional<URI> registrationWebhook,
            Secret registrationWebhookSecret,
            boolean registrationWebhookPrivate,
            int relayPort,
            Path relayKeyFile,
            int relayReservations,
            int relayReservationsPerPeer,
            int relayReservationsPerAddress,
            int relayReservationsPerNetwork,
            int relayReservationSeconds,
            int relayCircuits,
            int relayCircuitsPerPeer,
            int relayCircuitSeconds,
            int relayCircuitMegabytes,
            int relayMegabytesPerSecond,
            int relayPeerMegabytesPerDay,
            String smtpHost,
            int smtpPort,
            String smtpSecurity,
            Optional<Path> smtpCaFile,
            String smtpUsername,
            Secret smtpPassword,
            String smtpFrom,
            List<String> trustedProxies,
            List<String> corsOrigins,
            boolean requireSigned,
            int limitPeerPerMinute,
            int limitAddressPerMinute,
            int limitStreamsPerAddress,
            int limitStreams,
            int limitPeers,
            Secret loadToken,
            List<URI> clusterUrl,
            String clusterName,
            Secret clusterSecret,
            String clusterUser,
            Secret clusterPassword,
            Optional<Path> clusterCredentialsFile,
            Optional<Path> clusterCaFile) {

        /// Who our mail is from: `smtp_from`, or else `smtp_username`.
        public String smtpSender() {
            return smtpFrom.isEmpty() ? smtpUsername : smtpFrom;
        }
    }

    /// The libp2p host.
    public record P2p(
            int listenPort,
            List<InetAddress> listenAddresses,
            String mdnsTag,
            List<String> mdnsInterfaces) {

        /// Whether peers are looked for on that network interface.
        public boolean mdnsOn(String networkInterface) {
            return mdnsInterfaces.contains("all") || mdnsInterfaces.contains(networkInterface);
        }
    }

    /// What others see of us.
    public record Profile(String label, String email, Path avatarFile) {}

    /// The peer's own pages.
    public record Viewer(InetSocketAddress httpAddr, boolean openApi) {}

    /// Who we are.
    public record Identity(Path keyFile) {}

    /// What we show, share and fetch.
    public record Paths(Path siteRoot, Path sharedRoot, Path downloads) {}

    /// What is said between peers.
    public record Chat(boolean keepHistory) {}

    /// What we write to the log, and how.
    public record Log(String format, String level) {}

    /// The super hub. A limit of 0 is none.
    public record Hub(
            String name,
            InetAddress bind,
            int port,
            Optional<URI> externalUrl,
            Secret adminPassword,
            Path keyFile,
            Path dbPath,
            List<String> trustedProxies,
            int limitAddressPerMinute,
            boolean privateApplicants) {}

    /// Whom the super hub exchanges entries with.
    public record Federation(int pullSeconds, List<FederationPeer> peers) {}

    /// What holds where nothing is said; paths are relative.
    public static Config defaults() {
        return with();
    }

    /// The defaults with these settings, for programs that bring their own and for tests.
    ///
    /// @param settings as after `--set`: `presence.rendezvous_port=0`
    /// @throws IllegalArgumentException names every mistake
    public static Config with(String... settings) {
        try {
            return new Loader(Path.of("")).load(Map.of(), Arrays.asList(settings)).config();
        } catch (ConfigException wrong) {
            throw new IllegalArgumentException(wrong.getMessage(), wrong);
        }
    }

    /// Reads the configuration of a peer directory. Later ones win: defaults, `goop.json`,
    /// `goop.properties`, environment, overrides. A directory that does not exist has no files.
    ///
    /// @param environment as [System#getenv()]
    /// @param overrides what followed `--set`: `key=value`
    /// @throws ConfigException names every mistake
    public static Loaded load(
            Path directory, Map<String, String> environment, List<String> overrides)
            throws ConfigException {
        Loader loader = new Loader(directory.toAbsolutePath().normalize());
        loader.readFiles();
        return loader.load(environment, overrides);
    }

    /// Whether somebody stands in front of the rendezvous server, so that a request from this
    /// machine may be anybody's.
    public boolean proxied() {
        return platformPort || presence.externalUrl().isPresent();
    }
}
