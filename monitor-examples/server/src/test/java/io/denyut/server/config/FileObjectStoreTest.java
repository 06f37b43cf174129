package io.denyut.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.denyut.testkit.ChildJvm;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileObjectStoreTest {
    @TempDir
    private Path folder;

    private Path file;
    private FileObjectStore store;

    @BeforeEach
    void make() {
        file = folder.resolve("objects.json");
        store = new FileObjectStore(file);
    }

    @Test
    void without_a_file_there_are_no_objects_and_reading_makes_none() throws Exception {
        assertThat(store.load()).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void each_object_is_one_line_of_a_file_that_is_JSON() throws Exception {
        store.put(target("9", "10.0.0.9"));
        store.put(new StoredObject("service", "ping", Map.of("stopped", true)));

        assertThat(Files.readAllLines(file))
                .containsExactly(
                        "[",
                        "{\"kind\":\"target\",\"id\":\"9\",\"definition\":{\"address\":\"10.0.0.9\"}},",
                        "{\"kind\":\"service\",\"id\":\"ping\",\"definition\":{\"stopped\":true}}",
                        "]");
    }

    @Test
    void what_was_put_is_loaded_by_another_store_in_the_order_of_putting() throws Exception {
        StoredObject full = new StoredObject(
                "target",
                "core/sw:1",
                Map.of(
                        "name",
                        "Pusat \"A\"\n\u00e9",
                        "tags",
                        Map.of("site", "kediri"),
                        "n",
                        7,
                        "list",
                        List.of("a", "b")));
        store.put(target("9", "10.0.0.9"));
        store.put(full);
        store.put(target("9", "10.0.0.10"));

        assertThat(new FileObjectStore(file).load()).containsExactly(target("9", "10.0.0.10"), full);
    }

    @Test
    void several_objects_are_put_together() throws Exception {
        store.put(target("1", "10.0.0.1"));

        store.putAll(List.of(target("2", "10.0.0.2"), target("1", "10.9.9.9")));

        assertThat(store.load()).containsExactly(target("1", "10.9.9.9"), target("2", "10.0.0.2"));
    }

    @Test
    void removing_tells_whether_there_was_one() throws Exception {
        store.putAll(List.of(target("1", "10.0.0.1"), target("2", "10.0.0.2")));

        assertThat(store.remove("target", "1")).isTrue();
        assertThat(store.remove("target", "1")).isFalse();
        assertThat(store.remove("service", "2")).isFalse();
        assertThat(store.load()).containsExactly(target("2", "10.0.0.2"));
    }

    @Test
    void a_file_that_people_laid_out_anew_is_read_all_the_same_with_its_lines() throws Exception {
        Files.writeString(file, """
                [
                  {
                    "kind": "target",
                    "id": "9",
                    "definition": { "address": "10.0.0.9" }
                  },

                  { "kind": "target", "id": "10", "definition": { "address": "10.0.0.10" } },
                ]
                """);

        assertThat(store.read()).extracting(ObjectsText.Placed::line).containsExactly(2, 8);
        assertThat(store.load()).containsExactly(target("9", "10.0.0.9"), target("10", "10.0.0.10"));
    }

    @Test
    void objects_of_kinds_that_nobody_knows_are_kept() throws Exception {
        Files.writeString(file, "[{\"kind\":\"later\",\"id\":\"x\",\"definition\":{\"ratio\":0.10}}]");

        store.put(target("9", "10.0.0.9"));

        assertThat(Files.readString(file))
                .contains("{\"kind\":\"later\",\"id\":\"x\",\"definition\":{\"ratio\":0.10}}");
    }

    @Test
    void a_damaged_file_is_told_with_its_line_and_is_not_overwritten() throws Exception {
        refusesAndKeeps(
                "[\n{\"kind\":\"target\",\"id\":\"9\",\"definition\":{}},\n{\"kind\":\n", "objects.json:4: not JSON: ");
        refusesAndKeeps("[\n{\"kind\":\"target\",\"id\":\"9\"}\n]\n", "objects.json:2: not an object of this file: ");
        refusesAndKeeps("[\n\n7]\n", "objects.json:3: not an object of this file: ");
        refusesAndKeeps("{}", "objects.json:1: the file must be a list");
        refusesAndKeeps("[] 1", "objects.json:1: nothing may follow");
        refusesAndKeeps("\0\0\0\0", "objects.json:1: not JSON: ");
        String one = "{\"kind\":\"target\",\"id\":\"9\",\"definition\":{}}";
        refusesAndKeeps("[\n" + one + ",\n" + one + "\n]", "objects.json:3 target 9: is already on line 2");
    }

    private void refusesAndKeeps(String text, String message) throws Exception {
        Files.writeString(file, text);

        assertThatThrownBy(store::load)
                .isInstanceOf(UnreadableStoreException.class)
                .hasMessageStartingWith(message);
        assertThatThrownBy(() -> store.put(target("1", "10.0.0.1"))).isInstanceOf(UnreadableStoreException.class);
        assertThatThrownBy(() -> store.remove("target", "9")).isInstanceOf(UnreadableStoreException.class);
        assertThat(Files.readString(file)).isEqualTo(text);
    }

    @Test
    void a_reader_sees_the_file_before_or_after_a_change_and_never_half_of_one() throws Exception {
        List<StoredObject> many = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            many.add(target(String.valueOf(i), "10.0." + i / 250 + "." + i % 250));
        }
        store.putAll(many);
        Thread writer = new Thread(() -> {
            try {
                for (int i = 0; i < 20; i++) {
                    new FileObjectStore(file).put(target("0", "192.168.0." + i));
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        writer.start();
        while (writer.isAlive()) {
            assertThat(store.load()).hasSize(2_000);
        }
        assertThat(store.load().get(0)).isEqualTo(target("0", "192.168.0.19"));
    }

    @Test
    void two_processes_that_change_one_file_lose_nothing_of_each_other() throws Exception {
        try (ChildJvm one = ChildJvm.start(Putter.class, file.toString(), "a", "60");
                ChildJvm two = ChildJvm.start(Putter.class, file.toString(), "b", "60")) {
            for (int i = 0; i < 60; i++) {
                store.put(target("here" + i, "10.0.0.1"));
            }
            assertThat(one.exitValue()).isZero();
            assertThat(two.exitValue()).isZero();
        }

        assertThat(store.load()).hasSize(180);
    }

    @Test
    void a_lock_that_another_process_does_not_give_back_is_told_and_nothing_is_written() throws Exception {
        try (ChildJvm other = ChildJvm.start(Holder.class, file + ".lock")) {
            assertThat(other.line()).isEqualTo(Optional.of("held"));

            assertThatThrownBy(() -> new FileObjectStore(file, Duration.ofMillis(50)).put(target("1", "10.0.0.1")))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is being changed by somebody else")
                    .hasMessageContaining("objects.json.lock");
            assertThat(file).doesNotExist();

            other.kill();
            store.put(target("1", "10.0.0.1"));
            assertThat(store.load()).hasSize(1);
        }
    }

    @Test
    void a_copy_that_a_crash_left_behind_is_no_hindrance() throws Exception {
        Files.writeString(folder.resolve("objects.json.new"), "[{\"kind\":");

        store.put(target("1", "10.0.0.1"));

        assertThat(store.load()).containsExactly(target("1", "10.0.0.1"));
    }

    private static StoredObject target(String id, String address) {
        return new StoredObject("target", id, Map.of("address", address));
    }

    /** Puts objects from a process of its own. */
    static final class Putter {
        public static void main(String[] args) throws IOException {
            FileObjectStore store = new FileObjectStore(Path.of(args[0]));
            for (int i = 0; i < Integer.parseInt(args[2]); i++) {
                store.put(target(args[1] + i, "10.0.0.1"));
            }
        }
    }

    /** Holds the lock until it is killed. */
    static final class Holder {
        public static void main(String[] args) throws Exception {
            try (FileChannel channel =
                    FileChannel.open(Path.of(args[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                channel.lock();
                System.out.println("held");
                Thread.sleep(Duration.ofMinutes(1).toMillis());
            }
        }
    }
}
