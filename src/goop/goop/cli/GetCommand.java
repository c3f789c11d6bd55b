package goop.cli;

import goop.json.JsonWriter;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;

/// `goop get <dir> <peer> <path>`: a page of another peer's site, or a file that it shares.
final class GetCommand implements Command {
    @Override
    public String name() {
        return "get";
    }

    @Override
    public String synopsis() {
        return "<dir> <peer> [<path>] [--shared] [--output <file>] [--json]";
    }

    @Override
    public String summary() {
        return "a page of another peer's site, or a file that it shares";
    }

    @Override
    public String details() {
        return """
        The peer is its id, the beginning or end of its id, or its name. The page goes to standard
        output.

          --output <file>  there instead, whole or not at all
          --shared         a file that the peer shares, by its name; without a name, which there
                           are. It arrives in the folder of downloads (paths.downloads), whole and
                           checked by its SHA-256, or not at all. A line that breaks is waited
                           for, and what was there already is not sent again; when this command is
                           ended, the peer goes on.
          --json           with --output or --shared: says what came,
                           {"peerID","path" or "name","file","bytes"}; the list as goop share's

        Example:
          goop get me Bob /index.html
        """;
    }

    @Override
    public int run(List<String> arguments, Console console)
            throws IOException, InterruptedException {
        LocalArguments words =
                LocalArguments.parse(
                        "get " + synopsis(),
                        arguments,
                        1,
                        2,
                        Set.of("--json", "--shared"),
                        Set.of("--output"));
        String output = words.options().get("--output");
        boolean shared = words.flags().contains("--shared");
        boolean named = words.words().size() == 2;
        if (!named && (!shared || output != null)) {
            throw new UsageException("it is: goop get " + synopsis());
        }
        if (words.json() && output == null && !shared) {
            throw new UsageException(
                    "--json goes with --output: without, the page is all there is.");
        }
        try (LocalApi api = LocalApi.of(words.directory())) {
            String peer = PeerName.find(api, words.words().getFirst());
            if (shared) {
                SharedDownload file = new SharedDownload(api, peer, console, words.json());
                if (named) return file.fetch(words.words().get(1), output);
                file.list();
                return 0;
            }
            page(api, peer, words.words().get(1), output, words.json(), console);
            return 0;
        } catch (LocalApi.AnswerException answer) {
            console.err().println("goop: " + answer.getMessage());
            boolean unreachable = answer.status() == 502 || answer.status() == 504;
            return unreachable ? CommandLine.UNREACHABLE : CommandLine.FAILED;
        }
    }

    private static void page(
            LocalApi api, String peer, String path, String output, boolean json, Console console)
            throws IOException, InterruptedException {
        String relative = path.startsWith("/") ? path.substring(1) : path;
        StringBuilder target = new StringBuilder("/p/" + LocalApi.encode(peer));
        for (String each : relative.split("/", -1))
            target.append('/').append(LocalApi.encode(each));
        try (InputStream page = api.get(target.toString())) {
            if (output == null) copy(page, console.out());
            else tell(peer, path, output, save(page, Path.of(output)), json, console);
        }
    }

    private static void copy(InputStream page, OutputStream out) throws IOException {
        OutputStream gathered = new BufferedOutputStream(out, 64 * 1024);
        page.transferTo(gathered);
        gathered.flush();
    }

    private static long save(InputStream page, Path file) throws IOException {
        Path whole = file.toAbsolutePath();
        Path coming = Files.createTempFile(whole.getParent(), ".goop-get", ".tmp");
        try {
            long bytes = Files.copy(page, coming, StandardCopyOption.REPLACE_EXISTING);
            Files.move(coming, whole, StandardCopyOption.REPLACE_EXISTING);
            return bytes;
        } finally {
            Files.deleteIfExists(coming);
        }
    }

    private static void tell(
            String peer, String path, String output, long bytes, boolean json, Console console) {
        if (!json) {
            console.out().println(output + ": " + bytes + " bytes");
            return;
        }
        JsonWriter line = new JsonWriter().object().field("peerID", peer).field("path", path);
        console.out().println(line.field("file", output).field("bytes", bytes).endObject());
    }
}
