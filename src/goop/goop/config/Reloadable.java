package goop.config;

import java.io.IOException;

/// A part of a running program that takes up another configuration.
public interface Reloadable {

    /// Makes ready for other settings, and changes nothing yet. Only fields that take effect at
    /// once differ from those in force.
    ///
    /// @return puts them in force; does not fail
    /// @throws IOException when they cannot be put in force; the message says why
    Runnable prepare(Config config) throws IOException;
}
