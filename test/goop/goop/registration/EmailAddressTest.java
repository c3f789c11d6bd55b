package goop.registration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import goop.libp2p.ProtocolException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {
    @ParameterizedTest
    @CsvSource({
        "anna@example.org,anna@example.org,anna@example.org",
        "' Anna.B+x@Example.ORG ',Anna.B+x@example.org,anna.b+x@example.org",
        "jürgen@bücher.example,jürgen@xn--bcher-kva.example,jürgen@xn--bcher-kva.example",
        "root@localhost,root@localhost,root@localhost",
        "o'neil@example.org,o'neil@example.org,o'neil@example.org"
    })
    void whatPeopleTypeIsReadAndCompared(String typed, String address, String key)
            throws Exception {
        assertEquals(address, EmailAddress.parse(typed).toString());
        assertEquals(key, EmailAddress.parse(typed).key());
        assertEquals(
                EmailAddress.parse(typed),
                EmailAddress.parse(EmailAddress.parse(typed).toString()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "anna",
                "@example.org",
                "anna@",
                "a b@example.org",
                "a@b@example.org",
                "anna@exa mple.org",
                "anna@example..org",
                ".anna@example.org",
                "a..b@example.org",
                "anna@-",
                "\"a b\"@example.org",
                "anna@[127.0.0.1]",
                "a,b@example.org",
                "a<b>@example.org",
                "Anna <anna@example.org>",
                "a\r\nBcc:x@example.org",
                "a\nb@example.org",
                "a\u0000b@example.org",
                "a\u202eb@example.org",
                "a\u00a0b@example.org",
                "a\u2028b@example.org",
                "a\ud800@example.org",
                "anna@example.org\r\nX: y",
                "anna(comment)@example.org",
                "anna@exämple\u0000.org"
            })
    void whatIsNoAddressIsRefused(String typed) {
        assertThrows(ProtocolException.class, () -> EmailAddress.parse(typed), typed);
        assertEquals("", EmailAddress.keyOf(typed));
    }

    @Test
    void lengthsAreBounded() throws Exception {
        String local = "a".repeat(64);
        EmailAddress.parse(local + "@example.org");
        assertThrows(
                ProtocolException.class, () -> EmailAddress.parse("a" + local + "@example.org"));
        assertThrows(
                ProtocolException.class,
                () ->
                        EmailAddress.parse(
                                "a@" + "b".repeat(63) + (".b" + "c".repeat(60)).repeat(4)));
        assertThrows(
                ProtocolException.class, () -> EmailAddress.parse("x".repeat(1_000_000) + "@y.z"));
    }
}
