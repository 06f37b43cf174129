package io.denyut.store.internal.inventory;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A CSV file whose first line names its columns, with commas, semicolons or tabs between them. */
public final class InventoryFile {
    private static final int LONGEST_HEADER = 64 << 10;
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final String SEPARATORS = ",;\t";

    private final Path file;

    public InventoryFile(Path file) {
        this.file = file;
    }

    /** Takes the values of the wanted columns of a row; {@code null} where the row is too short. */
    public interface RowTaker {
        void take(String place, List<@Nullable String> values);

        /** A row that is longer than the header. */
        void refuse(String place, String message);
    }

    /** The name that people know it by. */
    public String name() {
        return String.valueOf(file.getFileName());
    }

    /**
     * Reads some columns of all rows.
     *
     * @throws InventoryFailure if the file cannot be read or lacks a column; names the file and the line
     */
    public void read(List<Columns.Wanted> wanted, RowTaker taker) throws IOException {
        try (BufferedReader in = open()) {
            char separator = separator(in);
            try (CsvReader<CsvRecord> csv = CsvReader.builder()
                    .fieldSeparator(separator)
                    .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .trimWhitespacesAroundQuotes(true)
                    .ofCsvRecord(in)) {
                take(csv.iterator(), wanted, taker);
            }
        } catch (NoSuchFileException e) {
            throw new InventoryFailure(file.toAbsolutePath() + ": there is no such file (setting 'file')");
        } catch (AccessDeniedException e) {
            throw new InventoryFailure(
                    file.toAbsolutePath() + " may not be read by the user that runs this program (setting 'file')");
        } catch (CharacterCodingException e) {
            throw notUtf8();
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof CharacterCodingException) {
                throw notUtf8();
            }
            throw new InventoryFailure(file + ": " + SqlFailures.saidBelow(e));
        } catch (CsvParseException e) {
            throw new InventoryFailure(file + ": " + SqlFailures.saidBelow(e) + " (is a quote not closed?)");
        } catch (InventoryFailure e) {
            throw e;
        } catch (IOException e) {
            throw new InventoryFailure(file.toAbsolutePath() + " cannot be read: " + SqlFailures.said(e));
        }
    }

    private InventoryFailure notUtf8() {
        return new InventoryFailure(
                file.toAbsolutePath() + " is not UTF-8: save it in that encoding, or convert it with 'iconv -t UTF-8'");
    }

    private BufferedReader open() throws IOException {
        return new BufferedReader(
                new InputStreamReader(
                        Files.newInputStream(file),
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .onMalformedInput(CodingErrorAction.REPORT)
                                .onUnmappableCharacter(CodingErrorAction.REPORT)),
                LONGEST_HEADER);
    }

    /** What stands most often in the first line; spreadsheets write what their country uses. The reader then stands at its beginning. */
    private static char separator(BufferedReader in) throws IOException {
        in.mark(LONGEST_HEADER);
        if (in.read() == BYTE_ORDER_MARK) {
            in.mark(LONGEST_HEADER - 1);
        } else {
            in.reset();
        }
        int[] counts = new int[SEPARATORS.length()];
        int c = in.read();
        for (int i = 2; c >= 0 && c != '\n' && i < LONGEST_HEADER; i++) {
            int separator = SEPARATORS.indexOf(c);
            if (separator >= 0) {
                counts[separator]++;
            }
            c = in.read();
        }
        in.reset();
        int most = 0;
        for (int i = 1; i < counts.length; i++) {
            most = counts[i] > counts[most] ? i : most;
        }
        return SEPARATORS.charAt(most);
    }

    private void take(Iterator<CsvRecord> records, List<Columns.Wanted> wanted, RowTaker taker)
            throws InventoryFailure {
        if (!records.hasNext()) {
            throw new InventoryFailure(
                    file + " is empty; its first line must name the columns, such as id,ip,hostname,kondisi");
        }
        List<String> header =
                records.next().getFields().stream().map(String::strip).toList();
        List<Integer> places = Columns.places(file + ":1", wanted, header);
        while (records.hasNext()) {
            CsvRecord row = records.next();
            String place = name() + ":" + row.getStartingLineNumber();
            if (row.getFieldCount() > header.size()) {
                taker.refuse(
                        place,
                        "has " + row.getFieldCount() + " cells, the header has " + header.size()
                                + ": a cell with a separator in it needs quotes");
                continue;
            }
            List<@Nullable String> values = new ArrayList<>(places.size());
            for (int at : places) {
                values.add(at < row.getFieldCount() ? row.getField(at) : null);
            }
            taker.take(place, values);
        }
    }
}
