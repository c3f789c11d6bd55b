package goop.libp2p;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;

class SubnetTest {
    @ParameterizedTest
    @ValueSource(ints = {8, 12, 20, 24, 25, 31, 32})
    void aPrefixCoversJustItsBits(int prefix) throws Exception {
        byte[] ours = {10, 77, 1, 2};
        Subnet link = new Subnet(InetAddress.getByAddress(ours), prefix);
        for (int bit = 0; bit < 32; bit++) {
            byte[] theirs = ours.clone();
            theirs[bit / 8] ^= (byte) (0x80 >> bit % 8);
            assertEquals(bit >= prefix, link.holds(InetAddress.getByAddress(theirs)));
        }
        assertFalse(link.holds(InetAddress.getByAddress(new byte[16])));
    }

    @Test
    void whereThePrefixIsNotKnownNobodyElseIsThere() {
        InetAddress ours = InetAddress.ofLiteral("10.77.1.2");
        assertTrue(new Subnet(ours, 0).holds(ours));
        assertFalse(new Subnet(ours, 0).holds(InetAddress.ofLiteral("10.77.1.3")));
    }
}
