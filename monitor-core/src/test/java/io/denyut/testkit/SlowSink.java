package io.denyut.testkit;

import io.denyut.Observation;
import io.denyut.spi.Sink;
import io.denyut.spi.SinkOptions;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Blocks in {@code write} or {@code flush} from when it is told until it is released, then does what a sink does. Thread-safe. */
public final class SlowSink implements Sink {
    private final RecordingSink recording;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition released = lock.newCondition();
    private boolean blockWrite;
    private boolean blockFlush;
    private boolean stubborn;
    private int blocked;

    public SlowSink() {
        this(SinkOptions.DEFAULT);
    }

    public SlowSink(SinkOptions options) {
        this.recording = new RecordingSink(options);
    }

    /** From now on {@code write} blocks. */
    public SlowSink blockWrite() {
        lock.lock();
        try {
            blockWrite = true;
        } finally {
            lock.unlock();
        }
        return this;
    }

    /** From now on {@code flush} blocks. */
    public SlowSink blockFlush() {
        lock.lock();
        try {
            blockFlush = true;
        } finally {
            lock.unlock();
        }
        return this;
    }

    /** From now on interrupts do not wake it, as with a driver that hangs in native code. */
    public SlowSink ignoreInterrupts() {
        lock.lock();
        try {
            stubborn = true;
        } finally {
            lock.unlock();
        }
        return this;
    }

    /** Lets go of who is blocked, and blocks nobody until told again. */
    public void release() {
        lock.lock();
        try {
            blockWrite = false;
            blockFlush = false;
            released.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** True while a call stands still. */
    public boolean isBlocking() {
        lock.lock();
        try {
            return blocked > 0;
        } finally {
            lock.unlock();
        }
    }

    /** What it was given; a batch that it still blocks on is not there yet. */
    public RecordingSink recording() {
        return recording;
    }

    @Override
    public void write(List<Observation> batch) throws InterruptedException {
        await(true);
        recording.write(batch);
    }

    @Override
    public void flush() throws InterruptedException {
        await(false);
        recording.flush();
    }

    private void await(boolean write) throws InterruptedException {
        lock.lock();
        try {
            blocked++;
            while (write ? blockWrite : blockFlush) {
                if (stubborn) {
                    released.awaitUninterruptibly();
                } else {
                    released.await();
                }
            }
        } finally {
            blocked--;
            lock.unlock();
        }
    }

    @Override
    public SinkOptions options() {
        return recording.options();
    }

    @Override
    public void close() {
        recording.close();
    }
}
