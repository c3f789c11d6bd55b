package goop.peer;

import goop.libp2p.PeerId;

import java.nio.file.Path;
import java.util.Locale;

/// A file on its way from a peer, at one moment.
///
/// @param number counts the downloads of this start
/// @param received bytes that are on disk
/// @param bytesPerSecond of late
/// @param file where it is once it is whole; null before
/// @param why what is wrong, where something is; otherwise empty
public record Download(
        long number,
        PeerId peer,
        String name,
        long size,
        long received,
        long bytesPerSecond,
        State state,
        Path file,
        String why) {

    /// How far it has come.
    public enum State {
        WAITING,
        RUNNING,
        /// The connection broke; it goes on by itself.
        BROKEN,
        VERIFYING,
        DONE,
        FAILED,
        CANCELLED;

        /// The word for it in JSON.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// Whether nothing more happens.
        public boolean over() {
            return this == DONE || this == FAILED || this == CANCELLED;
        }
    }

    Download with(State now, String reason) {
        return new Download(number, peer, name, size, received, bytesPerSecond, now, file, reason);
    }

    Download at(long bytes, long rate) {
        return new Download(number, peer, name, size, bytes, rate, State.RUNNING, file, "");
    }

    Download done(Path where) {
        return new Download(number, peer, name, size, size, 0, State.DONE, where, "");
    }
}
