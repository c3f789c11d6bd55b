package goop.peer;

import java.util.Locale;

/// A message in the history, and what became of it.
///
/// @param mine whether we wrote it
/// @param receivedAt when it was written or came in, Unix milliseconds of our own clock
public record ChatEntry(
        ChatMessage message, boolean mine, long receivedAt, Delivery delivery, boolean unread) {

    /// What became of a message of ours.
    ///
    /// @param reached how many have it
    /// @param of how many were to have it
    /// @param why of a failure, in a sentence; otherwise empty
    public record Delivery(State state, int reached, int of, String why) {
        static final Delivery RECEIVED = new Delivery(State.DELIVERED, 1, 1, "");

        /// How far it has come.
        public enum State {
            SENDING,
            DELIVERED,
            FAILED;

            /// The word for it in JSON.
            public String word() {
                return name().toLowerCase(Locale.ROOT);
            }
        }

        static Delivery sending(int of) {
            return new Delivery(State.SENDING, 0, of, "");
        }
    }

    /// Whom the conversation is with: a peer id, or [ChatHistory#EVERYBODY].
    public String conversation() {
        if (message.type() == ChatMessage.Type.BROADCAST) return ChatHistory.EVERYBODY;
        return mine ? message.to() : message.from();
    }

    ChatEntry with(Delivery other) {
        return new ChatEntry(message, mine, receivedAt, other, unread);
    }

    ChatEntry read() {
        return new ChatEntry(message, mine, receivedAt, delivery, false);
    }

    // What it takes in memory, about.
    int weight() {
        return 400 + 2 * message.content().length();
    }
}
