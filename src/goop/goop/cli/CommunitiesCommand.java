package goop.cli;

import goop.community.Community;
import goop.community.Found;
import goop.community.HubClient;
import goop.json.JsonWriter;
import goop.libp2p.ProtocolException;

import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/// `goop communities <hub> [query]`: which communities a hub knows.
final class CommunitiesCommand implements Command {
    /// Pages of 50.
    private static final int MOST_PAGES = 20;

    @Override
    public String name() {
        return "communities";
    }

    @Override
    public String synopsis() {
        return "<hub> [query] [--json]";
    }

    @Override
    public String summary() {
        return "which communities a super hub knows";
    }

    @Override
    public String details() {
        return """
        Asks the hub at that address for communities of whose name or description every word of the
        query is part, at most 1000. A line each: name, rendezvous server, whether everybody may
        join, members, the hub that lists it. What is joined is joined on the peer's own pages.

          --json  an array of {"community","origin","rendezvous","type","description","members"}

        Example:
          goop communities http://127.0.0.1:8789 garden
        """;
    }

    @Override
    public int run(List<String> arguments, Console console)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(arguments);
        boolean json = words.remove("--json");
        if (words.isEmpty() || words.stream().anyMatch(each -> each.startsWith("-"))) {
            throw new UsageException("it is: goop communities " + synopsis());
        }
        URI hub = hub(words.removeFirst());
        List<Community> all = new ArrayList<>();
        int leftOut = 0;
        try (HubClient client = new HubClient(hub)) {
            String cursor = "";
            for (int page = 0; page == 0 || !cursor.isEmpty() && page < MOST_PAGES; page++) {
                Found found = client.search(String.join(" ", words), cursor);
                all.addAll(found.communities());
                leftOut += found.leftOut();
                cursor = found.next();
            }
        } catch (ProtocolException wrong) {
            throw new IOException(hub + " is no hub: " + wrong.getMessage(), wrong);
        } catch (ConnectException unreachable) {
            console.err().println("goop: " + unreachable.getMessage() + ". Is its address right?");
            return CommandLine.UNREACHABLE;
        }
        if (json) {
            JsonWriter array = new JsonWriter().array();
            for (Community each : all) each.write(array);
            console.out().println(array.endArray());
        } else {
            print(all, console.out());
        }
        if (leftOut > 0) {
            console.err().println(leftOut + " more are not as they should be, and left out");
        }
        return 0;
    }

    static URI hub(String word) {
        try {
            return Community.server(word);
        } catch (ProtocolException wrong) {
            throw new UsageException(
                    "\"%s\" is no address of a hub, such as https://hub.example.org"
                            .formatted(word));
        }
    }

    private static void print(List<Community> all, PrintStream out) {
        for (Community each : all) {
            out.printf(
                    "%-24s  %-40s  %-11s  %6d  %s%n",
                    Printable.of(each.name(), 24),
                    Printable.of(each.rendezvous().toString(), 300),
                    each.inviteOnly() ? "invite-only" : "open",
                    each.members(),
                    Printable.of(each.origin()));
        }
        out.println(all.size() == 1 ? "1 community" : all.size() + " communities");
    }
}
