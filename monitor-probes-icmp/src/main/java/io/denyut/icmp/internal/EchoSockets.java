package io.denyut.icmp.internal;

import io.denyut.icmp.internal.SocketOpener.CannotOpenException;
import java.util.Arrays;

/** The open sockets; each has 65,536 requests in flight at most, so more are opened when the first ones are full. Confined to the loop. */
final class EchoSockets {
    /** A million requests in flight. */
    private static final int MAX_SOCKETS = 16;

    /** How often a send is tried again after an error that may have belonged to an earlier packet. */
    private static final int MAX_ERROR_RETRIES = 8;

    /** How long to wait for room in the send buffer, in milliseconds, before a ping is given up. */
    private static final int MAX_SHORTAGES = 100;

    /** Bytes that the kernel accounts for one small reply, measured. */
    private static final int BYTES_PER_REPLY = 830;

    private final Syscalls calls;
    private final SocketOpener opener;
    private final Flights flights;
    private final Clock clock;
    private final Block poll;
    private EchoSocket[] sockets = {};

    /** The monotonic clock of the loop. */
    @FunctionalInterface
    interface Clock {
        long now();
    }

    EchoSockets(Syscalls calls, SocketOpener opener, Flights flights, Clock clock) {
        this.calls = calls;
        this.opener = opener;
        this.flights = flights;
        this.clock = clock;
        this.poll = new Block(calls, 32);
    }

    int count() {
        return sockets.length;
    }

    EchoSocket get(int index) {
        return sockets[index];
    }

    /** Opens the first socket if there is none. */
    void ensureOne() throws CannotOpenException {
        if (sockets.length == 0) {
            add();
        }
    }

    /** Opens one more if that is allowed and possible; else requests wait for slots. */
    boolean tryMore() {
        if (sockets.length >= MAX_SOCKETS) {
            return false;
        }
        try {
            add();
            return true;
        } catch (CannotOpenException e) {
            return false;
        }
    }

    private void add() throws CannotOpenException {
        EchoSocket socket = opener.open(sockets.length);
        sockets = Arrays.copyOf(sockets, sockets.length + 1);
        sockets[sockets.length - 1] = socket;
        flights.addSocket();
    }

    /** How many replies the kernel keeps while nobody takes them. */
    int receiveCapacity() {
        return sockets.length == 0 ? 0 : sockets[0].receiveBuffer / BYTES_PER_REPLY;
    }

    boolean isRaw() {
        return sockets.length > 0 && sockets[0].raw;
    }

    void put(int slot, int address, long nonce) {
        EchoSocket socket = sockets[slot / Slots.PER_SOCKET];
        if (socket.queued == EchoSocket.BATCH) {
            flush(socket);
        }
        socket.put(slot, address, nonce);
    }

    /** Sends what was put. */
    void flush() {
        for (EchoSocket socket : sockets) {
            if (socket.queued > 0) {
                flush(socket);
            }
        }
    }

    private void flush(EchoSocket socket) {
        int from = 0;
        int errors = 0;
        int shortages = 0;
        while (from < socket.queued) {
            long before = clock.now();
            int sent = socket.send(from);
            if (sent > 0) {
                // A packet leaves when its turn in the batch comes, not when the call begins.
                long each = (clock.now() - before) / sent;
                for (int i = 0; i < sent; i++) {
                    flights.sent(socket.batch[from + i], before + i * each);
                }
                from += sent;
                errors = 0;
                shortages = 0;
                if (from < socket.queued) {
                    // What stopped the batch was forgotten by the kernel; an ICMP error may be in the queue all the
                    // same.
                    socket.receiveErrors(flights);
                }
            } else if (Errno.isShortage(-sent) && shortages++ < MAX_SHORTAGES) {
                receive(socket);
                awaitRoom(socket);
            } else if (-sent != Errno.EINTR && (Errno.isShortage(-sent) || !mayBeAnothers(socket, errors++))) {
                flights.notSent(socket.batch[from++], -sent);
                errors = 0;
                shortages = 0;
            }
        }
        socket.queued = 0;
    }

    /**
     * An error of an earlier packet fails the next send of the same socket. So what is queued is taken off, and the same packet is tried
     * again, at least once; if it still fails the error is its own.
     */
    private boolean mayBeAnothers(EchoSocket socket, int errors) {
        int queued = socket.receiveErrors(flights);
        socket.clearError();
        return errors == 0 || (queued > 0 && errors < MAX_ERROR_RETRIES);
    }

    private void awaitRoom(EchoSocket socket) {
        poll.host.putInt(0, socket.fd);
        poll.host.putShort(4, (short) 4); // POLLOUT
        poll.host.putLong(16, 0);
        poll.host.putLong(24, 1_000_000);
        calls.ppoll(poll.address, 1, poll.address + 16);
    }

    /**
     * Takes in what has arrived.
     *
     * @return how many messages
     */
    int receive() {
        int messages = 0;
        for (EchoSocket socket : sockets) {
            messages += receive(socket);
        }
        return messages;
    }

    /** Empties the error queues: a call that failed for another reason may have taken the sign that there is something. */
    void receiveErrors() {
        flights.setNow(clock.now());
        for (EchoSocket socket : sockets) {
            socket.receiveErrors(flights);
        }
    }

    private int receive(EchoSocket socket) {
        int messages = 0;
        int errors = 0;
        while (true) {
            flights.setNow(clock.now());
            int received = socket.receive(flights);
            if (received > 0) {
                messages += received;
                if (received < EchoSocket.BATCH || flights.inFlight() == 0) {
                    return messages;
                }
            } else if (received == 0 || -received == Errno.EAGAIN) {
                return messages;
            } else if (-received != Errno.EINTR) {
                // An ICMP error fails the receive call once; the replies behind it are still there.
                messages += socket.receiveErrors(flights);
                if (errors++ == MAX_ERROR_RETRIES) {
                    return messages;
                }
            }
        }
    }

    void close() {
        for (EchoSocket socket : sockets) {
            socket.close();
        }
        sockets = new EchoSocket[0];
    }
}
