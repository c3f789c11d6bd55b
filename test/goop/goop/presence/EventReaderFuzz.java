package goop.presence;

import goop.fuzz.Parses;
import goop.libp2p.ProtocolException;
import goop.presence.EventReader.Event;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/// The same events come out in whatever pieces the bytes come in.
@Parses(EventReader.class)
public final class EventReaderFuzz {
    private EventReaderFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        List<Event> whole = read(new ByteArrayInputStream(input));
        List<Event> dripped =
                read(
                        new ByteArrayInputStream(input) {
                            @Override
                            public int read(byte[] to, int offset, int length) {
                                return super.read(to, offset, Math.min(length, 1));
                            }
                        });
        if (!whole.equals(dripped)) throw new AssertionError(whole + " is not " + dripped);
    }

    private static List<Event> read(InputStream in) {
        List<Event> events = new ArrayList<>();
        EventReader reader = new EventReader(in);
        try {
            for (Event event = reader.next(); event != null; event = reader.next()) {
                events.add(event);
            }
        } catch (ProtocolException tooLong) {
            events.add(null);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return events;
    }
}
