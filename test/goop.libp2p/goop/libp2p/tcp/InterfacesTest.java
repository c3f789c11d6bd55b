package goop.libp2p.tcp;

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
}
