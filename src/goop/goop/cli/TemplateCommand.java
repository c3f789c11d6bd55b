package goop.cli;

import goop.config.Config;
import goop.json.Json;
import goop.json.JsonArray;
import goop.store.Bundle;
import goop.store.BundleLimits;
import goop.store.Manifest;
import goop.store.NewTemplate;
import goop.store.SiteVersions;
import goop.store.StoreClient;
import goop.store.TemplateCheck;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// `goop template …`: installing site templates, and making them.
final class TemplateCommand implements Command {
    @Override
    public String name() {
        return "template";
    }

    @Override
    public String synopsis() {
        return "list <url> | install <url> <name> [<dir>] | restore [<dir>] | new|check <folder>";
    }

    @Override
    public String summary() {
        return "install a site template, or make one";
    }

    @Override
    public String details() {
        return """
          list <url>                    what a rendezvous server's store offers
          install <url> <name> [<dir>]  make a template the site of the peer in that directory; the
                                        present site is kept
          restore [<dir>]               change the site for the one that was there before
          new <folder>                  begin a template of your own
          check <folder>                what is wrong with it, and what could be better

          --json                        for list: the manifests, as the server tells them

        <dir> is the present directory where it is not said.

        Example:
          goop template list http://127.0.0.1:8787
        """;
    }

    @Override
    public int run(List<String> arguments, Console console)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(arguments);
        boolean json = words.remove("--json");
        for (String each : words) {
            if (each.startsWith("-")) throw new UsageException("template does not take " + each);
        }
        String action = words.isEmpty() ? "" : words.getFirst();
        int count = words.size() - 1;
        if (json && !action.equals("list")) throw new UsageException("--json goes with list only.");
        if (action.equals("list") && count == 1) {
            list(server(words.get(1)), json, console);
        } else if (action.equals("install") && (count == 2 || count == 3)) {
            Path directory = peerDirectory(count == 3 ? words.get(3) : ".");
            install(server(words.get(1)), words.get(2), directory, console);
        } else if (action.equals("restore") && count <= 1) {
            Path directory = peerDirectory(count == 1 ? words.get(1) : ".");
            site(directory, console).restore();
            console.out()
                    .println("The earlier site is back. The same again changes them once more.");
        } else if (action.equals("new") && count == 1) {
            makeNew(path(words.get(1)), console);
        } else if (action.equals("check") && count == 1) {
            return check(path(words.get(1)), console);
        } else {
            throw new UsageException("template takes: " + synopsis());
        }
        return 0;
    }

    private static void list(StoreClient server, boolean json, Console console)
            throws IOException, InterruptedException {
        try (server) {
            List<Manifest> all = server.list();
            if (json) {
                List<Json> rows = all.stream().<Json>map(Manifest::json).toList();
                console.out().println(new JsonArray(rows).toText());
                return;
            }
            int width = all.stream().mapToInt(each -> each.dir().length()).max().orElse(0);
            for (Manifest each : all) {
                String name = each.dir() + " ".repeat(width - each.dir().length());
                console.out().println(name + "  " + each.description());
            }
            if (all.isEmpty()) console.err().println("This server offers no templates.");
        }
    }

    private static void install(StoreClient server, String name, Path directory, Console console)
            throws IOException, InterruptedException {
        try (server) {
            if (!Manifest.isDir(name)) {
                throw new UsageException(
                        "\"%s\" is no name of a template: goop template list shows them."
                                .formatted(name));
            }
            SiteVersions site = site(directory, console);
            Bundle bundle = server.bundle(name);
            site.install(bundle);
            console.out()
                    .printf(
                            "%s is the site now: %d files, %d bytes.%n",
                            name, bundle.files().size(), bundle.bytes());
            if (bundle.leftOut() > 0) {
                console.err().println(bundle.leftOut() + " hidden files were left out.");
            }
            if (site.canRestore()) {
                console.out()
                        .println(
                                "The earlier one comes back with: goop template restore "
                                        + directory);
            }
        }
    }

    private static void makeNew(Path folder, Console console) throws IOException {
        try {
            NewTemplate.make(folder);
        } catch (IllegalArgumentException name) {
            throw new UsageException(name.getMessage());
        }
        console.out()
                .println("Change the files in " + folder + ", then: goop template check " + folder);
    }

    private static int check(Path folder, Console console) throws IOException {
        TemplateCheck check = TemplateCheck.of(folder);
        check.mistakes().forEach(each -> console.out().println("mistake: " + each));
        check.advice().forEach(each -> console.out().println("advice: " + each));
        if (check.mistakes().isEmpty()) console.out().println(folder + ": fit to be offered");
        return check.mistakes().isEmpty() ? 0 : CommandLine.FAILED;
    }

    private static SiteVersions site(Path directory, Console console) throws IOException {
        Config config = Config.load(directory, console.environment(), List.of()).config();
        return new SiteVersions(config.paths().siteRoot());
    }

    // A typing mistake must not make some folder a peer's.
    private static Path peerDirectory(String word) {
        Path directory = path(word);
        for (String each : List.of("goop.properties", "goop.json", "data", "site")) {
            if (Files.exists(directory.resolve(each))) return directory;
        }
        throw new UsageException(
                directory + " is no peer directory: it has neither goop.properties nor data.");
    }

    private static Path path(String word) {
        return DirectoryArguments.path(word);
    }

    private static StoreClient server(String word) {
        try {
            return new StoreClient(new URI(word), BundleLimits.defaults());
        } catch (URISyntaxException | IllegalArgumentException wrong) {
            throw new UsageException(
                    "\"" + word + "\" is no http:// or https:// address of a server.");
        }
    }
}
