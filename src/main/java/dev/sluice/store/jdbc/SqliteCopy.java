package dev.sluice.store.jdbc;

import dev.sluice.store.StoreUnusable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** The copies of an SQLite store: one made while a relay writes, and one put in a store's place. Blocks. */
public final class SqliteCopy {

    private SqliteCopy() {}

    /**
     * Writes the state of {@code database} at one moment to {@code copy}, also while a relay uses it. The copy is there once it is
     * whole and on the disk, and only its owner may read it.
     *
     * @throws StoreUnusable if there is no such database, the copy exists already, or it cannot be written
     */
    public static void backUp(Path database, Path copy) {
        if (!Files.isRegularFile(database)) {
            throw new StoreUnusable(database + ": no such file (expected: the store's database)", null);
        }
        if (Files.exists(copy)) {
            throw new StoreUnusable(copy + ": exists already (expected: the name of a new file)", null);
        }
        Path part = beside(copy, ".part");
        try {
            Files.deleteIfExists(part);
            createPrivate(part);
            try (Connection connection = new SqliteFile(database).reading().getConnection();
                    PreparedStatement vacuum = connection.prepareStatement("VACUUM INTO ?")) {
                // SQLite writes into a file that is empty.
                vacuum.setString(1, part.toString());
                vacuum.execute();
            }
            check(part);
            moveDurably(part, copy);
        } catch (SQLException e) {
            throw new StoreUnusable(database + ": cannot be copied: " + SqlFailures.meaning(e), e);
        } catch (IOException e) {
            throw new StoreUnusable(copy + ": cannot be written: " + reason(e), e);
        } finally {
            deleteQuietly(part);
        }
    }

    /**
     * Puts {@code copy} in the place of {@code database}, which no relay may use meanwhile. A database that was there is kept beside
     * it, with {@code .old} added to its name.
     *
     * @param replace whether there may be one
     * @throws StoreUnusable if the copy is no store of this program, or the database is in use, or exists and may not be replaced
     */
    public static void restore(Path copy, Path database, boolean replace) {
        if (!Files.isRegularFile(copy)) {
            throw new StoreUnusable(copy + ": no such file (expected: a backup)", null);
        }
        new SqliteFile(database).prepare();
        Path part = beside(database, ".part");
        FileLock lock = FileLock.of(database);
        try {
            if (Files.exists(database) && !replace) {
                throw new StoreUnusable(
                        database + ": exists already (expected: no file, or --replace, which keeps it as "
                                + beside(database, ".old") + ')',
                        null);
            }
            Files.deleteIfExists(part);
            createPrivate(part);
            Files.copy(copy, part, StandardCopyOption.REPLACE_EXISTING);
            check(part);
            Migrations.refuseForeign(new SqliteFile(part).writing(), "sqlite", copy.toString());
            for (String file : new String[] {"", "-wal", "-shm"}) {
                setAside(beside(database, file), beside(database, ".old" + file));
            }
            moveDurably(part, database);
        } catch (IOException e) {
            throw new StoreUnusable(database + ": cannot be written: " + reason(e), e);
        } finally {
            for (String file : new String[] {"", "-wal", "-shm", "-journal"}) {
                deleteQuietly(beside(part, file));
            }
            lock.close();
        }
    }

    private static void setAside(Path file, Path old) throws IOException {
        Files.deleteIfExists(old);
        try {
            Files.move(file, old, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException none) {
            // There is nothing to keep.
        }
    }

    /** Refuses a file whose pages do not fit together. */
    private static void check(Path file) {
        try (Connection connection = new SqliteFile(file).reading().getConnection();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("PRAGMA quick_check(1)")) {
            if (!found.next() || !found.getString(1).equals("ok")) {
                throw new StoreUnusable(file + ": the copy is corrupt (expected: an intact database)", null);
            }
        } catch (SQLException e) {
            throw new StoreUnusable(file + ": " + SqlFailures.meaning(e), e);
        }
    }

    /** The file holds hashes of keys and what clients spent. */
    private static void createPrivate(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } else {
            Files.createFile(file);
        }
    }

    private static void moveDurably(Path from, Path to) throws IOException {
        force(from, StandardOpenOption.WRITE);
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        Path directory = to.toAbsolutePath().getParent();
        if (directory != null) {
            force(directory, StandardOpenOption.READ);
        }
    }

    private static void force(Path path, StandardOpenOption mode) throws IOException {
        try (FileChannel channel = FileChannel.open(path, mode)) {
            channel.force(true);
        }
    }

    private static Path beside(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // The next copy overwrites it.
        }
    }

    private static @Nullable String reason(IOException failure) {
        return failure instanceof NoSuchFileException missing
                ? missing.getFile() + ": no such directory"
                : failure.toString();
    }
}
