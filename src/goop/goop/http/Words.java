package goop.http;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/// How pages say numbers, times and ids. Scripts say them the same way (`words.js`).
public final class Words {
    private Words() {}

    /// The first eight and the last four characters of a long id: `12D3KooW…4xQ9`.
    public static String shortId(String id) {
        if (id.length() <= 16) return id;
        return id.substring(0, 8) + "…" + id.substring(id.length() - 4);
    }

    /// How long ago: `now`, `12 s ago`, `3 min ago`, `5 h ago`, `4 days ago`.
    public static String ago(Instant then, Instant now) {
        long seconds = Math.max(0, Math.round(Duration.between(then, now).toMillis() / 1000.0));
        if (seconds < 5) return "now";
        if (seconds < 60) return seconds + " s ago";
        long minutes = seconds / 60;
        if (minutes < 60) return minutes + " min ago";
        long hours = minutes / 60;
        return hours < 48 ? hours + " h ago" : hours / 24 + " days ago";
    }

    /// The exact time, to the second, in UTC (ISO 8601).
    public static String exact(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /// A count of bytes in decimal units, two or three digits: `640 B`, `1.2 MB`.
    public static String bytes(long count) {
        if (count < 1000) return count + " B";
        String[] units = {"kB", "MB", "GB", "TB"};
        double value = count;
        int unit = -1;
        do {
            value /= 1000;
            unit++;
        } while (value >= 999.5 && unit < units.length - 1);
        String digits =
                value < 10
                        ? String.format(Locale.ROOT, "%.1f", value)
                        : String.valueOf(Math.round(value));
        return digits + " " + units[unit];
    }

    /// A count with narrow spaces between thousands.
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number).replace(',', '\u202f');
    }
}
