package goop.load;

import goop.json.Json;
import goop.json.JsonException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/// Whether a server may be put under load: one on this machine always, another one when whoever
/// runs it has said so. He sets `presence.load_token` to a word that he and the tester agreed on,
/// and the server tells everybody its hash: who knows the word may begin, nobody else can.
public final class Consent {
    /// Where a server tells the hash.
    public static final String PATH = "/api/load-consent";

    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private Consent() {}

    /// SHA-256 of a token, as the server tells it: 64 hexadecimal digits.
    public static String hash(String token) {
        try {
            byte[] bytes = token.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Where the load may go.
    ///
    /// @param token what the operator agreed to, empty for none
    /// @throws IOException when nobody has agreed; says what to do
    public static InetSocketAddress obtain(URI target, String token) throws IOException {
        int port = target.getPort();
        if (port < 0) port = target.getScheme().equalsIgnoreCase("https") ? 443 : 80;
        InetAddress address = InetAddress.getByName(target.getHost());
        InetSocketAddress found = new InetSocketAddress(address, port);
        if (address.isLoopbackAddress()) return found;
        if (token.isEmpty()) {
            throw new IOException(
                    target.getHost()
                            + " is another machine: its operator has to agree. Agree on a word of"
                            + " 16 characters or more, have presence.load_token set to it there,"
                            + " and name the file that holds it here with --token-file");
        }
        require(target, found, token);
        return found;
    }

    /// Asks the server there.
    static void require(URI target, InetSocketAddress address, String token) throws IOException {
        byte[] told = told(target, address).getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(hash(token).getBytes(StandardCharsets.US_ASCII), told)) {
            throw new IOException(target.getHost() + " has agreed to another token than this one");
        }
    }

    private static String told(URI target, InetSocketAddress address) throws IOException {
        try (Http1Connection connection = Http1Connection.open(target, address, DEADLINE)) {
            Http1Connection.Answer answer = connection.get(PATH);
            if (answer.status() == 404) {
                throw new IOException(
                        target.getHost() + " has not agreed: presence.load_token is not set there");
            }
            if (answer.status() != 200) {
                throw new IOException(
                        target.getHost() + " answers " + answer.status() + " to " + PATH);
            }
            return Json.parseObject(answer.body()).string("sha256");
        } catch (JsonException wrong) {
            throw new IOException(target.getHost() + " answers something else to " + PATH, wrong);
        }
    }
}
