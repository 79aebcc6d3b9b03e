package dev.sluice.store.jdbc;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.Function;

/** Exact arithmetic on decimals for SQLite, which has none: {@code decimal_add(a, b)} and the aggregate {@code decimal_sum(a)}. */
final class SqliteDecimals {

    private SqliteDecimals() {}

    static void addTo(Connection connection) throws SQLException {
        Function.create(connection, "decimal_add", new Addition());
        Function.create(connection, "decimal_sum", new Sum());
    }

    private static final class Addition extends Function {
        @Override
        protected void xFunc() throws SQLException {
            result(new BigDecimal(value_text(0))
                    .add(new BigDecimal(value_text(1)))
                    .toPlainString());
        }
    }

    /** SQLite clones it for each group. */
    private static final class Sum extends Function.Aggregate {
        private BigDecimal sum = BigDecimal.ZERO;

        @Override
        protected void xStep() throws SQLException {
            String amount = value_text(0);
            if (amount != null) {
                sum = sum.add(new BigDecimal(amount));
            }
        }

        @Override
        protected void xFinal() throws SQLException {
            result(sum.toPlainString());
        }
    }
}
