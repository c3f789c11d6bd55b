package goop.rendezvous;

/// How much of the heap each thing that grows may take, so that a small heap is full of none.
///
/// @param streams open event streams, about 33 KiB each in the JDK's server
/// @param connections beside them, about 16 KiB each
/// @param tableBytes of all peers' messages
/// @param logBytes of each of the up to four logs of what changed
/// @param keys that each rate limit remembers, and of peers that sign; about 128 bytes each
record HeapShares(int streams, int connections, long tableBytes, long logBytes, int keys) {
    private static final int STREAM = 33 * 1024;
    private static final int CONNECTION = 16 * 1024;
    private static final int KEY = 128;

    static HeapShares of(long maxHeap) {
        return new HeapShares(
                (int) Math.min(Integer.MAX_VALUE, maxHeap * 2 / 3 / STREAM),
                (int) Math.max(100, Math.min(Integer.MAX_VALUE, maxHeap / 12 / CONNECTION)),
                maxHeap / 12,
                Math.max(256 * 1024, maxHeap / 96),
                (int) Math.min(Integer.MAX_VALUE, maxHeap / 32 / KEY));
    }

    static HeapShares ours() {
        return of(Runtime.getRuntime().maxMemory());
    }
}
