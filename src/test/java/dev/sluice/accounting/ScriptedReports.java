package dev.sluice.accounting;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Reports with given answers, which remember what they were asked. */
public final class ScriptedReports implements LedgerReports {

    public Page page = new Page(List.of(), null);
    public List<UsageRow> rows = List.of();
    public @Nullable EntryQuery entriesAsked;
    public @Nullable UsageQuery usageAsked;
    public final List<Throwable> failures = new ArrayList<>();

    @Override
    public CompletableFuture<Page> entries(EntryQuery query) {
        entriesAsked = query;
        return failures.isEmpty()
                ? CompletableFuture.completedFuture(page)
                : CompletableFuture.failedFuture(failures.get(0));
    }

    @Override
    public CompletableFuture<List<UsageRow>> usage(UsageQuery query) {
        usageAsked = query;
        return failures.isEmpty()
                ? CompletableFuture.completedFuture(rows)
                : CompletableFuture.failedFuture(failures.get(0));
    }
}
