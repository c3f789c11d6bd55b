package goop.libp2p.yamux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.Random;

class ReceiveBufferTest {
    private final ByteBudget budget = new ByteBudget(1 << 20);
    private final ReceiveBuffer buffer = new ReceiveBuffer(new ChunkPool(budget));

    private void put(Random random, int length) {
        int left = length;
        while (left > 0) {
            ReceiveBuffer.Chunk chunk = buffer.room(left);
            int count = Math.min(left, chunk.free());
            for (int i = 0; i < count; i++) chunk.bytes[chunk.end + i] = (byte) random.nextInt();
            buffer.filled(chunk, count);
            left -= count;
        }
    }

    private void check(Random random, int length) {
        ReceiveBuffer.Chunk chunk = buffer.first();
        for (int i = 0; i < length; i++) {
            assertEquals((byte) random.nextInt(), chunk.bytes[chunk.start + i]);
        }
        buffer.read(chunk, length);
    }

    @Test
    void bytesComeOutAsTheyWentIn() {
        long seed = System.nanoTime();
        Random sizes = new Random(seed);
        Random in = new Random(1);
        Random out = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            if (buffer.size() < 200_000) put(in, sizes.nextInt(1 << sizes.nextInt(17)));
            for (int reads = sizes.nextInt(4); reads > 0 && buffer.size() > 0; reads--) {
                ReceiveBuffer.Chunk chunk = buffer.first();
                check(out, 1 + sizes.nextInt(chunk.end - chunk.start));
            }
            long overhead = budget.used() - buffer.size();
            assertTrue(overhead <= 2 * ChunkPool.MAX, "seed " + seed + ": " + overhead);
        }
        buffer.clear();
        assertEquals(0, budget.used());
    }

    @Test
    void anEmptyBufferHoldsNothing() {
        put(new Random(1), 100);
        assertEquals(ChunkPool.MIN, budget.used());
        check(new Random(1), 100);
        assertEquals(0, budget.used());
        assertNull(buffer.first());
    }

    @Test
    void memoryIsTakenInSmallStepsForSmallFrames() {
        for (int i = 0; i < 1_000; i++) put(new Random(i), 1);
        assertEquals(512 + 1024, budget.used());
    }

    @Test
    void aChunkBeingFilledStaysWhenAllBeforeItIsRead() {
        put(new Random(1), 10);
        ReceiveBuffer.Chunk chunk = buffer.room(10);
        check(new Random(1), 10);
        assertEquals(ChunkPool.MIN, budget.used());
        buffer.filled(chunk, 0);
        assertEquals(0, budget.used());
    }

    @Test
    void whatIsFilledAfterTheEndIsForgotten() {
        ReceiveBuffer.Chunk chunk = buffer.room(10);
        buffer.clear();
        buffer.filled(chunk, 10);
        assertEquals(0, buffer.size());
        assertEquals(0, budget.used());
    }

    @Test
    void thereIsNoRoomBeyondTheBudget() {
        put(new Random(1), 1 << 20);
        assertNull(buffer.room(1));
        check(new Random(1), ChunkPool.MAX);
        put(new Random(1), ChunkPool.MAX);
        assertNull(buffer.room(1));
    }

    @Test
    void aBudgetWithinAnotherTakesFromBoth() {
        ByteBudget outer = new ByteBudget(100);
        ByteBudget one = new ByteBudget(80, outer);
        ByteBudget other = new ByteBudget(80, outer);
        assertTrue(one.reserve(70));
        assertTrue(!other.reserve(31) && other.reserve(30) && !one.reserve(1));
        one.release(20);
        assertEquals(80, outer.used());
        one.close();
        assertEquals(30, outer.used());
        one.release(50);
        assertTrue(!one.reserve(1));
        assertEquals(30, outer.used());
    }
}
