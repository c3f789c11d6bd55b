package goop.natlab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import goop.json.JsonObject;
import goop.libp2p.interop.Partner;
import goop.libp2p.interop.Partner.Make;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Whether peers find out that others can dial them.
@Execution(ExecutionMode.CONCURRENT)
class ReachabilityTest {
    // go-libp2p waits half a minute before it asks for the first time.
    private static final int PATIENCE_MILLIS = 120_000;

    private static JsonObject reachability(Partner peer) throws IOException {
        return peer.ask("reachability", "millis", PATIENCE_MILLIS);
    }

    @ParameterizedTest
    @CsvSource({"GO, PORT_PRESERVING, Private", "GO_034, FIREWALL, Private"})
    void aGoPeerAtHomeLearnsFromOurRelayThatItIsPrivate(Make make, Router router, String verdict)
            throws IOException {
        try (Lab lab = Lab.open()) {
            Partner relay = Pair.relay(lab, lab.server(2, 1), Pair.Maker.OURS);
            Lab.Place home = lab.home(1, router);
            Partner peer = lab.start(home, make, "--listen", home.tcp());
            peer.ask("connect", "addr", relay.address());
            assertEquals(verdict, reachability(peer).string("reachability"));
        }
    }

    @Test
    void aGoPeerOnTheInternetLearnsFromOurRelayThatItIsPublic() throws IOException {
        try (Lab lab = Lab.open()) {
            Partner relay = Pair.relay(lab, lab.server(2, 1), Pair.Maker.OURS);
            Lab.Place place = lab.server(9, 1);
            Partner peer = lab.start(place, Make.GO, "--listen", place.tcp(), "--nat-service");
            peer.ask("connect", "addr", relay.address());
            assertEquals("Public", reachability(peer).string("reachability"));
        }
    }

    // go-libp2p's client of version 2 asks one server once in two minutes, and believes two answers
    // that agree: with one server it knows nothing for minutes.
    @ParameterizedTest
    @CsvSource({"true, reachable", "false, unreachable"})
    void aGoPeerConcludesOfItsAddressFromWhatServersOfOursFind(boolean open, String conclusion)
            throws IOException {
        try (Lab lab = Lab.open()) {
            List<Partner> servers = new ArrayList<>();
            for (int number = 2; number <= 4; number++) {
                servers.add(Pair.relay(lab, lab.server(number, 1), Pair.Maker.OURS));
            }
            Lab.Place place = open ? lab.server(9, 1) : lab.home(1, Router.FIREWALL);
            Partner peer = lab.start(place, Make.GO, "--listen", place.tcp(), "--nat-service");
            String address = peer.address().withoutPeer().orElseThrow().toString();
            for (Partner each : servers) peer.ask("connect", "addr", each.address());
            JsonObject found = peer.ask("reachableAddresses", "millis", PATIENCE_MILLIS);
            assertEquals(List.of(address), found.strings(conclusion), found::toString);
        }
    }

    @ParameterizedTest
    @CsvSource({"OURS, true", "OURS, false", "GO, true", "GO, false"})
    void oursLearnsItFromOursAndFromGo(Pair.Maker maker, boolean open) throws IOException {
        try (Lab lab = Lab.open()) {
            Lab.Place server = lab.server(2, 1);
            String[] flags = {"--listen", server.tcp(), "--relay-service", "--nat-service"};
            Partner helper =
                    maker == Pair.Maker.OURS
                            ? lab.startOurs(server, flags)
                            : lab.start(server, Make.GO, flags);
            Lab.Place place = open ? lab.server(9, 1) : lab.home(1, Router.PORT_PRESERVING);
            Partner ours = lab.startOurs(place, "--listen", place.tcp());
            ours.ask("connect", "addr", helper.address());
            JsonObject answer = reachability(ours);
            assertEquals(open ? "PUBLIC" : "PRIVATE", answer.string("reachability"));
            assertEquals(open ? "NONE" : "ONE_OBSERVER", answer.string("nat"));
        }
    }
}
