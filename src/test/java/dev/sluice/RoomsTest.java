package dev.sluice;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;

/** Holds the table of rooms in docs/architecture.md: who may use whom, and what no room may know of. */
@AnalyzeClasses(packages = "dev.sluice", importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {

    @ArchTest
    static final ArchRule rooms_use_only_the_rooms_they_may = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("call")
            .definedBy("dev.sluice.call..")
            .layer("protocol")
            .definedBy("dev.sluice.protocol..")
            .layer("access")
            .definedBy("dev.sluice.access..")
            .layer("admission")
            .definedBy("dev.sluice.admission..")
            .layer("pool")
            .definedBy("dev.sluice.pool..")
            .layer("accounting")
            .definedBy("dev.sluice.accounting..")
            .layer("upstream")
            .definedBy("dev.sluice.upstream..")
            .layer("relay")
            .definedBy("dev.sluice.relay..")
            .layer("edge")
            .definedBy("dev.sluice.edge..")
            .layer("admin")
            .definedBy("dev.sluice.admin..")
            .layer("store")
            .definedBy("dev.sluice.store..")
            .layer("telemetry")
            .definedBy("dev.sluice.telemetry..")
            .layer("demo")
            .definedBy("dev.sluice.demo..")
            .layer("boot")
            .definedBy("dev.sluice.boot..")
            .whereLayer("call")
            .mayNotAccessAnyLayer()
            .whereLayer("protocol")
            .mayOnlyAccessLayers("call")
            .whereLayer("access")
            .mayOnlyAccessLayers("call")
            .whereLayer("admission")
            .mayOnlyAccessLayers("call")
            .whereLayer("pool")
            .mayOnlyAccessLayers("call")
            .whereLayer("accounting")
            .mayOnlyAccessLayers("call")
            .whereLayer("upstream")
            .mayOnlyAccessLayers("call", "protocol", "pool")
            .whereLayer("relay")
            .mayOnlyAccessLayers("call", "protocol", "admission", "pool", "upstream", "accounting")
            .whereLayer("edge")
            .mayOnlyAccessLayers("call", "protocol", "access", "relay")
            .whereLayer("admin")
            .mayOnlyAccessLayers("call", "access", "admission", "pool", "accounting")
            .whereLayer("store")
            .mayOnlyAccessLayers("call", "access", "admission", "pool", "accounting")
            .whereLayer("telemetry")
            .mayOnlyAccessLayers("call", "admission", "pool", "upstream", "relay", "accounting")
            .whereLayer("demo")
            .mayOnlyAccessLayers("call", "protocol")
            .whereLayer("boot")
            .mayNotBeAccessedByAnyLayer();

    @ArchTest
    static final ArchRule rooms_form_no_cycle =
            slices().matching("dev.sluice.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule packages_form_no_cycle =
            slices().matching("dev.sluice.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule inner_rooms_know_no_framework = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.sluice.call..",
                    "dev.sluice.protocol..",
                    "dev.sluice.access..",
                    "dev.sluice.admission..",
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
