package dev.sluice.config;

import dev.sluice.config.ConfigKey.Optional;
import dev.sluice.config.ConfigKey.Required;
import dev.sluice.config.ConfigKey.Section;

/** The keys below {@code teams[]}. */
final class TeamSchema {

    private static final String NO_LIMIT = "no limit";

    static final Required<String> NAME = new Required<>("name", TextFormats.NAME, "a unique name");
    static final Optional<Long> RPM =
            new Optional<>("rpm", NumberFormats.LARGE_COUNT, NO_LIMIT, "requests a minute of all its clients together");
    static final Optional<Long> TPM = new Optional<>(
            "tpm", NumberFormats.LARGE_COUNT, NO_LIMIT, "input and output tokens a minute of all its clients together");
    static final Optional<Long> RPD = new Optional<>(
            "rpd",
            NumberFormats.LARGE_COUNT,
            NO_LIMIT,
            "requests a day of all its clients together; the day begins at midnight by UTC");
    static final Optional<Long> TPD = new Optional<>(
            "tpd", NumberFormats.LARGE_COUNT, NO_LIMIT, "input and output tokens a day of all its clients together");
    static final Optional<Integer> CONCURRENCY =
            new Optional<>("concurrency", NumberFormats.COUNT, NO_LIMIT, "calls at once of all its clients together");
    static final Section BUDGET = BudgetSchema.section("a bound on the spending of all its clients together");

    static final SectionSchema TEAM = SectionSchema.of(NAME, RPM, TPM, RPD, TPD, CONCURRENCY, BUDGET);

    private TeamSchema() {}
}
