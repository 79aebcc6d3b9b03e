package dev.sluice.call;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * HTTP header fields in the order in which they were added, found without regard to case.
 *
 * <p>Safe for reading by several threads once no more fields are added.
 */
public final class Headers {

    private final List<String> namesAndValues = new ArrayList<>(32);

    /** Adds a field after all others; fields of the same name are kept. */
    public Headers add(String name, String value) {
        namesAndValues.add(name);
        namesAndValues.add(value);
        return this;
    }

    /** Returns the first value of {@code name}, or null if there is none. */
    public @Nullable String first(String name) {
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            if (namesAndValues.get(i).equalsIgnoreCase(name)) {
                return namesAndValues.get(i + 1);
            }
        }
        return null;
    }

    /** Returns all values of {@code name} as one list with commas between them, or null where there is none. */
    public @Nullable String joined(String name) {
        String all = null;
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            if (namesAndValues.get(i).equalsIgnoreCase(name)) {
                all = all == null ? namesAndValues.get(i + 1) : all + ", " + namesAndValues.get(i + 1);
            }
        }
        return all;
    }

    /** Passes the name and value of every field to {@code sink}, in order. */
    public void forEach(BiConsumer<String, String> sink) {
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            sink.accept(namesAndValues.get(i), namesAndValues.get(i + 1));
        }
    }

    /** Returns the number of fields. */
    public int size() {
        return namesAndValues.size() / 2;
    }

    /** Returns the names only: values may contain credentials. */
    @Override
    public String toString() {
        StringBuilder names = new StringBuilder("Headers[");
        forEach((name, value) -> names.append(names.length() > 8 ? ", " : "").append(name));
        return names.append(']').toString();
    }
}
