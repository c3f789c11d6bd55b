package goop.bench;

import java.nio.charset.StandardCharsets;

/// The requests that are sent, made by hand.
final class Messages {
    private Messages() {}

    /// An update of a peer, with the shape and length of a real one.
    static String update(int peer, String content) {
        return said("update", peer, content);
    }

    /// The same of another type.
    static String said(String type, int peer, String content) {
        return """
        {"type":"%s","peerID":"12D3KooWBench%039d","content":"%s","email":"peer%d@example.org",\
        "addrs":["/ip4/10.1.2.3/tcp/4001","/ip6/2001:db8::7/tcp/4001"],"ts":%d}\
        """
                .formatted(type, peer, content, peer, System.currentTimeMillis());
    }

    /// `POST /publish` with this body.
    static byte[] request(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return """
        POST /publish HTTP/1.1\r
        Host: localhost\r
        Content-Type: application/json\r
        Content-Length: %d\r
        \r
        %s\
        """
                .formatted(bytes.length, body)
                .getBytes(StandardCharsets.UTF_8);
    }

    /// `GET /events` on this path.
    static byte[] subscription(String path, boolean gzip) {
        String accepted = gzip ? "Accept-Encoding: gzip\r\n" : "";
        return ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + accepted + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
