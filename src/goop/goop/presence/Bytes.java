package goop.presence;

/// A piece of an array, to be written out and never to be changed.
public record Bytes(byte[] array, int offset, int length) {
    static Bytes of(byte[] whole) {
        return new Bytes(whole, 0, whole.length);
    }
}
