package goop.bench;

/// A message's number, as it stands in the message's content: `#00001234`.
final class Marker {
    static final byte SIGN = '#';
    static final int DIGITS = 8;

    /// What a message is made with, to be overwritten by [#put].
    static final String PLACE = (char) SIGN + "0".repeat(DIGITS);

    private Marker() {}

    /// Writes the number behind the only sign in this request.
    static void put(byte[] request, int number) {
        int at = 0;
        while (request[at] != SIGN) at++;
        for (int digit = DIGITS, rest = number; digit > 0; digit--, rest /= 10) {
            request[at + digit] = (byte) ('0' + rest % 10);
        }
    }
}
