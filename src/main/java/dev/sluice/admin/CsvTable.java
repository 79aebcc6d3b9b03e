package dev.sluice.admin;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A table in the form of RFC 4180. */
final class CsvTable {

    private final StringBuilder text = new StringBuilder();

    CsvTable(String... columns) {
        row((Object[]) columns);
    }

    void row(@Nullable Object... values) {
        text.append(Arrays.stream(values).map(CsvTable::cell).collect(Collectors.joining(",")))
                .append("\r\n");
    }

    /** A text that a spreadsheet would take for a formula is not one: a model's name is the caller's own choice. */
    private static String cell(@Nullable Object value) {
        String plain = value == null ? "" : value.toString();
        boolean formula = value instanceof String && plain.matches("(?s)[=+@\t\r-].*");
        String safe = formula ? "'" + plain : plain;
        return safe.matches("(?s).*[\",\r\n].*") ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }

    byte[] bytes() {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
