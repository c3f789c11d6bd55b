package goop.libp2p.gossipsub;

/// What is to become of a message.
public enum Verdict {
    /// It is delivered and handed on.
    ACCEPT,
    /// It is dropped, and whoever sent it should have known: the score of all who did so falls.
    REJECT,
    /// It is dropped, and its author is to blame, who signed it; those who handed it on may not
    /// have known. Where peers of other programs validate nothing, an attacker could otherwise have
    /// us take all of them for bad.
    REJECT_AUTHOR,
    /// It is dropped, and nobody is to blame.
    IGNORE
}
