package goop.bench;

import goop.libp2p.Keypair;
import goop.libp2p.Pipe;
import goop.libp2p.PublicKey;
import goop.libp2p.noise.Noise;
import goop.libp2p.noise.NoiseIdentity;
import goop.libp2p.noise.NoiseSession;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.FutureTask;

/// What Noise costs by itself, through memory: signatures checked, handshakes, bytes sealed and
/// opened. Rates are for one second of processor time of the whole process, so that other work on
/// the machine counts little: two cores do twice as much.
///
/// Run it alone: `java -cp build/test-classes:build/jar goop.bench.NoiseBench`
public final class NoiseBench {
    private static final PrintStream OUT = System.out;
    private static final com.sun.management.OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
    private static final List<String> MUXERS = List.of("/yamux/1.0.0");
    private static final int ROUNDS = 10;

    private NoiseBench() {}

    public static void main(String[] arguments) throws Exception {
        OUT.println("| what | for a second of processor time |");
        OUT.println("|---|---|");
        verifications();
        handshakes();
        for (int size : new int[] {100, 1_024, 16 * 1_024, NoiseSession.MAX_RECORD}) {
            records(size);
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    // The best of some rounds: the compiler is done by then, and other processes disturb least.
    private static void report(String what, String unit, double amount, Work work)
            throws Exception {
        double seconds = Double.MAX_VALUE;
        for (int i = 0; i < ROUNDS; i++) {
            long begin = PROCESS.getProcessCpuTime();
            work.run();
            seconds = Math.min(seconds, (PROCESS.getProcessCpuTime() - begin) / 1e9);
        }
        OUT.printf(Locale.ROOT, "| %s | %,.0f%s |%n", what, amount / seconds, unit);
    }

    private static void verifications() throws Exception {
        Keypair keypair = Keypair.generate();
        byte[] message = new byte[56];
        byte[] signature = keypair.sign(message);
        PublicKey key = keypair.publicKey();
        report(
                "Ed25519 verifications",
                "",
                10_000,
                () -> {
                    for (int i = 0; i < 10_000; i++) key.verify(message, signature);
                });
    }

    private static void handshakes() throws Exception {
        var identity = NoiseIdentity.of(Keypair.generate());
        report(
                "handshakes, both sides",
                "",
                1_000,
                () -> {
                    for (int i = 0; i < 1_000; i++) connect(identity, new Pipe(), new Pipe());
                });
    }

    private record Sides(NoiseSession initiator, NoiseSession responder) {}

    private static Sides connect(NoiseIdentity identity, Pipe there, Pipe back) throws Exception {
        Optional<goop.libp2p.PeerId> anybody = Optional.empty();
        var responder =
                new FutureTask<>(
                        () -> Noise.respond(there.in(), back.out(), identity, anybody, MUXERS));
        Thread.ofVirtual().start(responder);
        var initiator = Noise.initiate(back.in(), there.out(), identity, anybody, MUXERS);
        return new Sides(initiator, responder.get());
    }

    // One thread, a batch sealed into the pipe's memory and then opened from it.
    private static void records(int size) throws Exception {
        var sides = connect(NoiseIdentity.of(Keypair.generate()), new Pipe(1 << 20), new Pipe());
        byte[] data = new byte[size];
        int batch = (1 << 19) / size;
        int batches = Math.min(800, 40_000_000 / (batch * (size + 400)));
        report(
                "MB sealed and opened, records of %,d bytes".formatted(size),
                " MB",
                (double) size * batch * batches / 1e6,
                () -> {
                    for (int i = 0; i < batches; i++) {
                        for (int n = 0; n < batch; n++) sides.initiator.out().write(data);
                        for (int n = 0; n < batch; n++) drain(sides.responder, data);
                    }
                });
    }

    private static void drain(NoiseSession session, byte[] data) throws IOException {
        if (session.in().readNBytes(data, 0, data.length) < data.length) {
            throw new IOException("the end");
        }
    }
}
