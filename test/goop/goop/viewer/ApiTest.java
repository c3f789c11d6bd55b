package goop.viewer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import goop.http.Response;
import goop.libp2p.ProtocolException;
import goop.libp2p.StreamResetException;

import org.junit.jupiter.api.Test;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/// Which status a failure of another peer gets: none of them is an internal error.
class ApiTest {
    private static Response asked(IOException failure) throws Exception {
        return Api.endpoint(
                        _ ->
                                Api.ask(
                                        () -> {
                                            throw failure;
                                        }))
                .handle(null);
    }

    @Test
    void aPeerThatDoesNotAnswerInTimeIs504() throws Exception {
        assertEquals(504, asked(new SocketTimeoutException("nothing to read")).status());
    }

    @Test
    void aLineThatBreaksIs502() throws Exception {
        for (IOException each :
                new IOException[] {
                    new IOException("yamux: the session is closed"),
                    new EOFException("the stream ended"),
                    new StreamResetException(true, 0)
                }) {
            assertEquals(502, asked(each).status(), each::toString);
        }
        assertEquals(502, asked(new ConnectException("no address")).status());
        assertEquals(502, asked(new ProtocolException("no JSON")).status());
    }

    @Test
    void whatIsNotThereIs404() throws Exception {
        assertEquals(404, asked(new NoSuchFileException("x")).status());
    }

    @Test
    void aFaultOfOurOwnDiskIsNotThePeers() {
        assertThrows(AccessDeniedException.class, () -> asked(new AccessDeniedException("site/x")));
    }
}
