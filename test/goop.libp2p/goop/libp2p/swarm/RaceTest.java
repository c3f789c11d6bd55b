package goop.libp2p.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.Multiaddr;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

class RaceTest {
    private static final List<Multiaddr> ADDRESSES =
            Multiaddr.parseAll(List.of("/tcp/1", "/tcp/2", "/tcp/3"));

    private final List<Multiaddr> lost = new ArrayList<>();
    private final BlockingQueue<String> undone = new LinkedBlockingQueue<>();
    private final Race<String> race =
            new Race<>("race", undone::add, (address, why) -> lost.add(address));

    // The first at once, the others in an hour unless they need not wait.
    private static List<DialPlan> plan(Duration between) {
        List<DialPlan> plan = new ArrayList<>();
        for (Multiaddr each : ADDRESSES) {
            plan.add(new DialPlan(each, between.multipliedBy(plan.size())));
        }
        return plan;
    }

    @Test
    void aFailureLetsTheNextBeginAtOnce() throws Exception {
        Optional<String> won =
                race.run(
                        plan(Duration.ofHours(1)),
                        address -> {
                            if (address.equals(ADDRESSES.getLast())) return "there";
                            throw new IOException("not here");
                        });
        assertEquals(Optional.of("there"), won);
        assertEquals(ADDRESSES.subList(0, 2), lost);
    }

    @Test
    void whenAllFailEachIsHeardOf() throws Exception {
        Optional<String> won =
                race.run(
                        plan(Duration.ZERO),
                        address -> {
                            throw new IOException("not here");
                        });
        assertTrue(won.isEmpty());
        assertEquals(Set.copyOf(ADDRESSES), Set.copyOf(lost));
        assertTrue(
                new Race<String>("none", undone::add, (a, w) -> {}).run(List.of(), null).isEmpty());
    }

    @Test
    void evenAnErrorOfOursIsHeardOf() throws Exception {
        Optional<String> won =
                race.run(
                        plan(Duration.ZERO),
                        address -> {
                            throw new StackOverflowError();
                        });
        assertTrue(won.isEmpty());
        assertEquals(3, lost.size());
    }

    @Test
    void theFirstWinsAndTheOthersAreInterrupted() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(2);
        CountDownLatch waiting = new CountDownLatch(2);
        Optional<String> won =
                race.run(
                        plan(Duration.ofMillis(1)),
                        address -> {
                            if (address.equals(ADDRESSES.getLast())) {
                                waiting.await();
                                return "there";
                            }
                            try {
                                waiting.countDown();
                                new CountDownLatch(1).await();
                                return null;
                            } catch (InterruptedException cancelled) {
                                interrupted.countDown();
                                throw cancelled;
                            }
                        });
        assertEquals(Optional.of("there"), won);
        assertTrue(interrupted.await(10, TimeUnit.SECONDS));
        assertEquals(List.of(), lost, "who was cancelled did not fail");
    }

    @Test
    void whoSucceedsTooLateIsUndone() throws Exception {
        CountDownLatch decided = new CountDownLatch(1);
        Optional<String> won =
                race.run(
                        plan(Duration.ofMillis(1)),
                        address -> {
                            if (address.equals(ADDRESSES.get(1))) return "there";
                            awaitStubbornly(decided);
                            return "late";
                        });
        assertEquals(Optional.of("there"), won);
        decided.countDown();
        assertEquals("late", undone.poll(10, TimeUnit.SECONDS));
    }

    @Test
    void aCallerWhoLeavesLeavesNoWinnerBehind() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch gone = new CountDownLatch(1);
        Thread caller =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try {
                                        race.run(
                                                plan(Duration.ofHours(1)),
                                                address -> {
                                                    begun.countDown();
                                                    awaitStubbornly(gone);
                                                    return "late";
                                                });
                                    } catch (InterruptedException left) {
                                        // as it should be
                                    }
                                });
        begun.await();
        caller.interrupt();
        caller.join();
        gone.countDown();
        assertEquals("late", undone.poll(10, TimeUnit.SECONDS));
    }

    private static void awaitStubbornly(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException ignored) {
                // not before its time
            }
        }
    }
}
