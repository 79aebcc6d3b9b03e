package dev.sluice.store.jdbc;

import dev.sluice.accounting.credit.CreditEntry;
import dev.sluice.accounting.credit.CreditStore;
import dev.sluice.accounting.credit.CreditTransaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The credit of clients in a database. Results complete on threads of the executor, which may go on with the call. */
public final class JdbcCreditStore implements CreditStore {

    /** PostgreSQL's documentation, Appendix A: unique_violation. SQLite has one writer, which nothing overtakes. */
    private static final String UNIQUE_VIOLATION = "23505";

    private final Database database;
    private final Executor executor;

    public JdbcCreditStore(Database database, Executor executor) {
        this.database = database;
        this.executor = executor;
    }

    @Override
    public <T extends @Nullable Object> CompletionStage<T> run(Function<CreditTransaction, T> work) {
        return handedOver(written(work)
                .exceptionallyCompose(
                        failure -> isOvertaken(failure) ? written(work) : CompletableFuture.failedFuture(failure)));
    }

    private <T extends @Nullable Object> CompletableFuture<T> written(Function<CreditTransaction, T> work) {
        return database.write(connection -> {
            try (JdbcCreditTransaction rows = new JdbcCreditTransaction(connection, new Amounts(database.kind()))) {
                return work.apply(rows);
            } catch (UncheckedSqlException failure) {
                throw failure.getCause();
            }
        });
    }

    /** Returns whether another transaction added the same row first, which a second run of the work finds. */
    private static boolean isOvertaken(Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        return cause instanceof SQLException sql && UNIQUE_VIOLATION.equals(sql.getSQLState());
    }

    @Override
    public CompletionStage<List<CreditEntry>> entries(String client, int limit) {
        Amounts amounts = new Amounts(database.kind());
        return handedOver(database.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    CreditEntryRow.SELECT + " WHERE client = ? ORDER BY made_at DESC, id DESC LIMIT ?")) {
                select.setString(1, client);
                select.setInt(2, limit);
                return read(select, amounts);
            }
        }));
    }

    private static List<CreditEntry> read(PreparedStatement select, Amounts amounts) throws SQLException {
        List<CreditEntry> entries = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                entries.add(CreditEntryRow.read(row, amounts));
            }
        }
        return List.copyOf(entries);
    }

    /** The database's own threads commit; nothing else is to run there. */
    private <T extends @Nullable Object> CompletionStage<T> handedOver(CompletableFuture<T> result) {
        return result.thenApplyAsync(value -> value, executor);
    }

    @Override
    public boolean isExclusive() {
        return database.kind() == Database.Kind.SQLITE;
    }
}
