package goop.presence;

/// What a [PresenceBoard] tells of its own publishers, for those who keep it or show it elsewhere.
/// Each method is called under the board's lock, so it takes notes and returns; heartbeats that
/// change nothing are not told.
public interface Journal {
    /// Takes no notes.
    Journal NONE =
            new Journal() {
                @Override
                public void here(Presence message, boolean verified) {}

                @Override
                public void gone(String peerId, long ts, boolean saidSo) {}

                @Override
                public void signed(SignatureLatch.Mark mark) {}

                @Override
                public void released(String peerId) {}
            };

    /// A peer publishes here, or has changed.
    void here(Presence message, boolean verified);

    /// A peer no longer publishes here.
    ///
    /// @param ts when, as its own last message says, or else by our clock
    /// @param saidSo whether it, or an operator, said that it leaves; otherwise it fell silent here
    void gone(String peerId, long ts, boolean saidSo);

    /// A peer has signed.
    void signed(SignatureLatch.Mark mark);

    /// A peer need not sign any more.
    void released(String peerId);

    /// Tells both.
    static Journal both(Journal one, Journal other) {
        return new Journal() {
            @Override
            public void here(Presence message, boolean verified) {
                one.here(message, verified);
                other.here(message, verified);
            }

            @Override
            public void gone(String peerId, long ts, boolean saidSo) {
                one.gone(peerId, ts, saidSo);
                other.gone(peerId, ts, saidSo);
            }

            @Override
            public void signed(SignatureLatch.Mark mark) {
                one.signed(mark);
                other.signed(mark);
            }

            @Override
            public void released(String peerId) {
                one.released(peerId);
                other.released(peerId);
            }
        };
    }
}
