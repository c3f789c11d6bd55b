/// The programs: peer, rendezvous server, super hub, and the command line over them.
@SuppressWarnings("module") // goop.mail and goop.nats are compiled after this one, or not at all
module goop {
    requires goop.libp2p;
    requires jdk.httpserver;
    requires java.net.http;
    requires java.sql;
    requires jdk.unsupported;

    exports goop.cluster to
            goop.nats;
    exports goop.config to
            goop.mail,
            goop.nats;
    exports goop.registration to
            goop.mail;

    uses goop.cluster.BusDriver;
    uses goop.registration.MailCarrier;

    provides System.LoggerFinder with
            goop.log.LogFinder;
}
