package goop.presence;

/// What became of a message that may be believed.
enum Taken {
    SHOWN,
    RENEWED,
    FULL
}
