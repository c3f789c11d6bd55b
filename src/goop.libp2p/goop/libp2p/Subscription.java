package goop.libp2p;

/// Ends when it is closed.
public interface Subscription extends AutoCloseable {
    @Override
    void close();
}
