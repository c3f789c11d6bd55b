package goop.hub;

import goop.hub.replica.Listing;
import goop.json.JsonWriter;

import java.time.Instant;
import java.util.Locale;

/// A community whose operator asks to be listed. That the server is his has been checked.
///
/// @param proof hash of the secret by which he is known; what his server shows
/// @param community its name
/// @param listing what the directory is to say
/// @param hub this hub's host and port, as the applicant calls it
/// @param client the network that he asked from
/// @param reason why it is in its state, in a sentence, or empty
/// @param changed when it got into its state
/// @param checked when his server showed the proof last
record Application(
        long id,
        String proof,
        String community,
        Listing listing,
        String hub,
        String client,
        State state,
        String reason,
        Instant changed,
        Instant checked) {

    enum State {
        /// Waits for the operator.
        PENDING,
        /// Is in the directory.
        LISTED,
        /// The operator does not want it, or took it out of the directory.
        REFUSED,
        /// The applicant has taken it back.
        WITHDRAWN,
        /// Nobody decided, or its server does not show the proof any more.
        LAPSED;

        /// As in JSON: `pending`.
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        boolean over() {
            return this != PENDING && this != LISTED;
        }
    }

    Application in(State next, String why, Instant now) {
        return new Application(id, proof, community, listing, hub, client, next, why, now, checked);
    }

    Application checkedAt(Instant now) {
        return new Application(
                id, proof, community, listing, hub, client, state, reason, changed, now);
    }

    Application withMembers(int counted) {
        Listing now = listing.withMembers(counted);
        return new Application(
                id, proof, community, now, hub, client, state, reason, changed, checked);
    }

    /// The fields that the applicant may see, into an object that is open.
    JsonWriter write(JsonWriter json) {
        return json.field("id", Long.toString(id))
                .field("community", community)
                .field("rendezvous", listing.rendezvous())
                .field("type", listing.type().wire())
                .field("description", listing.description())
                .field("state", state.word())
                .field("reason", reason)
                .field("changed", changed.toString())
                .field("checked", checked.toString());
    }
}
