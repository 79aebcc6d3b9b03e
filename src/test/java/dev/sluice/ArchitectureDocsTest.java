package dev.sluice;

import static java.util.function.Predicate.not;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds docs/architecture.md and the decision records to the code: the table of rooms, and the types that they name. */
class ArchitectureDocsTest {

    private static final Path ARCHITECTURE = Path.of("docs/architecture.md");

    private static final Path MAIN = Path.of("src/main/java/dev/sluice");

    /** A row of the table of rooms; the groups are the room and the rooms that it may use. */
    private static final Pattern ROOM = Pattern.compile("(?m)^\\| `([a-z]+)` \\| [^|]* \\| ([a-z, ]+) \\|$");

    /** A type in code marks, behind its room or without it, and before a member or without one; the first group is the type. */
    private static final Pattern TYPE =
            Pattern.compile("`(?:[a-z]+\\.)*([A-Z][a-z]+(?:[A-Z][a-z0-9]+)*)(?:\\.[a-z]\\w*)?`");

    /** The types that are named and are not Sluice's own. */
    private static final Set<String> FOREIGN =
            Set.of("RandomGenerator", "ReentrantLock", "NettyRouteProvider", "ConnectionProvider");

    @Test
    void table_of_rooms_is_the_one_that_is_tested() throws IOException {
        Map<String, Set<String>> documented = ROOM.matcher(Files.readString(ARCHITECTURE))
                .results()
                .filter(row -> !row.group(1).equals("boot"))
                .collect(toMap(
                        row -> row.group(1),
                        row -> Arrays.stream(row.group(2).split(", "))
                                .filter(not("nothing"::equals))
                                .collect(toCollection(TreeSet::new)),
                        (one, other) -> one,
                        TreeMap::new));
        Map<String, Set<String>> tested = new TreeMap<>(RoomsTest.MAY_USE);
        tested.keySet().removeIf(room -> room.equals("boot") || !Files.isDirectory(MAIN.resolve(room)));
        tested.replaceAll((room, uses) -> uses.stream()
                .filter(used -> Files.isDirectory(MAIN.resolve(used)))
                .collect(toCollection(TreeSet::new)));
        assertThat(documented).isEqualTo(tested);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void named_types_exist(Path page) throws IOException {
        Set<String> named = TYPE.matcher(Files.readString(page))
                .results()
                .map(type -> type.group(1))
                .filter(not(FOREIGN::contains))
                .collect(toCollection(TreeSet::new));
        assertThat(types()).as("types named by %s", page).containsAll(named);
    }

    static List<Path> pages() throws IOException {
        try (Stream<Path> records = Files.list(Path.of("docs/adr"))) {
            return Stream.concat(Stream.of(ARCHITECTURE, Path.of("CONTRIBUTING.md")), records.sorted())
                    .toList();
        }
    }

    private static Set<String> types() throws IOException {
        try (Stream<Path> sources = Files.walk(Path.of("src"))) {
            return sources.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(toCollection(TreeSet::new));
        }
    }
}
