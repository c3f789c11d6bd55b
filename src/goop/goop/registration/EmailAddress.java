package goop.registration;

import goop.libp2p.ProtocolException;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;

/// An e-mail address that may stand in headers and in SMTP commands as it is (RFC 5321 § 4.1.2, RFC
/// 6531): no quoted names, no comments, no address literals, nothing that could begin another line
/// or another address.
///
/// @param local before the `@`, perhaps beyond ASCII
/// @param domain after it, in ASCII (`xn--…`) and lower case
public record EmailAddress(String local, String domain) {
    private static final int LONGEST = 254;
    private static final int LONGEST_LOCAL = 64;
    private static final String ATOM = "!#$%&'*+-/=?^_`{|}~.";

    /// Reads what somebody typed.
    ///
    /// @throws ProtocolException says what is wrong
    public static EmailAddress parse(String text) throws ProtocolException {
        String typed = Normalizer.normalize(text.strip(), Normalizer.Form.NFC);
        if (typed.isEmpty()) throw new ProtocolException("an e-mail address is expected");
        if (typed.length() > LONGEST) throw new ProtocolException("the address is too long");
        int at = typed.lastIndexOf('@');
        if (at < 0) throw new ProtocolException("the address has no @");
        EmailAddress address =
                new EmailAddress(typed.substring(0, at), host(typed.substring(at + 1)));
        address.checkLocal();
        if (address.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            throw new ProtocolException("the address is too long");
        }
        return address;
    }

    private void checkLocal() throws ProtocolException {
        int bytes = local.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0 || bytes > LONGEST_LOCAL) {
            throw new ProtocolException("1 to 64 bytes are expected before the @");
        }
        if (local.startsWith(".") || local.endsWith(".") || local.contains("..")) {
            throw new ProtocolException("dots must stand between other characters");
        }
        if (!local.codePoints().allMatch(EmailAddress::mayStand)) {
            throw new ProtocolException("the address has a character that no address can have");
        }
    }

    private static boolean mayStand(int each) {
        if (each < 0x80) {
            return Character.isLetterOrDigit(each) || ATOM.indexOf(each) >= 0;
        }
        return switch (Character.getType(each)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }

    private static String host(String text) throws ProtocolException {
        try {
            String ascii = IDN.toASCII(text, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
            if (ascii.matches("[a-z0-9-]{1,63}(\\.[a-z0-9-]{1,63})*") && ascii.length() <= 253) {
                return ascii;
            }
        } catch (IllegalArgumentException notAName) {
            throw new ProtocolException("what follows the @ is no domain name", notAName);
        }
        throw new ProtocolException("what follows the @ is no domain name");
    }

    /// By what addresses are compared: mail servers that tell upper from lower case are rarer than
    /// people who do not.
    public String key() {
        return toString().toLowerCase(Locale.ROOT);
    }

    /// Whether a mail server must know international addresses to take it.
    public boolean international() {
        return !local.chars().allMatch(each -> each < 0x80);
    }

    @Override
    public String toString() {
        return local + "@" + domain;
    }

    /// The key of an address in a presence message, which may be anything.
    ///
    /// @return empty for what is no address
    public static String keyOf(String text) {
        try {
            return text.isEmpty() ? "" : parse(text).key();
        } catch (ProtocolException noAddress) {
            return "";
        }
    }
}
