package goop.libp2p.yamux;

/// The bits of a frame's flags field. Others are ignored.
final class Flags {
    /// Opens a stream; on a ping: please answer.
    static final int SYN = 1;

    /// Acknowledges a stream; on a ping: the answer.
    static final int ACK = 2;

    /// The sender will send no more data on the stream.
    static final int FIN = 4;

    /// The stream is over at once, both ways.
    static final int RST = 8;

    private Flags() {}
}
