package goop.natlab;

import goop.json.Json;
import goop.json.JsonArray;
import goop.json.JsonException;
import goop.json.JsonObject;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/// E-mail addresses that are registered at the server of the soak, and which of them it has
/// confirmed: those it must have for ever.
final class SoakLedger {
    private final SoakServer server;
    private final Set<String> confirmed = new LinkedHashSet<>();
    private int asked;

    SoakLedger(SoakServer server) {
        this.server = server;
    }

    /// Asks for one more, from a client of its own, since one may not ask often.
    ///
    /// @return whether it was confirmed; if not it was refused for want of a database
    boolean register() throws IOException {
        asked++;
        String address = "somebody-" + asked + "@example.org";
        String status =
                server.ask(
                        "--interface 127.1.%d.%d -o /dev/null -w %%{http_code} -d email=%s"
                                .formatted(asked / 250, 1 + asked % 250, address),
                        "/register");
        switch (status) {
            case "200" -> confirmed.add(address);
            case "503" -> {}
            default -> throw new IOException("/register answers " + status);
        }
        return status.equals("200");
    }

    int confirmed() {
        return confirmed.size();
    }

    /// Those that were confirmed and are not there.
    Set<String> lost() throws IOException, JsonException {
        String all = server.ask("-f -u admin:" + SoakServer.PASSWORD, "/registrations.json");
        Set<String> there = new HashSet<>();
        if (!(Json.parse(all.getBytes(StandardCharsets.UTF_8)) instanceof JsonArray rows)) {
            throw new IOException("no array: " + all);
        }
        for (JsonObject each : rows.objects()) there.add(each.string("email"));
        Set<String> lost = new LinkedHashSet<>(confirmed);
        lost.removeAll(there);
        return lost;
    }
}
