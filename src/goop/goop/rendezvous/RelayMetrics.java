package goop.rendezvous;

import goop.libp2p.relay.RelayService;
import goop.metrics.Metrics;

/// What `/metrics` says of the relay.
final class RelayMetrics {
    private RelayMetrics() {}

    static void register(Metrics metrics, RelayService relay) {
        metrics.gauge("goop_relay_reservations", "Peers with a place here.", relay::reservations);
        metrics.gauge("goop_relay_circuits", "Open circuits.", relay::circuits);
        metrics.counter("goop_relay_bytes_total", "Bytes passed on.", relay::bytes);
        metrics.counter(
                "goop_relay_reservations_total", "Places given or renewed.", relay::granted);
        metrics.counter("goop_relay_circuits_total", "Circuits opened.", relay::connected);
        metrics.counter("goop_relay_refused_total", "Requests refused.", relay::refused);
    }
}
