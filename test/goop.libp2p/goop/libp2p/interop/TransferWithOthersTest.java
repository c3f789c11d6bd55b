package goop.libp2p.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.Connection;
import goop.libp2p.Host;
import goop.libp2p.perf.Perf;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Many bytes, with checksums: flow control, window growth and frames of every size.
@ParameterizedClass
@EnumSource(
        value = Partner.Make.class,
        names = {"GO", "GO_034", "JS"})
class TransferWithOthersTest {
    private static final long BYTES = 256L << 20;
    private static final long FEWER = 32L << 20;

    private static Partner partner;

    @Parameter private Partner.Make make;
    private Host host;
    private Connection connection;

    @BeforeParameterizedClassInvocation
    static void startPartner(Partner.Make make) throws Exception {
        partner = Partner.start(make);
    }

    @AfterParameterizedClassInvocation
    static void endPartner() {
        if (partner != null) partner.close();
    }

    @BeforeEach
    void connect() throws Exception {
        host = Us.start();
        connection = Us.connect(host, partner);
    }

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void weUpload() throws Exception {
        Exchanges.upload(connection.newStream(Exchanges.SINK), BYTES);
    }

    @Test
    void weDownload() throws Exception {
        Exchanges.download(connection.newStream(Exchanges.SOURCE), BYTES);
    }

    @Test
    void theyUpload() throws Exception {
        transfer("up");
    }

    @Test
    void theyDownload() throws Exception {
        transfer("down");
    }

    @Test
    void weMeasureThem() throws Exception {
        Perf.Result result = Perf.run(connection, 10_000_000, 10_000_000);
        assertTrue(result.upload().isPositive() && result.download().isPositive());
    }

    @Test
    void theyMeasureUs() throws Exception {
        partner.ask("perf", "peer", host.peerId(), "upload", 10_000_000, "download", 10_000_000);
    }

    private void transfer(String direction) throws Exception {
        var done =
                partner.ask(
                        "transfer", "peer", host.peerId(), "bytes", FEWER, "direction", direction);
        assertEquals(FEWER, done.integer("bytes"));
    }
}
