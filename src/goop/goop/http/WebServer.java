package goop.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/// One listening HTTP server: each exchange on a virtual thread of its own, from [HttpFront] over
/// the handler to the last byte of the answer.
///
/// What fails after the answer has begun flies up to the JDK, whose own catch closes the connection
/// and forgets it. Closing the exchange instead would end a truncated body as if it were whole, and
/// leave the connection in the JDK's tables for ever, buffers and all.
public final class WebServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("goop.http");

    /// Over how long streams are told to come back, so that a thousand do not come at once.
    private static final Duration FAREWELLS = Duration.ofSeconds(1);

    private final HttpServer server;
    private final Handler handler;
    private final HttpFront front;
    private final WebLimits limits;
    private final WriteWatchdog watchdog;

    // No executor service, which would keep a table of all its threads.
    private final Finisher finisher = new Finisher(Thread::startVirtualThread);
    private final Set<WatchedOutput> streams = ConcurrentHashMap.newKeySet();
    private final LongAdder underWay = new LongAdder();
    private volatile boolean stopping;

    private WebServer(HttpServer server, Handler handler, ClientAddress clients, WebLimits limits) {
        this.server = server;
        this.handler = handler;
        this.front = new HttpFront(clients, limits.bodyBytes());
        this.limits = limits;
        this.watchdog = new WriteWatchdog(limits.writeDeadline()).start();
    }

    /// Binds and serves.
    ///
    /// @param handler a [Router], with guards around it
    /// @param clients whose `X-Forwarded-For` to believe
    /// @throws IOException when the address cannot be bound; the message names it
    public static WebServer start(
            InetSocketAddress bind, Handler handler, ClientAddress clients, WebLimits limits)
            throws IOException {
        HttpServer server;
        try {
            server = JdkServer.create(bind, limits);
        } catch (IOException e) {
            throw new IOException("cannot listen on " + text(bind) + ": " + e.getMessage(), e);
        }
        WebServer web = new WebServer(server, handler, clients, limits);
        server.setExecutor(web.finisher);
        server.createContext("/", web::exchange);
        server.start();
        return web;
    }

    /// Where it listens; the port is the real one even when 0 was asked for.
    public InetSocketAddress address() {
        return server.getAddress();
    }

    public int port() {
        return address().getPort();
    }

    /// Where a program on this machine finds what listens there, as it stands in a URL:
    /// `127.0.0.1:8787`, `[::1]:8787`.
    public static String authority(InetSocketAddress listening) {
        InetAddress bound = listening.getAddress();
        String host = bound.isAnyLocalAddress() ? "127.0.0.1" : bound.getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + listening.getPort();
    }

    /// Believes others' `X-Forwarded-For` from the next request on.
    public void trust(ClientAddress clients) {
        front.trust(clients);
    }

    /// How many event streams are open.
    public int openStreams() {
        return streams.size();
    }

    private void exchange(HttpExchange exchange) throws IOException {
        underWay.increment();
        try {
            answer(exchange);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, () -> "cut=" + exchange.getRemoteAddress() + " why=\"" + e + "\"");
            throw e;
        } finally {
            underWay.decrement();
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        Response response;
        try {
            Request request = front.admit(exchange);
            try {
                response = Refusal.orAnswer(handler, request);
            } finally {
                request.release();
            }
        } catch (Refusal refusal) {
            response = refusal.answer();
        } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
            LOG.log(
                    Level.ERROR,
                    () ->
                            "failed="
                                    + exchange.getRequestMethod()
                                    + " path="
                                    + exchange.getRequestURI().getRawPath(),
                    e);
            response = Response.text(500, "internal error");
        }
        boolean whole =
                response.content() instanceof Response.Body.None
                        || response.content() instanceof Response.Body.Bytes;
        if (whole) finisher.finish(exchange);
        WatchedOutput out = new WatchedOutput(exchange.getResponseBody());
        watchdog.add(out);
        try {
            send(exchange, response, out);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "failed=body", e);
            throw new IOException(e);
        } finally {
            watchdog.remove(out);
            if (response.content() instanceof Response.Body.Events(EventSource source)) {
                source.ended();
            }
        }
    }

    private void send(HttpExchange exchange, Response response, WatchedOutput out)
            throws IOException {
        Headers headers = exchange.getResponseHeaders();
        for (Header each : response.headers()) headers.add(each.name(), each.value());
        if (stopping) headers.set("Connection", "close");
        int status = response.status();
        boolean bodyless =
                exchange.getRequestMethod().equals("HEAD") || status == 204 || status == 304;
        switch (response.content()) {
            case Response.Body.None() -> out.header(exchange, status, -1);
            case Response.Body.Bytes(byte[] bytes) when bodyless ->
                    announce(out, exchange, status, bytes.length);
            case Response.Body.Streamed(long length, Response.Writer writer) when bodyless ->
                    announce(out, exchange, status, length);
            case Response.Body.Events(EventSource source) when bodyless ->
                    out.header(exchange, status, -1);
            case Response.Body.Bytes(byte[] bytes) -> {
                // To the JDK, 0 means chunks and -1 means nothing.
                out.header(exchange, status, bytes.length == 0 ? -1 : bytes.length);
                if (bytes.length > 0) {
                    out.write(bytes, 0, bytes.length);
                    out.flush();
                    if (response.cuts()) throw new IOException("the request is broken");
                    exchange.close();
                }
            }
            case Response.Body.Streamed(long length, Response.Writer writer) -> {
                out.header(exchange, status, length == 0 ? -1 : Math.max(length, 0));
                if (length != 0) {
                    writer.writeTo(out);
                    out.close();
                }
            }
            case Response.Body.Events(EventSource source) -> {
                out.header(exchange, status, 0);
                events(source, out);
            }
        }
    }

    private static void announce(WatchedOutput out, HttpExchange exchange, int status, long length)
            throws IOException {
        if (length >= 0 && status != 204) {
            exchange.getResponseHeaders().set("Content-Length", Long.toString(length));
        }
        out.header(exchange, status, -1);
    }

    private void events(EventSource source, WatchedOutput out) throws IOException {
        // The header by itself: together with a full first slice it would double a buffer for good.
        out.flush();
        streams.add(out);
        try {
            if (stopping) throw new EventStream.Ending();
            source.run(new EventStream(out));
        } catch (EventStream.Ending | InterruptedException e) {
            LOG.log(Level.TRACE, "stream=ended");
        } finally {
            streams.remove(out);
        }
        boolean asked = out.ending();
        out.resume();
        if (asked || stopping) {
            out.write(source.farewell(ThreadLocalRandom.current().nextInt(500, 3000)));
        }
        out.close();
    }

    /// Asks every open stream to end and its client to come back, spread over a second.
    public void endStreams() {
        sayFarewell();
    }

    /// Takes no more connections, tells streams to come back, answers what is under way, and ends
    /// after [WebLimits#stopTime] at the latest.
    public void stop() {
        if (stopping) return;
        stopping = true;
        Thread stop = Thread.ofPlatform().daemon().name("http stop").start(this::stopServer);
        sayFarewell();
        try {
            long deadline = System.nanoTime() + limits.stopTime().toNanos();
            while (underWay.sum() > 0 && System.nanoTime() < deadline) Thread.sleep(10);
            // The JDK counts exchanges too, but never forgets one that failed: it would wait for
            // those until its time is over.
            stop.interrupt();
            stop.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop.interrupt();
        }
        watchdog.close();
    }

    private void stopServer() {
        server.stop(Math.toIntExact(Math.max(1, limits.stopTime().toSeconds())));
    }

    private void sayFarewell() {
        List<WatchedOutput> open = new ArrayList<>(streams);
        long pause = open.isEmpty() ? 0 : FAREWELLS.toNanos() / open.size();
        long next = System.nanoTime();
        for (WatchedOutput each : open) {
            each.askToEnd();
            next += pause;
            long wait = next - System.nanoTime();
            if (wait > 1_000_000) LockSupport.parkNanos(wait);
        }
        // Those that opened in the meantime.
        streams.forEach(WatchedOutput::askToEnd);
    }

    @Override
    public void close() {
        stop();
    }

    private static String text(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }
}
