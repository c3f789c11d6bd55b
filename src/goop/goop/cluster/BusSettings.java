package goop.cluster;

import goop.config.Secret;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Which servers carry our messages, and how they know us.
///
/// @param servers one or more nodes, `nats://host:4222` or `tls://host:4222`
/// @param name what we are called there, for its operator
/// @param username empty where it asks for none
/// @param credentials what proves us by a signature, in place of a password
/// @param authorities a file of certificates (PEM) that are trusted beside the system's
public record BusSettings(
        List<URI> servers,
        String name,
        String username,
        Secret password,
        Optional<NatsCredentials> credentials,
        Optional<Path> authorities) {}
