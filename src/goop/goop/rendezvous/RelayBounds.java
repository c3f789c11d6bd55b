package goop.rendezvous;

import goop.config.Config;
import goop.libp2p.Limits;
import goop.libp2p.relay.RelayLimits;

import java.time.Duration;

/// What the settings say of the relay's bounds.
final class RelayBounds {
    // A relay is asked for nothing else, so what else connects is calls and lookers-on.
    private static final int CONNECTIONS_BESIDE = 512;

    private RelayBounds() {}

    static RelayLimits limits(Config.Presence settings) {
        return new RelayLimits(
                new RelayLimits.Reservations(
                        settings.relayReservations(),
                        settings.relayReservationsPerPeer(),
                        settings.relayReservationsPerAddress(),
                        settings.relayReservationsPerNetwork(),
                        Duration.ofSeconds(settings.relayReservationSeconds())),
                new RelayLimits.Circuits(
                        settings.relayCircuits(),
                        settings.relayCircuitsPerPeer(),
                        Duration.ofSeconds(settings.relayCircuitSeconds()),
                        bytes(settings.relayCircuitMegabytes())),
                new RelayLimits.Traffic(
                        bytes(settings.relayMegabytesPerSecond()),
                        bytes(settings.relayPeerMegabytesPerDay()),
                        Duration.ofDays(1)));
    }

    private static long bytes(int megabytes) {
        return megabytes * 1_000_000L;
    }

    /// Room for as many connections as the relay has places, and for those who call through it.
    static Limits host(Config.Presence settings) {
        Limits usual = Limits.defaults();
        Limits.Connections before = usual.connections();
        int low = settings.relayReservations() + settings.relayCircuits() + CONNECTIONS_BESIDE;
        int high = low + CONNECTIONS_BESIDE;
        Limits.Connections connections =
                new Limits.Connections(
                        2 * high,
                        high,
                        low,
                        before.grace(),
                        before.perPeer(),
                        Math.max(before.perAddress(), 2 * settings.relayReservationsPerAddress()));
        return usual.with(connections);
    }
}
