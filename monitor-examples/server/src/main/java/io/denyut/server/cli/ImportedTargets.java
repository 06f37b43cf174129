package io.denyut.server.cli;

import io.denyut.ConfigException;
import io.denyut.Problem;
import io.denyut.Reason;
import io.denyut.TargetMode;
import io.denyut.TargetSet;
import io.denyut.icmp.IcmpAddress;
import io.denyut.store.CsvTargetSource;
import io.denyut.store.InventoryColumns;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A CSV file of targets whose columns are found by their usual names. */
final class ImportedTargets {
    private static final List<String> ID = List.of("id");
    private static final List<String> ADDRESS = List.of("ip", "address", "ip_address", "alamat");
    private static final List<String> NAME = List.of("hostname", "name", "nama");
    private static final List<String> CONDITION = List.of("kondisi", "state", "condition");
    /** Rows that an inventory leaves out are not lost here: they come in, and are not looked at. */
    private static final Map<String, TargetMode> MODES = Map.of(
            "baik", TargetMode.ACTIVE,
            "active", TargetMode.ACTIVE,
            "maintenance", TargetMode.MUTED,
            "muted", TargetMode.MUTED,
            "paused", TargetMode.PAUSED,
            "hilang", TargetMode.PAUSED);

    private final Path file;

    ImportedTargets(Path file) {
        this.file = file;
    }

    /** @throws ConfigException if the file cannot be used at all; single rows are in the set's refused */
    TargetSet read() throws IOException {
        List<String> header = header();
        String address = find(header, ADDRESS)
                .orElseThrow(() -> new ConfigException(List.of(new Problem(
                        file + ":1",
                        "there is no column of addresses among " + String.join(", ", header),
                        "call it ip or address"))));
        String id = find(header, ID).orElse(address);
        String name = find(header, NAME).orElse("");
        String condition = find(header, CONDITION).orElse("");
        List<String> tags = new ArrayList<>(header);
        tags.removeAll(List.of(id, address, name, condition));
        try {
            return CsvTargetSource.builder(file)
                    .columns(new InventoryColumns(id, address, name, condition, tags, MODES, Set.of()))
                    .addresses(value -> IcmpAddress.check(value).map(Reason::text))
                    .build()
                    .targets();
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigException(file.toString(), String.valueOf(e.getMessage()));
        }
    }

    private static Optional<String> find(List<String> header, List<String> names) {
        return names.stream()
                .flatMap(name -> header.stream()
                        .filter(column -> column.toLowerCase(Locale.ROOT).equals(name)))
                .findFirst();
    }

    /** The names of the columns; the file itself is read by whoever reads inventories. */
    private List<String> header() throws IOException {
        try (BufferedReader in = Files.newBufferedReader(file)) {
            String first = Optional.ofNullable(in.readLine()).orElse("");
            String line = first.startsWith("\uFEFF") ? first.substring(1) : first;
            List<String> columns = new ArrayList<>();
            for (String column : line.split("[,;\t]", 0)) {
                String plain = column.strip().replaceAll("^\"|\"$", "").strip();
                if (!plain.isEmpty()) {
                    columns.add(plain);
                }
            }
            return columns;
        } catch (NoSuchFileException e) {
            throw new ConfigException(file.toString(), "there is no such file");
        } catch (CharacterCodingException e) {
            throw new ConfigException(file.toString(), "is not UTF-8");
        }
    }
}
