package goop.cli;

import goop.json.JsonException;
import goop.json.JsonObject;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Set;

/// `goop status <dir>`: how the peer that runs there fares.
final class StatusCommand implements Command {
    @Override
    public String name() {
        return "status";
    }

    @Override
    public String synopsis() {
        return "<dir> [--json]";
    }

    @Override
    public String summary() {
        return "how the peer of that directory fares";
    }

    @Override
    public String details() {
        return """
        Who it is, where it listens, its rendezvous servers and what is wrong with them, and how
        many peers it sees.

          --json  one object

        Example:
          goop status me
        """;
    }

    @Override
    public int run(List<String> arguments, Console console)
            throws IOException, InterruptedException {
        LocalArguments words =
                LocalArguments.parse(
                        "status " + synopsis(), arguments, 0, 0, Set.of("--json"), Set.of());
        try (LocalApi api = LocalApi.of(words.directory())) {
            JsonObject status = api.object("/api/status");
            if (words.json()) console.out().println(status.toText());
            else print(status, console.out());
            return 0;
        } catch (JsonException wrong) {
            throw new IOException("the peer's answer: " + wrong.getMessage(), wrong);
        }
    }

    private static void print(JsonObject status, PrintStream out) throws JsonException {
        out.println("peer id     " + status.string("peerID"));
        out.println("name        " + Printable.of(status.string("label", "")));
        out.println("page        " + status.string("page") + "/");
        for (String each : status.strings("addrs")) out.println("address     " + each);
        for (JsonObject each : status.array("rendezvous").objects()) {
            String problem = each.string("problem");
            out.println(
                    "rendezvous  %s (%s): %s"
                            .formatted(
                                    each.string("server"),
                                    each.string("source"),
                                    problem.isEmpty() ? "well" : Printable.of(problem, 200)));
        }
        for (String each : status.strings("relays")) out.println("relay       " + each);
        out.println(
                status.find("mdns") == null
                        ? "mdns        off"
                        : "mdns        sees " + status.integer("mdns"));
        out.println("gossip      with " + status.integer("gossip"));
        out.println("peers       " + status.integer("peers"));
    }
}
