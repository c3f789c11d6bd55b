package goop.libp2p.gossipsub;

import static org.junit.jupiter.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// What a topic's handler was given.
final class Inbox implements Consumer<Message> {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<Message> messages = new CopyOnWriteArrayList<>();

    @Override
    public void accept(Message message) {
        messages.add(message);
    }

    List<Message> messages() {
        return messages;
    }

    List<String> texts() {
        return messages.stream().map(Inbox::text).toList();
    }

    static String text(Message message) {
        return new String(message.data(), StandardCharsets.UTF_8);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// Waits for what another thread or process brings about.
    static void await(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > end) fail("still not so after " + PATIENCE + ": " + what);
            Thread.sleep(5);
        }
    }
}
