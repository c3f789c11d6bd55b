package goop.libp2p.gossipsub;

import goop.libp2p.PeerId;

/// Says whether a message of a topic is any good, before it is delivered or handed on.
@FunctionalInterface
public interface Validator {
    /// Takes every message.
    Validator ACCEPT_ALL = (sender, message) -> Verdict.ACCEPT;

    /// Called for each message once, its signature checked, in the thread that reads from `sender`:
    /// from that peer nothing more is read until it returns. Must be safe for several threads.
    ///
    /// Where others in the network hand on what this would reject (peers of other programs that
    /// validate nothing), [Verdict#REJECT] makes them pay for what somebody else wrote: then reject
    /// only what comes from its author (`sender.equals(message.from())`), and ignore the rest.
    ///
    /// @param sender who handed the message on to us, perhaps not who wrote it
    Verdict validate(PeerId sender, Message message);
}
