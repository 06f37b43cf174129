package io.denyut.icmp.internal;

import io.denyut.testkit.NetworkNamespaces;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Hosts that do what a test says: a TUN device in the client namespace whose other end is a script. It sees each IPv4 packet that is sent to
 * 203.0.113.0/24 and answers with any packets at any time.
 */
public final class TunNetwork implements AutoCloseable {
    /** What the hosts do. Called on the network's thread. */
    @FunctionalInterface
    public interface Script {
        void request(byte[] packet, TunNetwork network);
    }

    private static final long TUNSETIFF = 0x400454ca;
    private static final short IFF_TUN_NO_PI = 0x1001;
    private static final int IP_HEADER = 20;

    private final Syscalls calls;
    private final int fd;
    private final Block bytes;
    private final Block poll;
    private final Script script;
    private final PriorityQueue<Delayed> delayed = new PriorityQueue<>(Comparator.comparingLong(Delayed::at));
    private final Thread thread;
    private volatile boolean closing;

    private record Delayed(long at, byte[] packet) {}

    public TunNetwork(NetworkNamespaces namespaces, Script script) throws Exception {
        this.calls = LinuxSyscalls.load();
        this.script = script;
        bytes = new Block(calls, 4096);
        poll = new Block(calls, 64);
        Block request = new Block(calls, 40);
        byte[] name = "scripted0".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < name.length; i++) {
            request.host.put(i, name[i]);
        }
        request.host.putShort(16, IFF_TUN_NO_PI);
        fd = TestLibc.inNamespace(namespaces.clientNamespace(), () -> {
            int made = TestLibc.open(Path.of("/dev/net/tun"), true);
            if (TestLibc.ioctl(made, TUNSETIFF, request.address) != 0) {
                throw new IOException("no TUN device");
            }
            return made;
        });
        run(namespaces.inClient("ip", "addr", "add", "203.0.113.1/24", "dev", "scripted0"));
        run(namespaces.inClient("ip", "link", "set", "scripted0", "up"));
        thread = new Thread(this::loop, "scripted-network");
        thread.start();
    }

    private static void run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).inheritIO().start();
        if (process.waitFor() != 0) {
            throw new IOException(command + " failed");
        }
    }

    private void loop() {
        while (!closing) {
            long now = System.nanoTime();
            while (!delayed.isEmpty() && delayed.element().at <= now) {
                write(delayed.remove().packet);
            }
            long wait = delayed.isEmpty() ? 20_000_000 : Math.min(20_000_000, delayed.element().at - now);
            poll.host.putInt(0, fd);
            poll.host.putInt(4, 1);
            poll.host.putLong(16, 0);
            poll.host.putLong(24, Math.max(0, wait));
            if (calls.ppoll(poll.address, 1, poll.address + 16) <= 0) {
                continue;
            }
            int length = calls.read(fd, bytes.address, 4096);
            if (length < IP_HEADER + 8) {
                continue;
            }
            byte[] packet = new byte[length];
            bytes.net.get(0, packet);
            // Only echo requests: the kernel also sends router solicitations and the like.
            if (packet[0] >> 4 == 4 && packet[9] == 1 && packet[IP_HEADER] == 8) {
                script.request(packet, this);
            }
        }
    }

    private void write(byte[] packet) {
        bytes.net.put(0, packet);
        calls.write(fd, bytes.address, packet.length);
    }

    /** Sends at once. */
    public void send(byte[] packet) {
        write(packet);
    }

    /** Sends later. */
    public void sendAfter(long millis, byte[] packet) {
        delayed.add(new Delayed(System.nanoTime() + millis * 1_000_000, packet));
    }

    /** The last number of the address a request went to. */
    public static int host(byte[] request) {
        return request[19] & 0xff;
    }

    /** Sequence number of a request. */
    public static int sequence(byte[] request) {
        return (request[IP_HEADER + 6] & 0xff) << 8 | request[IP_HEADER + 7] & 0xff;
    }

    /** The right answer to a request. */
    public static byte[] reply(byte[] request) {
        byte[] reply = request.clone();
        System.arraycopy(request, 12, reply, 16, 4);
        System.arraycopy(request, 16, reply, 12, 4);
        reply[IP_HEADER] = 0;
        return sealed(reply);
    }

    /** An answer that comes from another host of the network. */
    public static byte[] from(int host, byte[] reply) {
        byte[] copy = reply.clone();
        copy[15] = (byte) host;
        return sealed(copy);
    }

    /** An answer with another nonce. */
    public static byte[] forged(byte[] reply) {
        byte[] copy = reply.clone();
        copy[IP_HEADER + 8 + 3] ^= 0x55;
        return sealed(copy);
    }

    /** A router's error about a request. */
    public static byte[] error(byte[] request, int type, int code, int quotedBytes) {
        byte[] error = new byte[IP_HEADER + 8 + IP_HEADER + quotedBytes];
        System.arraycopy(request, 0, error, 0, IP_HEADER);
        error[2] = (byte) (error.length >> 8);
        error[3] = (byte) error.length;
        System.arraycopy(request, 12, error, 16, 4);
        System.arraycopy(new byte[] {(byte) 203, 0, 113, (byte) 254}, 0, error, 12, 4);
        error[IP_HEADER] = (byte) type;
        error[IP_HEADER + 1] = (byte) code;
        System.arraycopy(request, 0, error, IP_HEADER + 8, IP_HEADER + quotedBytes);
        return sealed(error);
    }

    /** Sets both checksums. */
    private static byte[] sealed(byte[] packet) {
        packet[10] = 0;
        packet[11] = 0;
        int header = sum(Arrays.copyOf(packet, IP_HEADER));
        packet[10] = (byte) (header >> 8);
        packet[11] = (byte) header;
        packet[IP_HEADER + 2] = 0;
        packet[IP_HEADER + 3] = 0;
        int body = sum(Arrays.copyOfRange(packet, IP_HEADER, packet.length));
        packet[IP_HEADER + 2] = (byte) (body >> 8);
        packet[IP_HEADER + 3] = (byte) body;
        return packet;
    }

    /** The Internet checksum (RFC 1071), the slow way. */
    private static int sum(byte[] bytes) {
        int sum = 0;
        for (int i = 0; i < bytes.length; i++) {
            sum += (bytes[i] & 0xff) << (i % 2 == 0 ? 8 : 0);
        }
        while (sum >> 16 != 0) {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        return ~sum & 0xffff;
    }

    @Override
    public void close() {
        closing = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        calls.close(fd);
    }
}
