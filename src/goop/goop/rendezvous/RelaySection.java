package goop.rendezvous;

import goop.http.Html;
import goop.http.Template;
import goop.http.Words;
import goop.libp2p.relay.RelayService;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The part of the admin page that is about the relay; empty where there is none.
final class RelaySection {
    /// Rows; the busiest peers are shown.
    private static final int MOST_ROWS = 100;

    private static final Template PART = Template.beside(RelaySection.class, "web/relay.html");
    private static final Template ROW = Template.beside(RelaySection.class, "web/relay-row.html");

    private RelaySection() {}

    static Html of(Optional<RelayService> relay) {
        if (relay.isEmpty()) return new Html("");
        RelayService service = relay.get();
        List<RelayService.Place> places = service.places();
        Map<String, Object> values = new HashMap<>();
        values.put("reservations", Words.count(service.reservations()));
        values.put("circuits", Words.count(service.circuits()));
        values.put("bytes", Words.bytes(service.bytes()));
        values.put("refused", Words.count(service.refused()));
        values.put("tableHidden", Html.hiddenIf(places.isEmpty()));
        values.put(
                "rows",
                new Html(
                        places.stream()
                                .sorted(Comparator.comparing(RelayService.Place::bytes).reversed())
                                .limit(MOST_ROWS)
                                .map(each -> row(each).text())
                                .collect(Collectors.joining())));
        return PART.render(values);
    }

    private static Html row(RelayService.Place place) {
        Map<String, Object> values = new HashMap<>();
        values.put("peer", place.peer().toString());
        values.put("from", place.from().map(each -> each.getHostAddress()).orElse(""));
        values.put("circuits", Words.count(place.circuits()));
        values.put("bytes", Words.bytes(place.bytes()));
        values.put("minutes", Words.count(place.left().toMinutes()));
        return ROW.render(values);
    }
}
