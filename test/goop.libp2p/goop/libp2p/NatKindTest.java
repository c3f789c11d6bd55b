package goop.libp2p;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.List;

/// What the addresses at which peers see us say of the NAT.
class NatKindTest {
    private static final List<Multiaddr> HOME =
            Multiaddr.parseAll(List.of("/ip4/192.168.1.2/tcp/4001", "/ip6/2a02::2/tcp/4001"));

    private static ObservedAddress seen(String address, int observers) {
        return new ObservedAddress(Multiaddr.parseAll(List.of(address)).getFirst(), observers);
    }

    private static NatKind infer(ObservedAddress... seen) {
        return NatKind.infer(List.of(seen), HOME);
    }

    @Test
    void eachKindIsTold() {
        assertEquals(NatKind.UNKNOWN, infer());
        assertEquals(NatKind.UNKNOWN, infer(seen("/ip4/192.168.1.2/tcp/4001", 3)));
        assertEquals(NatKind.UNKNOWN, infer(seen("/ip6/2a02::2/tcp/4001", 3)));
        assertEquals(NatKind.ONE_OBSERVER, infer(seen("/ip4/85.0.0.1/tcp/4001", 1)));
        assertEquals(NatKind.ENDPOINT_INDEPENDENT, infer(seen("/ip4/85.0.0.1/tcp/4001", 2)));
        assertEquals(
                NatKind.ADDRESS_DEPENDENT,
                infer(seen("/ip4/85.0.0.1/tcp/20001", 1), seen("/ip4/85.0.0.1/tcp/30001", 1)));
        List<Multiaddr> server = Multiaddr.parseAll(List.of("/ip4/85.0.0.1/tcp/4001"));
        assertEquals(
                NatKind.NONE, NatKind.infer(List.of(seen("/ip4/85.0.0.1/tcp/4001", 1)), server));
    }

    // One observer may say what it likes: alone it convinces nobody of more than "a NAT".
    @Test
    void aLiarAloneDoesNotMakeTheOthersAgree() {
        assertEquals(
                NatKind.ENDPOINT_INDEPENDENT,
                infer(seen("/ip4/85.0.0.1/tcp/4001", 2), seen("/ip4/85.6.6.6/tcp/1", 1)));
    }
}
