/// libp2p for the plain JDK: a library that stands alone.
module goop.libp2p {
    exports goop.libp2p;
    exports goop.libp2p.gossipsub;
    exports goop.libp2p.mdns;
    exports goop.libp2p.perf;
    exports goop.libp2p.ping;
    exports goop.libp2p.relay;
    exports goop.libp2p.wire;
}
