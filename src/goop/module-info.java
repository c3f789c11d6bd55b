/// The programs: peer, rendezvous server, super hub, and the command line over them.
module goop {
    requires goop.libp2p;
    requires jdk.httpserver;
    requires java.net.http;
    requires java.sql;

    provides System.LoggerFinder with
            goop.log.LogFinder;
}
