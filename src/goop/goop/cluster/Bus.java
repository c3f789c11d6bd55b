package goop.cluster;

/// What carries messages between the servers of a cluster: to all who have subscribed to a subject,
/// in the order of their sender, at most once. Whatever is lost is asked for again by those above.
public interface Bus extends AutoCloseable {

    /// Takes what comes in. Called by the bus's own thread, so it must return at once.
    interface Receiver {
        /// One message, not yet looked at.
        void received(String subject, byte[] payload);

        /// The connection has come, or gone; [Bus#trouble] says more.
        void changed();
    }

    /// From now on, and after every reconnection, messages to that subject come in. One's own do
    /// not. `*` stands for one word of a subject.
    void subscribe(String subject);

    /// Hands one message over to be sent. Does not wait.
    ///
    /// @return false when it will not be sent, since there is no connection
    boolean publish(String subject, byte[] payload);

    /// Whether there is a connection now.
    boolean connected();

    /// Why there is no connection, without secrets; empty where there is one.
    String trouble();

    @Override
    void close();
}
