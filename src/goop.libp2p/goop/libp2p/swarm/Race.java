package goop.libp2p.swarm;

import goop.libp2p.Multiaddr;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// Attempts that begin one after another, each in a thread of its own, until one succeeds; then the
/// others are interrupted, and one that succeeds all the same is undone.
///
/// @param <T> what an attempt has to show
final class Race<T> {
    /// One attempt.
    interface Attempt<T> {
        T at(Multiaddr address) throws IOException, InterruptedException;
    }

    private sealed interface Outcome<T> {}

    private record Won<T>(T result) implements Outcome<T> {}

    private record Lost<T>(Multiaddr address, IOException why) implements Outcome<T> {}

    private final String name;
    private final Consumer<T> undo;
    private final BiConsumer<Multiaddr, IOException> lost;
    private final BlockingQueue<Outcome<T>> outcomes = new LinkedBlockingQueue<>();
    private final AtomicBoolean decided = new AtomicBoolean();
    private final List<Thread> running = new ArrayList<>();

    /// @param undo for a result that came too late
    /// @param lost hears of each attempt that failed
    Race(String name, Consumer<T> undo, BiConsumer<Multiaddr, IOException> lost) {
        this.name = name;
        this.undo = undo;
        this.lost = lost;
    }

    /// @return the first result; empty when every attempt failed
    Optional<T> run(List<DialPlan> plan, Attempt<T> attempt) throws InterruptedException {
        boolean left = true;
        try {
            Optional<T> result = await(plan, attempt);
            left = false;
            return result;
        } finally {
            running.forEach(Thread::interrupt);
            if (left) undoWinner();
        }
    }

    private Optional<T> await(List<DialPlan> plan, Attempt<T> attempt) throws InterruptedException {
        long start = System.nanoTime();
        int failed = 0;
        while (failed < plan.size()) {
            int begun = running.size();
            long wait = Long.MAX_VALUE;
            if (begun == failed) {
                wait = 0; // nothing is under way: there is no reason to wait
            } else if (begun < plan.size()) {
                wait = start + plan.get(begun).delay().toNanos() - System.nanoTime();
            }
            switch (next(wait)) {
                case null -> begin(plan.get(begun).address(), attempt);
                case Won<T> won -> {
                    return Optional.of(won.result());
                }
                case Lost<T> one -> {
                    failed++;
                    lost.accept(one.address(), one.why());
                }
            }
        }
        return Optional.empty();
    }

    // A timed wait wakes the JDK's timer thread, so there is none for nothing.
    private Outcome<T> next(long wait) throws InterruptedException {
        if (wait == Long.MAX_VALUE) return outcomes.take();
        if (wait <= 0) return outcomes.poll();
        return outcomes.poll(wait, TimeUnit.NANOSECONDS);
    }

    // The caller was interrupted: nobody may win any more, and who has won is undone.
    private void undoWinner() {
        if (decided.compareAndSet(false, true)) return;
        Thread.startVirtualThread(
                () -> {
                    try {
                        while (true) {
                            if (outcomes.take() instanceof Won<T> won) {
                                undo.accept(won.result());
                                return;
                            }
                        }
                    } catch (InterruptedException never) {
                        Thread.currentThread().interrupt();
                    }
                });
    }

    private void begin(Multiaddr address, Attempt<T> attempt) {
        running.add(
                Thread.ofVirtual()
                        .name(name + " " + address)
                        .start(() -> outcomes.add(outcome(address, attempt))));
    }

    private Outcome<T> outcome(Multiaddr address, Attempt<T> attempt) {
        try {
            T result = attempt.at(address);
            if (decided.compareAndSet(false, true)) return new Won<>(result);
            undo.accept(result);
            return new Lost<>(address, new IOException("another address was quicker"));
        } catch (IOException failed) {
            return new Lost<>(address, failed);
        } catch (InterruptedException cancelled) {
            return new Lost<>(address, new IOException("cancelled"));
        } catch (RuntimeException | Error bug) {
            // Whoever waits must hear of it, whatever it is: out of memory, above all.
            return new Lost<>(address, new IOException(bug));
        }
    }
}
