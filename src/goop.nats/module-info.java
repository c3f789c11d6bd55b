/// The bus of a cluster for goop, over jnats.
@SuppressWarnings("requires-automatic") // jnats is a module by its name only
module goop.nats {
    requires goop;
    requires io.nats.jnats;

    provides goop.cluster.BusDriver with
            goop.nats.NatsDriver;
}
