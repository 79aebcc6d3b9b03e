package dev.sluice.store.memory;

import dev.sluice.accounting.CreditReservation;
import dev.sluice.accounting.Ledger;
import dev.sluice.accounting.LedgerEntry;
import dev.sluice.accounting.LedgerReports;
import dev.sluice.accounting.LedgerReports.EntryQuery;
import dev.sluice.accounting.LedgerReports.Field;
import dev.sluice.accounting.LedgerReports.Page;
import dev.sluice.accounting.LedgerReports.Position;
import dev.sluice.accounting.LedgerReports.UsageQuery;
import dev.sluice.accounting.LedgerReports.UsageRow;
import dev.sluice.accounting.LedgerStorage;
import dev.sluice.accounting.Money;
import dev.sluice.accounting.credit.CreditSettlement;
import dev.sluice.call.TokenUsage;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The ledger of a relay that keeps nothing: the latest entries, until the process ends. Safe for use by many threads. */
public final class MemoryLedger implements Ledger {

    private static final Comparator<Position> ORDER =
            Comparator.comparingLong(Position::atMillis).thenComparing(Position::id);

    /** By id, in the order in which they came; reports sort them, which are rare beside calls. */
    private final Map<String, LedgerEntry> entries;

    private final MemoryCreditStore credit;

    /**
     * @param capacity entries that it holds; of more, the oldest are gone
     * @param credit settles calls as they are entered
     */
    public MemoryLedger(int capacity, MemoryCreditStore credit) {
        this.credit = credit;
        this.entries = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, LedgerEntry> eldest) {
                return size() > capacity;
            }
        };
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public synchronized CompletableFuture<Void> append(LedgerEntry entry) {
        return entries.putIfAbsent(entry.id(), entry.settled()) == null
                ? settled(entry)
                : CompletableFuture.completedFuture(null);
    }

    private CompletableFuture<Void> settled(LedgerEntry entry) {
        CreditReservation made = entry.reservation();
        if (made == null) {
            return CompletableFuture.completedFuture(null);
        }
        return credit.<@Nullable Void>run(rows -> {
                    CreditSettlement.settle(rows, made, entry.cost(), entry.at());
                    return null;
                })
                .toCompletableFuture();
    }

    /** Returns the place that the entries take. */
    public LedgerStorage storage() {
        return new LedgerStorage() {
            @Override
            public CompletableFuture<Integer> prepare(Instant now) {
                return CompletableFuture.completedFuture(0);
            }

            @Override
            public CompletableFuture<Boolean> removeSome(Instant before) {
                removeBefore(before);
                return CompletableFuture.completedFuture(false);
            }
        };
    }

    private synchronized void removeBefore(Instant before) {
        entries.values().removeIf(entry -> entry.at().isBefore(before));
    }

    /** Returns the reports over this ledger. */
    public LedgerReports reports() {
        return new LedgerReports() {
            @Override
            public CompletableFuture<Page> entries(EntryQuery query) {
                return CompletableFuture.completedFuture(page(query));
            }

            @Override
            public CompletableFuture<List<UsageRow>> usage(UsageQuery query) {
                return CompletableFuture.completedFuture(query).thenApply(MemoryLedger.this::sums);
            }
        };
    }

    private synchronized Page page(EntryQuery query) {
        Position after = query.after();
        List<LedgerEntry> found = entries.values().stream()
                .filter(selected(query.client(), query.from(), query.to()))
                .filter(entry -> after == null || ORDER.compare(position(entry), after) > 0)
                .sorted(Comparator.comparing(MemoryLedger::position, ORDER))
                .limit(query.limit() + 1L)
                .toList();
        boolean more = found.size() > query.limit();
        List<LedgerEntry> page = more ? found.subList(0, query.limit()) : found;
        return new Page(List.copyOf(page), more ? position(page.get(page.size() - 1)) : null);
    }

    private synchronized List<UsageRow> sums(UsageQuery query) {
        List<UsageRow> rows = entries.values().stream()
                .filter(selected(query.client(), query.from(), query.to()))
                .map(entry -> row(entry, query.by()))
                .toList();
        Map<List<@Nullable String>, UsageRow> sums = new HashMap<>();
        UsageRanks.bounded(rows, query).forEach(row -> sums.merge(group(row, query.by()), row, UsageRow::plus));
        if (sums.size() > LedgerReports.MAX_ROWS) {
            throw new LedgerReports.TooManyRows();
        }
        List<Map.Entry<List<@Nullable String>, UsageRow>> sorted = new ArrayList<>(sums.entrySet());
        sorted.sort(Comparator.comparing(each -> String.join("\u0000", ordered(each.getKey()))));
        return sorted.stream().map(Map.Entry::getValue).toList();
    }

    private static List<String> ordered(List<@Nullable String> group) {
        return group.stream().map(value -> value == null ? "" : value).toList();
    }

    private static List<@Nullable String> group(UsageRow row, List<Field> by) {
        List<@Nullable String> group = new ArrayList<>();
        by.forEach(field -> group.add(row.fields().get(field)));
        group.add(row.isRest() ? "1" : "0");
        group.add(row.currency());
        return group;
    }

    private static Predicate<LedgerEntry> selected(
            @Nullable String client, @Nullable Instant from, @Nullable Instant to) {
        return entry -> (client == null || client.equals(entry.client()))
                && (from == null || !entry.at().isBefore(from))
                && (to == null || entry.at().isBefore(to));
    }

    private static UsageRow row(LedgerEntry entry, List<Field> by) {
        TokenUsage tokens = entry.usage().tokens();
        Money cost = entry.cost();
        return new UsageRow(
                fields(entry, by),
                1,
                tokens.input(),
                tokens.cachedInput(),
                tokens.cacheWrite(),
                tokens.output(),
                tokens.reasoning(),
                cost == null ? BigDecimal.ZERO : cost.amount(),
                cost == null ? null : cost.currency().getCurrencyCode());
    }

    private static Map<Field, String> fields(LedgerEntry entry, List<Field> by) {
        Map<Field, @Nullable String> all = new LinkedHashMap<>();
        all.put(Field.CLIENT, entry.client());
        all.put(Field.TEAM, entry.team());
        all.put(Field.MODEL, entry.model());
        all.put(Field.PROVIDER, entry.provider());
        all.put(Field.KEY, entry.key());
        all.put(Field.DAY, entry.at().atOffset(ZoneOffset.UTC).toLocalDate().toString());
        Map<Field, String> fields = new EnumMap<>(Field.class);
        for (Field field : by) {
            String value = all.get(field);
            if (value != null) {
                fields.put(field, value);
            }
        }
        return fields;
    }

    private static Position position(LedgerEntry entry) {
        return new Position(entry.at().toEpochMilli(), entry.id());
    }
}
