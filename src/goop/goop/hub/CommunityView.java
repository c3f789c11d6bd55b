package goop.hub;

import goop.http.Html;
import goop.http.PageTime;
import goop.http.Words;
import goop.hub.replica.HubRecord;
import goop.hub.replica.Listing;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/// How pages say one entry.
final class CommunityView {
    /// An origin signs its entries anew when half of their life is over. One that is past this
    /// share of it has been silent for long.
    private static final double STALE = 0.65;

    private CommunityView() {}

    /// @param online peers that are at its server now, where that is known
    static Map<String, Object> values(HubRecord record, OptionalLong online, Instant now) {
        Listing listing = record.listing().orElseThrow();
        Map<String, Object> values = new HashMap<>();
        values.put("name", record.community());
        values.put("origin", record.origin());
        values.put("page", page(record.origin(), record.community()));
        values.put("originQuery", encoded(record.origin()));
        values.put("description", listing.description());
        values.put("descriptionHidden", Html.hiddenIf(listing.description().isEmpty()));
        values.put("rendezvous", listing.rendezvous());
        values.put("type", type(listing.type()));
        values.put("members", members(listing.members()));
        // Nobody has counted them, or there is nothing to tell.
        values.put("membersHidden", Html.hiddenIf(listing.members() == 0));
        values.put("online", online.isPresent() ? Words.count(online.getAsLong()) + " online" : "");
        values.put("onlineHidden", Html.hiddenIf(online.isEmpty()));
        Instant updated = Instant.ofEpochMilli(record.updated());
        Instant expires = Instant.ofEpochMilli(record.expires());
        PageTime.put(values, "updated", updated, now);
        values.put("expiresExact", Words.exact(expires));
        values.put("expiresIn", in(expires, now));
        values.put("staleHidden", Html.hiddenIf(!stale(record, now)));
        values.put("freshHidden", Html.hiddenIf(stale(record, now)));
        return values;
    }

    /// Whether its origin should have confirmed it long ago.
    static boolean stale(HubRecord record, Instant now) {
        double life = record.expires() - record.updated();
        return now.toEpochMilli() > record.updated() + life * STALE;
    }

    /// Where its page is, as seen from the start page. The name is in the query: in a path a slash
    /// or two dots would mean something.
    static String page(String origin, String community) {
        return "community?origin=" + encoded(origin) + "&name=" + encoded(community);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    static String type(Listing.Type type) {
        return switch (type) {
            case OPEN -> "Open";
            case INVITE_ONLY -> "Invite-only";
        };
    }

    private static String members(int members) {
        return Words.count(members) + (members == 1 ? " member" : " members");
    }

    /// `3 days`, `5 h`, `12 min`.
    static String in(Instant then, Instant now) {
        Duration left = Duration.between(now, then);
        if (left.isNegative()) return "a moment";
        if (left.toHours() >= 48) return left.toDays() + " days";
        return left.toHours() >= 1 ? left.toHours() + " h" : left.toMinutes() + " min";
    }
}
