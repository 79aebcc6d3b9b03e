package dev.sluice.config;

import dev.sluice.access.SignUpTerms;
import dev.sluice.accounting.Money;
import dev.sluice.config.ConfigKey.Defaulted;
import dev.sluice.config.ConfigKey.Optional;
import dev.sluice.config.ConfigKey.Required;
import dev.sluice.config.ConfigKey.Section;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Currency;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys below {@code signup}. */
final class SignUpSchema {

    private static final Defaulted<Boolean> ENABLED = new Defaulted<>(
            "enabled",
            ValueFormat.TRUE_OR_FALSE,
            "false",
            "whether anyone who reaches the relay may become a client, at `/me` or by `POST /v1/signup`");
    private static final Required<BigDecimal> AMOUNT =
            new Required<>("amount", NumberFormats.AMOUNT, "what each is given, in `currency`");
    private static final Optional<Duration> EXPIRES = new Optional<>(
            "expires", UnitFormats.RETENTION, "never", "the time after which what is left of it is void");
    private static final Section CREDIT =
            new Section("credit", SectionSchema.of(AMOUNT, EXPIRES), "none", "the credit of each new client");
    private static final Optional<String> TEAM = new Optional<>(
            "team",
            ClientSchema.TEAM.format(),
            "none",
            "the team of `teams` whose limits and budget bound them together");
    private static final Defaulted<Integer> MAX_CLIENTS = new Defaulted<>(
            "max-clients", NumberFormats.COUNT, "1000", "clients that registered themselves, at once; at most 100000");
    private static final Defaulted<Integer> PER_DAY = new Defaulted<>(
            "per-day", NumberFormats.COUNT, "3", "registrations a day from one address; from all, 60 an hour");

    static final Section SIGNUP = new Section(
            "signup",
            SectionSchema.of(ENABLED, CREDIT, TEAM, MAX_CLIENTS, PER_DAY),
            "off",
            "the [registration of clients by themselves](operations.md#registration-by-clients-themselves)");

    private SignUpSchema() {}

    static SignUpTerms read(ConfigSection section, Set<String> teams, Currency currency) {
        Money credit = null;
        @Nullable Duration lasts = null;
        if (section.has(CREDIT)) {
            ConfigSection given = section.get(CREDIT);
            BigDecimal amount = given.require(AMOUNT, BigDecimal.ZERO);
            credit = amount.signum() > 0 ? new Money(amount, currency) : null;
            lasts = given.get(EXPIRES);
        }
        @Nullable String team = section.get(TEAM);
        if (team != null && !teams.contains(team)) {
            section.wrong(TEAM, "unknown", "the name of a team of `teams`");
        }
        return new SignUpTerms(
                section.get(ENABLED),
                credit,
                lasts,
                team,
                Math.min(100_000, section.get(MAX_CLIENTS)),
                section.get(PER_DAY));
    }
}
