package goop.peer;

import goop.libp2p.PeerId;
import goop.libp2p.UnsupportedProtocolException;
import goop.peer.Download.State;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/// Files on their way here. A download that breaks goes on by itself for a while, and later where
/// it stopped when it is asked for again; it is whole and what was promised, or not there.
public final class Downloads {
    private static final System.Logger LOG = System.getLogger("goop.peer");
    private static final int AT_A_TIME = 4;
    private static final int MOST_LISTED = 200;
    private static final int MOST_RUNNING = 50;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration GIVE_UP = Duration.ofMinutes(10);
    private static final long BETWEEN_NEWS_NANOS = 200_000_000;

    private final Reacher reacher;
    private final Path folder;
    private final Feed<Download> feed = new Feed<>();
    private final Semaphore places = new Semaphore(AT_A_TIME, true);

    // Guarded by this, as are the threads.
    private final LinkedHashMap<Long, Download> all = new LinkedHashMap<>();
    private final Map<Long, Thread> threads = new LinkedHashMap<>();
    // Those under way, by what they fetch: one file has one place on disk.
    private final Map<String, Long> byHash = new HashMap<>();
    private long lastNumber;

    Downloads(Reacher reacher, Path folder) {
        this.reacher = reacher;
        this.folder = folder;
    }

    /// Where files arrive.
    public Path folder() {
        return folder;
    }

    /// All of this start, the first one first.
    public synchronized List<Download> all() {
        return List.copyOf(all.values());
    }

    /// One of them.
    public synchronized Optional<Download> find(long number) {
        return Optional.ofNullable(all.get(number));
    }

    /// What happens from now on: a download's state whenever it is another, and its progress five
    /// times a second.
    public Feed.Reader<Download> changes() {
        return feed.open();
    }

    /// Begins to fetch a file. Where the very same file is on its way already, be it from another
    /// peer, that download is meant.
    ///
    /// @throws IOException when too many are under way
    public synchronized Download start(PeerId peer, SharedFile file) throws IOException {
        Long same = byHash.get(file.hash());
        if (same != null) return all.get(same);
        if (threads.size() >= MOST_RUNNING) {
            throw new IOException(MOST_RUNNING + " downloads are under way already");
        }
        long number = ++lastNumber;
        Download download =
                new Download(number, peer, file.name(), file.size(), 0, 0, State.WAITING, null, "");
        tell(download);
        byHash.put(file.hash(), number);
        threads.put(
                number,
                Thread.ofVirtual().name("download " + number).start(() -> run(download, file)));
        return download;
    }

    /// Gives one up; what is there of it stays for another time.
    public synchronized void cancel(long number) {
        Thread thread = threads.get(number);
        if (thread != null) thread.interrupt();
    }

    synchronized void close() {
        threads.values().forEach(Thread::interrupt);
    }

    private synchronized void tell(Download download) {
        all.put(download.number(), download);
        if (all.size() > MOST_LISTED) {
            all.values().removeIf(each -> each.state().over() && all.size() > MOST_LISTED);
        }
        feed.tell(download);
    }

    private void run(Download download, SharedFile file) {
        try {
            places.acquire();
            try {
                tell(download.done(fetch(download, file)));
            } finally {
                places.release();
            }
        } catch (InterruptedException cancelled) {
            tell(now(download).with(State.CANCELLED, ""));
        } catch (IOException failed) {
            LOG.log(Level.INFO, "download=failed why=\"%s\"".formatted(failed.getMessage()));
            tell(now(download).with(State.FAILED, failed.getMessage()));
        } finally {
            synchronized (this) {
                threads.remove(download.number());
                byHash.remove(file.hash());
            }
        }
    }

    private Download now(Download download) {
        return find(download.number()).orElse(download);
    }

    private Path fetch(Download download, SharedFile file)
            throws IOException, InterruptedException {
        try (PartFile part = new PartFile(folder, file)) {
            // Not of its FileStore: the JDK looks that up in /proc/mounts, which may be hidden.
            long room = folder.toFile().getUsableSpace();
            if (file.size() - part.size() > room) {
                throw new IOException(
                        "there is not enough room on the disk: %d bytes are free".formatted(room));
            }
            Duration pause = FIRST_PAUSE;
            long lastProgress = System.nanoTime();
            while (part.size() < file.size()) {
                long before = part.size();
                try {
                    transfer(download, file, part);
                } catch (RefusedException no) {
                    throw no;
                } catch (IOException broken) {
                    if (interrupted(broken)) throw new InterruptedException();
                    if (part.size() > before) {
                        pause = FIRST_PAUSE;
                        lastProgress = System.nanoTime();
                    }
                    if (System.nanoTime() - lastProgress > GIVE_UP.toNanos()) throw broken;
                    tell(now(download).with(State.BROKEN, broken.getMessage()));
                    Thread.sleep(pause);
                    pause = pause.multipliedBy(2);
                    if (pause.compareTo(LONGEST_PAUSE) > 0) pause = LONGEST_PAUSE;
                }
            }
            tell(now(download).at(file.size(), 0).with(State.VERIFYING, ""));
            return part.finish();
        }
    }

    private static boolean interrupted(IOException broken) {
        return broken instanceof ClosedByInterruptException
                || broken instanceof InterruptedIOException
                        && !(broken instanceof SocketTimeoutException)
                || Thread.interrupted();
    }

    private void transfer(Download download, SharedFile file, PartFile part)
            throws IOException, InterruptedException {
        try (Body body = open(download, file, part)) {
            if (body.size() != file.size() - part.size()) {
                throw new RefusedException("the file has another size now");
            }
            tell(now(download).at(part.size(), 0));
            Progress progress = new Progress(part.size());
            body.transferTo(
                    new OutputStream() {
                        @Override
                        public void write(int b) throws IOException {
                            write(new byte[] {(byte) b}, 0, 1);
                        }

                        @Override
                        public void write(byte[] bytes, int offset, int length) throws IOException {
                            part.write(bytes, offset, length);
                            if (progress.due()) {
                                long rate = progress.rate(part.size());
                                tell(now(download).at(part.size(), rate));
                            }
                        }
                    });
        }
    }

    // A peer that cannot resume sends all of it again.
    private Body open(Download download, SharedFile file, PartFile part)
            throws IOException, InterruptedException {
        try {
            return DocsProtocol.get(reacher, download.peer(), file.name(), part.size());
        } catch (UnsupportedProtocolException older) {
            if (part.size() == 0) throw older;
            part.restart();
            return DocsProtocol.get(reacher, download.peer(), file.name(), 0);
        }
    }

    /// When to say how far it is, and how fast it goes.
    private static final class Progress {
        private long at = System.nanoTime();
        private long bytes;
        private double rate = -1;

        Progress(long bytes) {
            this.bytes = bytes;
        }

        boolean due() {
            return System.nanoTime() - at >= BETWEEN_NEWS_NANOS;
        }

        long rate(long now) {
            long time = System.nanoTime();
            double last = (now - bytes) * 1e9 / (time - at);
            rate = rate < 0 ? last : 0.7 * rate + 0.3 * last;
            at = time;
            bytes = now;
            return (long) rate;
        }
    }
}
