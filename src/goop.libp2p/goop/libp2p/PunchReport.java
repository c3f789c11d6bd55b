package goop.libp2p;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What came of making a relayed connection a direct one, for people who ask why it is slow.
///
/// @param direct whether there is a direct connection now
/// @param why in a few words: `punched`, `dialled`, or what was in the way
/// @param tries how many punches were begun
/// @param took from the relayed connection on
/// @param roundTrip through the relay; zero when it was not measured
/// @param dials which addresses were dialled with what result, in order
public record PunchReport(
        PeerId peer,
        Instant at,
        boolean direct,
        String why,
        int tries,
        Duration took,
        Duration roundTrip,
        List<Dial> dials) {

    public PunchReport {
        dials = List.copyOf(dials);
    }

    /// One address that was dialled.
    ///
    /// @param punched from the listening port, while the peer dialled us; else as anybody would
    public record Dial(Multiaddr address, boolean punched, String result) {}
}
