package goop.rendezvous;

import goop.http.ActionBody;
import goop.http.AddressRange;
import goop.http.Refusal;

/// Whom an admin action is about.
record BanTarget(Ban.Kind kind, String value) {
    private static final int LONGEST_REASON = 200;

    /// `peerID`, `address`, or `target`, which is an address if it looks like one.
    static BanTarget of(ActionBody body) throws Refusal {
        BanTarget found = null;
        for (Ban.Kind kind : Ban.Kind.values()) {
            String value = body.text(kind.field);
            if (value.isEmpty()) continue;
            if (found != null) throw new Refusal(400, "either peerID or address, not both");
            found = new BanTarget(kind, value);
        }
        String either = body.text("target");
        if (found == null && !either.isEmpty()) {
            found = new BanTarget(isAddress(either) ? Ban.Kind.ADDRESS : Ban.Kind.PEER, either);
        }
        if (found == null) throw new Refusal(400, "peerID or address is required");
        if (found.value.length() > 256) {
            throw new Refusal(400, "at most 256 characters are allowed in a peer id or address");
        }
        return found;
    }

    /// Why, in the operator's words.
    static String reason(ActionBody body) throws Refusal {
        String reason = body.text("reason");
        if (reason.length() > LONGEST_REASON) {
            throw new Refusal(
                    400, "field \"reason\": at most " + LONGEST_REASON + " characters are allowed");
        }
        return reason;
    }

    private static boolean isAddress(String text) {
        try {
            AddressRange.parse(text);
            return true;
        } catch (IllegalArgumentException no) {
            return false;
        }
    }
}
