package io.denyut.internal.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.denyut.testkit.SmallDisk;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a file system of 4 MiB of our own that fills up. */
@Tag("privileged")
class SegmentSpoolFullDiskTest {
    private static final int SEGMENT = 64 << 10;
    private static final long MAX = 64L * SEGMENT;
    private static final byte[] RECORD = new byte[1_000];

    @TempDir
    private Path directory;

    private SmallDisk disk;

    @BeforeEach
    void mount() throws Exception {
        disk = SmallDisk.mount(directory.resolve("disk"), 4 << 20);
    }

    @AfterEach
    void unmount() throws Exception {
        if (disk != null) {
            disk.close();
        }
    }

    @Test
    void theReserveTakesItsBytesOnAFullDisk() throws Exception {
        long reserve = 1 << 20;
        try (SegmentSpool spool = SegmentSpool.open(disk.path().resolve("spool"), MAX, reserve, SEGMENT)) {
            disk.fill();
            for (int i = 0; i < reserve / RECORD.length; i++) {
                assertThat(spool.append(RECORD)).isZero();
            }
            assertThat(spool.records()).isEqualTo(reserve / RECORD.length);
        }
    }

    @Test
    void theReserveHoldsItsBytesAfterManyTurnsAndWhileTheOldestIsHalfRead() throws Exception {
        long reserve = 1 << 20;
        try (SegmentSpool spool = SegmentSpool.open(disk.path().resolve("spool"), MAX, reserve, SEGMENT)) {
            disk.fill();
            for (int i = 0; i < 5_000; i++) {
                assertThat(spool.append(RECORD)).isZero();
                if (spool.records() > 30) {
                    spool.remove(spool.peek(17).size());
                }
            }
            while (spool.records() < reserve / RECORD.length) {
                assertThat(spool.append(RECORD)).isZero();
            }
        }
    }

    @Test
    void aFullDiskIsAnErrorThatChangesNothingAndPassesWithItsCause() throws Exception {
        try (SegmentSpool spool = SegmentSpool.open(disk.path().resolve("spool"), MAX, 0, SEGMENT)) {
            for (int i = 0; i < 100; i++) {
                spool.append(RECORD);
            }
            disk.fill();
            long before = appendUntilFull(spool);
            assertThatThrownBy(() -> spool.append(RECORD))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(disk.path().toString())
                    .hasMessageContaining("No space left on device");
            assertThat(spool.records()).isEqualTo(before);
            disk.empty();
            spool.append(RECORD);
            assertThat(spool.peek(10_000)).hasSize((int) before + 1).allMatch(record -> record.length == 1_000);
        }
    }

    @Test
    void givingUpTheOldestMakesRoomOnAFullDisk() throws Exception {
        try (SegmentSpool spool = SegmentSpool.open(disk.path().resolve("spool"), MAX, 0, SEGMENT)) {
            for (int i = 0; i < 300; i++) {
                spool.append(RECORD);
            }
            disk.fill();
            long before = appendUntilFull(spool);
            int dropped = spool.dropOldest();
            assertThat(dropped).isPositive();
            for (int i = 0; i < dropped; i++) {
                spool.append(RECORD);
            }
            assertThat(spool.records()).isEqualTo(before);
        }
    }

    @Test
    void aReserveThatDoesNotFitIsNoErrorAndIsShown() throws Exception {
        try (OutputStream half = Files.newOutputStream(disk.path().resolve("half"))) {
            half.write(new byte[3 << 20]);
        }
        try (SegmentSpool spool = SegmentSpool.open(disk.path().resolve("spool"), MAX, 2 << 20, SEGMENT)) {
            assertThat(spool.reserved()).isBetween(10L * SEGMENT, 1L << 20);
            for (int i = 0; i < 500; i++) {
                spool.append(RECORD);
            }
        }
    }

    private static long appendUntilFull(SegmentSpool spool) {
        while (true) {
            try {
                spool.append(RECORD);
            } catch (IOException e) {
                return spool.records();
            }
        }
    }
}
