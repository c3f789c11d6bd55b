package goop.natlab;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The closed doors of somebody who has asked for nothing, and who counts how often others knock.
///
/// @param place where it is
record Doors(Lab.Place place) {
    private static final Pattern PACKETS = Pattern.compile("packets (\\d+)");

    /// @param relay whose own knocks do not count: it can knock wherever it likes
    static Doors of(Lab.Place place, Lab.Place relay) throws IOException {
        Namespaces.nft(
                place.namespace(),
                """
                table inet doors {
                    counter knocks { }
                    chain input {
                        type filter hook input priority 0; policy accept;
                        ip saddr != %s tcp flags & (syn | ack) == syn counter name knocks
                    }
                }
                """
                        .formatted(relay.address()));
        return new Doors(place);
    }

    String address() {
        return place.address();
    }

    /// SYNs until now.
    long knocks() throws IOException {
        String counters = Namespaces.exec(place.namespace(), "nft list counters");
        Matcher packets = PACKETS.matcher(counters);
        if (!packets.find()) throw new IOException("no counter: " + counters);
        return Long.parseLong(packets.group(1));
    }
}
