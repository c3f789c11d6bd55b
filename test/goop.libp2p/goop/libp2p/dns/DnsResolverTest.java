package goop.libp2p.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.Keypair;
import goop.libp2p.Multiaddr;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

class DnsResolverTest {
    private static final String PEER = Keypair.generate().peerId().toString();
    private static final String OTHER = Keypair.generate().peerId().toString();

    private static DnsResolver resolver(FakeServer... servers) {
        List<InetSocketAddress> addresses =
                Arrays.stream(servers).map(FakeServer::address).toList();
        return new DnsResolver(
                new DnsClient(addresses, Duration.ofMillis(500)),
                name -> {
                    if (!name.equals("both.example.org")) throw new UnknownHostException(name);
                    return new InetAddress[] {
                        InetAddress.ofLiteral("192.0.2.1"), InetAddress.ofLiteral("2001:db8::1")
                    };
                });
    }

    private static List<byte[]> texts(DnsMessage query, String... texts) {
        DnsMessage.Record[] records =
                Arrays.stream(texts)
                        .map(each -> FakeServer.txt(query, each))
                        .toArray(DnsMessage.Record[]::new);
        return List.of(FakeServer.answer(query, 0, records).toBytes());
    }

    private static String asked(DnsMessage query) {
        return query.questions().getFirst().name().toString();
    }

    @Test
    void aListLeadsThroughOtherListsToAddresses() throws IOException {
        try (FakeServer server =
                new FakeServer(
                        (query, tcp) ->
                                asked(query).equals("_dnsaddr.example.org")
                                        ? texts(
                                                query,
                                                "dnsaddr=/dnsaddr/a.example.org/p2p/" + PEER,
                                                "dnsaddr=/ip4/192.0.2.9/tcp/1/p2p/" + OTHER,
                                                "something else",
                                                "dnsaddr=nonsense")
                                        : texts(
                                                query,
                                                "dnsaddr=/ip4/192.0.2.7/tcp/1/p2p/" + PEER,
                                                "dnsaddr=/dns6/both.example.org/tcp/2/p2p/"
                                                        + PEER))) {
            assertEquals(
                    Multiaddr.parseAll(
                            List.of(
                                    "/ip4/192.0.2.7/tcp/1/p2p/" + PEER,
                                    "/ip6/2001:db8::1/tcp/2/p2p/" + PEER)),
                    resolver(server).resolve(Multiaddr.parse("/dnsaddr/example.org/p2p/" + PEER)));
        }
    }

    @Test
    void hostNamesLeadToTheFamilyAskedFor() throws IOException {
        try (FakeServer none = new FakeServer((query, tcp) -> List.of())) {
            DnsResolver resolver = resolver(none);
            Multiaddr four = Multiaddr.parse("/ip4/192.0.2.1/tcp/5");
            Multiaddr six = Multiaddr.parse("/ip6/2001:db8::1/tcp/5");
            assertEquals(
                    List.of(four, six),
                    resolver.resolve(Multiaddr.parse("/dns/both.example.org/tcp/5")));
            assertEquals(
                    List.of(four),
                    resolver.resolve(Multiaddr.parse("/dns4/both.example.org/tcp/5")));
            assertEquals(
                    List.of(six),
                    resolver.resolve(Multiaddr.parse("/dns6/both.example.org/tcp/5")));
            assertThrows(
                    UnknownHostException.class,
                    () -> resolver.resolve(Multiaddr.parse("/dns/none.example.org/tcp/5")));
            assertEquals(List.of(four), resolver.resolve(four));
        }
    }

    @Test
    void anAnswerThatIsCutIsAskedForAgainOverTcp() throws IOException {
        String[] many =
                IntStream.range(0, 40)
                        .mapToObj(
                                port -> "dnsaddr=/ip4/192.0.2.7/tcp/" + (port + 1) + "/p2p/" + PEER)
                        .toArray(String[]::new);
        try (FakeServer server =
                new FakeServer(
                        (query, tcp) ->
                                tcp
                                        ? texts(query, many)
                                        : List.of(
                                                FakeServer.answer(query, DnsMessage.TRUNCATED)
                                                        .toBytes()))) {
            assertEquals(
                    40, resolver(server).resolve(Multiaddr.parse("/dnsaddr/example.org")).size());
        }
    }

    @Test
    void listsThatLeadToThemselvesEnd() throws IOException {
        try (FakeServer server =
                new FakeServer(
                        (query, tcp) ->
                                texts(
                                        query,
                                        "dnsaddr=/dnsaddr/example.org",
                                        "dnsaddr=/dnsaddr/a.example.org",
                                        "dnsaddr=/dnsaddr/b.example.org"))) {
            assertThrows(
                    UnknownHostException.class,
                    () -> resolver(server).resolve(Multiaddr.parse("/dnsaddr/example.org")));
            assertTrue(server.queries.get() <= DnsResolver.MAX_QUERIES);
        }
    }

    @Test
    void listsWithoutEndGiveSoManyAndNoMore() throws IOException {
        String[] many =
                IntStream.range(1, 100)
                        .mapToObj(port -> "dnsaddr=/ip4/192.0.2.7/tcp/" + port)
                        .toArray(String[]::new);
        try (FakeServer server =
                new FakeServer(
                        (query, tcp) ->
                                tcp
                                        ? texts(query, many)
                                        : List.of(
                                                FakeServer.answer(query, DnsMessage.TRUNCATED)
                                                        .toBytes()))) {
            assertEquals(
                    DnsResolver.MAX_ANSWERS,
                    resolver(server).resolve(Multiaddr.parse("/dnsaddr/example.org")).size());
        }
    }

    @Test
    void answersThatDoNotFitTheQuestionAreAnothers() throws IOException {
        try (FakeServer server =
                new FakeServer(
                        (query, tcp) -> {
                            DnsMessage right =
                                    FakeServer.answer(
                                            query, 0, FakeServer.txt(query, "dnsaddr=/tcp/1"));
                            DnsMessage wrongId =
                                    new DnsMessage(
                                            right.id() ^ 1,
                                            right.flags(),
                                            right.questions(),
                                            List.of(FakeServer.txt(query, "dnsaddr=/tcp/666")),
                                            List.of(),
                                            List.of());
                            byte[] question = query.toBytes();
                            byte[] noise = {1, 2, 3};
                            return List.of(noise, wrongId.toBytes(), question, right.toBytes());
                        })) {
            assertEquals(
                    List.of(Multiaddr.parse("/tcp/1")),
                    resolver(server).resolve(Multiaddr.parse("/dnsaddr/example.org")));
        }
    }

    @Test
    void aSilentServerIsFollowedByTheNext() throws IOException {
        try (FakeServer silent = new FakeServer((query, tcp) -> List.of());
                FakeServer server =
                        new FakeServer((query, tcp) -> texts(query, "dnsaddr=/tcp/1"))) {
            assertEquals(
                    List.of(Multiaddr.parse("/tcp/1")),
                    resolver(silent, server).resolve(Multiaddr.parse("/dnsaddr/example.org")));
        }
    }

    @Test
    void aNameThatDoesNotExistIsSaid() throws IOException {
        try (FakeServer server =
                new FakeServer((query, tcp) -> List.of(FakeServer.answer(query, 3).toBytes()))) {
            assertThrows(
                    UnknownHostException.class,
                    () -> resolver(server).resolve(Multiaddr.parse("/dnsaddr/example.org")));
        }
    }

    @Test
    void theSystemsServersAreReadAndHaveADefault(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("resolv.conf");
        assertEquals("[localhost/127.0.0.1:53]", DnsClient.systemServers(file).toString());
        Files.writeString(
                file,
                "# comment\nsearch example.org\nnameserver 192.0.2.53\n"
                        + "nameserver nonsense\nnameserver 2001:db8::53\n");
        assertEquals(
                "[/192.0.2.53:53, /[2001:db8:0:0:0:0:0:53]:53]",
                DnsClient.systemServers(file).toString());
    }

    @Test
    void aClientOfTheSystemFollowsItsServers(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("resolv.conf");
        Files.writeString(file, "nameserver 192.0.2.53\n");
        DnsClient client = DnsClient.ofSystem(file);
        assertEquals("[/192.0.2.53:53]", client.servers().toString());
        Files.writeString(file, "nameserver 192.0.2.54\n");
        assertEquals("[/192.0.2.54:53]", client.servers().toString());
    }
}
