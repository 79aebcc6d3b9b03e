package dev.sluice.accounting;

import dev.sluice.accounting.LedgerReports.UsageRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rows of a report in the form in which they are shown: one for each combination of fields and each currency. */
public final class UsageSums {

    private UsageSums() {}

    /** The identity of a row apart from its currency. */
    private record Place(Map<LedgerReports.Field, String> fields, boolean isRest) {}

    /**
     * Returns {@code rows} with the calls that have no price, such as refused ones and counts of tokens, added to the first row of
     * the same fields that has a currency. A reader who looks a row up by its fields then finds every call. Where no call of these
     * fields has a price, the row stays and has no currency.
     */
    public static List<UsageRow> of(List<UsageRow> rows) {
        Map<Place, List<UsageRow>> places = new LinkedHashMap<>();
        for (UsageRow row : rows) {
            List<UsageRow> same =
                    places.computeIfAbsent(new Place(row.fields(), row.isRest()), place -> new ArrayList<>());
            if (!same.isEmpty() && same.get(0).currency() == null) {
                same.set(0, row.plus(same.get(0)));
            } else if (!same.isEmpty() && row.currency() == null) {
                same.set(0, same.get(0).plus(row));
            } else {
                same.add(row);
            }
        }
        return places.values().stream().flatMap(Collection::stream).toList();
    }
}
