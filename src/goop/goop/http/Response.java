package goop.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// An answer, immutable: one that is always the same can be a constant.
public final class Response {
    /// 204: done, nothing to say.
    public static final Response NO_CONTENT = empty(204);

    private static final List<Header> EVENT_HEADERS =
            List.of(
                    new Header("Content-Type", "text/event-stream"),
                    new Header("Cache-Control", "no-cache"),
                    // What nginx and others that take its hints would otherwise buffer.
                    new Header("X-Accel-Buffering", "no"));

    /// What follows the header.
    sealed interface Body {
        record None() implements Body {}

        record Bytes(byte[] bytes) implements Body {}

        record Streamed(long length, Writer writer) implements Body {}

        record Events(EventSource source) implements Body {}
    }

    /// Writes a body piece by piece; whole when it returns. An exception cuts the connection, so
    /// that the client sees that something is missing.
    @FunctionalInterface
    public interface Writer {
        void writeTo(OutputStream out) throws IOException;
    }

    private final int status;
    private final List<Header> headers;
    private final Body body;
    private final boolean cuts;

    private Response(int status, List<Header> headers, Body body) {
        this(status, headers, body, false);
    }

    private Response(int status, List<Header> headers, Body body, boolean cuts) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.cuts = cuts;
    }

    /// No body.
    public static Response empty(int status) {
        return new Response(status, List.of(), new Body.None());
    }

    /// One line of plain text; the newline is added.
    public static Response text(int status, String line) {
        return bytes(
                status,
                "text/plain; charset=utf-8",
                (line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /// A JSON document, already encoded.
    public static Response json(int status, byte[] document) {
        return bytes(status, "application/json", document);
    }

    /// A page, escaped by whoever made it.
    public static Response html(int status, String page) {
        return bytes(status, "text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8));
    }

    /// Any bytes; the array is not copied and must not change.
    public static Response bytes(int status, String contentType, byte[] body) {
        return new Response(
                status, List.of(new Header("Content-Type", contentType)), new Body.Bytes(body));
    }

    /// A body that is never held whole.
    ///
    /// @param length its bytes, or -1 when nobody knows yet
    public static Response stream(int status, String contentType, long length, Writer writer) {
        return new Response(
                status,
                List.of(new Header("Content-Type", contentType)),
                new Body.Streamed(length, writer));
    }

    /// Server-sent events. Nothing between us and the client may keep or gather them.
    public static Response events(EventSource source) {
        return new Response(200, EVENT_HEADERS, new Body.Events(source));
    }

    /// 303: look there, with GET.
    public static Response seeOther(String location) {
        return empty(303).with("Location", location);
    }

    /// The same answer with one more header field.
    ///
    /// @throws IllegalArgumentException when the value could break out of its line
    public Response with(String name, String value) {
        List<Header> more = new ArrayList<>(headers.size() + 1);
        more.addAll(headers);
        more.add(new Header(name, value));
        return new Response(status, more, body, cuts);
    }

    /// As [#with], unless the answer already has a field of that name.
    Response withDefault(String name, String value) {
        return header(name) == null ? with(name, value) : this;
    }

    public int status() {
        return status;
    }

    /// The first value of that field, or null.
    public String header(String name) {
        for (Header each : headers) {
            if (each.name().equalsIgnoreCase(name)) return each.value();
        }
        return null;
    }

    /// The bytes of a body that is held whole; empty for any other.
    public byte[] body() {
        return body instanceof Body.Bytes(byte[] bytes) ? bytes : new byte[0];
    }

    /// The same answer, after which the connection is closed without reading on.
    Response cutting() {
        return new Response(status, headers, body, true);
    }

    boolean cuts() {
        return cuts;
    }

    List<Header> headers() {
        return headers;
    }

    Body content() {
        return body;
    }
}
