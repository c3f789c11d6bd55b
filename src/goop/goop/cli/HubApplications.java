package goop.cli;

import goop.community.Community;
import goop.community.HubClient;
import goop.community.OwnApplication;
import goop.community.OwnApplications;
import goop.config.Config;
import goop.json.JsonWriter;
import goop.libp2p.ProtocolException;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Set;

/// `goop hub apply`, `applications` and `withdraw`: what the operator of a rendezvous server asks
/// of hubs. The server of the directory shows the proof while it runs.
final class HubApplications {
    static final Set<String> WORDS = Set.of("apply", "applications", "withdraw");

    static final String DETAILS =
            """
            For the operator of a rendezvous server, whose directory it is:

              goop hub apply <dir> <hub> --name NAME [--description TEXT] [--invite-only]
                  [--rendezvous URL]   apply for a listing; the server must run. Without
                                       --rendezvous, presence.external_url is where it is
              goop hub applications <dir> [--json]      how they stand
              goop hub withdraw <dir> <hub> --name NAME  take it back
            """;

    private HubApplications() {}

    static int run(List<String> arguments, Console console)
            throws IOException, InterruptedException {
        List<String> rest = arguments.subList(1, arguments.size());
        return switch (arguments.getFirst()) {
            case "apply" -> apply(rest, console);
            case "withdraw" -> withdraw(rest, console);
            default -> list(rest, console);
        };
    }

    private static int apply(List<String> arguments, Console console)
            throws IOException, InterruptedException {
        LocalArguments words =
                LocalArguments.parse(
                        "hub apply <dir> <hub> --name NAME",
                        arguments,
                        1,
                        1,
                        Set.of("--invite-only"),
                        Set.of("--name", "--description", "--rendezvous"));
        URI hub = CommunitiesCommand.hub(words.words().getFirst());
        OwnApplication wanted =
                new OwnApplication(
                        hub,
                        name(words),
                        rendezvous(words, console),
                        words.flags().contains("--invite-only"),
                        words.options().getOrDefault("--description", ""),
                        "");
        HubClient.Standing standing = new OwnApplications(words.directory()).apply(wanted);
        console.out()
                .println(
                        standing.state().equals("pending")
                                ? "the hub has seen that the server is yours; now its operator"
                                        + " decides. goop hub applications "
                                        + words.directory()
                                        + " says how it stands."
                                : words(standing));
        return 0;
    }

    private static String name(LocalArguments words) {
        String name = words.options().get("--name");
        if (name == null || name.isBlank()) {
            throw new UsageException("--name says what the community is called.");
        }
        return name;
    }

    private static URI rendezvous(LocalArguments words, Console console) throws IOException {
        String said = words.options().get("--rendezvous");
        try {
            if (said != null) return Community.server(said);
        } catch (ProtocolException wrong) {
            throw new UsageException("--rendezvous: " + wrong.getMessage());
        }
        return Config.load(words.directory(), console.environment(), List.of())
                .config()
                .presence()
                .externalUrl()
                .orElseThrow(
                        () ->
                                new UsageException(
                                        "where do others reach the server? Say --rendezvous URL,"
                                                + " or set presence.external_url."));
    }

    private static int withdraw(List<String> arguments, Console console)
            throws IOException, InterruptedException {
        LocalArguments words =
                LocalArguments.parse(
                        "hub withdraw <dir> <hub> --name NAME",
                        arguments,
                        1,
                        1,
                        Set.of(),
                        Set.of("--name"));
        URI hub = CommunitiesCommand.hub(words.words().getFirst());
        OwnApplications own = new OwnApplications(words.directory());
        OwnApplication which =
                own.find(hub, name(words))
                        .orElseThrow(
                                () ->
                                        new IOException(
                                                "no application of that name at "
                                                        + hub
                                                        + " in "
                                                        + words.directory()));
        own.withdraw(which);
        console.out().println("withdrawn");
        return 0;
    }

    private static int list(List<String> arguments, Console console)
            throws IOException, InterruptedException {
        LocalArguments words =
                LocalArguments.parse(
                        "hub applications <dir> [--json]",
                        arguments,
                        0,
                        0,
                        Set.of("--json"),
                        Set.of());
        OwnApplications own = new OwnApplications(words.directory());
        JsonWriter json = new JsonWriter().array();
        List<OwnApplication> all = own.all();
        for (OwnApplication each : all) {
            HubClient.Standing standing = standing(own, each);
            json.object().field("hub", each.hub().toString());
            json.field("community", each.community());
            json.field("rendezvous", each.rendezvous().toString());
            json.field("state", standing.state()).field("reason", standing.reason()).endObject();
            if (words.json()) continue;
            console.out()
                    .printf(
                            "%-24s  %s  %s%n",
                            Printable.of(each.community(), 24), each.hub(), words(standing));
        }
        if (words.json()) console.out().println(json.endArray());
        else if (all.isEmpty()) console.out().println("no applications");
        return 0;
    }

    private static HubClient.Standing standing(OwnApplications own, OwnApplication each)
            throws InterruptedException {
        try {
            return own.standing(each);
        } catch (IOException unknown) {
            return new HubClient.Standing("unknown", unknown.getMessage());
        }
    }

    private static String words(HubClient.Standing standing) {
        String state = Printable.of(standing.state());
        return standing.reason().isEmpty()
                ? state
                : state + ": " + Printable.of(standing.reason(), 300);
    }
}
