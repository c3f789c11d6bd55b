package goop.peer;

/// What happens in the chat.
public sealed interface ChatEvent {
    /// A message was written or came in.
    record Added(ChatEntry entry) implements ChatEvent {}

    /// It is known now what became of a message of ours.
    record Changed(ChatEntry entry) implements ChatEvent {}

    /// All of a conversation was read.
    record Read(String conversation) implements ChatEvent {}

    /// A page of a site says something. It is not kept.
    record FromSite(ChatMessage message) implements ChatEvent {}
}
