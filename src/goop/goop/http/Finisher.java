package goop.http;

import com.sun.net.httpserver.HttpExchange;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// Starts the JDK's exchanges, each on a thread of its own, and tells the JDK's dispatcher that
/// they have ended: by one thread at a time, and many at once.
///
/// `ServerImpl.addEvent` wakes the selector, a system call, while it holds two locks that the
/// dispatcher takes first thing when it wakes: so nearly each time it sleeps once more, and the
/// dispatcher then goes round for one connection. Telling by one thread alone saved a fifth of the
/// processor time of a publish with 32 busy connections on two carriers. Leaving it, while others
/// wait for a carrier, to the last of them saved a seventh of what remained.
final class Finisher implements Executor {
    private static final System.Logger LOG = System.getLogger("goop.http");

    /// So many at most wait to be told while exchanges come in without a pause.
    static final int MOST = 64;

    private final Executor threads;
    private final Queue<OutputStream> ended = new ConcurrentLinkedQueue<>();
    private final AtomicInteger untold = new AtomicInteger();
    private final AtomicBoolean telling = new AtomicBoolean();

    /// Exchanges that have a thread but were given no carrier yet.
    private final AtomicInteger starting = new AtomicInteger();

    /// @param threads starts a new thread for each task, or throws
    Finisher(Executor threads) {
        this.threads = threads;
    }

    /// By the dispatcher.
    @Override
    public void execute(Runnable exchange) {
        starting.incrementAndGet();
        boolean taken = false;
        try {
            threads.execute(
                    () -> {
                        started();
                        exchange.run();
                    });
            taken = true;
        } finally {
            if (!taken) started();
        }
    }

    // Before the exchange runs, which may take as long as its client likes.
    private void started() {
        if (starting.decrementAndGet() == 0) tell();
    }

    /// Puts itself before the answer's body, whose [OutputStream#close] then comes back at once. To
    /// be used where all of the body is flushed and the request's body is closed by then, so that
    /// closing blocks nobody here.
    void finish(HttpExchange exchange) {
        exchange.setStreams(null, deferring(exchange.getResponseBody()));
    }

    OutputStream deferring(OutputStream body) {
        return new Deferred(body);
    }

    private final class Deferred extends OutputStream {
        private final OutputStream body;

        Deferred(OutputStream body) {
            this.body = body;
        }

        @Override
        public void write(int b) throws IOException {
            body.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            body.write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            body.flush();
        }

        @Override
        public void close() {
            ended(body);
        }
    }

    private void ended(OutputStream body) {
        ended.add(body);
        if (untold.incrementAndGet() >= MOST || starting.get() == 0) tell();
    }

    // Whoever finds another telling leaves it to that one, which looks again after it is done.
    private void tell() {
        while (untold.get() > 0 && telling.compareAndSet(false, true)) {
            try {
                for (OutputStream each = ended.poll(); each != null; each = ended.poll()) {
                    untold.decrementAndGet();
                    close(each);
                }
            } finally {
                telling.set(false);
            }
        }
    }

    private static void close(OutputStream body) {
        try {
            body.close();
        } catch (IOException | RuntimeException e) {
            // Nothing was left to write that could fail; but all others wait behind this.
            LOG.log(Level.ERROR, "failed=finish", e);
        }
    }
}
