package goop.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.InetAddress;
import java.util.List;

class ClientAddressTest {
    private final ClientAddress clients =
            ClientAddress.trusting(List.of("127.0.0.0/8", "::1", "10.0.0.0/8", "2001:db8:1::/48"));

    @ParameterizedTest(name = "{0} forwarded for {1} is {2}")
    @CsvSource(
            nullValues = "-",
            value = {
                "203.0.113.9, -, 203.0.113.9",
                "127.0.0.1, -, 127.0.0.1",
                "127.0.0.1, 203.0.113.9, 203.0.113.9",
                "::1, 203.0.113.9, 203.0.113.9",
                "2001:db8:1::5, 2001:db8:2::5, 2001:db8:2:0:0:0:0:5",
                // Nobody believes a stranger.
                "203.0.113.9, 198.51.100.1, 203.0.113.9",
                // What the client wrote itself stands to the left.
                "127.0.0.1, '198.51.100.1, 203.0.113.9', 203.0.113.9",
                "127.0.0.1, '127.0.0.1, 203.0.113.9', 203.0.113.9",
                // Proxies before proxies.
                "127.0.0.1, '203.0.113.9, 10.1.2.3', 203.0.113.9",
                "127.0.0.1, '203.0.113.9,10.1.2.3 ,10.9.9.9', 203.0.113.9",
                "127.0.0.1, '10.1.2.3, 10.9.9.9', 10.1.2.3",
                // Forms of addresses.
                "127.0.0.1, 203.0.113.9:4711, 203.0.113.9",
                "127.0.0.1, [2001:db8::9]:4711, 2001:db8:0:0:0:0:0:9",
                "127.0.0.1, [2001:db8::9], 2001:db8:0:0:0:0:0:9",
                "127.0.0.1, ::ffff:203.0.113.9, 203.0.113.9",
                // What is no address: the proxy that said so is the client.
                "127.0.0.1, unknown, 127.0.0.1",
                "127.0.0.1, '', 127.0.0.1",
                "127.0.0.1, ',', 127.0.0.1",
                "127.0.0.1, '203.0.113.9,', 127.0.0.1",
                "127.0.0.1, '203.0.113.9, unknown, 10.1.2.3', 10.1.2.3",
                "127.0.0.1, localhost, 127.0.0.1",
                "127.0.0.1, 203.0.113, 127.0.0.1",
                "127.0.0.1, 0x7f.0.0.1, 127.0.0.1",
                "127.0.0.1, 203.0.113.256, 127.0.0.1",
                "127.0.0.1, fe80::1%eth0, 127.0.0.1",
                "127.0.0.1, [::1, 127.0.0.1",
                "127.0.0.1, '203.0.113.9 evil', 127.0.0.1",
            })
    void theRightmostUntrustedEntryIsTheClient(String remote, String forwarded, String client) {
        List<String> fields = forwarded == null ? List.of() : List.of(forwarded);
        InetAddress found = clients.of(InetAddress.ofLiteral(remote), fields);
        assertEquals(client, found.getHostAddress());
    }

    @Test
    void severalFieldsAreOneList() {
        InetAddress found =
                clients.of(
                        InetAddress.ofLiteral("127.0.0.1"),
                        List.of("198.51.100.1", "203.0.113.9", "10.1.1.1, 10.2.2.2"));
        assertEquals("203.0.113.9", found.getHostAddress());
    }

    @Test
    void aThousandEntriesAreNotFollowedWithoutEnd() {
        String many = "203.0.113.9, " + "10.1.1.1, ".repeat(1000) + "10.2.2.2";
        InetAddress found = clients.of(InetAddress.ofLiteral("127.0.0.1"), List.of(many));
        assertEquals("10.1.1.1", found.getHostAddress());
        String garbage = ",".repeat(100_000);
        found = clients.of(InetAddress.ofLiteral("127.0.0.1"), List.of(garbage));
        assertEquals("127.0.0.1", found.getHostAddress());
    }

    @Test
    void blocksHoldTheirBits() {
        AddressRange block = AddressRange.parse("192.0.2.128/25");
        assertTrue(block.contains(InetAddress.ofLiteral("192.0.2.255")));
        assertFalse(block.contains(InetAddress.ofLiteral("192.0.2.127")));
        assertTrue(AddressRange.parse("0.0.0.0/0").contains(InetAddress.ofLiteral("8.8.8.8")));
        assertFalse(AddressRange.parse("0.0.0.0/0").contains(InetAddress.ofLiteral("::8")));
        AddressRange odd = AddressRange.parse("2001:db8::/33");
        assertTrue(odd.contains(InetAddress.ofLiteral("2001:db8:7fff::1")));
        assertFalse(odd.contains(InetAddress.ofLiteral("2001:db8:8000::1")));
    }

    @Test
    void aMistakeInABlockSaysWhatIsAllowed() {
        for (String text :
                List.of("", "example.org", "10.0.0.0/33", "10.0.0.0/", "::/129", "10/8")) {
            IllegalArgumentException mistake =
                    assertThrows(
                            IllegalArgumentException.class, () -> AddressRange.parse(text), text);
            assertTrue(mistake.getMessage().startsWith("\"" + text + "\""), mistake.getMessage());
        }
    }

    @Test
    void limitsCountAnIpv6HostByItsNetwork() {
        assertEquals(
                ClientAddress.network(InetAddress.ofLiteral("2001:db8:1:2::1")),
                ClientAddress.network(InetAddress.ofLiteral("2001:db8:1:2:ffff::9")));
        InetAddress four = InetAddress.ofLiteral("192.0.2.1");
        assertEquals(four, ClientAddress.network(four));
    }
}
