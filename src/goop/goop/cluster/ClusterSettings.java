package goop.cluster;

import goop.config.Config;
import goop.config.Secret;
import goop.presence.PresenceToken;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// What a [Cluster] is made of.
///
/// @param name tells this cluster from others on the same NATS servers
/// @param secret what its servers share, by which they know each other's messages; may be empty
/// @param peers how many peers of other servers fit
public record ClusterSettings(String name, Secret secret, int peers, BusSettings bus) {

    /// What a configuration asks for.
    ///
    /// @throws IOException when a file that it names cannot be used
    public static ClusterSettings of(Config.Presence settings, String self) throws IOException {
        int peers = settings.limitPeers() == 0 ? Integer.MAX_VALUE : settings.limitPeers();
        return new ClusterSettings(
                settings.clusterName(),
                settings.clusterSecret(),
                peers,
                new BusSettings(
                        settings.clusterUrl(),
                        "goop " + self,
                        settings.clusterUser(),
                        settings.clusterPassword(),
                        credentials(settings.clusterCredentialsFile()),
                        settings.clusterCaFile()));
    }

    private static Optional<NatsCredentials> credentials(Optional<Path> file) throws IOException {
        if (file.isEmpty()) return Optional.empty();
        try {
            return Optional.of(NatsCredentials.read(file.get()));
        } catch (NoSuchFileException missing) {
            throw new IOException(
                    "presence.cluster_credentials_file: there is no " + file.get(), missing);
        }
    }

    /// By the same secret, tokens that one server has given hold on all; without one there is no
    /// such key.
    public static Optional<PresenceToken> tokens(Config.Presence settings) {
        if (settings.clusterUrl().isEmpty() || settings.clusterSecret().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new PresenceToken(Seal.derive(settings.clusterSecret(), "goop presence token")));
    }

    /// What only servers with the same secret can make and open, for that purpose alone; without a
    /// secret there is no such seal.
    public static Optional<Seal> seal(Config.Presence settings, String purpose) {
        if (settings.clusterSecret().isEmpty()) return Optional.empty();
        return Optional.of(new Seal(settings.clusterSecret(), purpose));
    }

    /// A key that all servers of the cluster have, for that purpose alone.
    public static byte[] key(Config.Presence settings, String purpose) {
        return Seal.derive(settings.clusterSecret(), purpose);
    }
}
