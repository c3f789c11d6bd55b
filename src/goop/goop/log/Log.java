package goop.log;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.time.InstantSource;
import java.time.ZoneId;

/// What all loggers of a process share.
///
/// @param settings which lines, and in which form
/// @param buffer the last lines, for the logs page
/// @param output where they go
record Log(LogSettings settings, LogBuffer buffer, LogOutput output, InstantSource clock) {
    static final Log SHARED =
            new Log(
                    new LogSettings(),
                    new LogBuffer(LogBuffer.LINES, LogBuffer.BYTES, ZoneId.systemDefault()),
                    // Not System.err, which somebody may replace and which takes a lock a
                    // character.
                    new LogOutput(new FileOutputStream(FileDescriptor.err)),
                    InstantSource.system());

    void accept(LogLine line) {
        buffer.add(line);
        output.offer(settings.format().format(line));
    }
}
