package goop.libp2p;

import goop.libp2p.dcutr.DirectUpgrade;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Why a peer is reached as it is: for people, and for programs that show it to people.
///
/// @param way how it is reached now
/// @param attempts addresses that were dialled lately in vain, when it is not reached
/// @param punch what came of the last upgrade of a relayed connection
/// @param offered whether the peer offers to punch holes, as far as it has told
/// @param nat what stands between us and the Internet
/// @param reachability whether others can dial us
public record Diagnosis(
        PeerId peer,
        Way way,
        List<UnreachableException.Attempt> attempts,
        Optional<PunchReport> punch,
        boolean offered,
        NatKind nat,
        Reachability reachability) {

    public Diagnosis {
        attempts = List.copyOf(attempts);
    }

    /// How a peer is reached.
    public enum Way {
        DIRECT,
        PUNCHED,
        RELAYED,
        UNREACHED
    }

    /// Of a peer that is connected, or not.
    public static Diagnosis of(Host host, PeerId peer) {
        return of(host, peer, List.of());
    }

    /// Of a peer that could not be reached.
    ///
    /// @param attempts what [UnreachableException] told
    public static Diagnosis of(
            Host host, PeerId peer, List<UnreachableException.Attempt> attempts) {
        Optional<PunchReport> punch = host.punchReport(peer);
        return new Diagnosis(
                peer,
                way(host.connection(peer)),
                attempts,
                punch,
                host.connection(peer)
                        .flatMap(Connection::info)
                        .filter(Diagnosis::punches)
                        .isPresent(),
                host.natKind(),
                host.reachability());
    }

    /// Whether a peer that tells this of itself offers to punch holes.
    public static boolean punches(PeerInfo info) {
        return info.protocols().contains(DirectUpgrade.PROTOCOL);
    }

    private static Way way(Optional<Connection> connection) {
        if (connection.isEmpty()) return Way.UNREACHED;
        if (connection.get().isRelayed()) return Way.RELAYED;
        return connection.get().isPunched() ? Way.PUNCHED : Way.DIRECT;
    }

    /// The reason in words, a sentence each.
    public List<String> reasons() {
        List<String> reasons = new ArrayList<>();
        switch (way) {
            case DIRECT -> reasons.add("The connection is direct.");
            case PUNCHED -> reasons.add("The connection is direct, through a punched hole.");
            case RELAYED -> relayed(reasons);
            case UNREACHED -> unreached(reasons);
        }
        punch.ifPresent(report -> report.dials().forEach(dial -> reasons.add(told(dial))));
        return reasons;
    }

    private void relayed(List<String> reasons) {
        reasons.add("The connection goes through a relay.");
        if (punch.isEmpty() && offered) {
            reasons.add(
                    "No hole was punched: the peer has to begin, and did not; it may know no public"
                            + " address of its own yet.");
        } else if (punch.isEmpty()) {
            reasons.add(
                    "No hole was punched: the peer does not offer to (/libp2p/dcutr), as some do"
                            + " that know no public address of theirs yet.");
        } else if (!punch.get().direct()) {
            reasons.add(
                    "No hole could be punched (%d tries): %s."
                            .formatted(punch.get().tries(), punch.get().why()));
        }
        switch (nat) {
            case ADDRESS_DEPENDENT -> reasons.add("On our side stands " + nat.words() + ".");
            case ONE_OBSERVER, UNKNOWN ->
                    reasons.add("What NAT stands on our side is not known: " + nat.words() + ".");
            case ENDPOINT_INDEPENDENT, NONE ->
                    reasons.add(
                            "Our side is not in the way (NAT: %s); the peer's NAT may be."
                                    .formatted(nat.words()));
        }
    }

    private void unreached(List<String> reasons) {
        reasons.add("There is no connection.");
        if (attempts.isEmpty()) reasons.add("No address of the peer is known.");
        for (UnreachableException.Attempt each : attempts) {
            String result = each.result();
            reasons.add(
                    result.startsWith("/") ? result + "." : each.address() + ": " + result + ".");
        }
    }

    private static String told(PunchReport.Dial dial) {
        String how = dial.punched() ? "punched at" : "dialled";
        return "%s was %s: %s.".formatted(dial.address(), how, dial.result());
    }
}
