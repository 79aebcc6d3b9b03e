package dev.sluice;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.sluice.call.Dialect;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Holds the table of rooms in docs/architecture.md: who may use whom, and what no room may know of. */
@AnalyzeClasses(packages = "dev.sluice", importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {

    /** Who may use whom; a room that is not named here must not exist. */
    static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            entry("call", Set.of()),
            entry("limit", Set.of("call")),
            entry("pool", Set.of("call", "limit")),
            entry("admission", Set.of("call", "limit")),
            entry("accounting", Set.of("call")),
            entry("access", Set.of("call", "accounting")),
            entry("protocol", Set.of("call")),
            entry("upstream", Set.of("call", "protocol", "limit", "pool")),
            entry("relay", Set.of("call", "protocol", "admission", "limit", "pool", "upstream", "accounting")),
            entry("edge", Set.of("call", "protocol", "access", "accounting", "relay")),
            entry("admin", Set.of("call", "access", "admission", "limit", "pool", "accounting")),
            entry("store", Set.of("call", "access", "admission", "limit", "pool", "accounting")),
            entry("telemetry", Set.of("call", "admission", "limit", "pool", "upstream", "relay", "accounting")),
            entry(
                    "config",
                    Set.of(
                            "call",
                            "access",
                            "accounting",
                            "limit",
                            "pool",
                            "relay",
                            "upstream",
                            "edge",
                            "telemetry",
                            "store")),
            entry("cli", Set.of("config", "store", "call", "access", "protocol", "limit", "pool", "upstream", "demo")),
            entry("demo", Set.of("call", "protocol")),
            entry("boot", Set.of("*")));

    @ArchTest
    static void rooms_use_only_the_rooms_they_may(JavaClasses classes) {
        List<String> wrong = classes.stream()
                .flatMap(from -> from.getDirectDependenciesFromSelf().stream())
                .filter(use -> use.getTargetClass().getPackageName().startsWith("dev.sluice."))
                .filter(use -> !mayUse(room(use.getOriginClass()), room(use.getTargetClass())))
                .map(Dependency::getDescription)
                .distinct()
                .sorted()
                .toList();
        assertThat(wrong).isEmpty();
    }

    @ArchTest
    static void every_room_stands_in_the_table(JavaClasses classes) {
        Set<String> rooms = classes.stream().map(RoomsTest::room).collect(toSet());
        assertThat(MAY_USE.keySet()).containsAll(rooms);
    }

    private static boolean mayUse(String from, String to) {
        Set<String> allowed = MAY_USE.getOrDefault(from, Set.of());
        return from.equals(to) || allowed.contains(to) || allowed.contains("*");
    }

    /** Nested types count as part of the type around them. */
    private static ArchRule classesFormNoCycle(String room) {
        return slices().assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass type) {
                        return type.getPackageName().equals(room)
                                ? SliceIdentifier.of(outermost(type))
                                : SliceIdentifier.ignore();
                    }

                    @Override
                    public String getDescription() {
                        return "classes of " + room;
                    }
                })
                .should()
                .beFreeOfCycles();
    }

    private static String outermost(JavaClass type) {
        return type.getName().replaceFirst("\\$.*", "");
    }

    /** Returns the first package below {@code dev.sluice}. */
    private static String room(JavaClass type) {
        String below = type.getPackageName().replaceFirst("^dev\\.sluice\\.?", "");
        return below.replaceFirst("\\..*", "");
    }

    @ArchTest
    static final ArchRule rooms_form_no_cycle =
            slices().matching("dev.sluice.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule packages_form_no_cycle =
            slices().matching("dev.sluice.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule classes_of_limit_form_no_cycle = classesFormNoCycle("dev.sluice.limit");

    @ArchTest
    static final ArchRule classes_of_pool_form_no_cycle = classesFormNoCycle("dev.sluice.pool");

    @ArchTest
    static final ArchRule classes_of_admission_form_no_cycle = classesFormNoCycle("dev.sluice.admission");

    @ArchTest
    static final ArchRule classes_of_upstream_form_no_cycle = classesFormNoCycle("dev.sluice.upstream");

    /** A switch over an enum reads its ordinals. */
    @ArchTest
    static final ArchRule only_a_dialects_own_package_switches_over_dialects = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.sluice.call",
                    "dev.sluice.protocol.openai..",
                    "dev.sluice.protocol.anthropic..",
                    "dev.sluice.protocol.gemini..",
                    "dev.sluice.protocol.dialect")
            .should()
            .callMethod(Dialect.class, "ordinal");

    /** Configuration names dialects as data; the simulated provider serves all. */
    @ArchTest
    static final ArchRule only_a_dialects_own_package_compares_dialects = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.sluice.call",
                    "dev.sluice.config",
                    "dev.sluice.demo..",
                    "dev.sluice.protocol.openai..",
                    "dev.sluice.protocol.anthropic..",
                    "dev.sluice.protocol.gemini..",
                    "dev.sluice.protocol.dialect")
            .should()
            .accessField(Dialect.class, "OPENAI")
            .orShould()
            .accessField(Dialect.class, "ANTHROPIC")
            .orShould()
            .accessField(Dialect.class, "GEMINI");

    @ArchTest
    static final ArchRule inner_rooms_know_no_framework = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.sluice.call..",
                    "dev.sluice.protocol..",
                    "dev.sluice.access..",
                    "dev.sluice.admission..",
                    "dev.sluice.limit..",
                    "dev.sluice.pool..",
                    "dev.sluice.accounting..",
                    "dev.sluice.relay..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.springframework..",
                    "io.netty..",
                    "reactor.netty..",
                    "io.micrometer..",
                    "java.sql..",
                    "io.lettuce..");

    @ArchTest
    static final ArchRule only_the_store_knows_databases = noClasses()
            .that()
            .resideOutsideOfPackage("dev.sluice.store.jdbc..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite..", "org.postgresql..", "com.zaxxer..");

    @ArchTest
    static final ArchRule only_boot_reads_the_clock = noClasses()
            .that()
            .resideOutsideOfPackage("dev.sluice.boot..")
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(Clock.class, "systemDefaultZone");

    /** What each byte or event of an answer, each part of a request's body and each choice of a key goes through. */
    @ArchTest
    static final ArchRule the_path_of_a_byte_uses_no_patterns_and_no_pipelines = noClasses()
            .that()
            .resideInAnyPackage("dev.sluice.protocol.tap..", "dev.sluice.limit..")
            .or()
            .haveNameMatching("dev\\.sluice\\..*(Tap|UsageReader|BodyReader|BodyDecoder|InflatingDecoder|ZstdDecoder)")
            .or()
            .haveNameMatching("dev\\.sluice\\.edge\\.(PacedBody|ResponseWriter|BodyUpload|GzipFrame|RequestHeadRules)")
            .or()
            .haveNameMatching("dev\\.sluice\\.call\\.(RequestBody|BodyCollector|Memory.*)")
            .or()
            .haveNameMatching("dev\\.sluice\\.relay\\.(CommittedBody|LastPiece|CallInFlight|LeaseHolder)")
            .or()
            .haveNameMatching("dev\\.sluice\\.upstream\\.(AttemptExchange|ResponseBody|ContentCoding)")
            .or()
            .haveNameMatching(
                    "dev\\.sluice\\.pool\\.(Pool|KeySearch|Candidates|CandidateAccount|LeasedAttempt|ReservedDemand|AccountClass)")
            .or()
            .haveNameMatching("dev\\.sluice\\.admission\\.(FairQueue|ModelQueue|CallerShare|FairShares|Dispatcher)")
            .or()
            .haveNameMatching("dev\\.sluice\\.protocol\\.rules\\.(RequestPath|GoDurationReader|RateLimitReset)")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.util.regex..", "java.util.stream..")
            .orShould()
            .callMethod(String.class, "matches", String.class)
            .orShould()
            .callMethod(String.class, "replaceAll", String.class, String.class)
            .orShould()
            .callMethod(String.class, "replaceFirst", String.class, String.class);

    @ArchTest
    static final ArchRule names_say_what_things_are = noClasses()
            .should()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Impl");
}
