package goop.cli;

import goop.json.JsonException;
import goop.json.JsonObject;
import goop.json.JsonWriter;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/// `goop chat <dir> <peer> <text>`: says something to another peer.
final class ChatCommand implements Command {
    @Override
    public String name() {
        return "chat";
    }

    @Override
    public String synopsis() {
        return "<dir> (<peer> | --all) <text> [--json]";
    }

    @Override
    public String summary() {
        return "say something to another peer";
    }

    @Override
    public String details() {
        return """
        The peer is its id, the beginning or end of its id, or its name. Returns once the other
        peer has the message; 3 when it cannot be reached.

          --all   says it to everybody who is there
          --json  the message and what became of it

        Example:
          goop chat me Bob "Are you there?"
        """;
    }

    @Override
    public int run(List<String> arguments, Console console)
            throws IOException, InterruptedException {
        boolean all = arguments.contains("--all");
        LocalArguments words =
                LocalArguments.parse(
                        "chat " + synopsis(),
                        arguments,
                        all ? 1 : 2,
                        all ? 1 : 2,
                        Set.of("--json", "--all"),
                        Set.of());
        try (LocalApi api = LocalApi.of(words.directory())) {
            JsonWriter body = new JsonWriter().object().field("content", words.words().getLast());
            if (!all) body.field("to", PeerName.find(api, words.words().getFirst()));
            String path = all ? "/api/chat/broadcast" : "/api/chat/send";
            return tell(api.post(path, body.endObject()), words.json(), console);
        } catch (JsonException wrong) {
            throw new IOException("the peer's answer: " + wrong.getMessage(), wrong);
        }
    }

    private static int tell(JsonObject entry, boolean json, Console console) throws JsonException {
        boolean failed = entry.string("state").equals("failed");
        if (json) console.out().println(entry.toText());
        else if (failed) console.err().println("goop: not delivered: " + entry.string("why", ""));
        else if (entry.string("type").equals("broadcast")) {
            console.out()
                    .println(
                            "delivered to %d of %d"
                                    .formatted(entry.integer("reached"), entry.integer("of")));
        } else console.out().println("delivered");
        return failed ? CommandLine.UNREACHABLE : 0;
    }
}
