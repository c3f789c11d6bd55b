package goop.http;

/// One header field of an answer. Whatever a value was made of, it cannot start another field: CR,
/// LF, NUL and every other control character are refused (RFC 9110 § 5.5), and so is anything
/// outside ASCII, which the JDK would cut to its low byte.
record Header(String name, String value) {
    Header {
        if (name.isEmpty()) throw new IllegalArgumentException("a header without a name");
        for (int i = 0; i < name.length(); i++) {
            if (!isToken(name.charAt(i))) {
                throw new IllegalArgumentException(
                        "header name has character " + (int) name.charAt(i));
            }
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c >= 0x7f) {
                throw new IllegalArgumentException(
                        "value of header " + name + " has character " + (int) c);
            }
        }
    }

    /// RFC 9110 § 5.6.2: what names of fields and methods are made of.
    static boolean isToken(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || (c < 0x7f && "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
    }
}
