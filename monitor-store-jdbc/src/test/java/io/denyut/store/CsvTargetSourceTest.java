package io.denyut.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.denyut.Problem;
import io.denyut.Tags;
import io.denyut.Target;
import io.denyut.TargetMode;
import io.denyut.TargetSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvTargetSourceTest {
    @TempDir
    private Path folder;

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("hosts.csv"), content);
    }

    private TargetSet read(String content) throws IOException {
        return CsvTargetSource.builder(file(content)).build().targets();
    }

    @Test
    void rows_become_targets() throws Exception {
        TargetSet set = read("""
                id,ip,hostname,kondisi,site
                1,192.168.1.11,host-1,baik,A
                sw-2, 192.168.1.12 ,"core, ""main\""",Maintenance,B
                3,192.168.1.13,gone,hilang,C

                4,192.168.1.14
                """);
        assertThat(set.targets())
                .containsExactly(
                        new Target("1", "host-1", "192.168.1.11", Tags.NONE, Map.of(), null),
                        new Target("sw-2", "core, \"main\"", "192.168.1.12", Tags.NONE, Map.of(), null),
                        new Target("4", "192.168.1.14", "192.168.1.14", Tags.NONE, Map.of(), null));
        assertThat(set.modes()).containsExactly(Map.entry("sw-2", TargetMode.MUTED));
        assertThat(set.refused()).isEmpty();
    }

    @Test
    void what_a_spreadsheet_writes_is_read() throws Exception {
        for (String separator : List.of(",", ";", "\t")) {
            String text = "\uFEFFID;IP;Hostname;Kondisi\r\n1;10.0.0.1;a,b;baik\r\n"
                    .replace(",", "")
                    .replace(";", separator);
            assertThat(read(text).targets()).extracting(Target::address).containsExactly("10.0.0.1");
        }
    }

    @Test
    void bad_rows_are_refused_with_their_line_and_their_id() throws Exception {
        TargetSet set = read("""
                id,ip,hostname,kondisi
                1,10.0.0.1,a,baik
                2,10.0.0.300,b,baik
                ,10.0.0.3,c,baik
                4,10.0.0.4,d,baik,more,cells
                1,10.0.0.5,e,baik
                6,10.0.0.1,f,baik
                """);
        assertThat(set.targets()).extracting(Target::id).containsExactly("1", "6");
        assertThat(set.refused())
                .extracting(Problem::where)
                .containsExactly(
                        "hosts.csv:3 id 2", "hosts.csv:4", "hosts.csv:5", "hosts.csv:6 id 1", "hosts.csv:7 id 6");
    }

    @Test
    void the_columns_may_have_other_names_and_become_tags() throws Exception {
        Path file = file("nomor,alamat,Lokasi Kota\n7,10.0.0.7,Kediri\n");
        TargetSet set = CsvTargetSource.builder(file)
                .columns(InventoryColumns.DEFAULT
                        .withId("nomor")
                        .withAddress("alamat")
                        .withName("")
                        .withCondition("")
                        .withTags(List.of("lokasi kota")))
                .build()
                .targets();
        assertThat(set.targets()).extracting(Target::tags).containsExactly(Tags.of("lokasi_kota", "Kediri"));
    }

    @Test
    void files_that_cannot_be_read_are_told_in_one_sentence() throws Exception {
        Path missing = folder.resolve("missing.csv");
        assertThatThrownBy(() -> CsvTargetSource.builder(missing).build().targets())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("missing.csv")
                .hasMessageContaining("no such file");
        assertThatThrownBy(() -> read("")).hasMessageContaining("is empty");
        assertThatThrownBy(() -> read("id,adress,hostname,kondisi\n1,10.0.0.1,a,baik\n"))
                .hasMessageContaining("hosts.csv:1 has no column 'ip' (setting 'address'");
        assertThatThrownBy(() -> read("id,ip,hostname,kondisi\n1,10.0.0.1,\"a,baik\n".repeat(3) + "\"x\"y\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("hosts.csv");
        Path latin = Files.write(
                folder.resolve("latin.csv"),
                "id,ip,hostname,kondisi\n1,10.0.0.1,\u00e9,baik\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> CsvTargetSource.builder(latin).build().targets())
                .hasMessageContaining("is not UTF-8");
        assertThatThrownBy(() -> CsvTargetSource.builder(folder).build().targets())
                .isInstanceOf(IOException.class)
                .hasMessageContaining(folder.toString());
    }

    @Test
    void what_did_not_change_stays_the_same_object() throws Exception {
        CsvTargetSource source = CsvTargetSource.builder(
                        file("id,ip,hostname,kondisi\n1,10.0.0.1,a,baik\n2,10.0.0.2,b,baik\n"))
                .build();
        TargetSet first = source.targets();
        file("id,ip,hostname,kondisi\n1,10.0.0.1,a,baik\n2,10.0.0.9,b,baik\n");
        TargetSet second = source.targets();
        assertThat(second.targets().get(0)).isSameAs(first.targets().get(0));
        assertThat(second.targets().get(1).address()).isEqualTo("10.0.0.9");
    }
}
