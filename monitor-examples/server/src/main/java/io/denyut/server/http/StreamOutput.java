package io.denyut.server.http;

import java.io.IOException;

/** The connection of one viewer. */
public interface StreamOutput {
    /** Sends the head of the answer as an event stream. */
    void begin() throws IOException;

    /** Writes and flushes; blocks while the viewer does not read. */
    void write(byte[] bytes) throws IOException;

    /** Cuts the connection, from any thread: a blocked write fails. */
    void abort();
}
