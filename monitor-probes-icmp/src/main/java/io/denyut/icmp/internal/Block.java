package io.denyut.icmp.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Memory that the kernel reads and writes, seen in both byte orders. */
final class Block {
    /** For the kernel's structures. */
    final ByteBuffer host;
    /** For what goes over the network. */
    final ByteBuffer net;

    final long address;

    Block(Syscalls calls, int size) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(size);
        this.host = bytes.duplicate().order(ByteOrder.nativeOrder());
        this.net = bytes.duplicate().order(ByteOrder.BIG_ENDIAN);
        this.address = calls.addressOf(bytes);
    }
}
