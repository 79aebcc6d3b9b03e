package dev.sluice.ops;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The contents of a store after crashes, read by SQL of their own: what the relay reports of itself is not asked.
 *
 * @param ids of the ledger's entries
 * @param entries how many entries there are
 * @param costs of each client's calls, by the ledger
 * @param counted costs of the day sums, by client
 * @param charged what each wallet was charged, by its entries
 * @param balances of wallets, by their grants
 * @param sums of the entries of wallets
 * @param spent by the owner of a budget, in total
 * @param reservations that are left
 * @param reserved of wallets and budgets, together
 */
public record CrashLedger(
        Set<String> ids,
        long entries,
        Map<String, BigDecimal> costs,
        Map<String, BigDecimal> counted,
        Map<String, BigDecimal> charged,
        Map<String, BigDecimal> balances,
        Map<String, BigDecimal> sums,
        Map<String, BigDecimal> spent,
        long reservations,
        BigDecimal reserved) {

    static CrashLedger read(String url) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            Set<String> ids = new HashSet<>();
            try (ResultSet row = statement.executeQuery("SELECT id FROM ledger_entry")) {
                while (row.next()) {
                    ids.add(row.getString(1));
                }
            }
            BigDecimal reserved = total(
                            statement,
                            "SELECT 'all', reserved FROM wallet UNION ALL" + " SELECT 'all', reserved FROM budget_use")
                    .getOrDefault("all", BigDecimal.ZERO);
            return new CrashLedger(
                    ids,
                    total(statement, "SELECT 'all', count(*) FROM ledger_entry")
                            .get("all")
                            .longValue(),
                    total(statement, "SELECT client, cost FROM ledger_entry WHERE cost IS NOT NULL"),
                    total(statement, "SELECT client, cost FROM ledger_day"),
                    total(statement, "SELECT client, amount FROM credit_entry WHERE kind = 'charge'"),
                    total(statement, "SELECT client, remaining FROM credit_grant"),
                    total(statement, "SELECT client, amount FROM credit_entry"),
                    total(statement, "SELECT owner, spent FROM budget_use WHERE per = 'TOTAL'"),
                    reservations(url),
                    reserved);
        }
    }

    static long reservations(String url) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            return total(statement, "SELECT 'all', count(*) FROM credit_reservation")
                    .get("all")
                    .longValue();
        }
    }

    /** Sums the second column by the first, exactly. */
    private static Map<String, BigDecimal> total(Statement statement, String sql) throws SQLException {
        Map<String, BigDecimal> sums = new HashMap<>();
        try (ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                sums.merge(row.getString(1), new BigDecimal(row.getString(2)), BigDecimal::add);
            }
        }
        sums.replaceAll((name, sum) -> sum.signum() == 0 ? BigDecimal.ZERO : sum.stripTrailingZeros());
        return sums;
    }
}
