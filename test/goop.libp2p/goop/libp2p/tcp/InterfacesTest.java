package goop.libp2p.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.AddressScope;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;

class InterfacesTest {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.9.9.9", "::1", "169.254.3.4", "fe80::1"})
    void loopbackAndLinkLocalAddressesAreOnLink(String address) throws Exception {
        assertTrue(Interfaces.onLink(InetAddress.getByName(address)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "2600::1", "0.0.0.0", "224.0.0.251", "ff02::fb"})
    void publicAddressesAndThoseOfNobodyAreNot(String address) throws Exception {
        assertFalse(Interfaces.onLink(InetAddress.getByName(address)));
    }

    @Test
    void thePrivateAddressesOfAnInterfaceAreOnLinkAsFarAsItsPrefixGoes() throws Exception {
        for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
            for (InterfaceAddress link : each.getInterfaceAddresses()) {
                if (AddressScope.of(link.getAddress()) != AddressScope.PRIVATE) continue;
                assertTrue(Interfaces.onLink(link.getAddress()));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 12, 20, 24, 25, 31, 32})
    void aPrefixCoversJustItsBits(int prefix) {
        byte[] ours = {10, 77, 1, 2};
        for (int bit = 0; bit < 32; bit++) {
            byte[] theirs = ours.clone();
            theirs[bit / 8] ^= (byte) (0x80 >> bit % 8);
            assertEquals(bit >= prefix, Interfaces.covers(ours, prefix, theirs));
        }
        assertFalse(Interfaces.covers(ours, prefix, new byte[16]));
    }
}
