package goop.libp2p.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import goop.libp2p.Multiaddr;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.Stream;

class DialPlanTest {
    private static final String RELAYED = "/ip4/9.9.9.9/tcp/1/p2p-circuit";

    private static List<String> plan(String... addresses) {
        return plan(false, addresses);
    }

    private static List<String> plan(boolean fourFirst, String... addresses) {
        return DialPlan.of(Multiaddr.parseAll(List.of(addresses)), 32, fourFirst).stream()
                .map(each -> each.delay().toMillis() + " " + each.address())
                .toList();
    }

    @Test
    void publicComesFirstPrivateSoonAfterRelaysLast() {
        assertEquals(
                List.of(
                        "0 /ip6/2600::1/tcp/1",
                        "30 /ip4/127.0.0.1/tcp/1",
                        "60 /ip4/192.168.0.5/tcp/1",
                        "250 /ip4/8.8.8.8/tcp/1",
                        "500 /ip4/8.8.4.4/tcp/1",
                        "1000 " + RELAYED),
                plan(
                        RELAYED,
                        "/ip4/192.168.0.5/tcp/1",
                        "/ip4/8.8.8.8/tcp/1",
                        "/ip4/127.0.0.1/tcp/1",
                        "/ip4/8.8.4.4/tcp/1",
                        "/ip6/2600::1/tcp/1"));
    }

    @Test
    void whoListensOnIpv4AloneDialsThatFirst() {
        String four = "/ip4/8.8.8.8/tcp/1";
        String six = "/ip6/2600::1/tcp/1";
        assertEquals(List.of("0 " + six, "250 " + four), plan(false, four, six));
        assertEquals(List.of("0 " + four, "250 " + six), plan(true, six, four));
    }

    @Test
    void whatStandsAloneDoesNotWait() {
        assertEquals(List.of("0 /ip4/10.0.0.1/tcp/1"), plan("/ip4/10.0.0.1/tcp/1"));
        assertEquals(List.of("0 " + RELAYED), plan(RELAYED, RELAYED));
        assertEquals(
                List.of("0 /ip4/10.0.0.1/tcp/1", "500 " + RELAYED),
                plan(RELAYED, "/ip4/10.0.0.1/tcp/1"));
        assertEquals(List.of(), plan());
    }

    @Test
    void aPeerWithHundredsOfAddressesGetsItsShare() {
        List<Multiaddr> many =
                Stream.iterate(1, port -> port + 1)
                        .limit(500)
                        .map(port -> "/ip4/8.8.8.8/tcp/" + port)
                        .flatMap(text -> Multiaddr.parseAll(List.of(text)).stream())
                        .toList();
        assertEquals(32, DialPlan.of(many, 32, false).size());
    }
}
