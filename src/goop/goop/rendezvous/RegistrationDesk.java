package goop.rendezvous;

import goop.config.Config;
import goop.database.Database;
import goop.database.DatabaseException;
import goop.database.Session;
import goop.http.Handler;
import goop.http.Refusal;
import goop.registration.MailCarrier;
import goop.registration.MailServer;
import goop.registration.MailServer.Security;
import goop.registration.Outbox;
import goop.registration.OutboxWorker;
import goop.registration.Registrations;
import goop.registration.Webhook;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Function;

/// All that registration takes, on a server with a database.
record RegistrationDesk(Registrations registrations, Outbox outbox, OutboxWorker worker)
        implements Persistence.Topic, AutoCloseable {

    private static final System.Logger LOG = System.getLogger("goop.rendezvous");

    /// @throws IOException when mail is asked for and there is nothing that can send it
    static RegistrationDesk open(Config.Presence settings, Database database, InstantSource clock)
            throws IOException {
        OutboxWorker.Ways ways = ways(settings);
        Registrations registrations =
                new Registrations(
                        database,
                        clock,
                        settings.registrationRequired(),
                        settings.registrationWebhook().isPresent());
        try {
            database.read(registrations::reading).run();
        } catch (DatabaseException later) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "nobody counts as registered until the database can be read: "
                            + later.getMessage());
        }
        Outbox outbox = new Outbox(database);
        OutboxWorker worker = OutboxWorker.start(outbox, registrations, clock, ways);
        return new RegistrationDesk(registrations, outbox, worker);
    }

    /// Makes ready for other settings.
    ///
    /// @return puts them in force
    /// @throws IOException when mail is asked for and there is nothing that can send it
    Runnable prepare(Config.Presence settings) throws IOException {
        OutboxWorker.Ways ways = ways(settings);
        return () -> {
            registrations.rules(
                    settings.registrationRequired(), settings.registrationWebhook().isPresent());
            worker.use(ways);
        };
    }

    /// Whether links go out by mail.
    boolean mails() {
        return worker.ways().post().isPresent();
    }

    private static OutboxWorker.Ways ways(Config.Presence settings) throws IOException {
        Optional<Webhook> webhook =
                settings.registrationWebhook()
                        .map(
                                url ->
                                        new Webhook(
                                                url,
                                                settings.registrationWebhookSecret(),
                                                settings.registrationWebhookPrivate()));
        String name = settings.externalUrl().map(URI::toString).orElse("");
        return new OutboxWorker.Ways(post(settings), webhook, name);
    }

    private static Optional<OutboxWorker.Post> post(Config.Presence settings) throws IOException {
        if (settings.smtpHost().isEmpty()) return Optional.empty();
        MailCarrier carrier = carrier();
        return Optional.of(
                new OutboxWorker.Post(
                        carrier,
                        new MailServer(
                                settings.smtpHost(),
                                settings.smtpPort(),
                                security(settings),
                                settings.smtpUsername(),
                                settings.smtpPassword(),
                                settings.smtpSender(),
                                settings.smtpCaFile())));
    }

    private static MailCarrier carrier() throws IOException {
        String rest;
        try {
            Optional<MailCarrier> found = ServiceLoader.load(MailCarrier.class).findFirst();
            if (found.isPresent()) return found.get();
            rest = "there is no mail library";
        } catch (ServiceConfigurationError | NoClassDefFoundError half) {
            LOG.log(System.Logger.Level.DEBUG, "mail library", half);
            rest = "the mail library is not whole";
        }
        throw new IOException(
                "mail is asked for (presence.smtp_host), but "
                        + rest
                        + ": put goop.mail.jar, jakarta.mail and both activation jars into the"
                        + " folder lib beside goop.jar, as `./build.sh libs` does");
    }

    private static Security security(Config.Presence settings) {
        return switch (settings.smtpSecurity()) {
            case "tls" -> Security.TLS;
            case "starttls" -> Security.STARTTLS;
            case "none" -> Security.NONE;
            default -> {
                if (settings.smtpPort() == 465) yield Security.TLS;
                yield isThisMachine(settings.smtpHost()) ? Security.OFFERED : Security.STARTTLS;
            }
        };
    }

    private static boolean isThisMachine(String host) {
        if (!host.equals("localhost") && !host.matches("[0-9.]+|.*:.*")) return false;
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException no) {
            return false;
        }
    }

    /// A handler that needs registration; 503 where there is no database, or it fails.
    static Handler orUnavailable(
            Optional<RegistrationDesk> desk, Function<RegistrationDesk, Handler> handler) {
        if (desk.isEmpty()) {
            return request -> {
                throw new Refusal(
                        503,
                        "this server keeps no registrations: presence.peer_db_path is not set");
            };
        }
        Handler able = handler.apply(desk.get());
        return request -> {
            try {
                return able.handle(request);
            } catch (DatabaseException failed) {
                throw new Refusal(503, failed.getMessage());
            }
        };
    }

    @Override
    public long revision(Session session) throws SQLException {
        return Registrations.revision(session);
    }

    @Override
    public Runnable read(Session session) throws SQLException {
        return registrations.reading(session);
    }

    @Override
    public void close() {
        worker.close();
    }
}
