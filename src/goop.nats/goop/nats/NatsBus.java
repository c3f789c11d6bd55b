package goop.nats;

import goop.cluster.Bus;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Consumer;
import io.nats.client.Dispatcher;
import io.nats.client.ErrorListener;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/// One connection to NATS, kept for as long as the bus is open.
///
/// The library reconnects by itself, but not before its first connection, nor after a server has
/// refused it twice: a thread of ours begins anew then.
final class NatsBus implements Bus {
    private static final System.Logger LOG = System.getLogger("goop.cluster");
    private static final Duration BETWEEN_BEGINNINGS = Duration.ofSeconds(1);
    private static final Duration CLOSE = Duration.ofSeconds(2);
    private static final int MOST_WAITING = 20_000;
    private static final long MOST_WAITING_BYTES = 32 << 20;

    private final Options options;
    private final Receiver receiver;
    private final Thread thread;
    private volatile Connection connection;
    private volatile String trouble = "not connected yet";
    private volatile boolean closed;

    // Guarded by this.
    private final List<String> subjects = new ArrayList<>();
    private Dispatcher dispatcher;

    private NatsBus(Options.Builder options, Receiver receiver) {
        this.receiver = receiver;
        Events events = new Events();
        this.options = options.connectionListener(events).errorListener(events).build();
        thread = Thread.ofPlatform().daemon().name("nats").unstarted(this::run);
    }

    static NatsBus start(Options.Builder options, Receiver receiver) {
        NatsBus bus = new NatsBus(options, receiver);
        bus.thread.start();
        return bus;
    }

    private void run() {
        try {
            while (!closed) {
                if (connection == null) connect();
                Thread.sleep(BETWEEN_BEGINNINGS);
            }
        } catch (InterruptedException end) {
            LOG.log(System.Logger.Level.TRACE, "nats=closed");
        }
    }

    private void connect() throws InterruptedException {
        try {
            Connection fresh = Nats.connect(options);
            synchronized (this) {
                dispatcher = fresh.createDispatcher(this::received);
                dispatcher.setPendingLimits(MOST_WAITING, MOST_WAITING_BYTES);
                for (String each : subjects) dispatcher.subscribe(each);
                connection = fresh;
            }
            trouble = "";
            receiver.changed();
        } catch (IOException | IllegalStateException failed) {
            troubled(failed.getMessage());
        }
    }

    private void received(Message message) {
        receiver.received(message.getSubject(), message.getData());
    }

    private void troubled(String why) {
        boolean news = trouble.isEmpty();
        trouble = why == null || why.isBlank() ? "no connection" : why.strip();
        LOG.log(System.Logger.Level.DEBUG, "nats trouble=" + trouble);
        if (news) receiver.changed();
    }

    /// What the library tells of.
    private final class Events implements ConnectionListener, ErrorListener {
        @SuppressWarnings("deprecation") // whoever implements the interface must implement this
        @Override
        public void connectionEvent(Connection from, ConnectionListener.Events event) {
            switch (event) {
                case CONNECTED, RECONNECTED, RESUBSCRIBED -> {
                    if (connection != from) return;
                    trouble = "";
                    receiver.changed();
                }
                case DISCONNECTED -> {
                    if (connection == from) troubled("the connection to NATS is lost");
                }
                case CLOSED -> {
                    if (connection != from) return;
                    connection = null;
                    if (trouble.isEmpty()) troubled("NATS has closed the connection");
                }
                default -> LOG.log(System.Logger.Level.TRACE, "nats " + event);
            }
        }

        @Override
        public void errorOccurred(Connection from, String error) {
            if (trouble.isEmpty()) LOG.log(System.Logger.Level.WARNING, "nats: " + error);
            else troubled(error);
        }

        @Override
        public void exceptionOccurred(Connection from, Exception problem) {
            LOG.log(System.Logger.Level.DEBUG, "nats", problem);
        }

        @Override
        public void slowConsumerDetected(Connection from, Consumer consumer) {
            LOG.log(System.Logger.Level.WARNING, "nats: messages were dropped, more come than fit");
        }

        @Override
        public void messageDiscarded(Connection from, Message message) {
            LOG.log(System.Logger.Level.DEBUG, "nats: a message was not sent");
        }
    }

    @Override
    public synchronized void subscribe(String subject) {
        subjects.add(subject);
        if (connection != null) dispatcher.subscribe(subject);
    }

    @Override
    public boolean publish(String subject, byte[] payload) {
        Connection now = connection;
        if (now == null || now.getStatus() != Connection.Status.CONNECTED) return false;
        try {
            now.publish(subject, payload);
            return true;
        } catch (IllegalStateException | IllegalArgumentException notNow) {
            LOG.log(System.Logger.Level.DEBUG, "nats: not sent", notNow);
            return false;
        }
    }

    @Override
    public boolean connected() {
        Connection now = connection;
        return now != null && now.getStatus() == Connection.Status.CONNECTED;
    }

    @Override
    public String trouble() {
        return connected() ? "" : trouble.isEmpty() ? "no connection" : trouble;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        Connection last = connection;
        connection = null;
        if (last == null) return;
        try {
            last.flush(CLOSE);
            last.close();
        } catch (TimeoutException | IllegalStateException slow) {
            LOG.log(System.Logger.Level.DEBUG, "nats: the last messages may be lost", slow);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
