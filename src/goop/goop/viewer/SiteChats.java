package goop.viewer;

import goop.config.AtomicFile;
import goop.json.JsonWriter;
import goop.libp2p.PeerId;
import goop.libp2p.ProtocolException;
import goop.peer.Feed;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// Which sites may exchange messages with their owners: what the user has said, in
/// `data/site-chat`, and who waits for an answer.
///
/// Sites beyond the bound are not asked about, and may not.
final class SiteChats {
    /// What holds for a site.
    enum Answer {
        /// It wants to, and the user has not said anything.
        ASKED,
        YES,
        NO
    }

    private static final System.Logger LOG = System.getLogger("goop.viewer");
    private static final String FILE = "data/site-chat";
    private static final int MOST = 1_000;

    private final Path file;
    private final Feed<PeerId> feed = new Feed<>();

    // Guarded by this.
    private final Map<PeerId, Answer> answers = new LinkedHashMap<>();

    SiteChats(Path directory) throws IOException {
        file = directory.resolve(FILE);
        load();
    }

    private void load() throws IOException {
        String text;
        try {
            text = Files.readString(file);
        } catch (NoSuchFileException none) {
            return;
        }
        for (String line : text.lines().toList()) {
            String[] words = line.strip().split(" ");
            try {
                if (words.length == 2 && answers.size() < MOST) {
                    answers.put(
                            PeerId.parse(words[1]),
                            words[0].equals("yes") ? Answer.YES : Answer.NO);
                }
            } catch (ProtocolException unfit) {
                LOG.log(Level.WARNING, "site-chat=line-left-out file=" + file);
            }
        }
    }

    Feed.Reader<PeerId> changes() {
        return feed.open();
    }

    /// What holds, without asking.
    synchronized Answer of(PeerId site) {
        return answers.getOrDefault(site, Answer.NO);
    }

    /// Whether that site may; when the user has not said so yet, he is asked, and it takes as long
    /// as he does, or `patience`.
    boolean ask(PeerId site, Duration patience) throws InterruptedException {
        synchronized (this) {
            if (!answers.containsKey(site)) {
                if (answers.size() >= MOST) return false;
                answers.put(site, Answer.ASKED);
                feed.tell(site);
            }
            long end = System.nanoTime() + patience.toNanos();
            while (answers.get(site) == Answer.ASKED) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) return false;
                wait(left);
            }
            return answers.get(site) == Answer.YES;
        }
    }

    /// The user says so.
    synchronized void decide(PeerId site, boolean may) throws IOException {
        if (!answers.containsKey(site) && answers.size() >= MOST) {
            throw new IOException("answers for " + MOST + " sites are kept, and there are no more");
        }
        Answer before = answers.put(site, may ? Answer.YES : Answer.NO);
        boolean kept = false;
        try {
            keep();
            kept = true;
        } finally {
            if (!kept && before == null) answers.remove(site);
            else if (!kept) answers.put(site, before);
        }
        notifyAll();
        feed.tell(site);
    }

    private void keep() throws IOException {
        StringBuilder text = new StringBuilder();
        answers.forEach(
                (site, answer) -> {
                    if (answer == Answer.ASKED) return;
                    text.append(answer == Answer.YES ? "yes " : "no ").append(site).append('\n');
                });
        Files.createDirectories(file.getParent());
        AtomicFile.write(file, text.toString().getBytes(StandardCharsets.US_ASCII));
    }

    /// `[{"peer","answer"}]`
    synchronized JsonWriter json() {
        JsonWriter json = new JsonWriter().array();
        answers.forEach(
                (site, answer) ->
                        json.object()
                                .field("peer", site.toString())
                                .field("answer", answer.name().toLowerCase(java.util.Locale.ROOT))
                                .endObject());
        return json.endArray();
    }
}
