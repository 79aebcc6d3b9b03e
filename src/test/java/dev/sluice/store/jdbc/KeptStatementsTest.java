package dev.sluice.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptStatementsTest {

    private static final String INSERT = "INSERT INTO names (name) VALUES (?)";

    @TempDir
    Path directory;

    private Connection connection;

    @BeforeEach
    void opens() throws SQLException {
        connection = new SqliteFile(directory.resolve("test.db")).openWriter();
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE names (name TEXT)");
        }
    }

    @AfterEach
    void closes() throws SQLException {
        connection.close();
    }

    @Test
    void a_statement_that_was_given_back_is_given_out_again() throws SQLException {
        PreparedStatement first = connection.prepareStatement(INSERT);
        first.close();

        try (PreparedStatement second = connection.prepareStatement(INSERT)) {
            assertThat(second).isSameAs(first);
        }
    }

    @Test
    void a_statement_in_use_is_not_given_out_twice() throws SQLException {
        try (PreparedStatement first = connection.prepareStatement(INSERT);
                PreparedStatement second = connection.prepareStatement(INSERT)) {
            first.setString(1, "a");
            second.setString(1, "b");
            second.executeUpdate();
            first.executeUpdate();
        }

        assertThat(names()).isEqualTo("b a");
    }

    @Test
    void nothing_of_a_batch_that_was_left_reaches_the_next_use() throws SQLException {
        try (PreparedStatement left = connection.prepareStatement(INSERT)) {
            left.setString(1, "left");
            left.addBatch();
            left.setString(1, "half");
        }

        try (PreparedStatement next = connection.prepareStatement(INSERT)) {
            next.executeUpdate();
            next.setString(1, "next");
            next.addBatch();
            next.executeBatch();
        }

        assertThat(names()).isEqualTo("null next");
    }

    @Test
    void a_result_that_was_left_holds_no_lock() throws SQLException {
        names();
        try (PreparedStatement select = connection.prepareStatement("SELECT 1 UNION SELECT 2")) {
            assertThat(select.executeQuery().next()).isTrue();
        }

        try (Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("DROP TABLE names")).isZero();
        }
    }

    @Test
    void texts_beyond_the_bound_push_out_those_that_were_used_least_recently() throws SQLException {
        PreparedStatement first = connection.prepareStatement(INSERT);
        first.close();
        PreparedStatement held = connection.prepareStatement("SELECT 0");
        for (int i = 1; i <= 100; i++) {
            connection.prepareStatement("SELECT " + i).close();
        }

        assertThat(first.isClosed()).isTrue();
        assertThat(held.isClosed()).isFalse();
        held.close();
        assertThat(held.isClosed()).isTrue();
    }

    private String names() throws SQLException {
        StringBuilder names = new StringBuilder();
        try (PreparedStatement select = connection.prepareStatement("SELECT name FROM names ORDER BY rowid");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                names.append(names.isEmpty() ? "" : " ").append(row.getString(1));
            }
        }
        return names.toString();
    }
}
