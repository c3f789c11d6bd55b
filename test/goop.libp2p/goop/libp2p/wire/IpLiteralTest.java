package goop.libp2p.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import goop.libp2p.ProtocolException;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.Inet6Address;
import java.util.List;
import java.util.Map;
import java.util.Random;

class IpLiteralTest {
    // RFC 5952, sections 4 and 5; RFC 4291, section 2.2.
    @Test
    void ipv6IsWrittenAsRfc5952Recommends() throws IOException {
        Map<String, String> vectors =
                Map.of(
                        "2001:0db8::0001", "2001:db8::1",
                        "2001:db8:0:0:0:0:2:1", "2001:db8::2:1",
                        "2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1",
                        "2001:0:0:1:0:0:0:1", "2001:0:0:1::1",
                        "2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1",
                        "2001:DB8::AaAa", "2001:db8::aaaa",
                        "0:0:0:0:0:ffff:192.0.2.1", "::ffff:192.0.2.1",
                        "0:0:0:0:0:0:0:0", "::",
                        "ff01:0:0:0:0:0:0:0", "ff01::",
                        "::13.1.68.3", "::d01:4403");
        for (var each : vectors.entrySet()) {
            assertEquals(each.getValue(), IpLiteral.format6(IpLiteral.parse6(each.getKey())));
        }
    }

    @Test
    void whatIsNoAddressIsRefused() {
        for (String each :
                List.of(
                        "",
                        "1",
                        "1.2.3",
                        "1.2.3.4.5",
                        "1.2.3.256",
                        "1.2.3.04",
                        "1.2.3.-4",
                        "1.2.3.",
                        "1.2.3.4 ",
                        "0x1.2.3.4",
                        "1.2.3.\u0664")) {
            assertThrows(ProtocolException.class, () -> IpLiteral.parse4(each), each);
        }
        for (String each :
                List.of(
                        "",
                        ":",
                        ":::",
                        "1::2::3",
                        "1:2:3:4:5:6:7",
                        "1:2:3:4:5:6:7:8:9",
                        "12345::",
                        "::g",
                        "::1%eth0",
                        "1:2:3:4:5:6:7:1.2.3.4",
                        "1.2.3.4::",
                        "::1.2.3",
                        "1:",
                        "1:2:3:4:5:6:7::8",
                        ":1::2",
                        "::\u0661",
                        "1".repeat(10_000))) {
            assertThrows(ProtocolException.class, () -> IpLiteral.parse6(each), each);
        }
    }

    @Test
    void anyAddressComesBackAndMeansWhatItMeansToTheJdk() throws IOException {
        long seed = System.nanoTime();
        System.out.println("IpLiteralTest seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 5_000; round++) {
            byte[] address = new byte[16];
            random.nextBytes(address);
            for (int index = 0; index < 8; index++) {
                if (random.nextInt(3) > 0) address[2 * index] = address[2 * index + 1] = 0;
            }
            String text = IpLiteral.format6(address);
            org.junit.jupiter.api.Assertions.assertArrayEquals(address, IpLiteral.parse6(text));
            if (!IpLiteral.isMapped4(address)) {
                org.junit.jupiter.api.Assertions.assertArrayEquals(
                        address, Inet6Address.ofLiteral(text).getAddress(), text);
            }
        }
    }
}
