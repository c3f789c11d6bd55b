package goop.peer;

import goop.presence.View;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/// How a rendezvous server fares, seen from here.
///
/// @param view of the open stream; nothing while there is none
/// @param since when it is so
/// @param published when it last took our message
/// @param problem what is wrong, in a sentence, or empty
/// @param wantsRegistration whether it would show us, were our e-mail address verified there
public record RendezvousStatus(
        Source source,
        URI server,
        Optional<View> view,
        Instant since,
        Optional<Instant> published,
        String problem,
        boolean wantsRegistration) {

    /// Whether it is there, and shows others that we are.
    public boolean well() {
        return view.isPresent() && problem.isEmpty();
    }
}
